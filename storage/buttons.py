"""Buttons we minted: a short token each, pointing to what pressing it means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base, new_key

_WORDS = text("words_at IS NOT NULL")
CARRIES_WORDS = '"text":'
"""What stands in a payload that carries on somebody's words."""


class MintedButton(Base):
    """What a button stands for. ``guard`` names what it depends on (a draft's revision), None when nothing."""

    __tablename__ = "buttons"
    __table_args__ = (
        Index("ix_buttons_created_at", "created_at"),
        Index("ix_buttons_words", "recipient", "words_at", sqlite_where=_WORDS, postgresql_where=_WORDS),
    )

    recipient: Mapped[str]
    payload: Mapped[str]
    created_at: Mapped[datetime]
    guard: Mapped[str | None] = mapped_column(default=None)
    label: Mapped[str] = mapped_column(default="")
    words_at: Mapped[datetime | None] = mapped_column(default=None)
    """Since when it carries somebody's words; None when its payload is of codes alone."""
    token: Mapped[str] = mapped_column(primary_key=True, default_factory=lambda: "b" + new_key())


class Buttons:
    """Mints and finds buttons."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mint(self, *, recipient: str, payload: str, label: str, guard: str | None, now: datetime) -> MintedButton:
        """A new button for one chat."""
        button = MintedButton(recipient=recipient, payload=payload, label=label, guard=guard, created_at=now)
        button.words_at = now if CARRIES_WORDS in payload else None
        self._session.add(button)
        return button

    def find(self, token: str) -> MintedButton | None:
        """The button of this token, or None when we never minted it."""
        return self._session.get(MintedButton, token)

    def with_words(self, recipient: str) -> Sequence[MintedButton]:
        """One chat's buttons that carry on somebody's words."""
        found = select(MintedButton).where(MintedButton.recipient == recipient, MintedButton.words_at.is_not(None))
        return self._session.scalars(found).all()

    def forget(self, button: MintedButton) -> None:
        """Forget a button; a tap on it is a tap on one we never minted."""
        self._session.delete(button)

    def forget_tokens(self, tokens: Sequence[str]) -> None:
        """Forget the buttons of these tokens."""
        for start in range(0, len(tokens), 500):
            self._session.execute(delete(MintedButton).where(MintedButton.token.in_(tokens[start : start + 500])))

    def forget_before(self, before: datetime) -> None:
        """Forget the buttons that have carried somebody's words since before then."""
        self._session.execute(delete(MintedButton).where(MintedButton.words_at < before))
