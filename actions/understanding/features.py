"""What a text is made of for the models: words, pairs, its beginning and length, pieces of words, spellings."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise

PIECES = (3, 4, 5)
LENGTHS = (1, 3, 6, 12, 25)  # words; a greeting, an answer, a question, a short and a long complaint
SPELLINGS = (2, 3)
LONGEST_SPELT = 160  # characters; more of a text says no more about its language

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words_of(text: str) -> list[str]:
    """Words, pairs of neighbours, the first word and pair as such (`^…`), and the text's length (`#…`)."""
    words = text.split()
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    opening = [f"^{words[0]}", *(f"^{pair}" for pair in pairs[:1])] if words else []
    return [*words, *pairs, *opening, f"#{bisect(LENGTHS, len(words))}"]


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


def spellings_of(text: str) -> list[str]:
    """Words of a cleaned text as written (in lower case) and their runs of two and three letters."""
    words = _WORD.findall(text[:LONGEST_SPELT].lower())
    spellings = list(words)
    for word in words:
        marked = f"_{word}_"
        for size in SPELLINGS:
            spellings.extend([marked[start : start + size] for start in range(len(marked) - size + 1)])
    return spellings
