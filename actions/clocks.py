"""A complaint's clocks: which deadlines run just now, and when each of them has something to say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from actions.deadlines import Calendar
from actions.region import Region
from storage.complaints import Complaint

WARNING, PASSED, LONG_PAST = "warning", "passed", "long_past"
"""What a deadline of the agency's says: before it, when it passes, and at each step of being long past."""
REMINDER, END = "reminder", "end"
"""What a time given to the citizen says: halfway, and when it is over."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A clock's ``clock`` word at a moment: ``stage`` says which, ``due`` the deadline it speaks of, ``days``
    for how many working days it has been past, ``since`` when it last said so (at first: the deadline)."""

    at: datetime
    clock: str
    stage: str
    due: datetime
    days: int = 0
    since: datetime | None = None


def rings(complaint: Complaint, region: Region, calendar: Calendar) -> list[Ring]:
    """All that the clocks which run now say, the earliest first; said already or not."""
    return sorted(_rings(complaint, region, calendar), key=lambda ring: (ring.at, ring.clock))


def rings_between(
    complaint: Complaint, region: Region, calendar: Calendar, after: datetime | None, until: datetime
) -> list[Ring]:
    """What they say later than ``after`` (None: from the beginning), up to ``until``."""
    return [
        one for one in rings(complaint, region, calendar) if (after is None or one.at > after) and one.at <= until
    ]


def set_ring(complaint: Complaint, region: Region, calendar: Calendar) -> None:
    """Note on the complaint when its clocks next have something to say that they have not said."""
    told = complaint.rung_at
    coming = (one.at for one in rings(complaint, region, calendar) if told is None or one.at > told)
    complaint.rings_at = next(coming, None)


def _rings(complaint: Complaint, region: Region, calendar: Calendar) -> Iterator[Ring]:
    clocks = region.clocks
    match complaint.status:
        case "submitted":
            yield from _deadline("verify", complaint.due_at, region, calendar)
        case "needs_info":
            if complaint.paused_at is not None:
                yield from _citizens_time("answer", complaint.paused_at, clocks["answer"], calendar)
        case "routed" | "in_progress" | "returned" | "reopened":
            yield from _deadline("settle", complaint.settle_due_at or complaint.due_at, region, calendar)
            waits = complaint.status == "routed" and complaint.first_follow_up_at is None
            if waits and complaint.follow_up_due_at is not None:
                yield from _deadline("first_follow_up", complaint.follow_up_due_at, region, calendar)
        case "resolved":
            if complaint.resolved_at is not None:
                yield from _citizens_time("citizen_word", complaint.resolved_at, clocks["citizen_word"], calendar)


def _deadline(clock: str, due: datetime, region: Region, calendar: Calendar) -> Iterator[Ring]:
    yield Ring(calendar.morning_before(due, region.warned_before), clock, WARNING, due)
    yield Ring(due, clock, PASSED, due)
    since = due
    for days in region.long_past:
        at = calendar.due(due, days)
        yield Ring(at, clock, LONG_PAST, due, days, since)
        since = at


def _citizens_time(clock: str, start: datetime, days: int, calendar: Calendar) -> Iterator[Ring]:
    end = calendar.due(start, days)
    if days > 1:
        yield Ring(calendar.due(start, days // 2), clock, REMINDER, end)
    yield Ring(end, clock, END, end)
