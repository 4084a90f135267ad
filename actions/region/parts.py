"""The parts of a region pack: areas, agencies, categories, routes, service malls, numbers to call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LEVELS = ("province", "regency", "district", "village")


@dataclass(frozen=True, slots=True)
class Area:
    """An administrative area by its Kemendagri code ("33.03", "33.03.07.2001"); centroid in degrees."""

    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None

    @property
    def level(self) -> str:
        """province, regency, district or village: the code's depth."""
        return LEVELS[self.code.count(".")]

    @property
    def parent(self) -> str:
        """The code one level above ("" for a province)."""
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Agency:
    """An office that answers complaints; `level` is province, vertical (of the centre) or regency."""

    code: str
    level: str
    name: str
    parent: str | None
    regency_code: str | None
    aliases: tuple[str, ...]
    contacts: Mapping[str, str]
    pattern: re.Pattern[str]

    def is_named_in(self, text: str) -> bool:
        """Does the text hold its name, code or an alias, as whole words?"""
        return self.pattern.search(text) is not None


@dataclass(frozen=True, slots=True)
class Category:
    """One of the 32 subjects; `handling` is SP4N-LAPOR!'s class: normatif, non_pengawasan or pengawasan.

    `needs_point` says that an officer has to go there: naming the regency is not enough. `needs_proof`: settling
    it takes a photo of what was done.
    """

    slug: str
    name: str
    handling: str
    sensitive: bool
    needs_point: bool
    needs_proof: bool = False


@dataclass(frozen=True, slots=True)
class Route:
    """Who normally handles a category when the text holds one of `words` (None: when no other row does)."""

    category: str
    level: str
    agency: str | None
    words: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class ServiceMall:
    """A Mal Pelayanan Publik; what is not known is empty or None, never guessed."""

    regency_code: str
    regency: str
    name: str
    address: str
    services: int | None
    institutions: int | None
    opened: str
    source: str


@dataclass(frozen=True, slots=True)
class EmergencyNumber:
    """A number to call and who answers it, in the region's language."""

    number: str
    service: str


def words_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any of the words or phrases, whole, whatever their case."""
    longest_first = sorted({word.strip().lower() for word in words if word.strip()}, key=len, reverse=True)
    joined = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)" if joined else r"(?!)", re.IGNORECASE)
