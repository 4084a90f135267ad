"""The words a complaint can be found by, kept for each agency's own eyes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, delete, exists, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.complaints import Complaint
from storage.schema import Base

ENOUGH = 500
EVERY = "*"
"""Every complaint is kept under this one, which nobody can write as a word."""
# Long numbers (of phones, of identity cards) are nothing to be found by.
_WORD = re.compile(r"(?<!\w)(?!\d{6,}\b)[^\W_]{3,40}")


# So that the words which begin with another one lie together in the index, whatever the database's language.
BYTEWISE = String().with_variant(String(collation="C"), "postgresql")
LAST = "\U0010ffff"
"""Comes after every letter there is."""


class Term(Base):
    """A word of a complaint, at the agency that holds it now."""

    __tablename__ = "terms"
    __table_args__ = (Index("ix_terms_complaint", "complaint"), {"sqlite_with_rowid": False})

    agency: Mapped[str] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(BYTEWISE, primary_key=True)
    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)


MOST = 8
"""How many words one search looks for."""
FORMS = 12
"""How many words that begin with one of these are looked for in its place, at each agency."""
# Made once: SQLAlchemy takes longer to make an alias than SQLite to find the words.
ALIASES = [Term.__table__.alias(f"term_{number}") for number in range(MOST)]


def terms_of(text: str) -> list[str]:
    """The words of a text as they are kept and looked for: in lower case, three letters and more."""
    return list(dict.fromkeys(_WORD.findall(text.lower())))


class Terms:
    """Keeps the words of complaints, and finds complaints by them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def index(self, complaint: Complaint, texts: Iterable[str]) -> None:
        """Let the complaint be found by the words of these texts, and by no others any more."""
        self._session.execute(delete(Term).where(Term.complaint == complaint.id))
        terms = [EVERY, *terms_of(" ".join(texts))]
        if complaint.agency:
            rows = [{"agency": complaint.agency, "term": term, "complaint": complaint.id} for term in terms]
            self._session.execute(insert(Term), rows)

    def move(self, complaint: Complaint) -> None:
        """The complaint is with another agency now: only that one finds it."""
        moved = update(Term).where(Term.complaint == complaint.id, Term.agency != (complaint.agency or ""))
        self._session.execute(moved.values(agency=complaint.agency or ""))

    def find(
        self,
        agencies: Sequence[str],
        terms: Sequence[str],
        *,
        confidential: Sequence[str],
        statuses: Sequence[str] = (),
        before: int | None = None,
        limit: int = 9,
    ) -> Sequence[Complaint]:
        """The agencies' complaints with all these words, or words that begin with them, the newest first; without
        words all of them.

        Confidential ones only of the agencies in ``confidential``; only those in ``statuses`` when given.
        ``before`` is the id of the last one seen.
        """
        found = select(Complaint).where(_readable(agencies, confidential))
        if before is not None:
            found = found.where(Complaint.id < before)
        if statuses:
            found = found.where(Complaint.status.in_(statuses))
        if not terms:
            return self._session.scalars(self._holding(found, agencies, EVERY, ()).limit(limit)).all()
        forms = [self._forms(agencies, term) for term in terms[:MOST]]
        if len(forms) > 1:
            forms.sort(key=lambda some: sum(self._count(agencies, form) for form in some))
        # One query for each form: its complaints come out of the index newest first, and no more than are wanted.
        holding: dict[int, Complaint] = {}
        for form in forms[0]:
            newest = self._session.scalars(self._holding(found, agencies, form, forms[1:]).limit(limit))
            holding |= {complaint.id: complaint for complaint in newest}
        return [holding[number] for number in sorted(holding, reverse=True)[:limit]]

    def _forms(self, agencies: Sequence[str], term: str) -> list[str]:
        """The words in complaints that begin with this one, itself among them; the first in the alphabet."""
        found: dict[str, None] = {}
        for agency in agencies:
            here = (
                select(Term.term).where(Term.agency == agency, Term.term < term + LAST).order_by(Term.term).limit(1)
            )
            form = self._session.scalar(here.where(Term.term >= term))
            for _ in range(FORMS):
                if form is None:
                    break
                found[form] = None
                form = self._session.scalar(here.where(Term.term > form))
        return list(found)

    def _holding(
        self, found: Select[Any], agencies: Sequence[str], term: str, others: Sequence[Sequence[str]]
    ) -> Select[Any]:
        first, *rest = ALIASES[: len(others) + 1]
        found = found.join(first, first.c.complaint == Complaint.id)
        found = found.where(first.c.agency.in_(agencies), first.c.term == term)
        for other, forms in zip(rest, others, strict=True):
            same = (other.c.agency == first.c.agency) & (other.c.complaint == first.c.complaint)
            found = found.where(exists().where(same, other.c.term.in_(forms)))
        return found.order_by(first.c.complaint.desc())

    def _count(self, agencies: Sequence[str], term: str) -> int:
        """How many complaints hold a word; from ENOUGH on, it doesn't matter."""
        some = select(Term.complaint).where(Term.agency.in_(agencies), Term.term == term).limit(ENOUGH)
        return len(self._session.scalars(some).all())


def _readable(agencies: Sequence[str], confidential: Sequence[str]) -> ColumnElement[bool]:
    readable = (Complaint.identity != "rahasia") | Complaint.agency.in_(confidential)
    return Complaint.agency.in_(agencies) & readable
