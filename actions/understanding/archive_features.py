"""An archive's texts as rows of numbers: counted once, weighed anew for each set of rows a model may see."""

# mypy: disable-error-code="no-untyped-call"
# (SciPy ships no types)

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from actions.understanding.features import pieces_of, words_of
from actions.understanding.hashing import HashedVocabulary, Hashes, count_hashes
from actions.understanding.model import Model
from actions.understanding.normalise import Normaliser

MOST_FEATURES = 300_000  # of one sort
MOST_WEIGHTS = 40_000_000  # features × labels: 80 MB of the file and of memory
FEWEST_TEXTS = 2  # that hold a feature
Rows = NDArray[np.intp]
CHUNK = 2_000  # texts weighed at a time
EVERY = 500  # texts between two words of progress


@dataclass(frozen=True)
class Counts:
    """How often each feature of one sort stands in each text: hashes and counts, text after text."""

    hashes: Hashes
    counts: NDArray[np.uint8]
    ends: NDArray[np.int64]

    def weigh(self, known: Rows, labels: int) -> tuple[HashedVocabulary, csr_matrix]:
        """The vocabulary of the `known` texts, and all texts as weights of its features."""
        sizes = np.diff(self.ends, prepend=0)
        is_known = np.zeros(len(sizes), dtype=bool)
        is_known[known] = True
        kept, texts = np.unique(self.hashes[np.repeat(is_known, sizes)], return_counts=True)
        enough = texts >= FEWEST_TEXTS
        kept, texts = kept[enough], texts[enough]
        most = min(MOST_FEATURES, MOST_WEIGHTS // labels // 2)
        if len(kept) > most:
            commonest = np.sort(np.argsort(-texts, kind="stable")[:most])
            kept, texts = kept[commonest], texts[commonest]
        rarity = (np.log((1 + len(known)) / (1 + texts)) + 1).astype(np.float32)
        return HashedVocabulary(kept, rarity, 0), self._matrix(kept, rarity)

    def _matrix(self, kept: Hashes, rarity: NDArray[np.float32]) -> csr_matrix:
        """Some thousand texts at a time: numbers in between would take ten times the memory of the matrix."""
        columns, weights, lengths = [np.empty(0, np.int32)], [np.empty(0, np.float32)], [np.zeros(1, np.int64)]
        for first in range(0, len(self.ends) if len(kept) else 0, CHUNK):
            ends = self.ends[first : first + CHUNK]
            start = self.ends[first - 1] if first else 0
            hashes = self.hashes[start : ends[-1]]
            places = np.minimum(np.searchsorted(kept, hashes), len(kept) - 1)
            is_kept = kept[places] == hashes
            rows = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=start))[is_kept]
            places = places[is_kept]
            weight = (1 + np.log(self.counts[start : ends[-1]][is_kept].astype(np.float32))) * rarity[places]
            norms = np.sqrt(np.bincount(rows, weight**2, minlength=len(ends)))
            columns.append(places.astype(np.int32))
            weights.append((weight / norms[rows]).astype(np.float32))
            lengths.append(np.bincount(rows, minlength=len(ends)))
        starts = np.cumsum(np.concatenate(lengths))
        if not len(kept):
            starts = np.zeros(len(self.ends) + 1, dtype=np.int64)
        shape = (len(self.ends), len(kept))
        return csr_matrix((np.concatenate(weights), np.concatenate(columns), starts), shape)


@dataclass(frozen=True)
class ArchiveFeatures:
    """All texts of an archive: words and pairs, pieces of words, and what the project's own model makes of each."""

    words: Counts
    pieces: Counts
    categories: NDArray[np.float32]

    def weigh(self, known: Rows, labels: int) -> tuple[HashedVocabulary, HashedVocabulary, csr_matrix]:
        """Vocabularies and matrix, as `Counts.weigh`."""
        words, word_matrix = self.words.weigh(known, labels)
        pieces, piece_matrix = self.pieces.weigh(known, labels)
        matrix = hstack([word_matrix, piece_matrix, csr_matrix(self.categories)]).tocsr()
        return words, HashedVocabulary(pieces.hashes, pieces.rarity, len(words.hashes)), matrix


def count_features(
    texts: Sequence[str], normalise: Normaliser, model: Model, progress: Callable[[int, int], None]
) -> ArchiveFeatures:
    """Read every text once; `progress` hears how many of how many are done."""
    words, pieces = _Counting(), _Counting()
    categories = np.zeros((len(texts), len(model.categories.labels)), dtype=np.float32)
    order = {name: column for column, name in enumerate(model.categories.labels)}
    for number, text in enumerate(texts):
        plain = normalise(text)
        words.add(words_of(plain))
        pieces.add(pieces_of(plain))
        for guess in model.classify(plain).categories:
            categories[number, order[guess.name]] = guess.confidence
        if not number % EVERY:
            progress(number, len(texts))
    return ArchiveFeatures(words.done(), pieces.done(), categories)


class _Counting:
    """Gathers the counts of text after text."""

    def __init__(self) -> None:
        self._hashes: list[Any] = []
        self._counts: list[Any] = []

    def add(self, features: Iterable[str]) -> None:
        hashes, counts = count_hashes(features)
        self._hashes.append(hashes)
        self._counts.append(np.minimum(counts, 255).astype(np.uint8))

    def done(self) -> Counts:
        ends = np.cumsum([len(hashes) for hashes in self._hashes], dtype=np.int64)
        return Counts(np.concatenate(self._hashes), np.concatenate(self._counts), ends)
