"""Complaints and the history that explains them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Index, bindparam, case, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base

OPEN_STATUSES = ("submitted", "routed", "in_progress", "needs_info", "returned", "reopened")
_OPEN = text("status IN ('" + "', '".join(OPEN_STATUSES) + "')")
STANDING = ("regency_code", "agency", "due_at", "paused_at", "changed_at", "filed_at")
"""What the figures need to know of an open complaint, all in one index."""


class Complaint(Base):
    """One complaint. ``status`` is assigned by ``actions/lifecycle.py`` alone; all times are UTC."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index("ix_complaints_author_filed_at", "author", "filed_at"),
        Index("ix_complaints_open_agency_due", "agency", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaints_open_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaints_filed_at", "filed_at"),
        Index("ix_complaints_settled_at", "settled_at"),
        Index("ix_complaints_author_status", "author", "status"),
        Index("ix_complaints_standing", *STANDING, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaints_place", "filed_at", "category", "village_code", "regency_code", "agency", "identity"),
    )

    ticket: Mapped[str] = mapped_column(unique=True)
    author: Mapped[str] = mapped_column(ForeignKey("people.key"))
    identity: Mapped[str]
    description: Mapped[str]
    category: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """The deadline in force: verification before routing, settlement after."""
    language: Mapped[str] = mapped_column(default="id")
    category_confidence: Mapped[float] = mapped_column(default=1.0)
    guesses: Mapped[list[Any]] = mapped_column(default_factory=list)
    """The likeliest categories, best first: ``{"name": slug, "confidence": 0 to 1}``."""
    urgent: Mapped[bool] = mapped_column(default=False)
    regency_code: Mapped[str | None] = mapped_column(default=None)
    district_code: Mapped[str | None] = mapped_column(default=None)
    village_code: Mapped[str | None] = mapped_column(default=None)
    landmark: Mapped[str | None] = mapped_column(default=None)
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    agency: Mapped[str | None] = mapped_column(default=None)
    """The agency in charge; the central desk's code while it has to be verified."""
    officer: Mapped[str | None] = mapped_column(default=None)
    status_before: Mapped[str | None] = mapped_column(default=None)
    """Where a question interrupted the work, to return to when it is answered."""
    follow_up_due_at: Mapped[datetime | None] = mapped_column(default=None)
    settle_due_at: Mapped[datetime | None] = mapped_column(default=None)
    first_follow_up_at: Mapped[datetime | None] = mapped_column(default=None)
    paused_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was first resolved."""
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    rating: Mapped[int | None] = mapped_column(default=None)
    """The citizen's, 1 to 5."""
    rating_words: Mapped[str | None] = mapped_column(default=None)
    rated_at: Mapped[datetime | None] = mapped_column(default=None)
    changed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When its newest event happened; kept with the rollups."""
    id: Mapped[int] = mapped_column(primary_key=True, init=False)

    @property
    def is_open(self) -> bool:
        """Whether work is still owed: not resolved, closed, rejected, merged or withdrawn."""
        return self.status in OPEN_STATUSES


# Written out in the statement: the databases use a partial index only when they see the condition itself.
STANDS_OPEN: ColumnElement[bool] = Complaint.status.in_(
    bindparam("open_statuses", OPEN_STATUSES, expanding=True, literal_execute=True)
)


class Event(Base):
    """What happened to a complaint: who, when, from where to where, and for whose eyes.

    ``category``, ``regency_code``, ``due_at`` and ``rating`` tell how the complaint stood after it; they are set
    when it is recorded.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_complaint", "complaint", "id"),
        Index("ix_events_at_to_status", "at", "to_status"),
    )

    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    at: Mapped[datetime]
    verb: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    actor: Mapped[str | None] = mapped_column(default=None)
    """The person's key; None when the clock did it."""
    agency: Mapped[str | None] = mapped_column(default=None)
    audience: Mapped[str] = mapped_column(default="public")
    """``public`` may reach the citizen, ``staff`` never does."""
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    category: Mapped[str | None] = mapped_column(default=None)
    regency_code: Mapped[str | None] = mapped_column(default=None)
    due_at: Mapped[datetime | None] = mapped_column(default=None)
    rating: Mapped[int | None] = mapped_column(default=None)
    """With the verb ``rate`` alone."""
    id: Mapped[int] = mapped_column(primary_key=True, init=False)

    def describe(self, complaint: Complaint) -> None:
        """Note how the complaint stands after it."""
        self.category, self.regency_code, self.due_at = complaint.category, complaint.regency_code, complaint.due_at
        self.rating = complaint.rating if self.verb == "rate" else None


class Load(NamedTuple):
    """How many complaints are open, and how many of them overdue."""

    total: int
    overdue: int


def _open_at(agencies: Sequence[str], confidential: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    readable = (Complaint.identity != "rahasia") | Complaint.agency.in_(confidential)
    return Complaint.agency.in_(agencies), STANDS_OPEN, readable


class Complaints:
    """Finds and keeps complaints and their events."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._recorded: dict[int, list[int]] = {}

    def add(self, complaint: Complaint) -> Complaint:
        """File a complaint; its ``id`` is set when this returns."""
        self._session.add(complaint)
        self._session.flush()
        return complaint

    def by_ticket(self, ticket: str, *, lock: bool = False) -> Complaint | None:
        """The complaint of this ticket, or None; locked for the rest of the transaction when asked."""
        found = select(Complaint).where(Complaint.ticket == ticket)
        if lock:
            # Read before, it may have changed while we waited for the lock.
            found = found.with_for_update().execution_options(populate_existing=True)
        return self._session.scalar(found)

    def is_taken(self, ticket: str) -> bool:
        """Whether a ticket is in use."""
        return self._session.scalar(select(Complaint.id).where(Complaint.ticket == ticket)) is not None

    def of_author(self, author: str, *, limit: int = 10) -> Sequence[Complaint]:
        """This person's complaints, newest first."""
        found = select(Complaint).where(Complaint.author == author)
        return self._session.scalars(found.order_by(Complaint.filed_at.desc()).limit(limit)).all()

    def waiting_for(self, author: str) -> Sequence[Complaint]:
        """This person's complaints in which an officer waits for an answer, newest first."""
        found = select(Complaint).where(Complaint.author == author, Complaint.status == "needs_info")
        return self._session.scalars(found.order_by(Complaint.filed_at.desc())).all()

    def queue(
        self, agency: str, *, officer: str | None = None, offset: int = 0, limit: int = 8
    ) -> Sequence[Complaint]:
        """An agency's open complaints, the nearest deadline first; one officer's only when given."""
        found = select(Complaint).where(Complaint.agency == agency, STANDS_OPEN)
        if officer is not None:
            found = found.where(Complaint.officer == officer)
        found = found.order_by(Complaint.due_at, Complaint.id).offset(offset).limit(limit)
        return self._session.scalars(found).all()

    def holds_message(self, author: str, number: str, *, limit: int = 20) -> bool:
        """Whether one of this person's newest complaints, or an addition to it, was told in this message of
        Telegram's."""
        told = select(Event).join(Complaint, Complaint.id == Event.complaint)
        told = told.where(Complaint.author == author, Event.actor == author).order_by(Event.id.desc()).limit(limit)
        return any(number in event.details.get("messages", ()) for event in self._session.scalars(told))

    def confidential(self, agency: str, *, limit: int = 100) -> Sequence[Complaint]:
        """An agency's open confidential complaints, the nearest deadline first."""
        found = select(Complaint).where(Complaint.agency == agency, STANDS_OPEN, Complaint.identity == "rahasia")
        return self._session.scalars(found.order_by(Complaint.due_at, Complaint.id).limit(limit)).all()

    def count_queue(self, agency: str) -> int:
        """How many complaints an agency has open."""
        found = select(func.count()).where(Complaint.agency == agency, STANDS_OPEN)
        return self._session.scalar(found) or 0

    def worklist(
        self, agencies: Sequence[str], *, officer: str, confidential: Sequence[str], offset: int = 0, limit: int = 8
    ) -> Sequence[Complaint]:
        """The open complaints of several agencies: this officer's first, then nobody's, by deadline.

        Confidential ones only of the agencies in ``confidential``.
        """
        mine = case((Complaint.officer == officer, 0), (Complaint.officer.is_(None), 1), else_=2)
        found = select(Complaint).where(*_open_at(agencies, confidential))
        found = found.order_by(mine, Complaint.due_at, Complaint.id).offset(offset).limit(limit)
        return self._session.scalars(found).all()

    def count_worklist(self, agencies: Sequence[str], *, confidential: Sequence[str], overdue_at: datetime) -> Load:
        """How much a work list holds in all, and how much of it is past its deadline and not paused."""
        late = (Complaint.due_at < overdue_at) & Complaint.paused_at.is_(None)
        found = select(func.count(), func.count(case((late, 1)))).where(*_open_at(agencies, confidential))
        total, overdue = self._session.execute(found).one()
        return Load(total, overdue)

    def record(self, event: Event) -> Event:
        """Append to the history; nothing in it is ever changed.

        Whatever changes a complaint's status, agency, deadline, category, area or rating must be recorded in the
        same transaction: at its end the figures are brought up to date for the complaints with new events.
        """
        complaint = self._session.get(Complaint, event.complaint)
        if complaint is not None:
            event.describe(complaint)
        self._session.add(event)
        self._session.flush()
        self._recorded.setdefault(event.complaint, []).append(event.id)
        return event

    def take_recorded(self) -> Sequence[tuple[Complaint, frozenset[int]]]:
        """The complaints with events since the last call in this transaction, and these events' ids.

        Locked for the rest of the transaction: what others recorded meanwhile is seen, and they will see this.
        """
        recorded, self._recorded = self._recorded, {}
        if not recorded:
            return []
        found = select(Complaint).where(Complaint.id.in_(recorded)).order_by(Complaint.id)
        # Only against those who do the same: each new event has a share of the row's lock already.
        found = found.with_for_update(key_share=True)
        return [(complaint, frozenset(recorded[complaint.id])) for complaint in self._session.scalars(found)]

    def histories(self, after: int, limit: int) -> Sequence[tuple[Complaint, Sequence[Event]]]:
        """The next complaints with an id above ``after``, each with its whole history, oldest first."""
        found = select(Complaint).where(Complaint.id > after).order_by(Complaint.id).limit(limit)
        complaints = {complaint.id: complaint for complaint in self._session.scalars(found)}
        told: dict[int, list[Event]] = {key: [] for key in complaints}
        events = select(Event).where(Event.complaint.in_(complaints)).order_by(Event.complaint, Event.id)
        for event in self._session.scalars(events):
            told[event.complaint].append(event)
        return [(complaint, told[key]) for key, complaint in complaints.items()]

    def history(self, complaint: Complaint, *, audience: str | None = None) -> Sequence[Event]:
        """What happened, oldest first; only what is meant for ``audience`` when given."""
        found = select(Event).where(Event.complaint == complaint.id)
        if audience is not None:
            found = found.where(Event.audience == audience)
        return self._session.scalars(found.order_by(Event.id)).all()
