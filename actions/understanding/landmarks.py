"""The free words that locate a thing: "depan SD 2 Kaligondang", "jl. Pemuda no. 5", as written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

LONGEST = 7  # words
_TOKEN = re.compile(r"[^\W_]+(?:[-'’/][^\W_]+)*|[^\w\s]|\n")
_ADMINISTRATIVE = frozenset(("kec", "kecamatan", "kab", "kabupaten", "kel", "kelurahan", "desa", "ds", "provinsi"))
_OFFICES = frozenset(("balai", "kantor", "puskesmas", "camat"))
_ABBREVIATIONS = frozenset(("jl", "jln", "gg", "no", "rt", "rw", "kp", "dk", "dsn", "km", "perum"))


class Landmarks:
    """Finds the first landmark of a text by the word lists of lexicon/landmarks.yml."""

    def __init__(self, words: Mapping[str, list[str]]) -> None:
        self._beside = frozenset(words["beside"])
        self._buildings = frozenset(words["buildings"])
        self._roads = frozenset(words["roads"])
        self._ends = frozenset(words["ends"])
        self._named = frozenset(words["named"]) | self._roads
        self._measures = frozenset(words["measures"])
        homes, own, own_homes = ("|".join(map(re.escape, words[name])) for name in ("homes", "own", "own_homes"))
        self._own_home = re.compile(rf"\b(?:(?:{homes})\s+(?:\w+\s+)?(?:{own})|{own_homes})\b", re.IGNORECASE)

    def is_own_home(self, text: str) -> bool:
        """Whether the words name the writer's own home: "depan rumah saya"."""
        return self._own_home.search(text) is not None

    def find(
        self, text: str, known_words: Collection[str], names: Collection[str] = (), ordinary: Collection[str] = ()
    ) -> str | None:
        """The first landmark as written, or None.

        It ends before an `ordinary` word, unless that is the second of a name ("kantor pos"). It is more than
        common nouns: it holds a building, a number, a capital letter, one of `names` (words of places found in the
        text) or a word that is not among `known_words`.
        """
        tokens = list(_TOKEN.finditer(text[:4000]))
        words = [token.group().lower() for token in tokens]
        present = set(words) - set(names)  # far fewer than there are known words
        common = present.intersection(known_words)
        plain = present.intersection(ordinary) - self._buildings - self._beside - self._roads - _ABBREVIATIONS
        is_shouted = text.isupper()
        start = 0
        while start < len(words):
            if self._begins(words, start):
                end = self._end(words, start)
                for place in range(start + 1, end):
                    is_name = tokens[place].group()[0].isupper() and not is_shouted
                    if not is_name and self._is_over(words, start, place, plain):
                        end = place
                        break
                if end - start > 1 and self._is_named(tokens, words, start, end, common):
                    return text[tokens[start].start() : tokens[end - 1].end()].strip(" .,-")
            start += 1
        return None

    def _begins(self, words: list[str], start: int) -> bool:
        if words[start] in self._roads:  # in "dalan ngarep pasar" the road has no name
            return start + 1 < len(words) and words[start + 1] not in self._beside
        return words[start] in self._beside or words[start] in self._buildings

    def _end(self, words: list[str], start: int) -> int:
        end = start + 1
        while end < len(words) and end - start <= LONGEST:
            word = words[end]
            if word == "." and words[end - 1] in _ABBREVIATIONS:
                end += 1
                continue
            is_office = word in _ADMINISTRATIVE and words[end - 1] in _OFFICES
            if word in self._ends or not word[0].isalnum() or (word in _ADMINISTRATIVE and not is_office):
                break
            end += 1
        return end

    def _is_over(self, words: list[str], start: int, place: int, plain: Collection[str]) -> bool:
        """Whether the landmark ended before this word: a number of something, or a word that is no name."""
        word, before = words[place], words[place - 1]
        if word[0].isdigit():
            unit = word.lstrip("0123456789") or (words[place + 1] if place + 1 < len(words) else "")
            return unit in self._measures
        is_second = place == start + 1 or before in self._named
        return word in plain and not is_second

    def _is_named(
        self, tokens: list[re.Match[str]], words: list[str], start: int, end: int, common: Collection[str]
    ) -> bool:
        if any(word in self._buildings for word in words[start + 1 : end]):
            return True
        rest = [token.group() for token in tokens[start + 1 : end] if token.group() != "."]
        return any(
            word[0].isupper() or word[0].isdigit() or word == "raya" or word.lower() not in common for word in rest
        )
