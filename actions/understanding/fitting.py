"""Fits one linear classifier and calibrates it on held-out folds (scikit-learn; training only)."""

# mypy: disable-error-code="no-untyped-call"
# (scikit-learn ships no types)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from actions.understanding.lessons import SEED, Lesson, Pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FOLDS = 3
TOLERANCE = 5e-2  # of the solver: finer takes longer and answers the same
SMOOTHING = 0.3
SHARPNESSES = np.geomspace(1, 15, 28).tolist()
TRUSTS = (0.85, 0.9, 0.93, 0.96, 0.98, 0.99, 1.0)


@dataclass(frozen=True)
class Fit:
    """A fitted classifier: its arrays for the model's file, its labels, and scores of the lesson's examples.

    `held` (examples × labels) was scored by models that had not seen them.
    """

    arrays: dict[str, Any]
    labels: list[str]
    held: NDArray[np.float64]


def fit(matrix_of: Callable[[list[str]], csr_matrix], lesson: Lesson) -> Fit:
    """Weights (features × labels, as float16: half the file, no visible loss), bias and calibration."""
    agreed = _agreed(matrix_of, lesson)
    counted = len(lesson.examples) + len(agreed)
    pairs = [*lesson.examples, *agreed, *lesson.floor]
    features, labels, weights = _unpack(matrix_of, pairs, lesson)
    coefficients, bias = _learn(features, labels, weights, lesson)
    held = _hold_out(features, labels, weights, counted, lesson)
    names = np.unique(labels)
    sharpness, trust = _calibrate(held, np.searchsorted(names, labels[:counted]))
    arrays = {
        "weights": coefficients.astype(np.float16),
        "bias": bias.astype(np.float32),
        "sharpness": np.float32(sharpness),
        "trust": np.float32(trust),
    }
    return Fit(arrays, names.tolist(), held[: len(lesson.examples)])


def _agreed(matrix_of: Callable[[list[str]], csr_matrix], lesson: Lesson) -> Pairs:
    """The doubtful examples that a model of the sure ones labels the same."""
    if not lesson.doubtful:
        return []
    features, labels, weights = _unpack(matrix_of, lesson.examples, lesson)
    coefficients, bias = _learn(features, labels, weights, lesson)
    scores = matrix_of([text for text, _ in lesson.doubtful]) @ coefficients + bias
    guesses = np.unique(labels)[scores.argmax(axis=1)]
    return [pair for pair, guess in zip(lesson.doubtful, guesses, strict=True) if pair[1] == guess]


def _unpack(
    matrix_of: Callable[[list[str]], csr_matrix], pairs: Pairs, lesson: Lesson
) -> tuple[csr_matrix, Any, Any]:
    labels = np.array([label for _, label in pairs])
    weights = np.array([lesson.weights.get(pair, 1.0) for pair in pairs])
    return matrix_of([text for text, _ in pairs]), labels, weights


def _learn(features: csr_matrix, labels: Any, weights: Any, lesson: Lesson) -> tuple[Any, Any]:
    """Weights (features × labels) and bias, one column for each label in order.

    A support vector machine; where the lesson says so complement naive Bayes is added: both linear, so they add up.
    """
    from sklearn.naive_bayes import ComplementNB
    from sklearn.svm import LinearSVC

    machine = LinearSVC(C=lesson.strength, class_weight="balanced", tol=TOLERANCE, random_state=SEED)
    machine.fit(features, labels, sample_weight=weights)
    coefficients, bias = machine.coef_.T, machine.intercept_
    if len(machine.classes_) == 2:  # scikit-learn keeps the second's column alone
        coefficients, bias = np.hstack([-coefficients, coefficients]) / 2, np.concatenate([-bias, bias]) / 2
    if lesson.bayes:
        others = ComplementNB(alpha=SMOOTHING).fit(features, labels).feature_log_prob_.T
        coefficients = coefficients + lesson.bayes * (others - others.mean(axis=1, keepdims=True))
    return coefficients, bias


def _hold_out(features: csr_matrix, labels: Any, weights: Any, counted: int, lesson: Lesson) -> NDArray[np.float64]:
    """Scores of the first `counted` rows, each by a model of the other folds; the rest is always learnt."""
    from sklearn.model_selection import StratifiedKFold

    held = np.zeros((counted, len(np.unique(labels))))
    floor = np.arange(counted, len(labels))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(labels[:counted], labels[:counted]):
        known = np.concatenate([train, floor])
        coefficients, bias = _learn(features[known], labels[known], weights[known], lesson)
        held[test] = features[test] @ coefficients + bias
    return held


def _calibrate(scores: NDArray[np.float64], answers: NDArray[np.intp]) -> tuple[float, float]:
    """The (sharpness, trust) that make the held-out answers likeliest, every label counting the same.

    Sharpness scales the scores before the softmax; trust is the share of the result that is kept, the rest being
    spread evenly, because a linear model is sometimes sure and wrong.
    """
    shares_of_labels = 1 / np.bincount(answers)[answers]

    def surprise(sharpness: float, trust: float) -> float:
        shares = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
        right = shares[np.arange(len(answers)), answers] / shares.sum(axis=1)
        return -float(shares_of_labels @ np.log(trust * right + (1 - trust) / scores.shape[1]))

    return min(product(SHARPNESSES, TRUSTS), key=lambda pair: surprise(*pair))
