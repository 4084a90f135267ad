"""Features as numbers instead of words: what lets a model of any archive stay small and start quickly."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]


def count_hashes(features: Iterable[str]) -> tuple[Hashes, NDArray[np.int64]]:
    """The features' hashes, ascending, and how often each stands in the text; the same on every machine."""
    hashes = np.array([crc32(feature.encode("utf-8", "replace")) for feature in features], dtype=np.uint32)
    return np.unique(hashes, return_counts=True)


@dataclass(frozen=True)
class HashedVocabulary:
    """Features of one sort by their hash (ascending), how telling each is, and the column of the first."""

    hashes: Hashes
    rarity: NDArray[np.float32]
    offset: int

    def vector(self, hashes: Hashes, counts: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Columns and weights (sublinear term frequency × rarity, together of length 1) of the known features."""
        if not len(self.hashes):
            return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32)
        columns = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        is_known = self.hashes[columns] == hashes
        columns = columns[is_known]
        weights = ((1 + np.log(counts[is_known])) * self.rarity[columns]).astype(np.float32)
        return columns + self.offset, weights / np.float32(math.sqrt(float(weights @ weights)) or 1)
