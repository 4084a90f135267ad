"""That somebody asked for their data or had it deleted, when, and how much it was: never who."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base

DOWNLOAD, DELETION = "download", "deletion"


class DataRequest(Base):
    """One request under the law on personal data. ``counts`` says how many rows of what; no key of anyone."""

    __tablename__ = "data_requests"

    kind: Mapped[str]
    at: Mapped[datetime]
    counts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class DataRequests:
    """Keeps requests."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, request: DataRequest) -> None:
        """Record one."""
        self._session.add(request)
        self._session.flush()

    def newest(self, *, limit: int = 100) -> list[DataRequest]:
        """The newest first."""
        found = select(DataRequest).order_by(DataRequest.id.desc()).limit(limit)
        return list(self._session.scalars(found))
