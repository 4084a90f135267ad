"""Who is who: the only table that holds an identity. Everywhere else a random key stands for a person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base, new_key


class Person(Base):
    """Someone who wrote to the bot in a private chat, or for whom an officer recorded a complaint.

    ``telegram_id`` is None for these, and once their data is deleted.
    """

    __tablename__ = "people"

    telegram_id: Mapped[int | None] = mapped_column(unique=True)
    seen_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(default="")
    username: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    told_privacy_at: Mapped[datetime | None] = mapped_column(default=None)
    blocked_at: Mapped[datetime | None] = mapped_column(default=None)
    barred_at: Mapped[datetime | None] = mapped_column(default=None)
    """Since when their new reports are refused; None while they aren't."""
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)
    """When they had their data deleted; the account's id stays only until they have been told."""
    opened: Mapped[str | None] = mapped_column(default=None)
    """The ticket a member of staff has opened in the private chat, if any."""
    key: Mapped[str] = mapped_column(primary_key=True, default_factory=lambda: "p" + new_key())


class People:
    """Finds and remembers people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> Person | None:
        """The person of this key, or None."""
        return self._session.get(Person, key)

    def by_telegram_id(self, telegram_id: int) -> Person | None:
        """The person of this Telegram account, or None."""
        return self._session.scalar(select(Person).where(Person.telegram_id == telegram_id))

    def meet(
        self, telegram_id: int, *, name: str, username: str | None, now: datetime, unblock: bool = True
    ) -> Person:
        """The person of this Telegram account, made at first sight, with name and last visit brought up to date."""
        person = self.by_telegram_id(telegram_id)
        if person is not None and person.deleted_at is not None:
            # Back before the farewell has reached them: from now on somebody new.
            person.telegram_id = None
            self._session.flush()
            person = None
        if person is None:
            person = Person(telegram_id=telegram_id, seen_at=now)
            self._session.add(person)
        person.name, person.username, person.seen_at = name, username, now
        if unblock:
            person.blocked_at = None
        self._session.flush()
        return person

    def add_elsewhere(self, now: datetime) -> Person:
        """Someone who complained on another channel and whom Telegram can't reach; their name may follow."""
        person = Person(telegram_id=None, seen_at=now)
        self._session.add(person)
        self._session.flush()
        return person
