"""When a topic was closed."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0011"
down_revision = "0010"

MOMENT = storage.schema.UtcDateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("topics") as table:
        table.add_column(sa.Column("closed_at", MOMENT, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("topics") as table:
        table.drop_column("closed_at")
