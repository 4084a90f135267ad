"""The words a complaint can be found by, kept for each agency's own eyes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, ForeignKey, Index, delete, exists, insert, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.complaints import Complaint
from storage.schema import Base

_WORD = re.compile(r"[^\W_]{3,40}")


class Term(Base):
    """A word of a complaint, at the agency that holds it now."""

    __tablename__ = "terms"
    __table_args__ = (Index("ix_terms_complaint", "complaint"), {"sqlite_with_rowid": False})

    agency: Mapped[str] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)


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
        terms = terms_of(" ".join(texts))
        if terms and complaint.agency:
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
        """An agency's complaints that hold all these words, the newest first; without words all of them.

        Confidential ones only of the agencies in ``confidential``; only those in ``statuses`` when given.
        ``before`` is the id of the last one seen.
        """
        found = select(Complaint).where(_readable(agencies, confidential))
        if statuses:
            found = found.where(Complaint.status.in_(statuses))
        if before is not None:
            found = found.where(Complaint.id < before)
        if not terms:
            found = found.where(Complaint.agency.in_(agencies))
            found = found.order_by(Complaint.id.desc())
            return self._session.scalars(found.limit(limit)).all()
        first, *others = (aliased(Term) for _ in terms)
        found = found.join(first, first.complaint == Complaint.id)
        found = found.where(first.agency.in_(agencies), first.term == terms[0])
        for other, term in zip(others, terms[1:], strict=True):
            found = found.where(
                exists().where(other.agency == first.agency, other.term == term, other.complaint == first.complaint)
            )
        found = found.order_by(first.complaint.desc())
        return self._session.scalars(found.limit(limit)).all()


def _readable(agencies: Sequence[str], confidential: Sequence[str]) -> ColumnElement[bool]:
    readable = (Complaint.identity != "rahasia") | Complaint.agency.in_(confidential)
    return Complaint.agency.in_(agencies) & readable
