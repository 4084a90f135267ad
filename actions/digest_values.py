"""The figures a supervisor sees, as values: what is counted, over which time, for whom.

How each number is defined and why stands in docs/figures.md. Nothing here names a person, and of a confidential
complaint nothing stands but its ticket, category and clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Scope = tuple[str, ...]
"""Codes of a region, regencies or agencies, in any mixture: what falls under one of them counts, once."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, [start, end); the last may be unfinished, then ``end`` is the moment of asking."""

    start: datetime
    end: datetime
    first_day: date
    last_day: date
    kind: Literal["day", "week", "month", "days"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened in a period, and how things stood at its end.

    None where there is nothing to measure by: no settled or overdue ones, no follow-up, no votes.
    """

    new: int = 0
    settled: int = 0
    """First resolved in the period."""
    rejected: int = 0
    merged: int = 0
    withdrawn: int = 0
    waiting: int = 0
    """Open at the period's end."""
    overdue: int = 0
    """Open at the period's end with the deadline in force passed, and no question pausing it."""
    settled_on_time: int = 0
    on_time_share: float | None = None
    """Settled on time, of those settled and those overdue and still open: 0 to 1."""
    follow_up_minutes: float | None = None
    """The median, in working minutes, from reaching the agency to its first follow-up."""
    settle_minutes: float | None = None
    """The median, in working minutes without pauses, from filing to being settled."""
    satisfaction: float | None = None
    """The mean of the citizens' ratings, 1 to 5."""
    votes: int = 0


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency's figures. Its ``new`` are those that reached it in the period."""

    agency: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One regency: open at the period's end, new in it; ``per_100k`` open per 100 thousand people, when known."""

    code: str
    open: int
    new: int
    per_100k: float | None = None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """How many of a category are new."""

    category: str
    new: int


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """An overdue complaint; ``days_late`` in working days. Of a confidential one the agency is "" too."""

    ticket: str
    agency: str
    category: str
    days_late: int
    confidential: bool


@dataclass(frozen=True, slots=True)
class Unusual:
    """Something out of the ordinary; which fields are set depends on ``kind``.

    rise: category, regency, count, and the least and most of the same days of the past weeks · repeated_place:
    category, regency, place (a village's code), count · idle_agency: agency, count (its open complaints) ·
    undelivered: count (notices about complaints).
    """

    kind: Literal["rise", "repeated_place", "idle_agency", "undelivered"]
    count: int
    category: str | None = None
    regency: str | None = None
    agency: str | None = None
    usual_low: int | None = None
    usual_high: int | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """An agency in the league table, with the number behind each share.

    ``n`` is settled + overdue and still open; ``low`` and ``high`` bound the on-time share (Wilson, 95 %);
    ``satisfaction`` is drawn towards the mean of all where votes are few.
    """

    agency: str
    n: int
    settled_on_time: int
    on_time_share: float | None
    low: float | None
    high: float | None
    follow_up_minutes: float | None
    satisfaction: float | None
    votes: int


@dataclass(frozen=True, slots=True)
class League:
    """Agencies from best to worst by the lower bound of their on-time share; those with too few apart, by code."""

    scope: Scope
    period: Period
    rows: Sequence[LeagueRow]
    apart: Sequence[LeagueRow]
    least: int
    """How many complaints it takes to be ranked."""


@dataclass(frozen=True, slots=True)
class AgeBucket:
    """Open complaints whose age in days lies in [least, most]; ``most`` None has no upper end."""

    least: int
    most: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Series:
    """Thirty days until the period's last: what came in (or back), what went out. How old the open ones are now."""

    days: Sequence[date]
    inflow: Sequence[int]
    outflow: Sequence[int]
    age_buckets: Sequence[AgeBucket]


@dataclass(frozen=True, slots=True)
class DigestFigures:
    """Everything a digest, its workbook and its pictures show."""

    scope: Scope
    period: Period
    now: datetime
    counts: Counts
    previous: Counts
    """The same for the period before, of the same length."""
    categories: Sequence[CategoryRow]
    """Most first."""
    areas: Sequence[AreaRow]
    """Most open first; only regencies with something to count."""
    agencies: Sequence[AgencyRow]
    """Best first, as in the league table."""
    oldest_overdue: Sequence[OverdueRow]
    """Overdue at the period's end and still so: the ten that are due longest."""
    unusual: Sequence[Unusual]
    series: Series
