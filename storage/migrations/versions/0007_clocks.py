"""When a complaint's clocks next speak, how citizens rated, and which messages may wait for the morning."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0007"
down_revision = "0006"

_OPEN = "('submitted', 'routed', 'in_progress', 'needs_info', 'returned', 'reopened')"


def upgrade() -> None:
    moment = storage.schema.UtcDateTime(timezone=True)
    with op.batch_alter_table("complaints") as table:
        table.add_column(sa.Column("rings_at", moment, nullable=True))
        table.add_column(sa.Column("rung_at", moment, nullable=True))
        table.add_column(sa.Column("unanswered_at", moment, nullable=True))
        table.add_column(
            sa.Column("rating", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        table.add_column(sa.Column("rating_words", sa.String(), nullable=True))
        table.add_column(sa.Column("rated_at", moment, nullable=True))
        for column in ("rings_at", "rated_at"):
            there = sa.text(f"{column} IS NOT NULL")
            table.create_index(f"ix_complaints_{column}", [column], sqlite_where=there, postgresql_where=there)
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("may_wait", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Looked at once, soon: that finds out when the clocks of what is under way speak next.
    op.execute(f"UPDATE complaints SET rings_at = filed_at WHERE status IN {_OPEN} OR status = 'resolved'")


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("may_wait")
    with op.batch_alter_table("complaints") as table:
        for column in ("rated_at", "rings_at"):
            table.drop_index(f"ix_complaints_{column}")
        for column in ("rings_at", "rung_at", "unanswered_at", "rating", "rating_words", "rated_at"):
            table.drop_column(column)
