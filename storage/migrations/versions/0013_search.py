"""A search by status follows an index; words are found by their stems, and the one that all complaints bore goes."""

from functools import lru_cache

import sqlalchemy as sa
from alembic import op
from snowballstemmer.indonesian_stemmer import IndonesianStemmer

revision = "0013"
down_revision = "0012"

MANY = 500
stem_of = lru_cache(maxsize=100_000)(IndonesianStemmer().stemWord)  # type: ignore[no-untyped-call]


def upgrade() -> None:
    op.create_index("ix_complaints_agency_status", "complaints", ["agency", "status", "id"])
    connection = op.get_bind()
    agencies = connection.execute(sa.text("SELECT DISTINCT agency FROM terms")).scalars().all()
    for agency in agencies:
        connection.execute(sa.text("DELETE FROM terms WHERE agency = :agency AND term = '*'"), {"agency": agency})
    _add_stems()


def _add_stems() -> None:
    """Complaints filed before, some at a time, by the words they are found by already."""
    connection = op.get_bind()
    some = sa.text("SELECT id FROM complaints WHERE id > :after ORDER BY id LIMIT :many")
    words = sa.text("SELECT complaint, agency, term FROM terms WHERE complaint BETWEEN :first AND :last")
    add = sa.text("INSERT INTO terms (agency, term, complaint) VALUES (:agency, :term, :complaint)")
    last = -1
    while numbers := connection.execute(some, {"after": last, "many": MANY}).scalars().all():
        first, last = numbers[0], numbers[-1]
        kept: dict[tuple[int, str], set[str]] = {}
        for complaint, agency, term in connection.execute(words, {"first": first, "last": last}):
            kept.setdefault((complaint, agency), set()).add(term)
        rows = [
            {"agency": agency, "term": f"~{stem}", "complaint": complaint}
            for (complaint, agency), terms in kept.items()
            for stem in sorted({stem_of(term) for term in terms} - terms)
        ]
        if rows:
            connection.execute(add, rows)


def downgrade() -> None:
    op.drop_index("ix_complaints_agency_status", "complaints")
    op.execute("DELETE FROM terms WHERE term LIKE '~%'")
    op.execute(
        "INSERT INTO terms (agency, term, complaint) SELECT agency, '*', id FROM complaints WHERE agency <> ''"
    )
