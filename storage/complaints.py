"""Complaints and the history that explains them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, bindparam, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base

TELEGRAM = "telegram"
"""The channel of what citizens file themselves."""
OPEN_STATUSES = ("submitted", "routed", "in_progress", "needs_info", "returned", "reopened")
_OPEN = text("status IN ('" + "', '".join(OPEN_STATUSES) + "')")
STANDING = ("regency_code", "agency", "due_at", "paused_at", "changed_at", "filed_at")
"""What the figures need to know of an open complaint, all in one index."""
_RINGS, _RATED = text("rings_at IS NOT NULL"), text("rated_at IS NOT NULL")
_MERGED = text("merged_into IS NOT NULL")


class Complaint(Base):
    """One complaint. ``status`` is assigned by ``actions/lifecycle.py`` alone; all times are UTC."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index("ix_complaints_author_filed_at", "author", "filed_at"),
        Index("ix_complaints_open_agency_due", "agency", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaints_open_due", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaints_filed_at", "filed_at"),
        Index("ix_complaints_agency_status", "agency", "status", "id"),
        Index("ix_complaints_settled_at", "settled_at"),
        Index("ix_complaints_author_status", "author", "status"),
        Index("ix_complaints_standing", *STANDING, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_complaints_place", "filed_at", "category", "village_code", "regency_code", "agency", "identity"),
        Index("ix_complaints_rings_at", "rings_at", sqlite_where=_RINGS, postgresql_where=_RINGS),
        Index("ix_complaints_rated_at", "rated_at", sqlite_where=_RATED, postgresql_where=_RATED),
        Index("ix_complaints_merged_into", "merged_into", sqlite_where=_MERGED, postgresql_where=_MERGED),
        *(
            Index(
                f"ix_complaints_open_category_{area}",
                "category",
                f"{area}_code",
                "filed_at",
                sqlite_where=_OPEN,
                postgresql_where=_OPEN,
            )
            for area in ("regency", "district")
        ),
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
    changed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When its newest event happened; kept with the rollups."""
    rings_at: Mapped[datetime | None] = mapped_column(default=None)
    """When one of its clocks next has something to say; None when none will."""
    rung_at: Mapped[datetime | None] = mapped_column(default=None)
    """Up to which moment its clocks have spoken."""
    unanswered_at: Mapped[datetime | None] = mapped_column(default=None)
    """Since when a question was not answered in time, so that the verifier decides; None once it is settled."""
    rating: Mapped[int | None] = mapped_column(default=None)
    """The citizen's stars, 1 to 5."""
    rating_words: Mapped[str | None] = mapped_column(default=None)
    rated_at: Mapped[datetime | None] = mapped_column(default=None)
    channel: Mapped[str] = mapped_column(default=TELEGRAM, server_default=TELEGRAM)
    """How it came in: by Telegram, or recorded by an officer from elsewhere, so that its author has no chat."""
    channel_link: Mapped[str | None] = mapped_column(default=None)
    proposed: Mapped[str | None] = mapped_column(default=None)
    """The reason for which an officer has proposed to reject it, until a verifier decides."""
    returned_by: Mapped[str | None] = mapped_column(default=None)
    """The agency that last gave it back as not its own."""
    merged_into: Mapped[int | None] = mapped_column(default=None)
    """The complaint (its id) that this one was merged into, while it is."""
    similar: Mapped[list[Any] | None] = mapped_column(default=None)
    """What was like it when it was filed, likest first: ``[ticket, metres or None, shown]``."""
    author_left: Mapped[str | None] = mapped_column(default=None)
    """Why its author has nothing to do with it any more: ``withdrew`` or ``deleted``; others may follow it."""
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
        """This person's complaints, newest first; not those they have let go of."""
        found = select(Complaint).where(Complaint.author == author, Complaint.author_left.is_(None))
        return self._session.scalars(found.order_by(Complaint.filed_at.desc()).limit(limit)).all()

    def all_of_author(self, author: str) -> Sequence[Complaint]:
        """Everything this person ever filed, oldest first; locked for the rest of the transaction."""
        found = select(Complaint).where(Complaint.author == author).order_by(Complaint.filed_at)
        return self._session.scalars(found.with_for_update()).all()

    def with_ids(self, ids: Sequence[int]) -> Sequence[Complaint]:
        """The complaints of these ids, newest first."""
        found = select(Complaint).where(Complaint.id.in_(ids)).order_by(Complaint.filed_at.desc())
        return self._session.scalars(found).all()

    def open_near(
        self, category: str, regency: str, district: str | None, *, since: datetime, limit: int = 30
    ) -> Sequence[Complaint]:
        """Open complaints of a category, filed since then, that aren't confidential and not let go of.

        The newest of the district and the newest of the regency, so many of each: never more work than that.
        """
        found: dict[int, Complaint] = {}
        for column, code in ((Complaint.district_code, district), (Complaint.regency_code, regency)):
            if code is None:
                continue
            near = select(Complaint).where(Complaint.category == category, column == code, STANDS_OPEN)
            near = near.where(Complaint.filed_at >= since).order_by(Complaint.filed_at.desc()).limit(limit)
            found |= {complaint.id: complaint for complaint in self._session.scalars(near)}
        return [complaint for complaint in found.values() if complaint.identity != "rahasia"]

    def last_change(self, complaint: Complaint) -> Event | None:
        """The newest event that changed the status."""
        found = select(Event).where(Event.complaint == complaint.id, Event.to_status != Event.from_status)
        return self._session.scalars(found.order_by(Event.id.desc()).limit(1)).first()

    def waiting_for(self, author: str) -> Sequence[Complaint]:
        """This person's complaints in which an officer waits for an answer, newest first."""
        found = select(Complaint).where(Complaint.author == author, Complaint.status == "needs_info")
        found = found.where(Complaint.author_left.is_(None))
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

    def ringing(self, now: datetime, *, limit: int) -> Sequence[Complaint]:
        """Those with a clock that has something to say by now, the longest due first.

        They are locked for the rest of the transaction; those that another process tends just now are left to it.
        """
        found = select(Complaint).where(Complaint.rings_at <= now).order_by(Complaint.rings_at).limit(limit)
        found = found.with_for_update(skip_locked=True).execution_options(populate_existing=True)
        return self._session.scalars(found).all()

    def to_rate(self, author: str, *, limit: int = 10) -> Sequence[Complaint]:
        """This person's closed complaints, first those that have no rating, and the last closed first."""
        found = select(Complaint).where(Complaint.author == author, Complaint.status == "closed")
        found = found.order_by(Complaint.rating.is_not(None), Complaint.ended_at.desc()).limit(limit)
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

    def by_id(self, number: int) -> Complaint | None:
        """The complaint of this id, or None."""
        return self._session.get(Complaint, number)

    def merged_into(self, complaint: Complaint) -> Sequence[Complaint]:
        """The complaints that are merged into this one, the first filed first."""
        found = select(Complaint).where(Complaint.merged_into == complaint.id, Complaint.merged_into.is_not(None))
        return self._session.scalars(found.order_by(Complaint.id)).all()

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

    def take_recorded(self) -> Sequence[tuple[Complaint, Sequence[Event], frozenset[int]]]:
        """The complaints with events since the last call in this transaction, each with its history, oldest first,
        and these events' ids.

        Locked for the rest of the transaction: what others recorded meanwhile is seen, and they will see this.
        """
        recorded, self._recorded = self._recorded, {}
        if not recorded:
            return []
        found = select(Complaint).where(Complaint.id.in_(recorded)).order_by(Complaint.id)
        # Only against those who do the same: each new event has a share of the row's lock already.
        found = found.with_for_update(key_share=True).execution_options(populate_existing=True)
        complaints = self._session.scalars(found).all()
        told = self._told_of(recorded)
        return [(one, told[one.id], frozenset(recorded[one.id])) for one in complaints]

    def histories(self, after: int, limit: int) -> Sequence[tuple[Complaint, Sequence[Event]]]:
        """The next complaints with an id above ``after``, each with its whole history, oldest first."""
        found = select(Complaint).where(Complaint.id > after).order_by(Complaint.id).limit(limit)
        complaints = {complaint.id: complaint for complaint in self._session.scalars(found)}
        told = self._told_of(complaints)
        return [(complaint, told[key]) for key, complaint in complaints.items()]

    def _told_of(self, complaints: Collection[int]) -> Mapping[int, Sequence[Event]]:
        told: dict[int, list[Event]] = {key: [] for key in complaints}
        events = select(Event).where(Event.complaint.in_(complaints)).order_by(Event.complaint, Event.id)
        for event in self._session.scalars(events):
            told[event.complaint].append(event)
        return told

    def history(self, complaint: Complaint, *, audience: str | None = None) -> Sequence[Event]:
        """What happened, oldest first; only what is meant for ``audience`` when given."""
        found = select(Event).where(Event.complaint == complaint.id)
        if audience is not None:
            found = found.where(Event.audience == audience)
        return self._session.scalars(found.order_by(Event.id)).all()
