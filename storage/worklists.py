"""Work lists: the open complaints of some agencies, narrowed and by deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from storage.complaints import STANDS_OPEN, Complaint

ALL, MINE, OVERDUE, UNASSIGNED = "all", "mine", "overdue", "unassigned"
"""What a work list may be narrowed to."""


def _is_late(now: datetime | None) -> ColumnElement[bool]:
    return (Complaint.due_at < now) & Complaint.paused_at.is_(None)


def _only(only: str, officer: str, now: datetime | None) -> tuple[ColumnElement[bool], ...]:
    match only:
        case "mine":
            return (Complaint.officer == officer,)
        case "overdue":
            return (_is_late(now),)
        case "unassigned":
            return (Complaint.officer.is_(None),)
    return ()


def _open_at(agencies: Sequence[str], confidential: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    readable = (Complaint.identity != "rahasia") | Complaint.agency.in_(confidential)
    return Complaint.agency.in_(agencies), STANDS_OPEN, readable


class Load(NamedTuple):
    """How many complaints are open, and how many of them overdue."""

    total: int
    overdue: int


class Worklists:
    """Finds and counts open complaints for those who work on them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(
        self,
        agencies: Sequence[str],
        *,
        officer: str,
        confidential: Sequence[str],
        only: str = ALL,
        now: datetime | None = None,
        offset: int = 0,
        limit: int = 8,
    ) -> Sequence[Complaint]:
        """The open complaints of several agencies, the nearest deadline first.

        ``only`` this officer's, those past their deadline at ``now``, or nobody's. Confidential ones only of the
        agencies in ``confidential``.
        """
        found = select(Complaint).where(*_open_at(agencies, confidential), *_only(only, officer, now))
        found = found.order_by(Complaint.due_at, Complaint.id).offset(offset).limit(limit)
        return self._session.scalars(found).all()

    def count(
        self,
        agencies: Sequence[str],
        *,
        confidential: Sequence[str],
        overdue_at: datetime,
        officer: str = "",
        only: str = ALL,
    ) -> Load:
        """How much of a work list there is, and how much of it is past its deadline and not paused."""
        late = _is_late(overdue_at)
        found = select(func.count(), func.count(case((late, 1))))
        found = found.where(*_open_at(agencies, confidential), *_only(only, officer, overdue_at))
        total, overdue = self._session.execute(found).one()
        return Load(total, overdue)

    def held(self, agency: str) -> Mapping[str, int]:
        """How many of an agency's open complaints each officer holds."""
        found = select(Complaint.officer, func.count()).where(Complaint.agency == agency, STANDS_OPEN)
        found = found.where(Complaint.officer.is_not(None)).group_by(Complaint.officer)
        return {officer: count for officer, count in self._session.execute(found) if officer is not None}

    def alike(
        self, agencies: Sequence[str], *, category: str | None, area: str | None, limit: int
    ) -> Sequence[Complaint]:
        """The open complaints of a category in an area (a regency, district or village), not confidential ones."""
        found = select(Complaint).where(*_open_at(agencies, ()))
        if category is not None:
            found = found.where(Complaint.category == category)
        if area is not None and "." in area:
            codes = (Complaint.regency_code, Complaint.district_code, Complaint.village_code)
            found = found.where(codes[area.count(".") - 1] == area)
        return self._session.scalars(found.order_by(Complaint.due_at, Complaint.id).limit(limit)).all()
