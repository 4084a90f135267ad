"""The statistics agree with the library's; a rise is reported when there is one, seldom when there is none."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import exp
from typing import Any

import numpy
import pytest

from actions.statistics import find_rises, shrunk, tail, wilson

CELLS, LEAST, ODDS, WEEKS = 300, 5, 20, 8


@pytest.fixture(scope="module")
def stats_of_scipy() -> Any:
    """Imported here alone, since that takes long; its types say nothing of what we need."""
    from scipy import stats

    return stats


def test_wilsons_interval_is_scipys(stats_of_scipy: Any) -> None:
    for hits, n in ((0, 1), (1, 1), (3, 7), (52, 100), (999, 1000)):
        low, high = stats_of_scipy.binomtest(hits, n).proportion_ci(method="wilson")
        assert wilson(hits, n) == pytest.approx((low, high))


def test_few_votes_are_drawn_towards_the_mean() -> None:
    assert shrunk(5, 1, 3.0, 10) == pytest.approx(3.18, abs=0.01)
    assert shrunk(5000, 1000, 3.0, 10) == pytest.approx(4.98, abs=0.01)


def test_the_tail_is_scipys(stats_of_scipy: Any) -> None:
    for count, mean, variance in (
        (5, 0.06, 0.07),
        (14, 2, 2.3),
        (3, 2, 4),
        (700, 500, 900),
        (0, 3, 4),
        (90, 100, 101),
    ):
        share = mean / variance
        assert tail(count, mean, variance) == pytest.approx(
            stats_of_scipy.nbinom.sf(count - 1, mean * share / (1 - share), share)
        )


def weeks_of(rates: Sequence[float], scatter: float, luck: numpy.random.Generator) -> list[Mapping[int, int]]:
    """A made-up past and, last, the period in question; nothing changes, but counts scatter beyond a Poisson's."""
    weeks: list[Mapping[int, int]] = []
    for _ in range(WEEKS + 1):
        means = numpy.array(rates)
        if scatter > 1:
            means = luck.gamma(means / (scatter - 1), scatter - 1)
        weeks.append({cell: int(count) for cell, count in enumerate(luck.poisson(means)) if count})
    return weeks


@pytest.mark.parametrize("scatter", [1.0, 1.5, 3.0])
def test_where_nothing_changed_rises_are_rarer_than_stated(scatter: float) -> None:
    luck, rates = numpy.random.default_rng(3), [exp(random.Random(4 + n).gauss(0, 1.5)) for n in range(CELLS)]
    digests, false_alarms = 200, 0
    for _ in range(digests):
        *past, now = weeks_of(rates, scatter, luck)
        false_alarms += bool(find_rises(now, past, cells=CELLS, least=LEAST, odds=ODDS))
    assert false_alarms / digests <= 1 / ODDS


@pytest.mark.parametrize(("usual", "now"), [(0.1, 6), (2.0, 14), (10.0, 34), (60.0, 115)])
def test_what_has_risen_is_found(usual: float, now: int) -> None:
    luck, hits = numpy.random.default_rng(6), 0
    for _ in range(50):
        *past, counts = weeks_of([usual] + [1.0] * (CELLS - 1), 1.0, luck)
        found = find_rises({**counts, 0: now}, past, cells=CELLS, least=LEAST, odds=ODDS)
        hits += bool(found) and found[0].cell == 0
    assert hits >= 40


def test_a_rise_tells_what_was_usual() -> None:
    past = [{"air": count, "jalan": 2} for count in (1, 3, 2, 1, 2, 3, 1, 2)]
    (rise,) = find_rises({"air": 14, "jalan": 4}, past, cells=1000, least=5, odds=20)
    assert (rise.cell, rise.count, rise.low, rise.high) == ("air", 14, 1, 3)


def test_too_short_a_past_says_nothing() -> None:
    assert find_rises({"air": 14}, [{"air": 1}], cells=10, least=5, odds=20) == []
