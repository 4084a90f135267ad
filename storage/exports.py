"""Complaints for exports: counted, and read in pages along an index, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from storage.complaints import Complaint
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which complaints an export holds; an empty filter leaves nothing out. ``until`` itself is left out."""

    since: datetime | None = None
    until: datetime | None = None
    agencies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()


class Exported(NamedTuple):
    """A complaint, and what its author is called: to be hidden where the text names it, and told nowhere."""

    complaint: Complaint
    name: str | None
    username: str | None


class Exports:
    """Reads for exports."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def count(self, wanted: Wanted) -> int:
        """How many complaints that is."""
        return self._session.scalar(select(func.count()).select_from(Complaint).where(*_conditions(wanted))) or 0

    def page(self, wanted: Wanted, after: Complaint | None, limit: int) -> Sequence[Exported]:
        """The next complaints after one that was read already, in the order they were filed."""
        found = select(Complaint, Person.name, Person.username).join(
            Person, Person.key == Complaint.author, isouter=True
        )
        found = found.where(*_conditions(wanted))
        if after is not None:
            # The first condition is for the index, the second for those of the same moment.
            found = found.where(Complaint.filed_at >= after.filed_at)
            found = found.where((Complaint.filed_at > after.filed_at) | (Complaint.id > after.id))
        found = found.order_by(Complaint.filed_at, Complaint.id).limit(limit)
        return [Exported(*row) for row in self._session.execute(found)]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = []
    if wanted.since is not None:
        conditions.append(Complaint.filed_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(Complaint.filed_at < wanted.until)
    for column, values in (
        (Complaint.agency, wanted.agencies),
        (Complaint.category, wanted.categories),
        (Complaint.status, wanted.statuses),
    ):
        if values:
            conditions.append(column.in_(values))
    return conditions
