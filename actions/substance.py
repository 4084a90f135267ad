"""Whether a text says enough to act on: words left when openings and courtesies are taken away."""

from __future__ import annotations

import re
from functools import cache

from actions.office import NLU_DATA

_WORD = re.compile(r"[^\W_]{2,}")


@cache
def _empty_words() -> frozenset[str]:
    lines = (NLU_DATA / "lexicon" / "empty_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def words_of_matter(text: str) -> list[str]:
    """The words that carry matter, in lower case: "mau lapor dong pak" has none, "jalan rusak" two."""
    words = (word.lower() for word in _WORD.findall(text))
    return [word for word in words if word not in _empty_words()]


def has_substance(text: str, *, least: int = 2) -> bool:
    """Whether at least this many words carry matter."""
    return len(words_of_matter(text)) >= least
