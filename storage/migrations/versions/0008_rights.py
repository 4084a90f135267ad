"""What a citizen may ask of us: similar complaints to join, one's own data, redaction, and an author barred."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OPEN = sa.text("status IN ('submitted', 'routed', 'in_progress', 'needs_info', 'returned', 'reopened')")


def upgrade() -> None:
    time = storage.schema.UtcDateTime(timezone=True)
    with op.batch_alter_table("complaints") as table:
        table.add_column(sa.Column("similar", sa.JSON(), nullable=True))
        table.add_column(sa.Column("author_left", sa.String(), nullable=True))
        for name, area in (("regency", "regency_code"), ("district", "district_code")):
            table.create_index(
                f"ix_complaints_open_category_{name}",
                ["category", area, "filed_at"],
                sqlite_where=OPEN,
                postgresql_where=OPEN,
            )
    with op.batch_alter_table("drafts") as table:
        table.add_column(sa.Column("similar", sa.JSON(), nullable=True))
        table.create_index("ix_drafts_person", ["person"])
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("consented", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("redacted_at", time, nullable=True))
        table.create_index("ix_attachments_owner", ["owner"])
        table.create_index("ix_attachments_digest", ["digest"])
    with op.batch_alter_table("people") as table:
        table.add_column(sa.Column("barred_at", time, nullable=True))
        table.add_column(sa.Column("deleted_at", time, nullable=True))
    op.create_table(
        "data_requests",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("id", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_data_requests"),
    )
    op.create_table(
        "redactions",
        sa.Column("complaint", NUMBER, nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("original", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaints.id"], name="fk_redactions_complaint_complaints"),
        sa.PrimaryKeyConstraint("id", name="pk_redactions"),
    )
    with op.batch_alter_table("redactions") as table:
        table.create_index("ix_redactions_complaint", ["complaint"])
        table.create_index("ix_redactions_digest", ["digest"])


def downgrade() -> None:
    op.drop_table("redactions")
    op.drop_table("data_requests")
    with op.batch_alter_table("people") as table:
        table.drop_column("deleted_at")
        table.drop_column("barred_at")
    with op.batch_alter_table("attachments") as table:
        table.drop_index("ix_attachments_digest")
        table.drop_index("ix_attachments_owner")
        table.drop_column("redacted_at")
        table.drop_column("consented")
    with op.batch_alter_table("drafts") as table:
        table.drop_index("ix_drafts_person")
        table.drop_column("similar")
    with op.batch_alter_table("complaints") as table:
        for name in ("regency", "district"):
            table.drop_index(f"ix_complaints_open_category_{name}", sqlite_where=OPEN, postgresql_where=OPEN)
        table.drop_column("author_left")
        table.drop_column("similar")
