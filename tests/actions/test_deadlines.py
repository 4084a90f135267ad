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
        # Nyepi 18–19 March and Idul Fitri 20–24 March 2026 with their cuti bersama; 25 is the first day back
        ("2026-03-17 10:00", 1, "2026-03-25 16:00"),
        ("2026-03-16 10:00", 3, "2026-03-26 16:00"),
        ("2026-03-20 10:00", 1, "2026-03-25 16:00"),
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
