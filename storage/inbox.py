"""Updates that have arrived: stored before Telegram is told, emptied once they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base

_WAITING = text("done_at IS NULL")


class Arrival(Base):
    """One update. ``chat`` and ``payload`` are emptied when it is done; the ids stay to know it again.

    ``failed_at`` is when it was first set aside, ``aside_until`` when it is tried again; both keep the payload.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot_id", "update_id"),
        Index("ix_inbox_waiting", "chat", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    bot_id: Mapped[int]
    update_id: Mapped[int]
    chat: Mapped[int | None]
    payload: Mapped[str]
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    failed_at: Mapped[datetime | None] = mapped_column(default=None)
    aside_until: Mapped[datetime | None] = mapped_column(default=None)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Inbox:
    """Takes updates in and hands them out by chat, in order of arrival."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, *, bot_id: int, update_id: int, chat: int, payload: str, now: datetime) -> bool:
        """Store an update; False when it is known already (Telegram repeats until it is told)."""
        dialect = self._session.get_bind().dialect.name
        insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
        row = insert(Arrival).values(
            bot_id=bot_id, update_id=update_id, chat=chat, payload=payload, received_at=now, attempts=0
        )
        stored = self._session.execute(row.on_conflict_do_nothing().returning(Arrival.id))
        return stored.scalar() is not None

    def waiting(self, chat: int) -> Sequence[Arrival]:
        """What this chat has sent that is not answered yet nor set aside, in order of arrival."""
        found = select(Arrival).where(
            Arrival.chat == chat, Arrival.done_at.is_(None), Arrival.aside_until.is_(None)
        )
        return self._session.scalars(found.order_by(Arrival.id)).all()

    def waiting_chats(self) -> Sequence[int]:
        """The chats with something unanswered that is not set aside, the longest waiting first."""
        waiting = select(Arrival.chat).where(Arrival.done_at.is_(None), Arrival.chat.is_not(None))
        found = waiting.where(Arrival.aside_until.is_(None))
        found = found.group_by(Arrival.chat).order_by(func.min(Arrival.id))
        return [chat for chat in self._session.scalars(found) if chat is not None]

    def hold(self, arrival_ids: Sequence[int]) -> bool:
        """Whether all of these still wait; nobody else can answer them while this transaction lasts."""
        found = select(Arrival.id).where(Arrival.id.in_(arrival_ids), Arrival.done_at.is_(None))
        held = self._session.scalars(found.order_by(Arrival.id).with_for_update()).all()
        return len(held) == len(arrival_ids)

    def finish(self, arrival_id: int, now: datetime) -> None:
        """Mark an update answered and forget what it said."""
        arrival = self._session.get(Arrival, arrival_id)
        if arrival is not None:
            arrival.done_at, arrival.payload, arrival.chat = now, "", None

    def fail(self, arrival_id: int) -> int:
        """Count a failed attempt and return how many there were."""
        arrival = self._session.get(Arrival, arrival_id)
        if arrival is None:
            return 0
        arrival.attempts += 1
        return arrival.attempts

    def attempts(self, arrival_id: int) -> int:
        """How often answering an update has failed."""
        arrival = self._session.get(Arrival, arrival_id)
        return 0 if arrival is None else arrival.attempts

    def set_aside(self, arrival_id: int, until: datetime, now: datetime) -> bool:
        """Let the chat go on without an update that can't be answered now; whether this is its first time."""
        arrival = self._session.get(Arrival, arrival_id)
        if arrival is None or arrival.done_at is not None:
            return False
        is_first, arrival.aside_until = arrival.failed_at is None, until
        if is_first:
            arrival.failed_at = now
        return is_first

    def recall(self, now: datetime | None = None) -> Sequence[int]:
        """Bring back what was set aside until now, of every chat that has such; without a time, everything.

        Returns the chats. All that a chat has aside comes back together, so that it keeps its order.
        """
        due = select(Arrival.chat).where(Arrival.done_at.is_(None), Arrival.aside_until.is_not(None))
        if now is not None:
            due = due.where(Arrival.aside_until <= now)
        chats = [chat for chat in self._session.scalars(due.distinct()) if chat is not None]
        if chats:
            aside = update(Arrival).where(Arrival.chat.in_(chats), Arrival.done_at.is_(None))
            self._session.execute(aside.values(aside_until=None))
        return chats

    def forget_aside(self, chat: int, now: datetime) -> None:
        """Forget what a chat has sent that was set aside once: it is answered no more."""
        aside = update(Arrival).where(
            Arrival.chat == chat, Arrival.done_at.is_(None), Arrival.failed_at.is_not(None)
        )
        self._session.execute(aside.values(done_at=now, payload="", chat=None))

    def count_failed(self) -> int:
        """How many updates were set aside once and are not answered yet."""
        found = select(func.count()).where(Arrival.done_at.is_(None), Arrival.failed_at.is_not(None))
        return self._session.scalar(found) or 0

    def oldest_waiting(self) -> datetime | None:
        """When the update came in that has waited longest and is not set aside; None when none waits."""
        found = select(func.min(Arrival.received_at)).where(
            Arrival.done_at.is_(None), Arrival.aside_until.is_(None)
        )
        return self._session.scalar(found)
