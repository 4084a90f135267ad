"""The words of a text, as complaints are found by them, and what they are made of."""

from __future__ import annotations

import re
from functools import lru_cache

from snowballstemmer.indonesian_stemmer import IndonesianStemmer

STEM = "~"
"""Stands before what is left of a word without its affixes, so that none is taken for a word that begins so."""
# Long numbers (of phones, of identity cards) are nothing to be found by.
_WORD = re.compile(r"(?<!\w)(?!\d{6,}\b)[^\W_]{3,40}")


def terms_of(text: str) -> list[str]:
    """The words of a text as they are kept and looked for: in lower case, three letters and more."""
    return list(dict.fromkeys(_WORD.findall(text.lower())))


@lru_cache(maxsize=20_000)
def stem_of(term: str) -> str:
    """What is left of an Indonesian word without its affixes: ``lubang`` of ``berlubang``."""
    # A stemmer remembers the word it is at, so that threads can't share one; making it costs nothing.
    return str(IndonesianStemmer().stemWord(term))  # type: ignore[no-untyped-call]
