"""Hides the name of someone we know in a text of theirs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from actions.understanding.masking import DOTS

SHORTEST = 3
"""Letters of a word of a name; shorter ones are initials and particles."""
_BEFORE_A_PLACE = re.compile(
    r"\b(?:desa|ds|dusun|dukuh|kampung|kel|kelurahan|kec|kecamatan|kab|kabupaten|kota|jl|jln|jalan|gang|gg|gunung"
    r"|pasar|perum|perumahan|kali|sungai|jembatan|sd|smp|sma|smk|mi|mts|rs|rsud|pt|cv|toko|masjid)\.?[ \t]+$",
    re.IGNORECASE,
)


def hide_own_name(text: str, names: Iterable[str], ordinary: Collection[str], places: Collection[str]) -> str:
    """The text with the words of these names replaced by dots.

    Words of ``places`` stay, and those after "desa", "jalan" and the like. ``ordinary`` words are hidden only where
    they are written as a name is, with a capital. Both in lower case.
    """
    known = {word for name in names for word in re.findall(r"\w+", name) if sum(map(str.isalpha, word)) >= SHORTEST}
    own = sorted({word.lower() for word in known} - set(places), key=len, reverse=True)
    if not own:
        return text

    def hide(match: re.Match[str]) -> str:
        word = match.group()
        is_ordinary = word.lower() in ordinary and not word[0].isupper()
        is_place = _BEFORE_A_PLACE.search(text, max(0, match.start() - 20), match.start()) is not None
        return word if is_ordinary or is_place else DOTS

    hidden = re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, own))})(?!\w)", hide, text, flags=re.IGNORECASE)
    return re.sub(rf"{DOTS}(?:[ \t]+{DOTS})+", DOTS, hidden)
