"""What a normalised text is made of for the models: words, pairs of words, and pieces of words."""

from __future__ import annotations

from itertools import pairwise

PIECES = (3, 4, 5)


def words_of(text: str) -> list[str]:
    """Words and pairs of neighbouring words."""
    words = text.split()
    return words + [f"{first} {second}" for first, second in pairwise(words)]


def pieces_of(text: str) -> list[str]:
    """Runs of three to five letters within words, with the words' borders marked by `_`."""
    pieces: list[str] = []
    for word in text.split():
        marked = f"_{word}_"
        for size in PIECES:
            if len(marked) <= size:
                pieces.append(marked)
                break
            pieces.extend([marked[start : start + size] for start in range(len(marked) - size + 1)])
    return pieces
