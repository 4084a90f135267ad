"""Reads which days a supervisor means: "hari ini", "minggu lalu", "2026-10", "20 november 2026"."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from babel.dates import get_month_names

from actions.digest_figures import Period
from actions.errors import Refused
from actions.periods import month_of, read_period, week_of, whole_days

_DAY = timedelta(days=1)
_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2}) )?([a-z]+)(?: (\d{4}))?")


class NoSuchDay(Refused):
    """The calendar has no such day or month."""

    key = "supervisor.no_such_day"


class NotYet(Refused):
    """A day that has not come yet."""

    key = "supervisor.not_yet"


class NoSuchRecap(Refused):
    """The words name no days."""

    key = "supervisor.no_such_recap"


def find_period(words: str, zone: tzinfo, now: datetime, language: str = "id") -> Period:
    """The days that these words name, today where there are none.

    Raises NoSuchDay, NotYet and NoSuchRecap.
    """
    told = " ".join(words.lower().split())
    today = now.astimezone(zone).date()
    match told:
        case "" | "hari ini":
            return whole_days(zone, today, today, now)
        case "kemarin":
            return whole_days(zone, today - _DAY, today - _DAY, now)
        case "minggu ini":
            return week_of(zone, today, now)
        case "minggu lalu" | "minggu kemarin":
            return week_of(zone, today - 7 * _DAY, now)
        case "bulan ini":
            return month_of(zone, today, now)
        case "bulan lalu" | "bulan kemarin":
            return month_of(zone, today.replace(day=1) - _DAY, now)
    period = read_period(told, zone, now) or _find_date(told, words, zone, now, language)
    if period is None:
        raise NoSuchRecap(words=words)
    if period.first_day > today:
        raise NotYet(period={"first": period.first_day.isoformat(), "last": period.last_day.isoformat()})
    return period


def _find_date(told: str, words: str, zone: tzinfo, now: datetime, language: str) -> Period | None:
    year, month, day = _read_date(told, now.astimezone(zone).date(), language)
    if month is None:
        return None
    try:
        first = date(year, month, day or 1)
    except ValueError as problem:
        raise NoSuchDay(words=words) from problem
    if day is not None:
        return whole_days(zone, first, first, now)
    if first > now.astimezone(zone).date():
        return whole_days(zone, first, first.replace(day=28), now, "month")
    return month_of(zone, first, now)


def _read_date(told: str, today: date, language: str) -> tuple[int, int | None, int | None]:
    """Year, month and day as written, possible or not; month None for words that are no date."""
    if found := _DATE.fullmatch(told):
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    if found := _DAY_FIRST.fullmatch(told):
        return int(found[3]), int(found[2]), int(found[1])
    found = _NAMED.fullmatch(told)
    names = {
        name.lower().strip("."): number
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }
    if found is None or found[2] not in names:
        return today.year, None, None
    return int(found[3] or today.year), names[found[2]], int(found[1]) if found[1] else None
