"""A digest's figures as the values that its text, its pictures and its buttons are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.digest_figures import (
    AgencyRow,
    AreaRow,
    Counts,
    DigestFigures,
    League,
    OverdueRow,
    Period,
    Scope,
    Unusual,
)
from actions.notify import Button
from actions.office import Office
from actions.periods import write_period
from actions.statistics import wilson

_COUNTED = ("new", "settled", "waiting", "overdue")
LINES = 3
"""How many of each sort the message names; the rest is behind the buttons."""
BARS = 7
"""How many agencies a picture shows."""


def digest_values(figures: DigestFigures) -> dict[str, Any]:
    """What `supervisor.digest` needs."""
    counts, before = figures.counts, figures.previous
    best, worst = _best_and_worst(figures.agencies)
    unusual = [unusual_values(one) for one in figures.unusual]
    return {
        **heading(figures.scope, figures.period, figures.now),
        "quiet": is_quiet(counts),
        "counts": counts_values(counts),
        "change": {name: getattr(counts, name) - getattr(before, name) for name in _COUNTED},
        "oldest": [overdue_values(row) for row in figures.oldest_overdue[:LINES]],
        "unusual": unusual[:LINES],
        "more_unusual": max(0, len(unusual) - LINES),
        "categories": [_given(row) for row in figures.categories[:LINES]],
        "areas": [_given(row) for row in figures.areas if row.new][:LINES],
        "best": agency_values(best) if best else None,
        "worst": agency_values(worst) if worst else None,
        "due": None,
    }


def _best_and_worst(agencies: Sequence[AgencyRow]) -> tuple[AgencyRow | None, AgencyRow | None]:
    """The agency that is on time most surely, and the one that is late most surely: with few complaints nobody is
    either. None where there are not two to compare, or all are alike."""
    measured = [row for row in agencies if row.counts.on_time_share is not None and row.agency]
    shares = {row.counts.on_time_share for row in measured}
    if len(shares) < 2:
        return None, None
    best = max(measured, key=lambda row: _share_between(row)[0])
    worst = min(measured, key=lambda row: _share_between(row)[1])
    return best, None if worst is best else worst


def _share_between(row: AgencyRow) -> tuple[float, float]:
    """Between what the true share on time lies."""
    return wilson(row.counts.settled_on_time, _behind(row))


def is_quiet(counts: Counts) -> bool:
    """Whether nothing came in, was settled, or waits."""
    return not (counts.new or counts.settled or counts.waiting)


def heading(scope: Scope, period: Period, now: datetime) -> dict[str, Any]:
    """What a title names: the days, up to which moment when they aren't over, and for whom."""
    is_over = period.end < now
    return {
        "period": {
            "kind": period.kind,
            "first": period.first_day.isoformat(),
            "last": period.last_day.isoformat(),
        },
        "until": None if is_over else period.end.isoformat(),
        "scope": list(scope),
    }


def counts_values(counts: Counts) -> dict[str, Any]:
    """Counts by name, ready for JSON."""
    return _given(counts)


def overdue_values(row: OverdueRow) -> dict[str, Any]:
    """An overdue complaint; of a confidential one its ticket, category and clock alone."""
    return _given(row) | ({"agency": None} if row.confidential else {})


def unusual_values(one: Unusual) -> dict[str, Any]:
    """Something out of the ordinary, by the names of its fields."""
    return _given(one)


def agency_values(row: AgencyRow) -> dict[str, Any]:
    """An agency with its counts."""
    return {"agency": row.agency, **counts_values(row.counts)}


def area_values(row: AreaRow) -> dict[str, Any]:
    """A regency with its counts."""
    return _given(row)


def league_values(league: League, now: datetime) -> dict[str, Any]:
    """What `supervisor.league` needs."""
    return {
        **heading(league.scope, league.period, now),
        "rows": [_given(row) for row in league.rows],
        "apart": [_given(row) for row in league.apart],
        "least": league.least,
    }


def digest_buttons(figures: DigestFigures) -> list[list[Button]]:
    """What a digest leads to. The period goes along, so that an old digest's buttons tell of its own days."""
    period = write_period(figures.period)
    week = [] if figures.period.kind == "week" else [Button("supervisor.button.week", "/rekap minggu ini")]
    settings = Button("supervisor.button.settings", "/rekap atur")
    if is_quiet(figures.counts):
        return [[*week, settings]]
    return [
        [
            Button("supervisor.button.overdue", "/rekap lewat"),
            Button("supervisor.button.agencies", f"/rekap opd {period}"),
        ],
        [Button("supervisor.button.areas", f"/rekap wilayah {period}"), *week],
        [Button("supervisor.button.workbook", f"/rekap xlsx {period}"), settings],
    ]


def pictures_values(office: Office, figures: DigestFigures) -> dict[str, Any]:
    """What `supervisor.pictures` needs: what is to be drawn, nothing where there is nothing to draw."""
    made = pictures_of(office, figures)
    is_expected = bool(made) and has_map(office, figures.scope)
    return {
        **heading(figures.scope, figures.period, figures.now),
        "made": made,
        "no_map": is_expected and all(one["kind"] != "map" for one in made),
    }


def pictures_of(office: Office, figures: DigestFigures) -> list[dict[str, Any]]:
    """What is to be drawn, as data: the figures, and the map where several regencies are looked after."""
    series = figures.series
    ages = [[bucket.least, bucket.most, bucket.count] for bucket in series.age_buckets]
    agencies = _largest(figures.agencies)
    title = heading(figures.scope, figures.period, figures.now)
    if not (any(series.inflow) or any(series.outflow) or any(count for _, _, count in ages) or agencies):
        return []
    drawn: list[dict[str, Any]] = [
        {
            "kind": "figures",
            "data": {
                **title,
                "days": [day.isoformat() for day in series.days],
                "inflow": list(series.inflow),
                "outflow": list(series.outflow),
                "ages": ages,
                "agencies": agencies,
                "all_agencies": len(figures.agencies),
            },
        }
    ]
    shades = _shades(figures)
    if shades and has_map(office, figures.scope):
        is_by_people = all(area.per_100k is not None for area in figures.areas)
        drawn.append({"kind": "map", "data": {**title, "shades": shades, "by_people": is_by_people}})
    return drawn


def has_map(office: Office, scope: Scope) -> bool:
    """Whether a map tells a supervisor of this scope anything: more than one regency is theirs."""
    regencies = {area.code for area in office.region.regencies}
    return len(regencies) > 1 and not (len(scope) == 1 and scope[0] in regencies)


def _shades(figures: DigestFigures) -> dict[str, float]:
    is_by_people = all(area.per_100k is not None for area in figures.areas)
    return {
        area.code: area.per_100k if is_by_people and area.per_100k is not None else area.open
        for area in figures.areas
        if area.open
    }


def _largest(agencies: Sequence[AgencyRow]) -> list[list[Any]]:
    """Of the agencies with a share those with most behind it, still from best to worst."""
    measured = [row for row in agencies if row.counts.on_time_share is not None and row.agency]
    kept = sorted(measured, key=_behind, reverse=True)[:BARS]
    return [[row.agency, row.counts.on_time_share, _behind(row)] for row in measured if row in kept]


def _behind(row: AgencyRow) -> int:
    """The number behind the share on time."""
    return row.counts.settled + row.counts.overdue


def _given(row: Any) -> dict[str, Any]:
    """A frozen row's fields by name."""
    return {name: getattr(row, name) for name in row.__slots__}
