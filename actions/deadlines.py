"""Working time: office hours, holidays and deadlines by the region's calendar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import holidays

from actions.region import Region

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


class Calendar:
    """The office hours of a region. Moments are aware; days are the region's local days.

    Public holidays and cuti bersama (category `government`) are off, as in the joint ministerial decrees.
    """

    def __init__(self, region: Region) -> None:
        self._zone = region.zone
        self._hours = region.office_hours
        self._holidays = holidays.country_holidays(region.holiday_country, categories=("public", "government"))

    def local_day(self, at: datetime) -> date:
        """The region's day of a moment."""
        return at.astimezone(self._zone).date()

    def start_of(self, day: date) -> datetime:
        """The moment, in UTC, when a local day begins."""
        return datetime.combine(day, time(), self._zone).astimezone(UTC)

    def is_working_day(self, day: date) -> bool:
        """Is the office open that day?"""
        return day.weekday() in self._hours and day not in self._holidays

    def working_days(self, after: date, until: date) -> int:
        """How many working days follow a day, up to and with another."""
        days = (until - after).days
        return sum(self.is_working_day(after + DAY * number) for number in range(1, days + 1))

    def working_days_ago(self, day: date, working_days: int) -> date:
        """The nth working day before a day."""
        while working_days:
            day -= DAY
            working_days -= self.is_working_day(day)
        return day

    def due(self, start: datetime, working_days: int) -> datetime:
        """The close of office, in UTC, of the nth working day after the local day of `start`."""
        day = start.astimezone(self._zone).date()
        for _ in range(working_days):
            day = self._next_working_day(day)
        return self._office(day)[1]

    def working_minutes(self, start: datetime, end: datetime) -> int:
        """Whole office minutes between two moments (0 when the end is not later)."""
        worked = timedelta()
        for opening, closing in self._offices(start):
            if opening >= end:
                break
            worked += max(min(closing, end) - max(opening, start), timedelta())
        return worked // MINUTE

    def add_working_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment, in UTC, when that many office minutes have passed since `at`; unchanged for none."""
        left = timedelta(minutes=minutes)
        if not left:
            return at.astimezone(UTC)
        for opening, closing in self._offices(at):
            start = max(opening, at)
            if closing - start >= left:
                return (start + left).astimezone(UTC)
            left -= max(closing - start, timedelta())
        raise AssertionError("offices never end")

    def _offices(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Opening and closing of each working day, from the day of `start` on."""
        day = start.astimezone(self._zone).date()
        while True:
            if self.is_working_day(day):
                yield self._office(day)
            day += DAY

    def _office(self, day: date) -> tuple[datetime, datetime]:
        opening, closing = self._hours[day.weekday()]
        return (
            datetime.combine(day, opening, self._zone).astimezone(UTC),
            datetime.combine(day, closing, self._zone).astimezone(UTC),
        )

    def _next_working_day(self, day: date) -> date:
        day += DAY
        while not self.is_working_day(day):
            day += DAY
        return day
