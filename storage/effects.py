"""What a verb has already done for an update, so that a repeat does nothing and says the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Effect(Base):
    """The stored result of a verb that ran for an update through a Rasa server."""

    __tablename__ = "effects"
    __table_args__ = (PrimaryKeyConstraint("person", "update_id", "verb"), Index("ix_effects_at", "at"))

    person: Mapped[str]
    update_id: Mapped[int]
    verb: Mapped[str]
    at: Mapped[datetime]
    result: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)


class Effects:
    """Remembers effects."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person: str, update_id: int, verb: str) -> dict[str, Any] | None:
        """What this verb gave for this update, or None when it has not run."""
        effect = self._session.get(Effect, (person, update_id, verb))
        return effect.result if effect else None

    def keep(self, person: str, update_id: int, verb: str, result: dict[str, Any], now: datetime) -> None:
        """Remember a result with the work it stands for."""
        self._session.add(Effect(person=person, update_id=update_id, verb=verb, at=now, result=result))

    def forget_of(self, person: str, since: datetime, before: datetime) -> None:
        """Forget what verbs gave this person in that time; nobody repeats what was answered so long ago."""
        found = delete(Effect).where(Effect.person == person, Effect.at >= since, Effect.at < before)
        self._session.execute(found)

    def forget_person(self, person: str) -> None:
        """Forget everything that verbs gave this person."""
        self._session.execute(delete(Effect).where(Effect.person == person))

    def forget_before(self, before: datetime) -> None:
        """Forget everything that verbs gave before then."""
        self._session.execute(delete(Effect).where(Effect.at < before))
