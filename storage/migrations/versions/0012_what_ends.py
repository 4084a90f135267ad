"""When a topic was closed, who stays barred though their data was deleted, and words found by how they begin."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0012"
down_revision = "0011"

MOMENT = storage.schema.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("topics") as table:
        table.add_column(sa.Column("closed_at", MOMENT, nullable=True))
    op.create_table(
        "bars",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_bars"),
    )
    with op.batch_alter_table("bars") as table:
        table.create_index("ix_bars_mark", ["mark"])
        table.create_index("ix_bars_kept_at", ["kept_at"])
    _collate('"C"')


def downgrade() -> None:
    op.drop_table("bars")
    with op.batch_alter_table("topics") as table:
        table.drop_column("closed_at")
    _collate('"default"')


def _collate(how: str) -> None:
    """SQLite compares bytes anyway."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE terms ALTER COLUMN term TYPE VARCHAR COLLATE {how}")
