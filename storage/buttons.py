"""Buttons we minted: a short token each, pointing to what pressing it means."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base, new_key


class MintedButton(Base):
    """What a button stands for. ``guard`` names what it depends on (a draft's revision), None when nothing."""

    __tablename__ = "buttons"
    __table_args__ = (Index("ix_buttons_created_at", "created_at"),)

    recipient: Mapped[str]
    payload: Mapped[str]
    created_at: Mapped[datetime]
    guard: Mapped[str | None] = mapped_column(default=None)
    label: Mapped[str] = mapped_column(default="")
    token: Mapped[str] = mapped_column(primary_key=True, default_factory=lambda: "b" + new_key())


class Buttons:
    """Mints and finds buttons."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def mint(self, *, recipient: str, payload: str, label: str, guard: str | None, now: datetime) -> MintedButton:
        """A new button for one chat."""
        button = MintedButton(recipient=recipient, payload=payload, label=label, guard=guard, created_at=now)
        self._session.add(button)
        return button

    def find(self, token: str) -> MintedButton | None:
        """The button of this token, or None when we never minted it."""
        return self._session.get(MintedButton, token)
