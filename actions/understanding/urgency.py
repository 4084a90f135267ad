"""Is someone in danger now, and of what; and does the writer fear being known."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from actions.understanding.lexicon import Lexicon

# In natural logarithms of odds: what one word of then takes off, at most twice, and what an emergency needs.
THEN = 0.3
MOST_THEN = 2
URGENT = -0.9
CERTAIN = 1e-4  # no probability is nearer to 0 or 1 than this


@dataclass(frozen=True, slots=True)
class Danger:
    """Patterns of one danger."""

    name: str
    strong: re.Pattern[str]
    weak: re.Pattern[str]


class Urgency:
    """Weighs the model's opinion against words of then, and names danger and fear by the lists of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._dangers = [
            Danger(name, _phrases(signs["strong"]), _phrases(signs["weak"]))
            for name, signs in lexicon.dangers.items()
        ]
        self._past = _phrases(lexicon.past)
        self._fears = _phrases(lexicon.fears)

    def danger(self, text: str, likelihood: float) -> tuple[bool, str | None]:
        """(urgent, which danger); `likelihood` is the model's probability that people are in danger now."""
        likelihood = min(max(likelihood, CERTAIN), 1 - CERTAIN)
        evidence = math.log(likelihood / (1 - likelihood))
        if evidence < URGENT:  # words of then only lessen it
            return False, None
        evidence -= THEN * min(MOST_THEN, len(set(self._past.findall(text))))
        return (True, self._name(text)) if evidence >= URGENT else (False, None)

    def is_fearful(self, text: str) -> bool:
        """Does the text ask not to be named, or say that it is afraid to?"""
        return self._fears.search(text) is not None

    def _name(self, text: str) -> str | None:
        for danger in self._dangers:
            if danger.strong.search(text):
                return danger.name
        return next((danger.name for danger in self._dangers if danger.weak.search(text)), None)


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole phrases; ` * ` stands for up to three words."""
    written = (
        re.escape(phrase).replace(r"\ \*\ ", r"(?: \w+){0,3} ").replace(r"\ \*", r" \w+") for phrase in phrases
    )
    return re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})\b")
