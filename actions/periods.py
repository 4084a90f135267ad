"""Periods as one word, so that a button under an old digest tells of its own days."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from actions.deadlines import Calendar
from actions.digest_figures import Period
from actions.digest_period import Kind, days_period

KINDS = ("day", "week", "month", "days")


def write_period(period: Period) -> str:
    """A period as one word: "week:2026-11-16:2026-11-22"."""
    return f"{period.kind}:{period.first_day.isoformat()}:{period.last_day.isoformat()}"


def read_period(word: str, calendar: Calendar, now: datetime) -> Period | None:
    """The period of such a word, as it stands now; None when it is none."""
    kind, _, days = word.partition(":")
    try:
        first, last = (date.fromisoformat(day) for day in days.split(":"))
        return days_period(calendar, first, last, now, kind=cast(Kind, kind)) if kind in KINDS else None
    except ValueError:
        return None
