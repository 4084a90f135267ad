"""What is unusual: rises, one place complained of again and again, idle agencies, undelivered notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from actions.digest_scope import regencies_in
from actions.digest_values import Period, Unusual
from actions.office import Office
from actions.statistics import find_rises
from storage.database import Records
from storage.figures import Narrow

DAY = timedelta(days=1)
WEEK = 7 * DAY
LEAST_WEEKS = 4
"""Of the past; where there are fewer, nothing is called a rise."""


def find_unusual(records: Records, office: Office, narrow: Narrow, period: Period, now: datetime) -> list[Unusual]:
    """All of it, rises first. Which agencies are idle is said of now, so only of a period that has just ended."""
    found = [*_rises(records, office, narrow, period), *_repeated_places(records, office, narrow, period)]
    if period.last_day >= office.calendar.local_day(now) - DAY:
        found += _idle_agencies(records, office, narrow, now)
    undelivered = records.figures.undelivered(narrow, period.start, period.end)
    if undelivered:
        found.append(Unusual("undelivered", undelivered))
    return found


def _rises(records: Records, office: Office, narrow: Narrow, period: Period) -> Iterator[Unusual]:
    """Up to seven days are compared with the same days of the weeks before; of a longer period its last seven."""
    rules, figures = office.region.figures, records.figures
    last, first = period.last_day, max(period.first_day, period.last_day - 6 * DAY)
    begun = figures.first_day()
    weeks = min(rules["rise_weeks"], (first - begun) // WEEK) if begun is not None else 0
    if weeks < LEAST_WEEKS:
        return
    counts = figures.new_by_category_and_regency(narrow, first, last)
    if max(counts.values(), default=0) < rules["rise_least"]:
        return
    past = [
        figures.new_by_category_and_regency(narrow, first - WEEK * week, last - WEEK * week)
        for week in range(1, weeks + 1)
    ]
    cells = regencies_in(office.region, narrow) * len(office.region.categories)
    for rise in find_rises(counts, past, cells=cells, least=rules["rise_least"], odds=rules["rise_odds"]):
        category, regency = rise.cell
        yield Unusual(
            "rise", rise.count, category=category, regency=regency or None, usual_low=rise.low, usual_high=rise.high
        )


def _repeated_places(records: Records, office: Office, narrow: Narrow, period: Period) -> Iterator[Unusual]:
    rules = office.region.figures
    start = office.calendar.start_of(period.last_day - DAY * (rules["repeated_place_days"] - 1))
    for one in records.figures.repeated_places(narrow, start, period.end, rules["repeated_place_least"]):
        yield Unusual("repeated_place", one.times, category=one.category, regency=one.regency, place=one.place)


def _idle_agencies(records: Records, office: Office, narrow: Narrow, now: datetime) -> Iterator[Unusual]:
    today = office.calendar.local_day(now)
    since = office.calendar.working_days_ago(today, office.region.figures["idle_days"])
    idle = records.figures.idle_agencies(narrow, since, today, office.calendar.start_of(since))
    for agency, waiting in sorted(idle.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Unusual("idle_agency", waiting, agency=agency)
