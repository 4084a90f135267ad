"""Plus codes ("6P4GPF2J+GR", or short with a town: "PF2J+GR Salatiga"), as Google Maps shares them, as points."""

from __future__ import annotations

import re

DIGITS = "23456789CFGHJMPQRVWX"
_CODE = re.compile(rf"(?<![\w+])((?:[{DIGITS}]{{2}}){{2,4}})\+([{DIGITS}]{{2,3}})(?![\w+])")
WHOLE = 8  # digits before the plus sign of a code that needs no town
BASE = len(DIGITS)
SOUTH, WEST = -90.0, -180.0


def find_plus_code(text: str) -> str | None:
    """The first plus code written in a text."""
    match = _CODE.search(text[:4000])
    return match.group() if match else None


def locate_plus_code(code: str, near: tuple[float, float] | None) -> tuple[float, float] | None:
    """The middle of a plus code's square; a short one means the square nearest to `near`, and nothing without."""
    before = code.index("+")
    if before < WHOLE and near is None:
        return None
    digits = code.replace("+", "")[: before + 2]
    missing = WHOLE - before
    size = cell = 20.0 * 20.0 / BASE ** (missing // 2)  # degrees between squares of the same digits
    latitude = longitude = 0.0
    for first, second in zip(digits[::2], digits[1::2], strict=True):
        cell /= BASE
        latitude += DIGITS.index(first) * cell
        longitude += DIGITS.index(second) * cell
    latitude, longitude = SOUTH + latitude + cell / 2, WEST + longitude + cell / 2
    if missing and near:
        latitude += size * round((near[0] - latitude) / size)
        longitude += size * round((near[1] - longitude) / size)
    return latitude, longitude
