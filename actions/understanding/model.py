"""Answers with trained models: features looked up, weights added, a softmax – NumPy alone."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.understanding.features import pieces_of, spellings_of, words_of
from actions.understanding.understood import Guess

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

# Fewer known words than this share, and the guess fades towards "could be anything".
SURE_COVERAGE = 0.5
# So many words of which fewer than this share are different: said over and over, which says little. Of a long text
# no more different words are asked than of one this long: who goes on and on has said what it is about by then.
MANY, SURE_VARIETY, LONG = 8, 0.2, 60
ORDINARY = 5  # sentences with a word, from which on it is hardly a name
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
        known = self.columns
        counts: dict[int, int] = {}
        unknown: set[str] = set()
        for feature in features:
            column = known.get(feature)
            if column is None:
                unknown.add(feature)
            else:
                counts[column] = counts.get(column, 0) + 1
        columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        frequencies = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights: Floats = (1 + np.log(frequencies)).astype(np.float32)
        weights *= self.rarity[columns]
        square = float(weights @ weights)
        if self.counts_unknown:
            square += len(unknown) * self._rarest
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

    def shares(self, columns: Indices, values: Floats, certainty: float) -> Floats:
        """The probability of each label; `certainty` below 1 draws them all towards the same."""
        scores = (values @ self.weights[columns] + self.bias) * self.sharpness
        scores -= scores.max()
        shares: Floats = np.exp(scores)
        certainty *= self.trust
        shares *= certainty / shares.sum()
        shares += (1 - certainty) / len(shares)
        return shares

    def score(self, columns: Indices, values: Floats, label: str) -> float:
        """How much speaks for a label, before calibration; below 0: nothing much."""
        one = self.labels.index(label)
        return float(values @ self.weights[columns, one] + self.bias[one])

    def guess(self, columns: Indices, values: Floats, certainty: float = 1.0) -> tuple[Guess, ...]:
        """Every label with its probability, likeliest first."""
        shares = self.shares(columns, values, certainty)
        order = np.argsort(-shares, kind="stable").tolist()
        rounded = shares.round(4).astype(float).tolist()
        return tuple(Guess(self.labels[label], round(rounded[label], 4)) for label in order)


@dataclass(frozen=True, slots=True)
class Impression:
    """What the models make of one text: labels ranked, likeliest first, and the score for danger now."""

    intents: tuple[Guess, ...]
    categories: tuple[Guess, ...]
    kinds: tuple[Guess, ...]
    urgency: float


@dataclass(frozen=True)
class Model:
    """The classifiers: four over the same features of the normalised text, one over the text as written."""

    words: Vocabulary
    pieces: Vocabulary
    spellings: Vocabulary
    intents: Classifier
    categories: Classifier
    kinds: Classifier
    urgency: Classifier
    languages: Classifier
    alarm: Floats  # how `urgency` weighs its score and the signs of the lexicon

    def classify(self, text: str) -> Impression:
        """What a normalised text says."""
        word_columns, word_values = self.words.vector(words_of(text))
        piece_columns, piece_values = self.pieces.vector(pieces_of(text))
        columns = np.concatenate([word_columns, piece_columns])
        values = np.concatenate([word_values, piece_values])
        # Strange words make a guess unsure, but danger no less: its score is of the known words, as in training.
        whole = np.float32(math.sqrt(float(word_values @ word_values)) or 1)
        certainty = self._certainty(text)
        return Impression(
            self.intents.guess(columns, values, certainty),
            self.categories.guess(columns, values, certainty),
            self.kinds.guess(columns, values, certainty),
            self.urgency.score(columns, np.concatenate([word_values / whole, piece_values]), "urgent"),
        )

    def guess_language(self, text: str) -> Guess:
        """The likeliest language of a cleaned text, by the names of nlu/languages, `id` and `jv`."""
        return self.languages.guess(*self.spellings.vector(spellings_of(text)))[0]

    def _certainty(self, text: str) -> float:
        words = text.split()
        if not words:
            return 0.0
        known = sum(word in self.words.columns for word in words)
        certainty = min(1.0, known / len(words) / SURE_COVERAGE)
        if len(words) >= MANY:
            certainty *= min(1.0, len(set(words)) / min(len(words), LONG) / SURE_VARIETY)
        return certainty

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The single words the model was trained on."""
        return frozenset(word for word in self.words.columns if word.isalpha())

    @cached_property
    def ordinary_words(self) -> frozenset[str]:
        """The single words that stand in ORDINARY or more of the sentences it was trained on."""
        once = float(self.words.rarity.max())
        least = once - math.log((1 + ORDINARY) / 2)
        rarity = self.words.rarity.tolist()
        return frozenset(
            word for word, column in self.words.columns.items() if rarity[column] <= least + 1e-3 and word.isalpha()
        )


def load_model(path: Path) -> Model:
    """Read a model file that `training` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        names = json.loads(arrays["names"].tobytes())
        return Model(
            words=_vocabulary(arrays, names, "words", counts_unknown=True),
            pieces=_vocabulary(arrays, names, "pieces", len(names["words"])),
            spellings=_vocabulary(arrays, names, "spellings"),
            intents=_classifier(arrays, names, "intents"),
            categories=_classifier(arrays, names, "categories"),
            kinds=_classifier(arrays, names, "kinds"),
            urgency=_classifier(arrays, names, "urgency"),
            languages=_classifier(arrays, names, "languages"),
            alarm=arrays["alarm"],
        )


def _vocabulary(
    arrays: Any, names: dict[str, list[str]], name: str, offset: int = 0, *, counts_unknown: bool = False
) -> Vocabulary:
    columns = {feature: column for column, feature in enumerate(names[name])}
    return Vocabulary(columns, arrays[f"{name}_rarity"].astype(np.float32), offset, counts_unknown)


def _classifier(arrays: Any, names: dict[str, list[str]], name: str) -> Classifier:
    return Classifier(
        tuple(names[name]),
        arrays[f"{name}_weights"].astype(np.float32),
        arrays[f"{name}_bias"],
        float(arrays[f"{name}_sharpness"]),
        float(arrays[f"{name}_trust"]),
    )
