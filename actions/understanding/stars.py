"""How many stars a text gives: by the sign, "bintang empat", "nilai 4", "tiga dari lima", "9 dari 10"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

MOST = 5
_STAR = re.compile("[⭐★🌟]")
_WORD = re.compile(r"\w+")


class Stars:
    """Reads stars with the words of lexicon/stars.yml."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._beside, self._out_of = frozenset(words["beside"]), frozenset(words["out_of"])
        self._numbers = {word: int(number) for number, said in words["numbers"].items() for word in said}

    def given_in(self, text: str) -> int | None:
        """1 to 5, or None when the text gives none or is not clear. Up to ten they are halved, rounded up."""
        signs = len(_STAR.findall(text))
        if signs:
            return min(signs, MOST)
        words = _WORD.findall(text.lower())
        numbers = [self._number(word) for word in words]
        given: list[int] = []
        for place, number in enumerate(numbers):
            if number is None or not 1 <= number <= 10:
                continue
            after, before = words[place + 1 : place + 2], words[max(0, place - 1) : place]
            most = numbers[place + 2] if place + 2 < len(words) and after[0] in self._out_of else None
            if most is not None and 0 < number <= most:
                return max(1, -(-number * MOST // most))
            if self._beside & {*after, *before} or len(words) == 1:
                given.append(number)
        if len(given) != 1:
            return None
        return given[0] if given[0] <= MOST else -(-given[0] // 2)

    def _number(self, word: str) -> int | None:
        return int(word) if word.isascii() and word.isdigit() and len(word) < 3 else self._numbers.get(word)
