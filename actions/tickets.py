"""Ticket numbers such as PBG-4F7K-2: short, safe to read out over a bad line, and checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from random import Random

from stdnum.exceptions import ValidationError
from stdnum.iso7064 import mod_37_36

# Digits 2–9 and seven letters. Left out: 0 1 I L O (look alike); B G S Z (look like 8 6 5 2); A H (sound like
# K: "a", "ha", "ka"); D E P T V J Y (sound like C: "de", "e", "pe", "te", "je", "ye"); N (like M); Q ("ki",
# rare); U (looks like V, and makes words). What is left is read out as ce, ef, ka, em, er, we, eks.
ALPHABET = "23456789CFKMRWX"
# What people read for it, by look; the prefix holds letters only.
LOOKS_LIKE = str.maketrans("BGSZ", "8652")
LETTERS_FOR_DIGITS = str.maketrans("01582", "OISBZ")
TRIES = 6
BODY = (4, 5)

_SHAPE = re.compile(
    r"(?<![A-Z0-9])([A-Z][A-Z0-9]{2})[\s\-–—._/]{0,3}([A-Z0-9]{4,5})[\s\-–—._/]{0,3}([A-Z0-9])(?![A-Z0-9])",
    re.IGNORECASE,
)


def new_ticket(prefix: str, taken: Callable[[str], bool], random: Random) -> str:
    """A ticket nobody has: body of four characters, of five when several draws in a row are taken.

    The last character is ISO 7064 mod 37,36 over prefix and body, redrawn until it is a safe one too.
    """
    for length in BODY:
        for _ in range(TRIES):
            ticket = _draw(prefix, length, random)
            if not taken(ticket):
                return ticket
    while taken(ticket):
        ticket = _draw(prefix, BODY[-1], random)
    return ticket


def parse_ticket(text: str) -> str | None:
    """The one valid ticket a text consists of, normalised (PBG-4F7K-2); None when it is anything else."""
    match = _SHAPE.fullmatch(text.strip(" \t\n.,;:!?#()\"'"))
    return _normalise(match) if match else None


def find_tickets(text: str, prefixes: Collection[str] | None = None) -> list[str]:
    """The valid tickets in a text, normalised, in order; only those of `prefixes` when given."""
    found = (ticket for ticket, _, _ in locate_tickets(text, prefixes))
    return list(dict.fromkeys(found))


def locate_tickets(text: str, prefixes: Collection[str] | None = None) -> Iterator[tuple[str, int, int]]:
    """Each valid ticket in a text with its start and end."""
    for match in _shapes(text):
        ticket = _normalise(match)
        if ticket and (prefixes is None or ticket[:3] in prefixes):
            yield ticket, match.start(), match.end()


def near_misses(text: str, known: Iterable[str]) -> list[str]:
    """Those of the `known` tickets that something in the text misses by one character or a swapped pair."""
    written = {"".join(match.groups()).upper() for match in _shapes(text)}
    return [ticket for ticket in known if any(_is_near(other, ticket.replace("-", "")) for other in written)]


def is_ticket_shaped(text: str) -> bool:
    """Does something in the text look like a ticket that was meant, with dashes or digits, valid or not?"""
    return any(_looks_meant(match) for match in _shapes(text))


def _looks_meant(match: re.Match[str]) -> bool:
    return "-" in match.group() or sum(map(str.isdigit, match.group())) >= 2


def _shapes(text: str) -> Iterator[re.Match[str]]:
    """Every stretch of ticket shape, overlapping ones too ("pak pbg 4f7k 2": from its second word)."""
    start = 0
    while match := _SHAPE.search(text, start):
        yield match
        start = match.start() + 1


def _draw(prefix: str, length: int, random: Random) -> str:
    while True:
        body = "".join(random.choices(ALPHABET, k=length))
        check = mod_37_36.calc_check_digit(prefix + body)
        if check in ALPHABET:
            return f"{prefix}-{body}-{check}"


def _normalise(match: re.Match[str]) -> str | None:
    prefix, body, check = (part.upper() for part in match.groups())
    prefix = prefix.translate(LETTERS_FOR_DIGITS)
    body, check = body.translate(LOOKS_LIKE), check.translate(LOOKS_LIKE)
    if not set(body + check) <= set(ALPHABET):
        return None
    try:
        mod_37_36.validate(prefix + body + check)
    except ValidationError:
        return None
    return f"{prefix}-{body}-{check}"


def _is_near(written: str, known: str) -> bool:
    """Same length, and one character different or two neighbours swapped."""
    if len(written) != len(known):
        return False
    different = [place for place, pair in enumerate(zip(written, known, strict=True)) if pair[0] != pair[1]]
    if len(different) == 1:
        return True
    if len(different) == 2 and different[1] == different[0] + 1:
        first, second = different
        return written[first] == known[second] and written[second] == known[first]
    return False
