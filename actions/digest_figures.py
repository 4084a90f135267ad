"""Composes all figures of a scope and period, and the league table. What each means stands in docs/figures.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from actions.digest_period import previous_period
from actions.digest_scope import narrow_to
from actions.digest_values import (
    AgeBucket,
    AgencyRow,
    AreaRow,
    CategoryRow,
    Counts,
    DigestFigures,
    League,
    LeagueRow,
    OverdueRow,
    Period,
    Scope,
    Series,
    Unusual,
)
from actions.find_unusual import find_unusual
from actions.gather_counts import Gathered, gather
from actions.keep_figures import keep_figures
from actions.office import Office
from actions.statistics import shrunk, wilson
from storage.database import Records
from storage.figures import Narrow

__all__ = [
    "AgeBucket",
    "AgencyRow",
    "AreaRow",
    "CategoryRow",
    "Counts",
    "DigestFigures",
    "League",
    "LeagueRow",
    "OverdueRow",
    "Period",
    "Scope",
    "Series",
    "Unusual",
    "compose_figures",
    "compose_league",
    "list_overdue",
]

DAY = timedelta(days=1)
SERIES_DAYS = 30
OLDEST = 10
AGES = (3, 7, 14, 30)
"""The last day of each group of ages but the last, which is open."""


def compose_figures(records: Records, office: Office, scope: Scope, period: Period, now: datetime) -> DigestFigures:
    """All figures of a scope and period. ``now`` must not lie before anything recorded. Raises ScopeGone."""
    narrow = narrow_to(office.region, scope)
    keep_figures(records, office.calendar)
    gathered = gather(records, office, narrow, period, now)
    before = gather(records, office, narrow, previous_period(office.calendar, period), now)
    categories = records.figures.new_by_category(narrow, period.first_day, period.last_day)
    return DigestFigures(
        scope=scope,
        period=period,
        now=now,
        counts=gathered.counts(),
        previous=before.counts(),
        categories=[
            CategoryRow(category, new)
            for category, new in sorted(categories.items(), key=lambda pair: (-pair[1], pair[0]))
            if new
        ],
        areas=_areas(office, gathered),
        agencies=_agencies(gathered),
        oldest_overdue=list_overdue(records, office, scope, period.end, now, limit=OLDEST),
        unusual=find_unusual(records, office, narrow, period, now),
        series=_series(records, office, narrow, period, now),
    )


def compose_league(records: Records, office: Office, scope: Scope, period: Period, now: datetime) -> League:
    """The agencies of a scope, ranked by the lower bound of their on-time share, then speed, then satisfaction.

    Raises ScopeGone.
    """
    narrow = narrow_to(office.region, scope)
    keep_figures(records, office.calendar)
    gathered = gather(records, office, narrow, period, now)
    rules = office.region.figures
    votes = sum(tally.votes for tally in gathered.sums.values())
    mean = sum(tally.stars for tally in gathered.sums.values()) / votes if votes else 0.0
    rows = []
    for one in _agencies(gathered):
        counts = one.counts
        n = counts.settled + counts.overdue
        low, high = wilson(counts.settled_on_time, n) if n else (None, None)
        stars = (counts.satisfaction or 0.0) * counts.votes
        satisfaction = shrunk(stars, counts.votes, mean, rules["shrinking_votes"]) if counts.votes else None
        rows.append(
            LeagueRow(
                agency=one.agency,
                n=n,
                settled_on_time=counts.settled_on_time,
                on_time_share=counts.on_time_share,
                low=low,
                high=high,
                follow_up_minutes=counts.follow_up_minutes,
                satisfaction=satisfaction,
                votes=counts.votes,
            )
        )
    least = rules["league_least"]
    apart = sorted((row for row in rows if row.n < least), key=lambda row: row.agency)
    return League(scope, period, [row for row in rows if row.n >= least], apart, least)


def list_overdue(
    records: Records, office: Office, scope: Scope, at: datetime, now: datetime, *, limit: int = 10_000
) -> Sequence[OverdueRow]:
    """Those overdue at a moment that still are, the longest first. Raises ScopeGone."""
    calendar, today = office.calendar, office.calendar.local_day(now)
    return [
        OverdueRow(
            ticket=complaint.ticket,
            agency="" if complaint.identity == "rahasia" else complaint.agency or "",
            category=complaint.category,
            days_late=calendar.working_days(calendar.local_day(complaint.due_at), today),
            confidential=complaint.identity == "rahasia",
        )
        for complaint in records.figures.oldest_overdue(narrow_to(office.region, scope), at, limit)
    ]


def _agencies(gathered: Gathered) -> list[AgencyRow]:
    """Every agency with anything to count, best first."""
    rows = [AgencyRow(agency, counts) for agency, counts in gathered.counts_by_agency().items()]
    return sorted((row for row in rows if row.counts != Counts()), key=_rank)


def _rank(row: AgencyRow) -> tuple[float, float, float, int, str]:
    counts = row.counts
    n = counts.settled + counts.overdue
    return (
        -wilson(counts.settled_on_time, n)[0] if n else 1.0,
        counts.follow_up_minutes if counts.follow_up_minutes is not None else float("inf"),
        -(counts.satisfaction or 0.0),
        -counts.settled,
        row.agency,
    )


def _areas(office: Office, gathered: Gathered) -> list[AreaRow]:
    opened: dict[str, int] = defaultdict(int)
    new: dict[str, int] = defaultdict(int)
    for place, standing in gathered.standing.items():
        opened[place.regency] += standing.open
    for place in gathered.sums:
        new[place.regency] += gathered.new(place)
    people = office.region.population
    rows = [
        AreaRow(code, opened[code], new[code], opened[code] / people[code] * 100_000 if code in people else None)
        for code in _with_anything(opened, new)
    ]
    return sorted(rows, key=lambda row: (-row.open, -row.new, row.code))


def _with_anything(*counts: dict[str, int]) -> Iterable[str]:
    return {code for one in counts for code, count in one.items() if code and count}


def _series(records: Records, office: Office, narrow: Narrow, period: Period, now: datetime) -> Series:
    last, today = period.last_day, office.calendar.local_day(now)
    days = [last - DAY * ago for ago in reversed(range(SERIES_DAYS))]
    flow = records.figures.flow(narrow, days[0], last)
    came = [flow.get(day, (0, 0))[0] for day in days]
    change = [flow.get(day, (0, 0))[1] for day in days]
    since = [office.calendar.start_of(today - DAY * age) for age in AGES]
    counts = records.figures.filed_of_open(narrow, since)
    least = [0, *(age + 1 for age in AGES)]
    buckets = [AgeBucket(*one) for one in zip(least, [*AGES, None], counts, strict=True)]
    return Series(days, came, [one - more for one, more in zip(came, change, strict=True)], buckets)
