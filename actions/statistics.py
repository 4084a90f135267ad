"""The few statistics that figures need: honest shares, honest means, and what is far above its own past. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p, sqrt
from typing import Generic, TypeVar

Z95 = 1.959963984540054
Cell = TypeVar("Cell", bound=Hashable)


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % score interval (Wilson 1927) of a share: between which shares the true one lies. ``n`` above 0."""
    share, z2 = hits / n, Z95 * Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = Z95 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def shrunk(total: float, n: int, mean: float, weight: int) -> float:
    """A mean of few drawn towards the mean of all, as if ``weight`` more had given just that."""
    return (total + weight * mean) / (n + weight)


@dataclass(frozen=True, slots=True)
class Rise(Generic[Cell]):
    """A count that its own past doesn't explain; ``low`` and ``high`` are the past's least and most."""

    cell: Cell
    count: int
    low: int
    high: int
    probability: float
    """Of such a count or a higher one, had nothing changed."""


def find_rises(
    counts: Mapping[Cell, int], past: Sequence[Mapping[Cell, int]], *, cells: int, least: int, odds: int
) -> list[Rise[Cell]]:
    """The counts far above what the past foretells, the least likely first.

    A count is taken as negative binomial: a Poisson whose mean is known only from the past (so much the less, the
    shorter it is) and that scatters as much as the past does, the cell's own or that of all cells, whichever is
    more; half a complaint is added to the past, which may have been lucky. ``cells`` is how many could have risen;
    a rise is reported when its probability is below 1 / odds / cells, so that where nothing changed at most one in
    ``odds`` calls reports any (Bonferroni).
    """
    weeks = len(past)
    if weeks < 2:
        return []
    common = _scatter_of_all(past)
    found = []
    for cell, count in counts.items():
        series = [week.get(cell, 0) for week in past]
        if count < least:
            continue
        own = _squares(series) * weeks / sum(series) if any(series) else 0.0
        scatter = max(common, own / (weeks - 1))
        mean = (sum(series) + scatter / 2) / weeks
        if count <= mean:
            continue
        probability = tail(count, mean, scatter * mean * (1 + 1 / weeks))
        if probability < 1 / odds / cells:
            found.append(Rise(cell, count, min(series), max(series), probability))
    return sorted(found, key=lambda rise: (rise.probability, str(rise.cell)))


def tail(count: int, mean: float, variance: float) -> float:
    """How likely a negative binomial of this mean and variance (above the mean) reaches at least ``count``."""
    size = mean * mean / (variance - mean)
    log_share, log_rest = -log1p(mean / size), log(mean / (mean + size))
    term = exp(lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log_share + count * log_rest)
    total, rest, k = 0.0, exp(log_rest), count
    while term > total * 1e-12 or (k < mean and k < count + 10_000):
        total += term
        term *= (k + size) / (k + 1) * rest
        k += 1
    return min(1.0, total)


def _squares(series: Sequence[int]) -> float:
    """The sum of squares around the mean."""
    mean = sum(series) / len(series)
    return sum((one - mean) ** 2 for one in series)


def _scatter_of_all(past: Sequence[Mapping[Cell, int]]) -> float:
    """How much the cells scatter in units of their means, 1 for Poissons: all together, or on average if more."""
    series = [[week.get(cell, 0) for week in past] for cell in {cell for week in past for cell in week}]
    series = [one for one in series if any(one)]
    if not series:
        return 1.0
    squares, means = [_squares(one) for one in series], [sum(one) / len(one) for one in series]
    together = sum(squares) / sum(means)
    each = sum(one / mean for one, mean in zip(squares, means, strict=True)) / len(series)
    return max(1.0, together / (len(past) - 1), each / (len(past) - 1))
