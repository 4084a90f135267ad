"""Is someone in danger now, and of what; and does the writer fear being known."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from actions.understanding.lexicon import Lexicon

Floats = NDArray[np.float32]

# How often a sign counts at most: words of then, strong and weak ones of danger, those of now, of somebody in need,
# of what an ordinary complaint asks for; length; a question.
MOST = np.array([3, 2, 2, 3, 3, 3, math.log1p(100), 1], dtype=np.float32)

FEWEST_TELLING = 2
SUFFIXES = "nya|ku|mu|e|ne|an|kan|i|lah|in"


@dataclass(frozen=True, slots=True)
class Danger:
    """Patterns of one danger."""

    name: str
    strong: re.Pattern[str]
    weak: re.Pattern[str]


class Urgency:
    """Weighs the model's opinion against the signs of the lexicon, and names danger and fear by its lists."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._dangers = [
            Danger(name, _phrases(signs["strong"]), _phrases(signs["weak"]))
            for name, signs in lexicon.dangers.items()
        ]
        every = lexicon.dangers.values()
        self._signs = [
            _phrases(lexicon.past),
            _phrases(phrase for signs in every for phrase in signs["strong"]),
            _phrases(phrase for signs in every for phrase in signs["weak"]),
            _phrases(lexicon.now),
            _phrases(lexicon.people),
            _phrases(lexicon.remedy),
        ]
        self._hollow = frozenset(lexicon.hollow)
        self._fears = _phrases(lexicon.fears)

    def signs(self, text: str) -> Floats:
        """What in a normalised text speaks for danger now or against it, each up to MOST."""
        counts = [len(set(pattern.findall(text))) for pattern in self._signs]
        found = np.array([*counts, math.log1p(text.count(" ") + 1), "?" in text], dtype=np.float32)
        return np.minimum(found, MOST)

    def danger(
        self, text: str, score: float, alarm: Floats, known_words: Container[str]
    ) -> tuple[bool, str | None]:
        """(urgent, which danger) by the model's score for danger now; never of a text that says nothing.

        `alarm` is what training found: the weights of the score and of each sign, and the bias.
        """
        evidence = score * float(alarm[0]) + float(alarm[-1])
        if evidence + float(np.maximum(alarm[1:-1], 0) @ MOST) < 0:  # no signs could change it
            return False, None
        is_urgent = evidence + float(alarm[1:-1] @ self.signs(text)) >= 0 and self._says_something(
            text, known_words
        )
        return is_urgent, self._name(text) if is_urgent else None

    def _says_something(self, text: str, known_words: Container[str]) -> bool:
        """Not nonsense: most words are known, and two of them (or one that names a danger) have a meaning."""
        words = text.split()
        known = [word for word in words if word in known_words]
        if len(known) * 2 < len(words):
            return False
        telling = {word for word in known if word.isalpha() and word not in self._hollow}
        return len(telling) >= FEWEST_TELLING or any(danger.strong.search(text) for danger in self._dangers)

    def is_fearful(self, text: str) -> bool:
        """Does the text ask not to be named, or say that it is afraid to?"""
        return self._fears.search(text) is not None

    def _name(self, text: str) -> str | None:
        for danger in self._dangers:
            if danger.strong.search(text):
                return danger.name
        return next((danger.name for danger in self._dangers if danger.weak.search(text)), None)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole phrases, with what Indonesian and Javanese hang on a word; ` * ` stands for up to three words.

    The longest first, under their first letters: a word is held against few of them only.
    """
    by_letter: defaultdict[str, list[str]] = defaultdict(list)
    for phrase in sorted(phrases, key=len, reverse=True):
        rest = re.escape(phrase[1:]).replace(r"\ \*\ ", r"(?: \w+){0,3} ").replace(r"\ \*", r" \w+")
        by_letter[phrase[0]].append(rest)
    written = "|".join(f"{letter}(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"\b({written})(?:{SUFFIXES})?\b")
