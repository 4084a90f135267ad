"""The complaints that are open and past their deadline now, for whoever looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.complaints import STANDS_OPEN, Complaint
from storage.figures import Narrow


class Overdue:
    """Lists what is overdue and not paused, page by page."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, narrow: Narrow, at: datetime, *, offset: int = 0, limit: int = 8) -> Sequence[Complaint]:
        """Those whose deadline passed longest ago come first."""
        found = select(Complaint).where(*_late(narrow, at))
        found = found.order_by(Complaint.due_at, Complaint.id).offset(offset).limit(limit)
        return self._session.scalars(found).all()

    def count(self, narrow: Narrow, at: datetime) -> int:
        """How many there are."""
        return self._session.scalar(select(func.count()).where(*_late(narrow, at))) or 0


def _late(narrow: Narrow, at: datetime) -> tuple[ColumnElement[bool], ...]:
    where = narrow.on(Complaint.agency, Complaint.regency_code)
    return STANDS_OPEN, Complaint.due_at < at, Complaint.paused_at.is_(None), where
