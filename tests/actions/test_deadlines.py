"""Deadlines over weekends, Idul Fitri and the turn of the year, counted by hand."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from actions.deadlines import Calendar
from actions.region import load_region

JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = Calendar(load_region(Path(__file__).parents[2] / "nlu_data" / "regions" / "jateng"))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23 09:00", 1, "2026-11-24 16:00"),  # Monday → Tuesday
        ("2026-11-23 23:59", 1, "2026-11-24 16:00"),  # late the same day
        ("2026-11-24 00:01", 1, "2026-11-25 16:00"),  # Tuesday by local time, Monday by UTC
        ("2026-11-27 20:00", 1, "2026-11-30 16:00"),  # Friday evening → Monday
        ("2026-11-28 10:00", 1, "2026-11-30 16:00"),  # Saturday
        ("2026-11-23 09:00", 4, "2026-11-27 16:30"),  # Friday closes later
        ("2026-11-23 09:00", 5, "2026-11-30 16:00"),
        # Nyepi 28–29 March and Idul Fitri 31 March–7 April 2025 with their cuti bersama; back on 8 April
        ("2025-03-27 10:00", 1, "2025-04-08 16:00"),
        ("2025-03-25 09:00", 5, "2025-04-10 16:00"),  # 26, 27, 8, 9, 10
        ("2025-03-31 12:00", 3, "2025-04-10 16:00"),  # filed on the feast itself
        ("2025-03-27 16:30", 14, "2025-04-28 16:00"),  # Good Friday 18 April is off too
        # 18 August 2025, cuti bersama after the Sunday of independence
        ("2025-08-15 18:00", 1, "2025-08-19 16:00"),  # Friday evening → Tuesday
        ("2025-08-15 08:00", 4, "2025-08-22 16:30"),
        # Christmas 25–26 December 2025, New Year 2026: Friday 2 January is a working day
        ("2025-12-24 10:00", 1, "2025-12-29 16:00"),
        ("2025-12-24 10:00", 5, "2026-01-05 16:00"),  # 29, 30, 31, 2, 5
        ("2025-12-29 07:00", 3, "2026-01-02 16:30"),
        # outside office hours: what counts is the local day
        ("2026-11-23 05:00", 1, "2026-11-24 16:00"),
        ("2026-11-22 23:30", 1, "2026-11-23 16:00"),  # Sunday night
        ("2026-11-23 21:30", 5, "2026-11-30 16:00"),
        # Nyepi 18–19 March and Idul Fitri 20–24 March 2026 with their cuti bersama; 25 is the first day back
        ("2026-03-17 10:00", 1, "2026-03-25 16:00"),
        ("2026-03-16 10:00", 3, "2026-03-26 16:00"),
        ("2026-03-20 10:00", 1, "2026-03-25 16:00"),
        ("2026-03-13 15:00", 5, "2026-03-27 16:30"),  # 16, 17, 25, 26, 27
        ("2026-03-12 10:00", 14, "2026-04-09 16:00"),  # Good Friday 3 April
        # Christmas: 24 (cuti bersama) and 25 December 2026; 1 January 2027; Isra Mikraj 5 January 2027
        ("2026-12-23 10:00", 1, "2026-12-28 16:00"),
        ("2026-12-30 10:00", 2, "2027-01-04 16:00"),
        ("2026-12-30 10:00", 3, "2027-01-06 16:00"),
    ],
)
def test_a_deadline_is_the_close_of_the_nth_working_day(start: str, days: int, due: str) -> None:
    found = CALENDAR.due(local(start), days)
    assert found == local(due)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-23 09:00", "2026-11-23 10:30", 90),
        ("2026-11-23 06:00", "2026-11-23 08:00", 30),
        ("2026-11-23 15:30", "2026-11-24 08:00", 60),
        ("2026-11-27 16:00", "2026-11-30 08:00", 60),  # Friday 16.30, Monday 07.30
        ("2026-11-28 09:00", "2026-11-29 22:00", 0),
        ("2026-03-17 15:00", "2026-03-25 08:30", 120),
        ("2026-12-23 15:00", "2026-12-28 07:30", 60),
        ("2026-11-23 10:00", "2026-11-23 09:00", 0),
    ],
)
def test_only_office_minutes_count(start: str, end: str, minutes: int) -> None:
    assert CALENDAR.working_minutes(local(start), local(end)) == minutes


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-23 09:00", 60, "2026-11-23 10:00"),
        ("2026-11-23 16:00", 60, "2026-11-24 08:30"),  # a deadline at the close moves into the next morning
        ("2026-11-27 16:00", 60, "2026-11-30 08:00"),
        ("2026-11-23 16:00", 510, "2026-11-24 16:00"),  # one whole office day
        ("2026-03-17 15:30", 60, "2026-03-25 08:00"),
        ("2026-12-31 16:00", 30, "2027-01-04 08:00"),
        ("2026-11-28 12:00", 0, "2026-11-28 12:00"),
    ],
)
def test_a_pause_moves_a_deadline_by_office_minutes(start: str, minutes: int, end: str) -> None:
    assert CALENDAR.add_working_minutes(local(start), minutes) == local(end)


def test_working_days() -> None:
    assert CALENDAR.is_working_day(date(2026, 11, 23))
    assert not CALENDAR.is_working_day(date(2026, 11, 22))
    assert not CALENDAR.is_working_day(date(2026, 3, 24))
    assert not CALENDAR.is_working_day(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("due", "asked", "answered", "then"),
    [
        # Friday 15 August 2025 15.00 to Tuesday 19 9.00 over a long weekend: an hour and a half on either day
        ("2025-08-20 16:00", "2025-08-15 15:00", "2025-08-19 09:00", "2025-08-21 10:30"),
        ("2025-08-19 16:00", "2025-08-15 17:00", "2025-08-18 20:00", "2025-08-19 16:00"),  # no office hour between
        # over Idul Fitri 2025: an hour before, an hour after
        ("2025-04-09 16:00", "2025-03-27 15:00", "2025-04-08 08:30", "2025-04-10 09:30"),
        # over Idul Fitri 2026: two hours on 17 March, answered at the opening of 25 March
        ("2026-03-26 16:00", "2026-03-17 14:00", "2026-03-25 07:30", "2026-03-27 09:30"),
        # over Christmas 2026 and over New Year
        ("2026-12-29 16:00", "2026-12-23 15:30", "2026-12-28 08:00", "2026-12-30 08:30"),
        ("2027-01-04 16:00", "2026-12-31 15:00", "2027-01-04 08:30", "2027-01-06 09:30"),
        # a Friday's last hour and a half pushes a Friday's deadline to the next Monday
        ("2026-11-27 16:30", "2026-11-20 15:00", "2026-11-22 12:00", "2026-11-30 09:00"),
        (
            "2026-11-27 16:30",
            "2026-11-23 20:00",
            "2026-11-24 05:00",
            "2026-11-27 16:30",
        ),  # asked and answered at night
    ],
)
def test_a_pause_over_days_off_gives_back_the_office_hours_it_took(
    due: str, asked: str, answered: str, then: str
) -> None:
    minutes = CALENDAR.working_minutes(local(asked), local(answered))
    assert CALENDAR.add_working_minutes(local(due), minutes) == local(then)


@pytest.mark.parametrize(
    ("deadline", "days", "morning"),
    [
        ("2026-11-24 16:00", 1, "2026-11-23 07:30"),
        ("2026-11-30 16:00", 1, "2026-11-27 07:30"),  # Monday's deadline: Friday
        ("2025-04-08 16:00", 1, "2025-03-27 07:30"),  # before Idul Fitri
        ("2026-01-02 16:30", 2, "2025-12-30 07:30"),
    ],
)
def test_a_warning_comes_when_the_office_opens_on_the_working_day_before(
    deadline: str, days: int, morning: str
) -> None:
    assert CALENDAR.morning_before(local(deadline), days) == local(morning)
