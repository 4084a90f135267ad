"""Answers with a trained model: features looked up, weights added, a softmax – NumPy alone."""

from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from actions.understanding.features import pieces_of, words_of
from actions.understanding.understood import Guess

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

# Fewer known words than this share, and the guess fades towards "could be anything".
SURE_COVERAGE = 0.5
UNKNOWN = 0.4  # how much an unknown word or pair dilutes the known ones, against the rarest of those


@dataclass(frozen=True)
class Vocabulary:
    """Features of one sort: their column, and how telling each is (inverse document frequency)."""

    columns: dict[str, int]
    rarity: Floats
    offset: int
    counts_unknown: bool

    def vector(self, features: list[str]) -> tuple[Indices, Floats]:
        """Columns and weights (sublinear term frequency × rarity) of the features that are known.

        Together they have length 1; where unknown features count, they take their share of it as the rarest do,
        so that a text of strange words leaves the model unsure.
        """
        counts = Counter(column for feature in features if (column := self.columns.get(feature)) is not None)
        columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        frequencies = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights: Floats = (1 + np.log(frequencies)).astype(np.float32)
        weights *= self.rarity[columns]
        square = float(weights @ weights)
        if self.counts_unknown:
            unknown = sum(feature not in self.columns for feature in set(features))
            square += unknown * self._rarest
        weights /= np.float32(math.sqrt(square) or 1)
        return columns + self.offset, weights

    @cached_property
    def _rarest(self) -> float:
        return UNKNOWN * float(self.rarity.max()) ** 2


@dataclass(frozen=True)
class Classifier:
    """A linear classifier with calibrated softmax: weights (features × labels), bias, calibration."""

    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    sharpness: float
    trust: float

    def guess(self, columns: Indices, values: Floats, certainty: float) -> tuple[Guess, ...]:
        """Every label with its probability, likeliest first."""
        scores = (values @ self.weights[columns] + self.bias) * self.sharpness
        scores -= scores.max()
        shares = np.exp(scores)
        certainty *= self.trust
        shares *= certainty / shares.sum()
        shares += (1 - certainty) / len(shares)
        order = np.argsort(-shares, kind="stable")
        return tuple(Guess(self.labels[label], round(float(shares[label]), 4)) for label in order)


@dataclass(frozen=True)
class Model:
    """Both classifiers over the same features."""

    words: Vocabulary
    pieces: Vocabulary
    intents: Classifier
    categories: Classifier

    def classify(self, text: str) -> tuple[tuple[Guess, ...], tuple[Guess, ...]]:
        """Intents and categories of a normalised text, likeliest first."""
        word_columns, word_values = self.words.vector(words_of(text))
        piece_columns, piece_values = self.pieces.vector(pieces_of(text))
        columns = np.concatenate([word_columns, piece_columns])
        values = np.concatenate([word_values, piece_values])
        certainty = self._certainty(text)
        return self.intents.guess(columns, values, certainty), self.categories.guess(columns, values, certainty)

    def _certainty(self, text: str) -> float:
        words = text.split()
        known = sum(word in self.words.columns for word in words)
        return min(1.0, known / len(words) / SURE_COVERAGE) if words else 0.0

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The single words the model was trained on."""
        return frozenset(word for word in self.words.columns if word.isalpha())


def load_model(path: Path) -> Model:
    """Read a model file that `training` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        names = json.loads(arrays["names"].tobytes())
        return Model(
            words=Vocabulary(_columns(names["words"]), arrays["word_rarity"], 0, True),
            pieces=Vocabulary(_columns(names["pieces"]), arrays["piece_rarity"], len(names["words"]), False),
            intents=Classifier(
                tuple(names["intents"]),
                arrays["intent_weights"].astype(np.float32),
                arrays["intent_bias"],
                float(arrays["intent_sharpness"]),
                float(arrays["intent_trust"]),
            ),
            categories=Classifier(
                tuple(names["categories"]),
                arrays["category_weights"].astype(np.float32),
                arrays["category_bias"],
                float(arrays["category_sharpness"]),
                float(arrays["category_trust"]),
            ),
        )


def _columns(names: list[str]) -> dict[str, int]:
    return {name: column for column, name in enumerate(names)}
