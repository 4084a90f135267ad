"""What happened each day and month, added up per agency and regency, so that figures cost the same at any age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import ForeignKey, FromClause, Index, PrimaryKeyConstraint, delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, MappedAsDataclass, Session, mapped_column

from storage.schema import Base


class Cell(NamedTuple):
    """One row of the rollups; "" where a complaint has no agency or regency."""

    day: date
    agency: str
    regency: str
    category: str


class Month(NamedTuple):
    """One row of the months' sums, named as a cell is."""

    month: date
    agency: str
    regency: str


@dataclass(slots=True)
class Tally:
    """What a row counts. The day is the region's local day on which it happened."""

    filed: int = 0
    reached: int = 0
    """Came to this agency: routed, forwarded or returned to it."""
    settled: int = 0
    on_time: int = 0
    rejected: int = 0
    merged: int = 0
    withdrawn: int = 0
    back: int = 0
    """Open again: reopened, reinstated, unmerged."""
    open_change: int = 0
    """How many more were open with this agency at the day's end than at its start."""
    late_from: int = 0
    late_until: int = 0
    """Stretches of being overdue that are over: those that began that day, and those that ended."""
    acts: int = 0
    """What the agency's people did."""
    votes: int = 0
    stars: int = 0

    def add(self, other: Tally, times: int = 1) -> None:
        """Add another's counts, or take them away with ``times`` -1."""
        for name in COUNTED:
            more = getattr(other, name)
            if more:
                setattr(self, name, getattr(self, name) + times * more)

    @property
    def is_empty(self) -> bool:
        """Whether every count is nought."""
        return not any(getattr(self, name) for name in COUNTED)


TIMED = ("follow_up", "settle")
"""What a timing can be of."""
COUNTED = tuple(field.name for field in fields(Tally))


class _Sums(MappedAsDataclass):
    """The columns of a tally."""

    filed: Mapped[int]
    reached: Mapped[int]
    settled: Mapped[int]
    on_time: Mapped[int]
    rejected: Mapped[int]
    merged: Mapped[int]
    withdrawn: Mapped[int]
    back: Mapped[int]
    open_change: Mapped[int]
    late_from: Mapped[int]
    late_until: Mapped[int]
    acts: Mapped[int]
    votes: Mapped[int]
    stars: Mapped[int]


class Rollup(_Sums, Base):
    """A day's sums of one agency, regency and category."""

    __tablename__ = "rollups"
    __table_args__ = (
        PrimaryKeyConstraint("day", "agency", "regency", "category"),
        Index("ix_rollups_agency_day", "agency", "day"),
        Index("ix_rollups_regency_day", "regency", "day"),
        {"sqlite_with_rowid": False},  # a day's rows lie side by side
    )

    day: Mapped[date]
    agency: Mapped[str]
    regency: Mapped[str]
    category: Mapped[str]


class MonthSum(_Sums, Base):
    """A whole month's sums of one agency and regency: what long periods and those long past are read from."""

    __tablename__ = "month_sums"
    __table_args__ = (PrimaryKeyConstraint("month", "agency", "regency"), {"sqlite_with_rowid": False})

    month: Mapped[date]
    """Its first day."""
    agency: Mapped[str]
    regency: Mapped[str]


class Timing(Base):
    """How many working minutes a first follow-up or a settlement took; medians need each of them."""

    __tablename__ = "timings"
    __table_args__ = (
        PrimaryKeyConstraint("event", "kind"),
        Index("ix_timings_complaint", "complaint"),
        Index("ix_timings_day", "day", "agency", "regency", "kind", "minutes"),
        Index("ix_timings_agency_day", "agency", "day", "regency", "kind", "minutes"),
    )

    event: Mapped[int] = mapped_column(ForeignKey("events.id"), autoincrement=False)
    kind: Mapped[str]
    """One of TIMED."""
    complaint: Mapped[int]
    day: Mapped[date]
    agency: Mapped[str]
    regency: Mapped[str]
    minutes: Mapped[int]


_Key = TypeVar("_Key", Cell, Month)


def by_month(changes: Mapping[Cell, Tally]) -> Mapping[Month, Tally]:
    """What these cells add to the months' sums."""
    months: dict[Month, Tally] = defaultdict(Tally)
    for cell, tally in changes.items():
        months[Month(cell.day.replace(day=1), cell.agency, cell.regency)].add(tally)
    return months


def add_tallies(session: Session, table: FromClause, changes: Mapping[_Key, Tally]) -> None:
    """Add to the rows of a table of sums."""
    rows = [
        cell._asdict() | {name: getattr(tally, name) for name in COUNTED}
        for cell, tally in sorted(changes.items())
        if not tally.is_empty
    ]
    if not rows:
        return
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = (sqlite_insert if is_sqlite else postgresql_insert)(table)  # type: ignore[arg-type]
    adding = insert.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: table.c[name] + insert.excluded[name] for name in COUNTED},
    )
    session.connection().execute(adding, rows)


class Rollups:
    """Keeps the daily sums; reading them is ``Figures``' part."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, changes: Mapping[Cell, Tally]) -> None:
        """Add to the rows of these cells, in one order, so that two transactions never wait for each other."""
        add_tallies(self._session, Rollup.__table__, changes)
        add_tallies(self._session, MonthSum.__table__, by_month(changes))

    def replace_timings(self, complaint: int, timings: Sequence[Timing]) -> None:
        """These are all the timings of a complaint."""
        self._session.execute(delete(Timing).where(Timing.complaint == complaint))
        self.add_timings(timings)

    def add_timings(self, timings: Sequence[Timing]) -> None:
        """Keep these too."""
        self._session.add_all(timings)
        self._session.flush()

    def clear(self) -> None:
        """Forget all of it, to be built anew."""
        self._session.execute(delete(Rollup))
        self._session.execute(delete(MonthSum))
        self._session.execute(delete(Timing))

    def everything(self) -> Mapping[Cell, Tally]:
        """Every row that counts anything."""
        rows = self._session.execute(select(*(getattr(Rollup, name) for name in (*Cell._fields, *COUNTED))))
        found = {Cell(*row[:4]): Tally(*row[4:]) for row in rows}
        return {cell: tally for cell, tally in found.items() if not tally.is_empty}

    def timings_of(self, complaints: Sequence[int]) -> Sequence[Timing]:
        """The timings of these complaints."""
        found = select(Timing).where(Timing.complaint.in_(complaints)).order_by(Timing.event, Timing.kind)
        return self._session.scalars(found).all()
