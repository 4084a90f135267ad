"""What was drawn and sent before: Telegram's id of each picture, so that it is uploaded once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Drawing(Base):
    """A picture that Telegram has. ``key`` is a hash of all it was drawn from; ``file_id`` dies with the token."""

    __tablename__ = "drawings"

    key: Mapped[str] = mapped_column(primary_key=True)
    file_id: Mapped[str]
    sent_at: Mapped[datetime]


class Drawings:
    """Finds and keeps what Telegram has."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def file_id(self, key: str) -> str | None:
        """Telegram's id of this picture, or None when it has none."""
        found = self._session.get(Drawing, key)
        return found.file_id if found else None

    def keep(self, key: str, file_id: str, now: datetime) -> None:
        """Remember by which id Telegram has a picture."""
        self._session.merge(Drawing(key=key, file_id=file_id, sent_at=now))
        self._session.flush()
