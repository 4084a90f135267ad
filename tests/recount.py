"""The figures once more, by plain Python over every event, from the definitions alone.

Shares no code with what it checks: its own working time, its own deadlines, its own way through the history.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from statistics import median
from typing import Any

import holidays
from sqlalchemy import select

from actions.region import Region
from storage.complaints import Complaint, Event
from storage.database import Records
from storage.outgoing import Outgoing

DAY = timedelta(days=1)
OPEN = {"submitted", "routed", "in_progress", "needs_info", "returned", "reopened"}
STAFF = {"take", "reply", "ask", "note", "forward", "return", "resolve", "reject", "merge", "reinstate"}


class Clock:
    """Working time, minute by minute: all working minutes of the time in question, one after the other."""

    def __init__(self, region: Region, first: date, last: date) -> None:
        self.zone = region.zone
        off = holidays.country_holidays(region.holiday_country, categories=("public", "government"))
        days = [first + DAY * n for n in range((last - first).days + 1)]
        self.working = [day for day in days if day.weekday() in region.office_hours and day not in off]
        self.hours = {
            day: tuple(datetime.combine(day, hour, self.zone) for hour in region.office_hours[day.weekday()])
            for day in self.working
        }
        self.before: dict[date, float] = {}
        seconds, working = 0.0, set(self.working)
        for day in days:
            self.before[day] = seconds
            if day in working:
                opening, closing = self.hours[day]
                seconds += (closing - opening).total_seconds()

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def worked(self, at: datetime) -> float:
        """Working seconds from the beginning of all time until a moment."""
        day = self.day(at)
        if day not in self.hours:
            return self.before[day]
        opening, closing = self.hours[day]
        return self.before[day] + (min(max(at, opening), closing) - opening).total_seconds()

    def minutes(self, start: datetime, end: datetime) -> int:
        return int((self.worked(end) - self.worked(start)) // 60)

    def due(self, start: datetime, days: int) -> datetime:
        later = [day for day in self.working if day > self.day(start)]
        return self.hours[later[days - 1]][1]

    def later(self, at: datetime, minutes: int) -> datetime:
        """So many working minutes later; stays where it is for none."""
        if not minutes:
            return at
        goal = self.worked(at) + minutes * 60
        for day in self.working:
            opening, closing = self.hours[day]
            if self.before[day] + (closing - opening).total_seconds() >= goal:
                return opening + timedelta(seconds=goal - self.before[day])
        raise AssertionError("no such day")


@dataclass
class Moment:
    """How a complaint stood from a moment on."""

    at: datetime
    verb: str
    status: str
    agency: str
    due: datetime
    before: str | None
    rating: int | None
    is_staff: bool


@dataclass
class Life:
    """A complaint and all its moments."""

    complaint: Complaint
    category: str
    regency: str
    moments: list[Moment]
    clock: Clock

    @property
    def filed(self) -> datetime:
        return self.moments[0].at

    def at(self, end: datetime | None) -> Moment | None:
        """How it stood just before a moment; now for None."""
        past = len(self.moments) if end is None else bisect_left(self.times, end)
        return self.moments[past - 1] if past else None

    @cached_property
    def times(self) -> list[datetime]:
        return [one.at for one in self.moments]

    @cached_property
    def arrivals(self) -> list[Moment]:
        """When it came to an agency and stayed for more than no time."""
        found: list[Moment] = []
        for moment, after in zip(self.moments, [*self.moments[1:], None], strict=True):
            agency = found[-1].agency if found else None
            if (after is None or after.at > moment.at) and moment.agency != agency:
                found.append(moment)
        return found

    @cached_property
    def settled(self) -> tuple[Moment, int] | None:
        """When it was first resolved, and after how many working minutes without pauses."""
        first = next((one for one in self.moments if one.verb == "resolve"), None)
        if first is None:
            return None
        paused, asked = 0, None
        for one in self.moments:
            if one.at > first.at:
                break
            if asked and one.status != "needs_info":
                paused, asked = paused + self.clock.minutes(asked, one.at), None
            asked = one.at if one.verb == "ask" else asked
        return first, self.clock.minutes(self.filed, first.at) - paused

    @cached_property
    def follow_ups(self) -> list[tuple[Moment, int]]:
        """Each first follow-up at an agency, and after how many working minutes."""
        found: list[tuple[Moment, int]] = []
        since: datetime | None = None
        for one in self.moments:
            if one.verb in ("route", "forward"):
                since = one.at
            elif one.verb == "return":
                since = None
            elif one.verb in ("take", "reply", "ask", "resolve") and since is not None:
                found.append((one, self.clock.minutes(since, one.at)))
                since = None
        return found


_CLOCKS: dict[str, Clock] = {}


def _clock(region: Region) -> Clock:
    if region.code not in _CLOCKS:
        _CLOCKS[region.code] = Clock(region, date(2025, 12, 1), date(2027, 6, 30))
    return _CLOCKS[region.code]


def read_lives(records: Records, region: Region) -> list[Life]:
    """Every complaint's life, deadlines reckoned anew."""
    clock = _clock(region)
    events: dict[int, list[Event]] = defaultdict(list)
    for event in records.session.scalars(select(Event).order_by(Event.id)):
        events[event.complaint].append(event)
    return [_life(one, events[one.id], region, clock) for one in records.session.scalars(select(Complaint))]


def _life(complaint: Complaint, events: Sequence[Event], region: Region, clock: Clock) -> Life:
    moments: list[Moment] = []
    due = settle = datetime.min.replace(tzinfo=UTC)
    asked: datetime | None = None
    ended: datetime | None = None
    for event in events:
        handling = region.categories[str(event.category)].handling if complaint.kind == "pengaduan" else "normatif"
        days = region.clocks[f"settle_{handling}"]
        if asked and event.to_status != "needs_info":
            minutes, asked = clock.minutes(asked, event.at), None
            due, settle = clock.later(due, minutes), clock.later(settle, minutes)
        match event.verb:
            case "file":
                due, settle = clock.due(event.at, region.clocks["verify"]), clock.due(event.at, days)
            case "route" | "forward":
                due = settle
            case "ask":
                asked = event.at
            case "reject" | "merge" | "withdraw":
                ended = event.at
            case "reinstate" | "unmerge" if ended:
                minutes = clock.minutes(ended, event.at)
                due, settle = clock.later(due, minutes), clock.later(settle, minutes)
            case "reopen":
                due = settle = clock.due(event.at, max(2, round(days * region.reopened_share)))
        is_staff = event.verb in STAFF and event.actor is not None
        moments.append(
            Moment(
                event.at,
                event.verb,
                event.to_status,
                event.agency or "",
                due,
                event.from_status,
                event.rating,
                is_staff,
            )
        )
    return Life(complaint, str(events[-1].category), complaint.regency_code or "", moments, clock)


@dataclass
class Recount:
    """Counts lives for one scope: ``inside`` says of agency and regency whether they belong to it."""

    lives: Sequence[Life]
    region: Region
    inside: Callable[[str, str], bool]
    is_new_when_filed: Callable[[str], bool]
    """Of a regency: whether there what was filed is new, rather than what reached an agency."""

    def __post_init__(self) -> None:
        self.clock = _clock(self.region)

    def news(self, life: Life, start: datetime, end: datetime) -> int:
        if self.is_new_when_filed(life.regency):
            return start <= life.filed < end
        return sum(start <= one.at < end for one in life.arrivals if self.inside(one.agency, life.regency))

    def counts(self, start: datetime, end: datetime, stands_at: datetime | None, agency: str | None = None) -> Any:
        """Every number of Counts, by name; ``agency`` narrows further, to what happened there."""

        def mine(moment: Moment, life: Life) -> bool:
            return self.inside(moment.agency, life.regency) and agency in (None, moment.agency)

        def within(moment: Moment) -> bool:
            return start <= moment.at < end

        found: dict[str, Any] = Counter()
        follow_ups, settle, stars = [], [], []
        for life in self.lives:
            if agency is None:
                found["new"] += self.news(life, start, end)
            else:
                found["new"] += sum(within(one) and mine(one, life) for one in life.arrivals)
            first, minutes = life.settled or (None, 0)
            if first and within(first) and mine(first, life):
                found["settled"] += 1
                found["settled_on_time"] += first.at <= first.due
                settle.append(minutes)
            last = life.moments[-1]
            if last.status in ("rejected", "merged", "withdrawn"):
                ending = [one for one in life.moments if one.status == last.status != one.before][-1]
                found[last.status] += within(ending) and mine(ending, life)
            follow_ups += [minutes for one, minutes in life.follow_ups if within(one) and mine(one, life)]
            rated = [one for one in life.moments if one.verb == "rate"][-1:]
            stars += [one.rating or 0 for one in rated if within(one) and mine(one, life)]
            stood = life.at(stands_at)
            if stood and stood.status in OPEN and mine(stood, life):
                found["waiting"] += 1
                found["overdue"] += stood.status != "needs_info" and stood.due < end
        measured = found["settled"] + found["overdue"]
        return {
            **{
                name: found[name]
                for name in ("new", "settled", "rejected", "merged", "withdrawn", "waiting", "overdue")
            },
            "settled_on_time": found["settled_on_time"],
            "on_time_share": found["settled_on_time"] / measured if measured else None,
            "follow_up_minutes": median(follow_ups) if follow_ups else None,
            "settle_minutes": median(settle) if settle else None,
            "satisfaction": sum(stars) / len(stars) if stars else None,
            "votes": len(stars),
        }

    def categories(self, start: datetime, end: datetime) -> dict[str, int]:
        found: Counter[str] = Counter()
        for life in self.lives:
            found[life.category] += self.news(life, start, end)
        return {name: count for name, count in found.items() if count}

    def areas(self, start: datetime, end: datetime, stands_at: datetime | None) -> dict[str, tuple[int, int]]:
        opened: Counter[str] = Counter()
        new: Counter[str] = Counter()
        for life in self.lives:
            new[life.regency] += self.news(life, start, end)
            stood = life.at(stands_at)
            if stood and stood.status in OPEN and self.inside(stood.agency, life.regency):
                opened[life.regency] += 1
        return {code: (opened[code], new[code]) for code in {*opened, *new} if code and (opened[code] or new[code])}

    def flow(self, day: date) -> tuple[int, int]:
        """In and out on a day: new and back; what was open and, at the end of the day, is not."""
        start, end = (datetime.combine(one, time(), self.region.zone) for one in (day, day + DAY))
        came, more = 0, 0
        for life in self.lives:
            came += self.news(life, start, end)
            for before, one in zip(life.moments, life.moments[1:], strict=False):
                back = before.status not in OPEN and one.status in OPEN
                came += back and start <= one.at < end and self.inside(one.agency, life.regency)
            for moment, sign in ((start, -1), (end, 1)):
                stood = life.at(moment)
                more += sign * bool(stood and stood.status in OPEN and self.inside(stood.agency, life.regency))
        return came, came - more

    def ages(self, now: datetime, groups: Sequence[tuple[int, int | None]]) -> list[int]:
        found = [0] * len(groups)
        for life in self.lives:
            last = life.moments[-1]
            age = (self.clock.day(now) - self.clock.day(life.filed)).days
            if last.status in OPEN and self.inside(last.agency, life.regency):
                found[next(n for n, (low, high) in enumerate(groups) if low <= age and age <= (high or age))] += 1
        return found

    def overdue(self, end: datetime, now: datetime) -> list[tuple[str, int]]:
        """Tickets and working days late, the longest first."""
        late = []
        for life in self.lives:
            last = life.moments[-1]
            is_mine = self.inside(last.agency, life.regency)
            if is_mine and last.status in OPEN - {"needs_info"} and last.due < end:
                days = [day for day in self.clock.working if self.clock.day(last.due) < day <= self.clock.day(now)]
                late.append((last.due, life.complaint.id, life.complaint.ticket, len(days)))
        return [(ticket, days) for _, _, ticket, days in sorted(late)]

    def places(self, start: datetime, end: datetime, least: int) -> dict[tuple[str, str], int]:
        found: Counter[tuple[str, str]] = Counter()
        for life in self.lives:
            village, last = life.complaint.village_code, life.moments[-1]
            hidden = life.complaint.identity == "rahasia" or village is None
            if not hidden and start <= life.filed < end and self.inside(last.agency, life.regency):
                found[life.category, str(village)] += 1
        return {place: count for place, count in found.items() if count >= least}

    def idle(self, since: datetime) -> dict[str, int]:
        waiting: dict[str, list[datetime]] = defaultdict(list)
        active = set()
        for life in self.lives:
            last = life.moments[-1]
            if last.status in OPEN and self.inside(last.agency, life.regency):
                waiting[last.agency].append(life.filed)
            for before, one in zip(life.moments, life.moments[1:], strict=False):
                if one.is_staff and one.at >= since:
                    active.add(before.agency)
        return {
            agency: len(filed) for agency, filed in waiting.items() if agency not in active and min(filed) < since
        }

    def undelivered(self, records: Records, start: datetime, end: datetime) -> int:
        by_ticket = {life.complaint.ticket: life for life in self.lives}
        found = 0
        for told in records.session.scalars(select(Outgoing).where(Outgoing.state == "never")):
            life = by_ticket[str(told.about)]
            inside = self.inside(life.moments[-1].agency, life.regency)
            found += start <= told.created_at < end and inside
        return found
