"""Reads the figures: sums of what happened from rollups and months' sums, how things stand from what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, cast, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from storage.complaints import STANDS_OPEN, Complaint
from storage.outgoing import NEVER, Outgoing
from storage.rollups import COUNTED, TIMED, MonthSum, Rollup, Tally, Timing

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Narrow:
    """What figures are narrowed to: all of these agencies and regencies; everything when both are empty."""

    agencies: tuple[str, ...] = ()
    regencies: tuple[str, ...] = ()

    @property
    def is_agencies_only(self) -> bool:
        """Whether what is new is what reached an agency, rather than what was filed somewhere."""
        return bool(self.agencies) and not self.regencies

    def on(
        self,
        agency: InstrumentedAttribute[Any],
        regency: InstrumentedAttribute[Any],
    ) -> ColumnElement[bool]:
        """The condition on a table with these columns."""
        parts = [
            column.in_(codes) for column, codes in ((agency, self.agencies), (regency, self.regencies)) if codes
        ]
        return or_(*parts) if parts else true()


class Place(NamedTuple):
    """Whose figures: an agency's in a regency; "" for none."""

    agency: str
    regency: str


@dataclass(slots=True)
class Standing:
    """How many were open, and overdue, at a moment."""

    open: int = 0
    overdue: int = 0


class RepeatedPlace(NamedTuple):
    """How often one village was complained of in one category."""

    category: str
    regency: str | None
    place: str | None
    times: int


class Figures:
    """Reads sums and standings. Days are the region's local days."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def sums(self, narrow: Narrow, first: date, last: date) -> Mapping[Place, Tally]:
        """What happened from the first to the last day, by agency and regency."""
        sums: dict[Place, Tally] = defaultdict(Tally)
        for table, when in _spans(first, last):
            found = select(table.agency, table.regency, *(func.sum(getattr(table, name)) for name in COUNTED))
            found = found.where(when, narrow.on(table.agency, table.regency))
            for row in self._session.execute(found.group_by(table.agency, table.regency)):
                sums[Place(row[0], row[1])].add(Tally(*map(int, row[2:])))
        return sums

    def new_by_category(self, narrow: Narrow, first: date, last: date) -> Mapping[str, int]:
        """What is new from the first to the last day, by category."""
        found = select(Rollup.category, func.sum(_new(narrow)))
        found = found.where(Rollup.day.between(first, last), narrow.on(Rollup.agency, Rollup.regency))
        return {name: int(count) for name, count in self._session.execute(found.group_by(Rollup.category))}

    def new_by_category_and_regency(self, narrow: Narrow, first: date, last: date) -> Mapping[tuple[str, str], int]:
        """What is new from the first to the last day, by category and regency."""
        found = select(Rollup.category, Rollup.regency, func.sum(_new(narrow)))
        found = found.where(Rollup.day.between(first, last), narrow.on(Rollup.agency, Rollup.regency))
        rows = self._session.execute(found.group_by(Rollup.category, Rollup.regency))
        return {(category, regency): int(count) for category, regency, count in rows}

    def flow(self, narrow: Narrow, first: date, last: date) -> Mapping[date, tuple[int, int]]:
        """For each day with anything: what came in or back, and how many more were open at its end."""
        found = select(Rollup.day, func.sum(_new(narrow) + Rollup.back), func.sum(Rollup.open_change))
        found = found.where(Rollup.day.between(first, last), narrow.on(Rollup.agency, Rollup.regency))
        rows = self._session.execute(found.group_by(Rollup.day))
        return {day: (int(came), int(change)) for day, came, change in rows}

    def first_day(self) -> date | None:
        """The first day with anything."""
        return self._session.scalar(select(func.min(Rollup.day)))

    def standing(self, narrow: Narrow, at: datetime, day: date | None) -> Mapping[Place, Standing]:
        """What is open and overdue by agency and regency: at the end ``at`` of a past ``day``, or now for None.

        What stands now is taken back by what happened since; stretches of being overdue that are over stand in the
        rollups, those that are not show in what is open and hasn't changed since.
        """
        late = (Complaint.due_at < at) & Complaint.paused_at.is_(None)
        if day is not None:
            late &= Complaint.changed_at < at
        agency, regency = func.coalesce(Complaint.agency, ""), func.coalesce(Complaint.regency_code, "")
        found = select(agency, regency, func.count(), func.count(case((late, 1))))
        found = found.where(STANDS_OPEN, narrow.on(Complaint.agency, Complaint.regency_code))
        rows = self._session.execute(found.group_by(agency, regency))
        standing = {Place(row[0], row[1]): Standing(row[2], row[3]) for row in rows}
        if day is None:
            return standing
        for table, when in _spans(day + DAY, date.max):
            late_since = func.sum(table.late_until - table.late_from)
            since = select(table.agency, table.regency, func.sum(table.open_change), late_since)
            since = since.where(when, narrow.on(table.agency, table.regency))
            for name, area, opened, ended in self._session.execute(since.group_by(table.agency, table.regency)):
                one = standing.setdefault(Place(name, area), Standing())
                one.open -= int(opened)
                one.overdue += int(ended)
        return standing

    def timings(self, narrow: Narrow, first: date, last: date) -> Mapping[tuple[str, str], Sequence[int]]:
        """By kind (follow_up or settle) and agency the working minutes of each, from the first to the last day."""
        # One row for an agency's day, in an index's order, is read several times faster than one for each.
        told = cast(Timing.minutes, String)
        of_kind = [func.aggregate_strings(case((Timing.kind == kind, told)), ",") for kind in TIMED]
        found = select(Timing.agency, *of_kind).group_by(Timing.day, Timing.agency)
        found = found.where(Timing.day.between(first, last), narrow.on(Timing.agency, Timing.regency))
        minutes: dict[tuple[str, str], list[int]] = defaultdict(list)
        for agency, *of_kinds in self._session.execute(found):
            for kind, each in zip(TIMED, of_kinds, strict=True):
                if each:
                    minutes[kind, agency] += map(int, each.split(","))
        return minutes

    def filed_of_open(self, narrow: Narrow, since: Sequence[datetime]) -> Sequence[int]:
        """How many open ones were filed from each moment (newest first) up to the one before; then the rest."""
        steps = [(Complaint.filed_at >= moment, number) for number, moment in enumerate(since)]
        step = case(*steps, else_=len(since))
        found = select(step, func.count()).where(STANDS_OPEN, narrow.on(Complaint.agency, Complaint.regency_code))
        counts = {row[0]: row[1] for row in self._session.execute(found.group_by(step))}
        return [counts.get(number, 0) for number in range(len(since) + 1)]

    def oldest_overdue(self, narrow: Narrow, at: datetime, limit: int) -> Sequence[Complaint]:
        """The open complaints, not paused, whose deadline had passed at a moment; longest ago first."""
        found = select(Complaint).where(STANDS_OPEN, Complaint.due_at < at, Complaint.paused_at.is_(None))
        found = found.where(narrow.on(Complaint.agency, Complaint.regency_code))
        return self._session.scalars(found.order_by(Complaint.due_at, Complaint.id).limit(limit)).all()

    def repeated_places(
        self, narrow: Narrow, start: datetime, end: datetime, least: int
    ) -> Sequence[RepeatedPlace]:
        """Villages with at least so many complaints of one category filed in [start, end), most first.

        Confidential ones don't count: their place is theirs.
        """
        place = (Complaint.category, Complaint.regency_code, Complaint.village_code)
        found = select(*place, func.count()).where(Complaint.filed_at >= start, Complaint.filed_at < end)
        found = found.where(Complaint.identity != "rahasia", Complaint.village_code.is_not(None))
        found = found.where(narrow.on(Complaint.agency, Complaint.regency_code))
        found = found.group_by(*place).having(func.count() >= least)
        rows = [RepeatedPlace(*row) for row in self._session.execute(found)]
        return sorted(rows, key=lambda one: (-one.times, one.category, one.place or ""))

    def idle_agencies(self, narrow: Narrow, first: date, last: date, filed_before: datetime) -> Mapping[str, int]:
        """Agencies whose people did nothing from the first to the last day though older ones are open, with their
        number of open ones."""
        older = func.count(case((Complaint.filed_at < filed_before, 1)))
        found = select(Complaint.agency, func.count()).where(STANDS_OPEN, Complaint.agency.is_not(None))
        found = found.where(narrow.on(Complaint.agency, Complaint.regency_code)).group_by(Complaint.agency)
        waiting = {name: count for name, count in self._session.execute(found.having(older > 0)) if name}
        acted = select(Rollup.agency).where(Rollup.day.between(first, last), Rollup.acts > 0).distinct()
        active = set(self._session.scalars(acted))
        return {name: count for name, count in waiting.items() if name not in active}

    def disagreeing_agencies(self) -> Sequence[str]:
        """Agencies of which the sums say another number of open complaints than there are: a quick check."""
        summed = select(Rollup.agency, func.sum(Rollup.open_change)).group_by(Rollup.agency)
        sums = {agency: int(count) for agency, count in self._session.execute(summed) if count}
        agency = func.coalesce(Complaint.agency, "")
        counted = select(agency, func.count()).where(STANDS_OPEN).group_by(agency)
        counts = {row[0]: row[1] for row in self._session.execute(counted)}
        return sorted(name for name in {*sums, *counts} if sums.get(name) != counts.get(name))

    def undelivered(self, narrow: Narrow, start: datetime, end: datetime) -> int:
        """How many notices about complaints, put out in [start, end), can never be delivered."""
        found: Select[int] = select(func.count()).select_from(Outgoing)
        found = found.join(Complaint, Complaint.ticket == Outgoing.about)
        found = found.where(Outgoing.state == NEVER, Outgoing.created_at >= start, Outgoing.created_at < end)
        return self._session.scalar(found.where(narrow.on(Complaint.agency, Complaint.regency_code))) or 0


def _spans(first: date, last: date) -> Iterator[tuple[type[Rollup | MonthSum], ColumnElement[bool]]]:
    """Which rows of which table make up these days: whole months, and the days around them."""
    month = first if first.day == 1 else _next_month(first)
    rest = last if last == date.max else (last + DAY).replace(day=1)
    if month >= rest:
        yield Rollup, Rollup.day.between(first, last)
        return
    if first < month:
        yield Rollup, Rollup.day.between(first, month - DAY)
    yield MonthSum, MonthSum.month.between(month, rest - DAY)
    if rest <= last < date.max:
        yield Rollup, Rollup.day.between(rest, last)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)


def _new(narrow: Narrow) -> Any:
    """What is new: for agencies what reached them, for regencies and the region what was filed."""
    if narrow.is_agencies_only:
        return Rollup.reached
    if narrow.agencies:
        return case((Rollup.regency.in_(narrow.regencies), Rollup.filed), else_=Rollup.reached)
    return Rollup.filed
