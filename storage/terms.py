"""The words a complaint can be found by, kept for each agency's own eyes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.complaints import Complaint
from storage.schema import Base
from storage.words import STEM, stem_of, terms_of

DEPTH = 2000
"""How many complaints one search looks at, when even the rarest of its words (or its status) has more: the newest.
It says where it stopped, and the next page goes on from there."""
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
ALIASES = [Term.__table__.alias(f"term_{number}") for number in range(MOST + 1)]


@dataclass(frozen=True)
class Page:
    """What was found, the newest first; ``next`` is to be given as ``before`` when there may be more.

    A page may be short, or empty, and yet have a next: the newest complaints were looked at, older ones were not.
    """

    complaints: Sequence[Complaint]
    next: int | None


class Terms:
    """Keeps the words of complaints, and finds complaints by them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def index(self, complaint: Complaint, texts: Iterable[str]) -> None:
        """Let the complaint be found by the words of these texts, and by no others any more."""
        self._session.execute(delete(Term).where(Term.complaint == complaint.id))
        words = terms_of(" ".join(texts))
        stems = {stem_of(word) for word in words}.difference(words)
        if complaint.agency and words:
            terms = [*words, *(STEM + stem for stem in stems)]
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
        limit: int = 8,
        depth: int = DEPTH,
        names: Container[str] = (),
    ) -> Page:
        """The agencies' complaints with all these words, or words that begin with them or are made of them, and in
        one of these statuses when given, the newest first. There must be a word or a status.

        Words among ``names`` are made of no other: no looking for "kalong" in "pekalongan".

        Confidential ones only of the agencies in ``confidential``. ``before`` is a page's ``next``;
        ``depth`` how many complaints are looked at when there are more.
        """
        words = [self._forms(agencies, term, is_name=term in names) for term in terms[:MOST]]
        ways = [[_word(agency, form) for agency in agencies for form in forms] for forms in words]
        if statuses:
            ways.append([_status(agency, status) for agency in agencies for status in statuses])
        counts = [self._count(trails, before, depth) for trails in ways]
        # Followed is the way on which the fewest lie: whether they lie on the others too is soon looked up.
        shortest = counts.index(min(counts))
        trails = ways[shortest]
        each = max(depth // len(trails), limit + 1) if counts[shortest] > depth else 0
        numbers: set[int] = set()
        seen_from = 0
        for trail in trails:
            floor = self._floor(trail, before, each) if each else 0
            fit = [Complaint.agency == trail.agency]
            if statuses:
                fit.append(Complaint.status.in_(statuses))
            if trail.agency not in confidential:
                fit.append(Complaint.identity != "rahasia")
            asked = trail.query(before, floor, fit, words[:shortest] + words[shortest + 1 :])
            newest = self._session.scalars(asked.limit(limit + 1)).all()
            numbers.update(newest)
            if len(newest) <= limit:
                seen_from = max(seen_from, floor)
        page = sorted((number for number in numbers if number > seen_from), reverse=True)
        if len(page) > limit:
            return Page(self._load(page[:limit]), page[limit - 1])
        return Page(self._load(page), seen_from + 1 if seen_from else None)

    def _load(self, numbers: Sequence[int]) -> Sequence[Complaint]:
        found = select(Complaint).where(Complaint.id.in_(numbers)).order_by(Complaint.id.desc())
        return self._session.scalars(found).all() if numbers else []

    def _forms(self, agencies: Sequence[str], term: str, *, is_name: bool) -> list[str]:
        """The words in complaints that begin with this one, itself among them, the first in the alphabet; its stem,
        and what has the same.
        """
        stem = term if is_name else stem_of(term)
        found: dict[str, None] = {}
        for other in (stem, STEM + stem):
            if self._count([_word(agency, other) for agency in agencies], None, 0):
                found[other] = None
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

    def _count(self, trails: Sequence[_Trail], before: int | None, most: int) -> int:
        """How many complaints lie on these; beyond so many, it doesn't matter."""
        total = 0
        for trail in trails:
            if total <= most:
                some = trail.newest(before).limit(most + 1).subquery()
                total += self._session.scalar(select(func.count()).select_from(some)) or 0
        return total

    def _floor(self, trail: _Trail, before: int | None, depth: int) -> int:
        """Down to which complaint (not looked at any more) it is followed; 0 when it ends before."""
        return self._session.scalar(trail.newest(before).offset(depth).limit(1)) or 0


@dataclass(frozen=True)
class _Trail:
    """What lies together in an index, ordered by the complaint: an agency's complaints with a word, or a status."""

    complaint: ColumnElement[int]
    agency: str
    here: tuple[ColumnElement[bool], ...]
    is_word: bool

    def upto(self, before: int | None) -> tuple[ColumnElement[bool], ...]:
        return self.here if before is None else (*self.here, self.complaint < before)

    def newest(self, before: int | None) -> Select[int]:
        """Its complaints' numbers. The order keeps PostgreSQL to the index."""
        return select(self.complaint).where(*self.upto(before)).order_by(self.complaint.desc())

    def query(
        self, before: int | None, floor: int, fit: Sequence[ColumnElement[bool]], others: Sequence[Sequence[str]]
    ) -> Select[int]:
        """The numbers of those between the two that fit, with a word of each of the others, the newest first."""
        found = self.newest(before).where(self.complaint > floor)
        # Each is looked up: OFFSET 0 changes nothing but that PostgreSQL joins no two long lists instead.
        if self.is_word:
            found = found.where(select(Complaint.id).where(Complaint.id == self.complaint, *fit).offset(0).exists())
        else:
            found = found.where(*fit)
        for other, forms in zip(ALIASES[1:], others, strict=False):
            same = (other.c.agency == self.agency) & (other.c.complaint == self.complaint)
            found = found.where(select(other.c.term).where(same, other.c.term.in_(forms)).offset(0).exists())
        return found


def _word(agency: str, form: str) -> _Trail:
    columns = ALIASES[0].c
    return _Trail(columns.complaint, agency, (columns.agency == agency, columns.term == form), is_word=True)


def _status(agency: str, status: str) -> _Trail:
    here = (Complaint.agency == agency, Complaint.status == status)
    return _Trail(Complaint.__table__.c.id, agency, here, is_word=False)
