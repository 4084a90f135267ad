"""Which topic of a forum group belongs to which complaint."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, PrimaryKeyConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Topic(Base):
    """A complaint's topic in a group; ``thread`` is Telegram's number for it.

    ``closed_at`` says since when it is closed, or about to be, because the matter has ended there.
    """

    __tablename__ = "topics"
    __table_args__ = (PrimaryKeyConstraint("group", "ticket"), Index("ix_topics_thread", "group", "thread"))

    group: Mapped[str]
    ticket: Mapped[str]
    thread: Mapped[int]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class Topics:
    """Finds and keeps topics."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, group: str, ticket: str) -> Topic | None:
        """The complaint's topic in this group, or None."""
        return self._session.get(Topic, (group, ticket))

    def ticket_of(self, group: str, thread: int) -> str | None:
        """The ticket that a topic of this group is about, or None."""
        found = select(Topic.ticket).where(Topic.group == group, Topic.thread == thread)
        return self._session.scalars(found.limit(1)).first()

    def keep(self, group: str, ticket: str, thread: int, now: datetime) -> None:
        """Remember a complaint's topic, in place of an older one."""
        self._session.merge(Topic(group=group, ticket=ticket, thread=thread, opened_at=now))
        self._session.flush()

    def forget(self, group: str, ticket: str) -> None:
        """The topic is gone."""
        self._session.execute(delete(Topic).where(Topic.group == group, Topic.ticket == ticket))
