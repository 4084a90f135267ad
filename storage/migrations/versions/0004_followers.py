"""Those who joined a complaint, and the authors of merged ones, hear of it too."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "followers",
        sa.Column("complaint", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", storage.schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("via", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["complaint"], ["complaints.id"], name="fk_followers_complaint_complaints"),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name="fk_followers_person_people"),
        sa.PrimaryKeyConstraint("complaint", "person", name="pk_followers"),
    )
    with op.batch_alter_table("followers") as table:
        table.create_index("ix_followers_person", ["person"])


def downgrade() -> None:
    op.drop_table("followers")
