"""Stretches of whole local days: a day, several, a week from Monday, a month."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, cast

from actions.digest_figures import Period

Kind = Literal["day", "week", "month", "days"]
DAY = timedelta(days=1)


def whole_days(zone: tzinfo, first: date, last: date, now: datetime, kind: Kind | None = None) -> Period:
    """From the first to the last day; one that isn't over yet ends ``now``."""
    start = datetime.combine(first, time(), zone).astimezone(UTC)
    end = datetime.combine(last + DAY, time(), zone).astimezone(UTC)
    return Period(start, min(end, now), first, last, kind or ("day" if first == last else "days"))


def week_of(zone: tzinfo, day: date, now: datetime) -> Period:
    """The week from Monday that holds a day; of one that isn't over, the days until now."""
    monday = day - timedelta(days=day.weekday())
    return _until_now(zone, monday, monday + 6 * DAY, now, "week")


def month_of(zone: tzinfo, day: date, now: datetime) -> Period:
    """The month that holds a day; of one that isn't over, the days until now."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    return _until_now(zone, first, last, now, "month")


def _until_now(zone: tzinfo, first: date, last: date, now: datetime, kind: Kind) -> Period:
    return whole_days(zone, first, max(first, min(last, now.astimezone(zone).date())), now, kind)


def write_period(period: Period) -> str:
    """A period as one word, for a button's payload: "week:2026-11-16:2026-11-22"."""
    return f"{period.kind}:{period.first_day.isoformat()}:{period.last_day.isoformat()}"


def read_period(word: str, zone: tzinfo, now: datetime) -> Period | None:
    """The period of such a word, as it stands now; None when it is none."""
    kind, _, days = word.partition(":")
    try:
        first, last = (date.fromisoformat(day) for day in days.split(":"))
    except ValueError:
        return None
    if kind not in ("day", "week", "month", "days") or first > last:
        return None
    return whole_days(zone, first, last, now, cast(Kind, kind))
