"""Periods are whole local days; the running one ends now."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.deadlines import Calendar
from actions.digest_period import day_period, days_period, month_period, previous_period, week_period
from tests.builders import the_region

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 23, 0, 30, tzinfo=WIB)
CALENDAR = Calendar(the_region())


def test_a_day_is_the_regions_and_not_utcs() -> None:
    yesterday = day_period(CALENDAR, date(2026, 11, 22), NOW)
    assert yesterday.start == datetime(2026, 11, 22, tzinfo=WIB)
    assert yesterday.end == datetime(2026, 11, 23, tzinfo=WIB)


def test_today_goes_as_far_as_it_has_gone() -> None:
    today = day_period(CALENDAR, date(2026, 11, 23), NOW)
    assert (today.end, today.last_day) == (NOW, date(2026, 11, 23))


def test_a_week_begins_on_monday_and_a_month_on_the_first() -> None:
    week = week_period(CALENDAR, date(2026, 11, 22), NOW)
    assert (week.first_day, week.last_day) == (date(2026, 11, 16), date(2026, 11, 22))
    month = month_period(CALENDAR, date(2026, 2, 14), NOW)
    assert (month.first_day, month.last_day) == (date(2026, 2, 1), date(2026, 2, 28))
    assert month_period(CALENDAR, date(2026, 11, 14), NOW).last_day == date(2026, 11, 23)


def test_what_came_before_is_as_long() -> None:
    def before(period_of: object) -> tuple[date, date]:
        period = previous_period(CALENDAR, period_of)  # type: ignore[arg-type]
        return period.first_day, period.last_day

    assert before(day_period(CALENDAR, date(2026, 11, 23), NOW)) == (date(2026, 11, 22), date(2026, 11, 22))
    assert before(week_period(CALENDAR, date(2026, 11, 23), NOW)) == (date(2026, 11, 16), date(2026, 11, 22))
    assert before(month_period(CALENDAR, date(2026, 3, 1), NOW)) == (date(2026, 2, 1), date(2026, 2, 28))
    ten = days_period(CALENDAR, date(2026, 11, 11), date(2026, 11, 20), NOW)
    assert before(ten) == (date(2026, 11, 1), date(2026, 11, 10))


def test_what_has_not_begun_or_ends_before_it_begins_is_no_period() -> None:
    for first, last in ((date(2026, 11, 24), date(2026, 11, 24)), (date(2026, 11, 5), date(2026, 11, 4))):
        with pytest.raises(ValueError, match="no period"):
            days_period(CALENDAR, first, last, NOW)


def test_working_days_late_skip_weekends_and_holidays() -> None:
    assert CALENDAR.working_days(date(2026, 11, 20), date(2026, 11, 23)) == 1
    assert CALENDAR.working_days(date(2026, 11, 20), date(2026, 11, 22)) == 0
    assert CALENDAR.working_days_ago(date(2026, 11, 23), 1) == date(2026, 11, 20)
    christmas = date(2026, 12, 25)
    assert CALENDAR.working_days(christmas - timedelta(days=1), christmas) == 0
