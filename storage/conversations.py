"""Where each conversation stands: the engine's slots and active form."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base, new_key


class Conversation(Base):
    """The state of one person's conversation; ``sender`` is the random name a Rasa server knows it by."""

    __tablename__ = "conversations"

    person: Mapped[str] = mapped_column(ForeignKey("people.key"), primary_key=True)
    updated_at: Mapped[datetime]
    state: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    sender: Mapped[str] = mapped_column(unique=True, default_factory=new_key)


class Conversations:
    """Finds and keeps conversations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, person: str, now: datetime) -> Conversation:
        """This person's conversation, begun at first sight and locked for the rest of the transaction."""
        found = select(Conversation).where(Conversation.person == person).with_for_update()
        # Read before, it may have changed while we waited for the lock.
        conversation = self._session.scalar(found.execution_options(populate_existing=True))
        if conversation is None:
            conversation = Conversation(person=person, updated_at=now)
            self._session.add(conversation)
            self._session.flush()
        return conversation

    def keep(self, conversation: Conversation, state: dict[str, Any], now: datetime) -> None:
        """Write the new state."""
        conversation.state, conversation.updated_at = state, now
