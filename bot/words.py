"""Turns codes, times and numbers into the words of one language: the filters of the text templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from babel.dates import format_date, format_datetime, format_interval
from babel.numbers import format_decimal

from actions.region import Region

Filter = Callable[..., str]


class Words:
    """The filters for one region and language. A code that the region doesn't know raises KeyError."""

    def __init__(self, region: Region, language: str, say: Callable[..., str]) -> None:
        self._region, self._language, self._say = region, language, say

    def filters(self) -> Mapping[str, Filter]:
        """Every filter by the name that templates call it."""
        names = (
            "date",
            "day",
            "time",
            "clock",
            "datetime",
            "number",
            "category",
            "agency",
            "agency_told",
            "agency_short",
        )
        figures = ("day_month", "period", "percent", "scope", "scope_short")
        return {name: getattr(self, name) for name in (*names, *figures, "area", "status", "shorten")}

    def date(self, moment: str | dt.datetime) -> str:
        """An ISO date or time as "Senin, 30 November 2026"."""
        return self._format(moment, "EEEE, d MMMM y")

    def day(self, moment: str | dt.datetime) -> str:
        """An ISO date or time as "Sen 30 Nov"."""
        return self._format(moment, "EEE d MMM")

    def day_month(self, moment: str | dt.datetime) -> str:
        """An ISO date or time as "30 Nov"."""
        return self._format(moment, "d MMM")

    def time(self, moment: str | dt.datetime) -> str:
        """An ISO time as "14.02"."""
        return self._format(moment, "HH.mm")

    def datetime(self, moment: str | dt.datetime) -> str:
        """An ISO time as "Senin, 30 November 2026 pukul 07.00 WIB"; the word between is the text `word.at`."""
        return f"{self.date(moment)} {self._say('word.at')} {self.clock(moment)}"

    def clock(self, moment: str | dt.datetime) -> str:
        """An ISO time as "07.00 WIB"."""
        # Babel knows WIB, WITA and WIT in Indonesian only.
        return f"{self.time(moment)} {format_datetime(self._local(moment), 'z', locale='id')}"

    def number(self, value: float) -> str:
        """1234.5 as "1.234,5"."""
        return format_decimal(value, locale=self._language)

    def percent(self, share: float) -> str:
        """0.814 as "81 %"."""
        return f"{self.number(round(share * 100))}\u00a0%"

    def period(self, period: Mapping[str, str]) -> str:
        """Days as a title names them: "Minggu, 22 November 2026", "16–22 November 2026", "Oktober 2026"."""
        first, last = (dt.date.fromisoformat(period[end]) for end in ("first", "last"))
        if first == last:
            return self.date(period["first"])
        if (
            first.day == 1
            and (last + dt.timedelta(days=1)).day == 1
            and (first.year, first.month) == (last.year, last.month)
        ):
            return self._format(first, "MMMM y")
        return format_interval(first, last, "yMMMMd", locale=self._language)

    def scope(self, code: str) -> str:
        """An agency or an area by its code."""
        return self.agency(code) if code in self._region.agencies else self.area(code)

    def scope_short(self, code: str) -> str:
        """The same as people call it."""
        return self.agency_short(code) if code in self._region.agencies else self.area(code)

    def category(self, slug: str) -> str:
        """A category's name."""
        return self._region.categories[slug].name

    def agency(self, code: str) -> str:
        """An agency's full name."""
        return self._region.agency(code).name

    def agency_short(self, code: str) -> str:
        """An agency as people call it: its code, for a regency's government the name with `word.short` put in."""
        agency = self._region.agency(code)
        return self.agency_told(code) if agency.level == "regency" else agency.code

    def agency_told(self, code: str) -> str:
        """An agency as a citizen is told of it: its name with `word.short` put in, never a code."""
        name = self._region.agency(code).name
        for pair in self._say("word.short").split("|"):
            long, _, short = pair.partition("=")
            name = name.replace(long.strip(), short.strip())
        return name

    def area(self, code: str) -> str:
        """An area with what it lies in: "Kec. Kaligondang, Kab. Purbalingga"."""
        return self._region.area_name(code)

    def status(self, code: str) -> str:
        """A status as the citizen reads it: the text `status.<code>`."""
        return self._say(f"status.{code}")

    def shorten(self, value: str, length: int) -> str:
        """At most ``length`` characters on one line, cut at a word where possible."""
        line = " ".join(value.split())
        if len(line) <= length:
            return line
        cut = line[: length - 1]
        head = cut if line[length - 1] == " " else cut.rpartition(" ")[0]
        return (head if len(head) > length // 2 else cut).rstrip(" ,.;:") + "…"

    def _local(self, moment: str | dt.datetime) -> dt.datetime:
        value = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        # A plain date has no zone and means that day, wherever it is read.
        return value if value.tzinfo is None else value.astimezone(self._region.zone)

    def _format(self, moment: str | dt.datetime | dt.date, pattern: str) -> str:
        if isinstance(moment, dt.date) and not isinstance(moment, dt.datetime):
            return format_date(moment, pattern, locale=self._language)
        return format_datetime(self._local(moment), pattern, locale=self._language)
