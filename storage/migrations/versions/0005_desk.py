"""The desk's work: rejections proposed, complaints merged, words to search by, templates, corrections."""

import re

import sqlalchemy as sa
from alembic import op

import storage.schema

revision = "0005"
down_revision = "0004"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORD = r"(?<!\w)(?!\d{6,}\b)[^\W_]{3,40}"
MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("complaints") as table:
        table.add_column(sa.Column("proposed", sa.String(), nullable=True))
        table.add_column(sa.Column("returned_by", sa.String(), nullable=True))
        table.add_column(sa.Column("merged_into", NUMBER, nullable=True))
        table.create_index(
            "ix_complaints_merged_into", ["merged_into"], sqlite_where=MERGED, postgresql_where=MERGED
        )
    op.create_table(
        "terms",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("complaint", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaints.id"], name="fk_terms_complaint_complaints"),
        sa.PrimaryKeyConstraint("agency", "term", "complaint", name="pk_terms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_terms_complaint", "terms", ["complaint"])
    op.create_table(
        "templates",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", storage.schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", storage.schema.UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["people.key"], name="fk_templates_added_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
    )
    op.create_index("ix_templates_agency", "templates", ["agency"])
    op.create_table(
        "corrections",
        sa.Column("complaint", NUMBER, nullable=False),
        sa.Column("at", storage.schema.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("guessed", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["complaint"], ["complaints.id"], name="fk_corrections_complaint_complaints"),
        sa.ForeignKeyConstraint(["actor"], ["people.key"], name="fk_corrections_actor_people"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_complaint", "corrections", ["complaint"])
    _index_what_is_there()


def _index_what_is_there() -> None:
    """Complaints filed before can be found by their own words."""
    connection = op.get_bind()
    found = connection.execute(sa.text("SELECT id, agency, description, landmark FROM complaints WHERE agency <> ''"))
    add = sa.text("INSERT INTO terms (agency, term, complaint) VALUES (:agency, :term, :complaint)")
    while some := found.fetchmany(500):
        rows = [
            {"agency": agency, "term": term, "complaint": number}
            for number, agency, description, landmark in some
            for term in sorted({"*", *re.findall(WORD, f"{description} {landmark or ''}".lower())})
        ]
        if rows:
            connection.execute(add, rows)


def downgrade() -> None:
    op.drop_table("corrections")
    op.drop_table("templates")
    op.drop_table("terms")
    with op.batch_alter_table("complaints") as table:
        table.drop_index("ix_complaints_merged_into", sqlite_where=MERGED, postgresql_where=MERGED)
        table.drop_column("merged_into")
        table.drop_column("returned_by")
        table.drop_column("proposed")
