"""Which files were cleaned of what they say about their author."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("cleaned", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.alter_column("cleaned", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.drop_column("cleaned")
