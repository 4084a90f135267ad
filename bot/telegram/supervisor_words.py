"""Reads which days a supervisor means: "hari ini", "minggu lalu", "2026-10", "20 november 2026"."""

from __future__ import annotations

import re
from datetime import date, datetime

from babel.dates import get_month_names

from actions.deadlines import Calendar
from actions.digest_figures import Period
from actions.digest_period import DAY, day_period, month_period, week_period
from actions.errors import Refused
from actions.periods import read_period

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


def find_period(words: str, calendar: Calendar, now: datetime, language: str = "id") -> Period:
    """The days that these words name, today where there are none.

    Raises NoSuchDay, NotYet and NoSuchRecap.
    """
    told = " ".join(words.lower().split())
    today = calendar.local_day(now)
    match told:
        case "" | "hari ini":
            return day_period(calendar, today, now)
        case "kemarin":
            return day_period(calendar, today - DAY, now)
        case "minggu ini":
            return week_period(calendar, today, now)
        case "minggu lalu" | "minggu kemarin":
            return week_period(calendar, today - 7 * DAY, now)
        case "bulan ini":
            return month_period(calendar, today, now)
        case "bulan lalu" | "bulan kemarin":
            return month_period(calendar, today.replace(day=1) - DAY, now)
    period = read_period(told, calendar, now)
    return period or _dated(told, words, calendar, now, language)


def _dated(told: str, words: str, calendar: Calendar, now: datetime, language: str) -> Period:
    today = calendar.local_day(now)
    year, month, day = _read_date(told, today, language)
    if month is None:
        raise NoSuchRecap(words=words)
    try:
        first = date(year, month, day or 1)
    except ValueError as problem:
        raise NoSuchDay(words=words) from problem
    if first > today:
        raise NotYet(words=words)
    return month_period(calendar, first, now) if day is None else day_period(calendar, first, now)


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
