"""Is someone in danger now, and of what; and does the writer fear being known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actions.understanding.lexicon import Lexicon

# Points: a strong sign, a weak one, words of now, words of then, and the model's word for report_emergency.
STRONG, WEAK, NOW, PAST, MODEL = 2.0, 1.0, 0.5, -1.5, 3.5
URGENT = 2.1  # a strong sign and a little more
LIKELY = 0.6  # the intent alone, without any listed sign, must be this likely
LONG = 60  # words; a report of this length is written afterwards, not in danger


@dataclass(frozen=True, slots=True)
class Danger:
    """Patterns of one danger."""

    name: str
    strong: re.Pattern[str]
    weak: re.Pattern[str]


class Urgency:
    """Reads danger and fear in a normalised text by the lists of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._dangers = [
            Danger(name, _phrases(signs["strong"]), _phrases(signs["weak"]))
            for name, signs in lexicon.dangers.items()
        ]
        self._now = _phrases(lexicon.now)
        self._past = _phrases(lexicon.past)
        self._fears = _phrases(lexicon.fears)

    def danger(self, text: str, likelihood: float) -> tuple[bool, str | None]:
        """(urgent, which danger); `likelihood` is the model's probability that this is an emergency."""
        points = {danger.name: self._points(danger, text) for danger in self._dangers}
        name = max(points, key=lambda danger: points[danger])
        if not points[name]:
            return likelihood >= LIKELY, None
        total = points[name] + MODEL * likelihood + NOW * bool(self._now.search(text))
        total += PAST * min(2, len(set(self._past.findall(text)))) / 2 * (2 - likelihood)
        total += PAST * (text.count(" ") >= LONG)
        return total >= URGENT, name if total >= URGENT else None

    def is_fearful(self, text: str) -> bool:
        """Does the text ask not to be named, or say that it is afraid to?"""
        return self._fears.search(text) is not None

    def _points(self, danger: Danger, text: str) -> float:
        return STRONG * bool(danger.strong.search(text)) or WEAK * bool(danger.weak.search(text))


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole phrases; ` * ` stands for up to three words."""
    written = (
        re.escape(phrase).replace(r"\ \*\ ", r"(?: \w+){0,3} ").replace(r"\ \*", r" \w+") for phrase in phrases
    )
    return re.compile(rf"\b(?:{'|'.join(sorted(written, key=len, reverse=True))})\b")
