"""One plain form of a text for all that classify: lower case, slang and Javanese resolved, numbers named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 4000  # characters that are classified; a complaint says what it is about long before

_DROPPED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Not a word and one doubled by a 2 ("ada anak2").
_TICKET = re.compile(
    r"\b[a-z]{3}[- ]?(?![a-z]{3,5}2(?:an|nya)?\b)(?=[a-z]*\d)[a-z0-9]{4,5}[- ]?(?=[a-z0-9]\b)[a-z0-9]\b"
)
_NUMBER = re.compile(r"\+?\d[\d.,:/-]*")
_SUDDENLY = re.compile(r"\btiba(?:2|[- ]tiba)\b")  # Javanese has its "tiba" too: to fall
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_REDUPLICATED = re.compile(r"\b([^\W\d_]{3,})2(?:an|nya)?\b")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|\?|[\U0001F300-\U0001FAFF\u2600-\u27BF]")


def clean(text: str) -> str:
    """The text without what nobody sees (zero-width, direction marks, lone surrogates), in composed form."""
    return unicodedata.normalize("NFKC", _DROPPED.sub("", text))


def tokenise(text: str) -> list[str]:
    """Words, numbers and emoji of a cleaned text, in order."""
    return _TOKEN.findall(text)


class Normaliser:
    """Turns a text into plain Indonesian words with single spaces."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = meanings

    def __call__(self, text: str) -> str:
        """The normalised text; at most the first characters (LONGEST) are read."""
        text = clean(_shorten(text)).lower()
        text = _URL.sub(" tautan ", text)
        text = _TICKET.sub(" nomortiket ", text)
        text = _NUMBER.sub(_name_number, text)
        text = _SUDDENLY.sub("mendadak", text)
        text = _REPEATED.sub(r"\1", text)
        text = _REDUPLICATED.sub(r"\1", text)
        meanings = self._meanings
        return " ".join(meanings.get(token, token) for token in _TOKEN.findall(text))


def _shorten(text: str) -> str:
    """The first characters (LONGEST), without the word that they would cut in two."""
    if len(text) <= LONGEST:
        return text
    whole, space, _ = text[:LONGEST].rpartition(" ")
    return whole if space else text[:LONGEST]


def _name_number(match: re.Match[str]) -> str:
    digits = sum(map(str.isdigit, match.group()))
    if digits <= 3:
        return match.group()
    if digits == 16:
        return " nomornik "
    return " nomorhp " if 9 <= digits <= 14 else " angka "
