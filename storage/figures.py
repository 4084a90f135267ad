"""Counts over complaints for digests: per agency, from indexes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.complaints import STANDS_OPEN, Complaint


@dataclass(frozen=True, slots=True)
class AgencyFigures:
    """One agency's numbers for a period: filed and settled in it, open and overdue at its end."""

    agency: str
    new: int = 0
    settled: int = 0
    open: int = 0
    overdue: int = 0


class Figures:
    """Counts complaints."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_agency(
        self, start: datetime, end: datetime, *, regency: str | None = None, agency: str | None = None
    ) -> Sequence[AgencyFigures]:
        """Each agency that has anything to count, for the period [start, end).

        New and settled are counted within the period; open and overdue as they stand now.
        """

        def narrowed(found: Select[str | None, int]) -> Mapping[str, int]:
            if regency is not None:
                found = found.where(Complaint.regency_code == regency)
            if agency is not None:
                found = found.where(Complaint.agency == agency)
            return {name or "": count for name, count in self._session.execute(found)}

        def within(
            moment: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
        ) -> Mapping[str, int]:
            found = select(Complaint.agency, func.count()).where(moment >= start, moment < end)
            return narrowed(found.group_by(Complaint.agency))

        standing = select(Complaint.agency, func.count()).where(STANDS_OPEN).group_by(Complaint.agency)
        new, settled, opened = within(Complaint.filed_at), within(Complaint.settled_at), narrowed(standing)
        overdue = narrowed(standing.where(Complaint.due_at < end, Complaint.paused_at.is_(None)))
        names = sorted({*new, *settled, *opened})
        return [
            AgencyFigures(n, new.get(n, 0), settled.get(n, 0), opened.get(n, 0), overdue.get(n, 0)) for n in names
        ]

    def oldest_overdue(
        self, at: datetime, *, regency: str | None = None, agency: str | None = None, limit: int = 3
    ) -> Sequence[Complaint]:
        """The open complaints whose deadline passed longest ago."""
        found = select(Complaint).where(STANDS_OPEN, Complaint.due_at < at)
        found = found.where(Complaint.paused_at.is_(None))
        if regency is not None:
            found = found.where(Complaint.regency_code == regency)
        if agency is not None:
            found = found.where(Complaint.agency == agency)
        return self._session.scalars(found.order_by(Complaint.due_at).limit(limit)).all()
