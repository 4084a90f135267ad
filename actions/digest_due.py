"""Which digests a supervisor is owed: the newest of each sort, and the days it has to tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from actions.digest_period import DAY, Kind, days_period, month_period, week_period
from actions.digest_values import Period
from actions.office import Office
from actions.subscribe import time_of, zone_of
from storage.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class Due:
    """A digest that is owed since ``at``."""

    period: Period
    at: datetime
    is_daily: bool = False


def digests_due(office: Office, wishes: Subscription, now: datetime) -> Iterator[Due]:
    """What is owed and may not have been sent: the newest of each sort."""
    zone = zone_of(office, wishes)
    clock = time_of(office, wishes)
    today = now.astimezone(zone).date()
    is_past = datetime.combine(today, clock, zone) <= now
    newest = today if is_past else today - DAY

    def at(day: date) -> datetime:
        return datetime.combine(day, clock, zone)

    if wishes.daily_since is not None:
        yield from _daily(office, wishes, newest, at, now)
    if wishes.weekly_since is not None:
        monday = newest - timedelta(days=newest.weekday())
        if at(monday) > wishes.weekly_since:
            yield Due(week_period(office.calendar, monday - DAY, now), at(monday))
    if wishes.monthly_since is not None:
        first = newest.replace(day=1)
        if at(first) > wishes.monthly_since:
            yield Due(month_period(office.calendar, first - DAY, now), at(first))


def _daily(
    office: Office, wishes: Subscription, newest: date, at: Callable[[date], datetime], now: datetime
) -> Iterator[Due]:
    """The whole days since the last one, if the newest morning has not been served yet."""

    def is_morning(day: date) -> bool:
        return not wishes.working_days or office.calendar.is_working_day(day)

    while not is_morning(newest):
        newest -= DAY
    if wishes.daily_since is None or at(newest) <= wishes.daily_since:
        return
    # Somebody further east may want it before the region's day is over.
    last = min(newest, at(newest).astimezone(office.region.zone).date()) - DAY
    covered = wishes.covered_until
    if covered is not None and covered >= last:
        return
    if covered is None:
        covered = last - DAY
        while not is_morning(covered + DAY):
            covered -= DAY
    kind: Kind = "day" if covered + DAY == last else "days"
    missed = covered + 2 * DAY
    while not is_morning(missed):
        missed += DAY
    yield Due(
        days_period(office.calendar, covered + DAY, last, now, kind=kind), at(min(missed, newest)), is_daily=True
    )
