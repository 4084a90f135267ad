"""The complaints that are open and past their deadline now, for whoever looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from storage.complaints import STANDS_OPEN, Complaint


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """What lies in one of these regencies or is with one of these agencies."""

    regencies: Sequence[str]
    agencies: Sequence[str]


class Overdue:
    """Lists what is overdue; ``within`` narrows it, None is everywhere."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(
        self, at: datetime, within: LookedAfter | None = None, *, offset: int = 0, limit: int = 8
    ) -> Sequence[Complaint]:
        """Those whose deadline passed longest ago come first."""
        found = select(Complaint).where(*_late(at, within))
        found = found.order_by(Complaint.due_at, Complaint.id).offset(offset).limit(limit)
        return self._session.scalars(found).all()

    def count(self, at: datetime, within: LookedAfter | None = None) -> int:
        """How many there are."""
        return self._session.scalar(select(func.count()).where(*_late(at, within))) or 0


def _late(at: datetime, within: LookedAfter | None) -> list[ColumnElement[bool]]:
    conditions = [STANDS_OPEN, Complaint.due_at < at, Complaint.paused_at.is_(None)]
    if within is not None:
        conditions.append(or_(Complaint.regency_code.in_(within.regencies), Complaint.agency.in_(within.agencies)))
    return conditions
