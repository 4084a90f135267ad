"""Complaints that are still being told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base, new_key

_IS_OPEN = text("outcome IS NULL")


class Draft(Base):
    """A complaint in the making. Open while ``outcome`` is None; then filed, cancelled or lapsed."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index(
            "ix_drafts_open_person",
            "person",
            unique=True,
            sqlite_where=_IS_OPEN,
            postgresql_where=_IS_OPEN,
        ),
        Index("ix_drafts_outcome_updated_at", "outcome", "updated_at"),
        Index("ix_drafts_person", "person"),
    )

    person: Mapped[str] = mapped_column(ForeignKey("people.key"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="pengaduan")
    language: Mapped[str] = mapped_column(default="id")
    category: Mapped[str | None] = mapped_column(default=None)
    category_confidence: Mapped[float] = mapped_column(default=0.0)
    guesses: Mapped[list[Any]] = mapped_column(default_factory=list)
    urgent: Mapped[bool] = mapped_column(default=False)
    danger: Mapped[str | None] = mapped_column(default=None)
    fearful: Mapped[bool] = mapped_column(default=False)
    regency_code: Mapped[str | None] = mapped_column(default=None)
    district_code: Mapped[str | None] = mapped_column(default=None)
    village_code: Mapped[str | None] = mapped_column(default=None)
    landmark: Mapped[str | None] = mapped_column(default=None)
    latitude: Mapped[float | None] = mapped_column(default=None)
    longitude: Mapped[float | None] = mapped_column(default=None)
    place_candidates: Mapped[list[Any]] = mapped_column(default_factory=list)
    """The areas to choose from while the place is ambiguous: codes."""
    place_settled: Mapped[bool] = mapped_column(default=False)
    """Whether the citizen said that the regency alone is all there is to say."""
    sources: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    """The messages the description was told in: Telegram's message id → text, so that an edit finds its part."""
    identity: Mapped[str] = mapped_column(default="terbuka")
    identity_asked: Mapped[bool] = mapped_column(default=False)
    similar: Mapped[list[Any] | None] = mapped_column(default=None)
    """Complaints of others that are like it: ``[ticket, metres apart or None, shown]``."""
    revision: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[str | None] = mapped_column(default=None)
    key: Mapped[str] = mapped_column(primary_key=True, default_factory=lambda: "d" + new_key())


class Drafts:
    """Finds and keeps drafts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_of(self, person: str) -> Draft | None:
        """The one draft this person has open, or None."""
        return self._session.scalar(select(Draft).where(Draft.person == person, Draft.outcome.is_(None)))

    def get(self, key: str) -> Draft | None:
        """The draft of this key, or None."""
        return self._session.get(Draft, key)

    def add(self, draft: Draft) -> Draft:
        """Begin a draft."""
        self._session.add(draft)
        self._session.flush()
        return draft

    def of_person(self, person: str) -> Sequence[Draft]:
        """Every draft of this person, open and ended."""
        return self._session.scalars(select(Draft).where(Draft.person == person).order_by(Draft.created_at)).all()

    def forget(self, draft: Draft) -> None:
        """Delete a draft; its files must have been let go of."""
        self._session.delete(draft)
        self._session.flush()

    def idle_since(self, before: datetime, *, reminded: bool, limit: int = 100) -> Sequence[Draft]:
        """Open drafts untouched since ``before`` whose reminder has, or has not, gone out.

        They are locked for the rest of the transaction; those that another process tends just now are left to it.
        """
        was = Draft.reminded_at.is_not(None) if reminded else Draft.reminded_at.is_(None)
        found = select(Draft).where(Draft.outcome.is_(None), Draft.updated_at < before, was)
        found = found.order_by(Draft.updated_at).limit(limit).with_for_update(skip_locked=True)
        return self._session.scalars(found).all()
