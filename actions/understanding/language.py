"""The language of a message: our spelling model first, langdetect where that is unsure, the earlier one else."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from actions.understanding.understood import Guess

SPOKEN = ("id", "jv", "en")  # every other language is "other"
LONGEST = 2000  # characters read
SHORTEST_GUESS = 20  # letters; a shorter text must hold a word of its language, or be surely none
SURE = 0.6
FEWEST_LISTED = 2  # words of the lists that tell a language
SURE_OF_FEW = 0.85
SURE_OF_LOCAL = 0.45  # of a language that langdetect doesn't know, so that asking it would not help
UNKNOWN_TO_LANGDETECT = ("jv", "su", "mad", "islands")
LONGEST_ASKED = 300  # characters given to langdetect; more cost time and add nothing
SURE_OF_LANGDETECT = 0.9
SURE_OF_ANOTHER = 0.99  # it easily takes Indonesian for another language: be strict

# What langdetect knows and may be written here: Indonesian, English, travellers' and neighbours' languages. All 55
# would take 65 MB and four times as long; other scripts are told apart without it.
PROFILES = ("de", "en", "es", "fr", "id", "it", "nl", "pl", "pt", "so", "sw", "tl", "tr", "vi")
MALAY = ("id", "tl", "so", "sw")  # what langdetect calls the languages of these islands


class Languages:
    """Tells id, jv (any level of speech, Banyumasan too), en and other apart."""

    def __init__(self, listed: Mapping[str, str], guess: Callable[[str], Guess]) -> None:
        """`listed` words belong to the language they name; `guess` is the model's."""
        self._listed = listed
        self._guess = guess

    def detect(self, text: str, previous: str | None = None) -> str:
        """The language of a cleaned text; `previous` is what the citizen wrote before."""
        text = text[:LONGEST]
        letters = sum(map(str.isalpha, text))
        if not letters:
            return previous or "id"
        if _foreign_letters(text) * 2 > letters:
            return "other"
        guess = self._guess(text)
        if letters < SHORTEST_GUESS:
            is_foreign = guess.confidence >= SURE_OF_FEW and guess.name != "id"
            if not is_foreign and (evident := self._evident_language(text, 1)):
                return evident
            if not self._has_listed_word(text):
                return _spoken(guess.name) if guess.confidence >= SURE_OF_FEW else previous or "id"
        if guess.confidence >= SURE:
            return _spoken(guess.name)
        if evident := self._evident_language(text):
            return evident
        if guess.confidence >= SURE_OF_LOCAL and guess.name in UNKNOWN_TO_LANGDETECT:
            return _spoken(guess.name)
        return (_ask_langdetect(text[:LONGEST_ASKED]) if letters >= SHORTEST_GUESS else None) or previous or "id"

    def _has_listed_word(self, text: str) -> bool:
        return any(self._listed_languages(text))

    def _evident_language(self, text: str, fewest: int = FEWEST_LISTED) -> str | None:
        """The language of so many listed words and of none besides; Javanese writers mix in Indonesian ones."""
        counts = Counter(self._listed_languages(text))
        if counts["jv"] >= fewest and counts["jv"] >= counts["id"]:
            return "jv"
        if counts["en"] >= fewest and len(counts) == 1:
            return "en"
        is_indonesian = counts["id"] >= FEWEST_LISTED and len(counts) == 1
        return "id" if is_indonesian else None

    def _listed_languages(self, text: str) -> Iterator[str]:
        words = (word.strip(".,;:!?()\"'").lower() for word in text.split())
        return (language for word in words if (language := self._listed.get(word)))


def _spoken(language: str) -> str:
    return language if language in SPOKEN else "other"


def _foreign_letters(text: str) -> int:
    """Letters of other scripts than the Latin."""
    return sum(
        character.isalpha() and not unicodedata.name(character, "").startswith(("LATIN", "MODIFIER", "FULLWIDTH"))
        for character in text
        if character > "\x7f"
    )


def _ask_langdetect(text: str) -> str | None:
    """langdetect's opinion when it is sure: id, en or other; None else."""
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(text)
    try:
        first = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return None
    if first.lang in ("id", "en"):
        return str(first.lang) if first.prob >= SURE_OF_LANGDETECT else None
    return "other" if first.prob >= SURE_OF_ANOTHER and first.lang not in MALAY else None


@cache
def _factory() -> Any:
    """langdetect with our choice of its profiles; seeded, since it draws at random."""
    import langdetect
    from langdetect.detector_factory import DetectorFactory

    profiles = Path(langdetect.__file__).parent / "profiles"
    DetectorFactory.seed = 0
    factory = DetectorFactory()  # type: ignore[no-untyped-call]
    factory.load_json_profile([(profiles / name).read_text(encoding="utf-8") for name in PROFILES])  # type: ignore[no-untyped-call]
    return factory
