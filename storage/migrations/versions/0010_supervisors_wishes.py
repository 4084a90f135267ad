"""Which digests a supervisor wants and when, and the pictures that Telegram has already."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0010"
down_revision = "0009"

MOMENT = storage.schema.UtcDateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("daily_since", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("at", sa.String(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("working_days", sa.Boolean(), nullable=False),
        sa.Column("weekly_since", MOMENT, nullable=True),
        sa.Column("monthly_since", MOMENT, nullable=True),
        sa.Column("covered_until", sa.Date(), nullable=True),
        sa.Column("blocked_told_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.key"], name="fk_subscriptions_person_people"),
        sa.PrimaryKeyConstraint("person", name="pk_subscriptions"),
    )
    op.create_table(
        "drawings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_drawings"),
    )


def downgrade() -> None:
    op.drop_table("drawings")
    op.drop_table("subscriptions")
