"""Guesses by a model of an agency's own archive, beside the categories; NumPy alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from actions.region import Region
from actions.understanding.features import pieces_of, words_of
from actions.understanding.hashing import HashedVocabulary, count_hashes
from actions.understanding.model import Classifier
from actions.understanding.understood import Guess

FOLDER = "archive"
ENDING = ".npz"
# A text that shares fewer features than this with the archive leaves the model unsure.
FEW = 12


@dataclass(frozen=True)
class SecondOpinion:
    """A model of one archive. Its features: words and pairs, pieces of words, and the categories' probabilities."""

    words: HashedVocabulary
    pieces: HashedVocabulary
    categories: tuple[str, ...]
    classifier: Classifier
    rows: int

    def guess(self, text: str, categories: Sequence[Guess]) -> tuple[Guess, ...]:
        """Every label of the archive, likeliest first, for a normalised text and the guesses of its category."""
        word_columns, word_values = self.words.vector(*count_hashes(words_of(text)))
        piece_columns, piece_values = self.pieces.vector(*count_hashes(pieces_of(text)))
        first = self.pieces.offset + len(self.pieces.hashes)
        shares = {guess.name: guess.confidence for guess in categories}
        columns = np.concatenate([word_columns, piece_columns, np.arange(first, first + len(self.categories))])
        category_values = np.array([shares.get(name, 0.0) for name in self.categories], dtype=np.float32)
        values = np.concatenate([word_values, piece_values, category_values])
        certainty = min(1.0, (len(word_columns) + len(piece_columns)) / FEW)
        return self.classifier.guess(columns, values, certainty)


def find_second_opinion(cache: Path, region: str) -> Path | None:
    """The newest model of this region's archives among the trained models, None without history."""
    found = sorted((cache / FOLDER).glob(f"{region}-*{ENDING}"), key=lambda path: path.stat().st_mtime)
    return found[-1] if found else None


def load_second_opinion(path: Path) -> SecondOpinion:
    """Read a model file that `archive_training` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        names = json.loads(arrays["names"].tobytes())
        words = HashedVocabulary(arrays["word_hashes"], arrays["word_rarity"], 0)
        return SecondOpinion(
            words=words,
            pieces=HashedVocabulary(arrays["piece_hashes"], arrays["piece_rarity"], len(words.hashes)),
            categories=tuple(names["categories"]),
            classifier=Classifier(
                labels=tuple(names["labels"]),
                weights=arrays["weights"],  # float16, made wider only where a text has features
                bias=arrays["bias"],
                sharpness=float(arrays["sharpness"]),
                trust=float(arrays["trust"]),
            ),
            rows=int(arrays["rows"]),
        )


def name_agencies(opinion: SecondOpinion, region: Region) -> SecondOpinion:
    """The same with labels that are an agency's code, name or alias in this region turned into its code."""
    codes = {
        name.casefold(): agency.code
        for agency in region.agencies.values()
        for name in (*agency.aliases, agency.name, agency.code)
    }
    labels = tuple(codes.get(label.casefold(), label) for label in opinion.classifier.labels)
    return replace(opinion, classifier=replace(opinion.classifier, labels=labels))
