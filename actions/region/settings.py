"""The settings of a region pack (region.yml): languages, calendar, clocks, thresholds, emergency numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

from actions.region.files import PackFiles
from actions.region.parts import Agency, Area, Category, EmergencyNumber, words_pattern

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOCKS = ("verify", "first_follow_up", "settle_normatif", "settle_non_pengawasan", "settle_pengawasan",
          "answer", "citizen_word", "reopen", "reopened_least")  # fmt: skip
FIGURES = ("league_least", "shrinking_votes", "rise_least", "rise_weeks", "rise_odds", "repeated_place_least",
           "repeated_place_days", "idle_days")  # fmt: skip
THRESHOLDS = ("routing_confidence", "category_confidence", "similar_complaint")
ESCALATIONS = ("violence", "corruption", "officials")
ESCALATED = ("protection", "official")

Numbers = Mapping[str, tuple[EmergencyNumber, ...]]


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """What region.yml says. Clocks and alerts count working days; office hours are local by weekday (Monday: 0)."""

    code: str
    name: str
    languages: tuple[str, ...]
    zone: ZoneInfo
    holiday_country: str
    office_hours: Mapping[int, tuple[time, time]]
    central_desk: str
    inspectorate: str | None
    """Where a confidential complaint goes when its own agency can't have it."""
    named_kinds: Mapping[str, tuple[str, ...]]
    """By category, the kinds of agencies (their names' first words) that get what names them."""
    thresholds: Mapping[str, float]
    clocks: Mapping[str, int]
    warned_before: int
    long_past: tuple[int, ...]
    """So many working days after a deadline supervisors hear of it, each time."""
    reopened_share: float
    remind_after: timedelta
    lapse_after: timedelta
    messages_kept: timedelta
    bars_kept: timedelta
    """How long a barred account is known again after its owner's data was deleted."""
    quiet_hours: tuple[time, time]
    awake: timedelta
    digest_time: time
    figures: Mapping[str, int]
    first_numbers: tuple[EmergencyNumber, ...]
    numbers_by_danger: Numbers
    numbers_by_regency: Mapping[str, Numbers]
    escalation_words: Mapping[str, re.Pattern[str]]
    escalation_categories: Mapping[str, str]
    """Categories told of at once when a person has said that a complaint is of them: protection or official."""


def read_settings(
    files: PackFiles,
    areas: Mapping[str, Area],
    agencies: Mapping[str, Agency],
    categories: Mapping[str, Category],
) -> RegionSettings:
    """region.yml, checked value by value."""
    get = files.read_settings("region.yml").get
    return RegionSettings(
        code=get(partial(_one_of, areas), next(iter(areas), ""), "code"),
        name=get(_text, "Jawa Tengah", "name"),
        languages=get(_texts, ["id"], "languages"),
        zone=get(_zone, "Asia/Jakarta", "time_zone"),
        holiday_country=get(_country, "ID", "calendar", "country"),
        office_hours=get(_office_hours, {"monday": ["07:30", "16:00"]}, "calendar", "office_hours"),
        central_desk=get(partial(_one_of, agencies), next(iter(agencies), ""), "central_desk"),
        inspectorate=get(partial(_one_of_or_none, agencies), None, "inspectorate"),
        named_kinds=get(partial(_named_kinds, categories, agencies), {}, "named_kinds"),
        thresholds={name: get(_share, 0.5, "thresholds", name) for name in THRESHOLDS},
        clocks={name: get(_count, 5, "clocks", name) for name in CLOCKS},
        warned_before=get(_count, 1, "alerts", "before"),
        long_past=get(_steps, [5, 20], "alerts", "long_past"),
        reopened_share=get(_share, 0.5, "reopened_share"),
        remind_after=get(_hours, 24, "draft", "remind_after"),
        lapse_after=get(_hours, 72, "draft", "lapse_after"),
        messages_kept=timedelta(days=get(_count, 30, "retention", "messages")),
        bars_kept=timedelta(days=get(_count, 365, "retention", "bars")),
        quiet_hours=get(_times, ["21:00", "06:00"], "quiet_hours"),
        awake=timedelta(minutes=get(_count, 30, "awake")),
        digest_time=get(_time, "07:00", "digest_time"),
        figures={name: get(_count, 5, "figures", name) for name in FIGURES},
        first_numbers=get(_numbers, [{"number": "112", "service": "darurat"}], "emergency", "first"),
        numbers_by_danger=get(_numbers_by_danger, {}, "emergency", "by_danger"),
        numbers_by_regency=get(partial(_numbers_by_regency, areas), {}, "emergency", "by_regency"),
        escalation_words={name: get(_words, ["kata"], "escalation", name) for name in ESCALATIONS},
        escalation_categories=get(partial(_escalated, categories), {}, "escalation", "categories"),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("not a text")
    return value.strip()


def _one_of(known: Mapping[str, object], value: Any) -> str:
    if value not in known and known:
        raise ValueError(f"{value!r} is unknown")
    return str(value)


def _one_of_or_none(known: Mapping[str, object], value: Any) -> str | None:
    return None if value is None else _one_of(known, value)


def _escalated(categories: Mapping[str, object], value: Any) -> dict[str, str]:
    known = dict.fromkeys(ESCALATED)
    return {_one_of(categories, category): _one_of(known, reason) for category, reason in value.items()}


def _named_kinds(
    categories: Mapping[str, object], agencies: Mapping[str, Agency], value: Any
) -> dict[str, tuple[str, ...]]:
    found = {_one_of(categories, category): _texts(kinds) for category, kinds in value.items()}
    kinds = {agency.name.split()[0] for agency in agencies.values()}
    for kind in (one for named in found.values() for one in named if one not in kinds and kinds):
        raise ValueError(f"no agency's name begins with {kind!r}")
    return found


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError("not a list")
    return tuple(map(_text, value))


def _words(value: Any) -> re.Pattern[str]:
    return words_pattern(_texts(value))


def _zone(value: Any) -> ZoneInfo:
    try:
        return ZoneInfo(_text(value))
    except ZoneInfoNotFoundError as error:
        raise ValueError(f"no time zone {value}") from error


def _country(value: Any) -> str:
    if _text(value) not in holidays.list_supported_countries():
        raise ValueError(f"the package holidays does not know {value}")
    return _text(value)


def _share(value: Any) -> float:
    if not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError(f"{value!r} is not between 0 and 1")
    return float(value)


def _count(value: Any) -> int:
    if not isinstance(value, int) or value < 1:
        raise ValueError(f"{value!r} is not a whole number from 1 on")
    return value


def _steps(value: Any) -> tuple[int, ...]:
    steps = tuple(map(_count, value))
    if not steps or list(steps) != sorted(set(steps)):
        raise ValueError("not a list of rising numbers")
    return steps


def _hours(value: Any) -> timedelta:
    if not isinstance(value, int | float) or value <= 0:
        raise ValueError(f"{value!r} is not a number of hours")
    return timedelta(hours=value)


def _time(value: Any) -> time:
    return time.fromisoformat(_text(value))


def _times(value: Any) -> tuple[time, time]:
    start, end = value
    return _time(start), _time(end)


def _office_hours(value: Any) -> dict[int, tuple[time, time]]:
    unknown = set(value) - set(WEEKDAYS)
    hours = {WEEKDAYS.index(day): _times(pair) for day, pair in value.items() if day not in unknown}
    if unknown or not hours or any(start >= end for start, end in hours.values()):
        raise ValueError(f"days {', '.join(WEEKDAYS)} with an opening before the closing")
    return hours


def _numbers(value: Any) -> tuple[EmergencyNumber, ...]:
    return tuple(EmergencyNumber(_text(item["number"]), _text(item["service"])) for item in value)


def _numbers_by_danger(value: Any) -> dict[str, tuple[EmergencyNumber, ...]]:
    return {_text(danger): _numbers(numbers) for danger, numbers in value.items()}


def _numbers_by_regency(areas: Mapping[str, Area], value: Any) -> dict[str, dict[str, tuple[EmergencyNumber, ...]]]:
    return {_one_of(areas, code): _numbers_by_danger(numbers) for code, numbers in value.items()}
