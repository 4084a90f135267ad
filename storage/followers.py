"""Who else hears of a complaint: those who joined it, and the authors of complaints merged into it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Follower(Base):
    """Someone who follows a complaint that another has filed. ``via`` is the ticket merged into it, if any."""

    __tablename__ = "followers"
    __table_args__ = (Index("ix_followers_person", "person"),)

    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.key"), primary_key=True)
    since: Mapped[datetime]
    via: Mapped[str | None] = mapped_column(default=None)


class Followers:
    """Finds and keeps who follows what."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, complaint: int, person: str, now: datetime, *, via: str | None = None) -> bool:
        """Let a person follow a complaint; False when they do already."""
        if self._session.get(Follower, (complaint, person)) is not None:
            return False
        self._session.add(Follower(complaint=complaint, person=person, since=now, via=via))
        self._session.flush()
        return True

    def remove(self, complaint: int, person: str) -> None:
        """Let a person follow a complaint no longer."""
        self._session.execute(delete(Follower).where(Follower.complaint == complaint, Follower.person == person))

    def of_complaint(self, complaint: int) -> Sequence[Follower]:
        """Those who follow a complaint, the first to join first."""
        found = select(Follower).where(Follower.complaint == complaint)
        return self._session.scalars(found.order_by(Follower.since, Follower.person)).all()

    def count(self, complaint: int) -> int:
        """How many follow a complaint."""
        return self._session.scalar(select(func.count()).where(Follower.complaint == complaint)) or 0

    def of_person(self, person: str) -> Sequence[int]:
        """The complaints (their ids) that a person follows."""
        found = select(Follower.complaint).where(Follower.person == person)
        return self._session.scalars(found.order_by(Follower.complaint)).all()
