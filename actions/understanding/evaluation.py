"""How good guesses are against the answers, in figures: accuracy, macro-F1, top three, calibration, confusion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actions.understanding.understood import Guess

BINS = 10
PAIRS = 10
TOP = 3


@dataclass(frozen=True, slots=True)
class Bin:
    """The guesses of one range of confidence: how many, how sure on average, how often right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures between 0 and 1. `confused` is (answer, guess, how often), commonest first.

    `confusion` counts by answer (rows) and guess (columns), both in the order of `labels`.
    `top_three` and `calibration_error` are None where guesses carry no ranking or no confidence.
    """

    count: int
    accuracy: float
    macro_f1: float
    top_three: float | None
    calibration_error: float | None
    reliability: tuple[Bin, ...]
    confused: tuple[tuple[str, str, int], ...]
    labels: tuple[str, ...]
    confusion: NDArray[np.int64]


def evaluate(answers: Sequence[str], rankings: Sequence[Sequence[Guess]]) -> Evaluation:
    """Compare rankings, likeliest first, with the answers; macro-F1 is the mean over labels that are an answer.

    A ranking of one guess with confidence 1 everywhere counts as a plain label.
    """
    from sklearn.metrics import accuracy_score, f1_score

    guesses = [ranking[0].name for ranking in rankings]
    labels = sorted({*answers, *guesses})
    is_ranked = any(len(ranking) > 1 for ranking in rankings)
    bins = measure_reliability(answers, rankings) if is_ranked else ()
    missed = Counter((answer, guess) for answer, guess in zip(answers, guesses, strict=True) if answer != guess)
    return Evaluation(
        count=len(answers),
        accuracy=float(accuracy_score(answers, guesses)),
        macro_f1=float(f1_score(answers, guesses, labels=sorted(set(answers)), average="macro", zero_division=0)),
        top_three=_share_within(answers, rankings, TOP) if is_ranked else None,
        calibration_error=calibration_error(bins) if is_ranked else None,
        reliability=bins,
        confused=tuple((answer, guess, count) for (answer, guess), count in missed.most_common(PAIRS)),
        labels=tuple(labels),
        confusion=_count_confusion(answers, guesses, labels),
    )


def measure_reliability(answers: Sequence[str], rankings: Sequence[Sequence[Guess]]) -> tuple[Bin, ...]:
    """Ten bins of equal width by the first guess's confidence; an empty one counts 0."""
    sure = np.array([ranking[0].confidence for ranking in rankings])
    right = np.array([ranking[0].name == answer for ranking, answer in zip(rankings, answers, strict=True)])
    number = np.minimum((sure * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(int(inside.sum()), float(sure[inside].mean()), float(right[inside].mean()))
        if (inside := number == one).any()
        else Bin(0, 0.0, 0.0)
        for one in range(BINS)
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and accuracy lie apart, weighted by the bins' counts."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / total if total else 0.0


def accuracy_above(
    answers: Sequence[str], rankings: Sequence[Sequence[Guess]], thresholds: Sequence[float]
) -> list[tuple[float, float, float]]:
    """(threshold, share of texts at least that sure, accuracy among them): to choose a rejection threshold by."""
    sure = np.array([ranking[0].confidence for ranking in rankings])
    right = np.array([ranking[0].name == answer for ranking, answer in zip(rankings, answers, strict=True)])
    return [
        (one, float((sure >= one).mean()), float(right[sure >= one].mean()) if (sure >= one).any() else 1.0)
        for one in thresholds
    ]


def _share_within(answers: Sequence[str], rankings: Sequence[Sequence[Guess]], top: int) -> float:
    hits = sum(
        answer in [guess.name for guess in ranking[:top]] for answer, ranking in zip(answers, rankings, strict=True)
    )
    return hits / len(answers)


def _count_confusion(answers: Sequence[str], guesses: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    """Counts by answer and guess (scikit-learn's own function warns of a file with a single label)."""
    order = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), dtype=np.int64)
    np.add.at(counts, ([order[one] for one in answers], [order[one] for one in guesses]), 1)
    return counts
