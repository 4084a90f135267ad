"""Who works where: an audit, invites with an author, topics of forum groups; complaints of other channels."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("at", storage.schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("scope", sa.String(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
    )
    op.create_index("ix_audit_scope", "audit", ["scope", "id"])
    op.create_index("ix_audit_subject", "audit", ["subject", "id"])
    op.create_table(
        "topics",
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("ticket", sa.String(), nullable=False),
        sa.Column("thread", KEY, nullable=False),
        sa.Column("opened_at", storage.schema.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("group", "ticket", name="pk_topics"),
    )
    op.create_index("ix_topics_thread", "topics", ["group", "thread"])
    with op.batch_alter_table("invites") as table:
        table.add_column(sa.Column("created_by", sa.String(), nullable=True))
        table.create_index("ix_invites_scope", ["scope"])
    with op.batch_alter_table("groups") as table:
        table.add_column(sa.Column("is_forum", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("opens_topics", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("groups") as table:
        table.alter_column("is_forum", server_default=None)
        table.alter_column("opens_topics", server_default=None)
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("thread", KEY, nullable=True))
    with op.batch_alter_table("complaints") as table:
        table.add_column(sa.Column("channel", sa.String(), nullable=False, server_default="telegram"))
        table.add_column(sa.Column("channel_link", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("complaints") as table:
        table.drop_column("channel_link")
        table.drop_column("channel")
    with op.batch_alter_table("outbox") as table:
        table.drop_column("thread")
    with op.batch_alter_table("groups") as table:
        table.drop_column("opens_topics")
        table.drop_column("is_forum")
    with op.batch_alter_table("invites") as table:
        table.drop_index("ix_invites_scope")
        table.drop_column("created_by")
    op.drop_table("topics")
    op.drop_table("audit")
