"""Fits and calibrates linear models of an archive's rows."""

# mypy: disable-error-code="no-untyped-call"
# (scikit-learn ships no types)

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.model_selection import StratifiedKFold
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

from actions.understanding.archive import SEED
from actions.understanding.archive_features import ArchiveFeatures, Rows
from actions.understanding.hashing import HashedVocabulary

Floats = NDArray[np.float32]
SHARPNESSES = np.geomspace(0.5, 20, 32).tolist()
TRUSTS = (0.7, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98, 0.99, 1.0)
STRENGTH = 0.1  # of the fit to single rows; archives are noisier than our own sentences
BALANCE = 0.5  # how far rare labels are raised: 0 not at all, 1 until all weigh the same, wrong ones among them
SMOOTHING = 0.3
OTHERS = 0.15  # the share of naive Bayes in the sum; see docs/decisions/models-tried.md
UNSEEN = -3.0  # the score of a label that a fold was not trained on
TOP = 5  # labels of a ranking that an evaluation keeps


@dataclass(frozen=True)
class Fitted:
    """A linear model of some rows: weights (features × labels) and bias."""

    words: HashedVocabulary
    pieces: HashedVocabulary
    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    matrix: csr_matrix

    def score(self, rows: Rows) -> Floats:
        """Scores (rows × labels) before calibration."""
        scores: Floats = np.asarray(self.matrix[rows] @ self.weights + self.bias, dtype=np.float32)
        return scores


def fit(features: ArchiveFeatures, labels: NDArray[Any], known: Rows) -> Fitted:
    """Train on the `known` rows alone: their features, their rarity, their labels.

    A support vector machine, and complement naive Bayes, which forgives wrong labels: both linear, so they add up.
    """
    names = np.unique(labels[known])
    words, pieces, matrix = features.weigh(known, len(names))
    counts = np.unique(labels[known], return_counts=True)[1]
    raised = dict(zip(names, (len(known) / len(names) / counts) ** BALANCE, strict=True))
    classifier = LinearSVC(C=STRENGTH, class_weight=raised, random_state=SEED, tol=1e-2)
    classifier.fit(matrix[known], labels[known])
    weights, bias = classifier.coef_.T, classifier.intercept_
    if len(names) == 2:  # scikit-learn gives one column for two labels
        weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
    others = ComplementNB(alpha=SMOOTHING).fit(matrix[known], labels[known]).feature_log_prob_.T
    weights = weights + OTHERS * (others - others.mean(axis=1, keepdims=True))
    return Fitted(words, pieces, tuple(names), weights.astype(np.float32), bias.astype(np.float32), matrix)


def calibrate(scores: Floats, answers: NDArray[np.intp]) -> tuple[float, float]:
    """The (sharpness, trust) that make held-out answers likeliest; see `training`."""
    rows = np.arange(len(answers))

    def surprise(sharpness: float, trust: float) -> float:
        shares = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
        right = shares[rows, answers] / shares.sum(axis=1)
        return -float(np.log(trust * right + (1 - trust) / scores.shape[1]).mean())

    return min(product(SHARPNESSES, TRUSTS), key=lambda pair: surprise(*pair))


def hold_out(
    features: ArchiveFeatures, labels: NDArray[Any], rows: Rows, folds: int, report: Callable[[int], None]
) -> Floats:
    """Scores of each of these rows by a model that has not seen it; columns are the rows' labels in order."""
    names = np.unique(labels[rows])
    scores = np.full((len(rows), len(names)), UNSEEN, dtype=np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a label with fewer rows than folds is missing from some: known
        parts = list(StratifiedKFold(folds, shuffle=True, random_state=SEED).split(rows, labels[rows]))
    for number, (train, test) in enumerate(parts):
        report(number)
        fitted = fit(features, labels, rows[train])
        scores[np.ix_(test, np.searchsorted(names, fitted.labels))] = fitted.score(rows[test])
    return scores


def rank(scores: Floats, labels: NDArray[Any], sharpness: float, trust: float) -> list[list[tuple[str, float]]]:
    """The likeliest labels of each row with their probabilities."""
    shares = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
    shares = trust * shares / shares.sum(axis=1, keepdims=True) + (1 - trust) / shares.shape[1]
    order = np.argsort(-shares, axis=1, kind="stable")[:, :TOP]
    return [
        [(str(labels[column]), float(row[column])) for column in best]
        for row, best in zip(shares, order, strict=True)
    ]
