"""The time that figures cover: whole local days of the region."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from actions.deadlines import Calendar
from actions.digest_values import Period

DAY = timedelta(days=1)
Kind = Literal["day", "week", "month", "days"]


def day_period(calendar: Calendar, day: date, now: datetime) -> Period:
    """One day, as far as it has gone."""
    return days_period(calendar, day, day, now, kind="day")


def week_period(calendar: Calendar, day: date, now: datetime) -> Period:
    """The week, from Monday on, in which a day lies, as far as it has gone."""
    monday = day - DAY * day.weekday()
    return days_period(calendar, monday, monday + 6 * DAY, now, kind="week")


def month_period(calendar: Calendar, day: date, now: datetime) -> Period:
    """The month in which a day lies, as far as it has gone."""
    first = day.replace(day=1)
    return days_period(calendar, first, _next_month(first) - DAY, now, kind="month")


def days_period(calendar: Calendar, first: date, last: date, now: datetime, *, kind: Kind = "days") -> Period:
    """These days, as far as they have gone. Raises ValueError when none has begun, or last is before first."""
    today = calendar.local_day(now)
    if not first <= last or first > today:
        raise ValueError(f"no period from {first} to {last}")
    last = min(last, today)
    end = min(calendar.start_of(last + DAY), now)
    return Period(calendar.start_of(first), end, first, last, kind)


def previous_period(calendar: Calendar, period: Period) -> Period:
    """The whole period before: the day, week or month before, else as many days as this one has."""
    last = period.first_day - DAY
    match period.kind:
        case "week":
            first = period.first_day - 7 * DAY
        case "month":
            first = last.replace(day=1)
        case _:
            first = period.first_day - (period.last_day - period.first_day + DAY)
    return Period(calendar.start_of(first), calendar.start_of(period.first_day), first, last, period.kind)


def _next_month(first: date) -> date:
    return (first + 31 * DAY).replace(day=1)
