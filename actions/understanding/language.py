"""The language of a message: word lists first, language models where they leave it open, the earlier one else."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

LANGUAGES = ("id", "jv", "en", "other")
SURE_WORDS = 2  # this many more listed words of one language than of the next decide alone
SHORTEST_GUESS = 20  # characters; below, the models guess wildly
LONGEST_GUESS = 300  # and beyond, they cost time and add nothing
SURE = 0.9
SURE_OTHER = 0.99  # Indonesian is easily taken for Tagalog or Malay-like others: be strict
SHORTEST_OTHER = 40


class Languages:
    """Tells id, jv (any level of speech, Banyumasan too), en and other apart."""

    def __init__(self, listed: Mapping[str, str]) -> None:
        self._listed = listed

    def detect(self, text: str, previous: str | None = None) -> str:
        """The language of a cleaned text; `previous` is what the citizen wrote before."""
        letters = sum(map(str.isalpha, text[:2000]))
        if not letters:
            return previous or "id"
        if _foreign_letters(text[:2000]) * 2 > letters:
            return "other"
        words = [word.strip(".,;:!?()\"'").lower() for word in text[:2000].split()]
        counts = Counter(language for word in words if (language := self._listed.get(word)))
        ranked = counts.most_common()
        if ranked and self._is_decided(ranked, counts):
            return "jv" if counts["jv"] and counts["jv"] >= counts["id"] >= counts["en"] else ranked[0][0]
        if letters < SHORTEST_GUESS:
            return ranked[0][0] if ranked else previous or "id"
        return self._guess(text[:LONGEST_GUESS], previous, bool(counts["id"] or counts["jv"]))

    def _is_decided(self, ranked: list[tuple[str, int]], counts: Counter[str]) -> bool:
        lead = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0)
        is_mixed = counts["jv"] > 1 and counts["jv"] >= counts["id"] and not counts["en"]
        return lead >= SURE_WORDS or is_mixed

    def _guess(self, text: str, previous: str | None, is_local: bool) -> str:
        language, share = _langid().classify(text)
        if language == "jv" and share >= SURE:
            return "jv"
        language, share = _detect(text)
        if language in ("id", "en") and share >= SURE:
            return language
        if not is_local and share >= SURE_OTHER and len(text) >= SHORTEST_OTHER and language not in ("id", "tl"):
            return "other"
        return previous or "id"


def _foreign_letters(text: str) -> int:
    """Letters of other scripts than the Latin."""
    return sum(
        character.isalpha() and not unicodedata.name(character, "").startswith(("LATIN", "MODIFIER", "FULLWIDTH"))
        for character in text
        if character > "\x7f"
    )


@cache
def _langid() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # type: ignore[no-untyped-call]
    identifier.set_languages(["id", "jv", "en"])
    return identifier


def _detect(text: str) -> tuple[str, float]:
    """langdetect's first guess, the same every time (it draws at random unless seeded)."""
    from langdetect.detector_factory import DetectorFactory, detect_langs
    from langdetect.lang_detect_exception import LangDetectException

    DetectorFactory.seed = 0
    try:
        first = detect_langs(text)[0]  # type: ignore[no-untyped-call]
    except LangDetectException:
        return "id", 0.0
    return first.lang, first.prob
