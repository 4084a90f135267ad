"""What is found to be forgotten: sent messages, buttons that carry words, old effects."""

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0003"
down_revision = "0002"

FULL = sa.text("emptied_at IS NULL")
WORDS = sa.text("words_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("emptied_at", storage.schema.UtcDateTime(timezone=True), nullable=True))
        table.create_index("ix_outbox_full", ["created_at"], sqlite_where=FULL, postgresql_where=FULL)
    with op.batch_alter_table("buttons") as table:
        table.add_column(sa.Column("words_at", storage.schema.UtcDateTime(timezone=True), nullable=True))
        table.create_index(
            "ix_buttons_words", ["recipient", "words_at"], sqlite_where=WORDS, postgresql_where=WORDS
        )
    op.execute("""UPDATE buttons SET words_at = created_at WHERE payload LIKE '%"text":%'""")
    with op.batch_alter_table("effects") as table:
        table.create_index("ix_effects_at", ["at"])


def downgrade() -> None:
    with op.batch_alter_table("effects") as table:
        table.drop_index("ix_effects_at")
    with op.batch_alter_table("buttons") as table:
        table.drop_index("ix_buttons_words", sqlite_where=WORDS, postgresql_where=WORDS)
        table.drop_column("words_at")
    with op.batch_alter_table("outbox") as table:
        table.drop_index("ix_outbox_full", sqlite_where=FULL, postgresql_where=FULL)
        table.drop_column("emptied_at")
