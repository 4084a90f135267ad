"""How likely two complaints are about the same matter: what, where and when, weighed against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.region import Region
from actions.understanding.model import Vocabulary
from actions.understanding.understanding import Understanding
from actions.understanding.understood import Guess, Place

TOP = 5  # guesses of a category that are compared
NAME = 7.0  # rarity from which a word tells one place or thing from others: names, house numbers
ENOUGH_NAMES = 3
NEAR, FAR = 0.3, 3.0  # kilometres between two points: surely one place, surely two
FRESH, STALE = timedelta(days=14), timedelta(days=120)  # apart: no matter, another matter
REGENCY = len("33.74")  # a regency's part of any code
LEVELS = frozenset(("kabupaten", "kota", "kecamatan", "kelurahan", "desa", "kab", "kec", "kel"))

# Log-odds, fitted on tests/nlu_data/dev_pairs.csv, no weight against its sense (docs/decisions/similarity.md).
START = -3.2
CATEGORY = 2.7  # that both are of the same category
NAMES = 1.5  # shared names, three or more
CATEGORY_AND_NAMES = 0.6  # both, two names or more
AGREEING = 0.35  # regency, district and village are the same
CONFLICT = -1.1  # one of them is another, or the regencies that they may be in are
DIFFERENT_NAMES = -2.0  # each names a place that the other doesn't
ONE_POINT, TWO_POINTS = 2.0, -4.0
LATE = -2.0  # long apart


@dataclass(frozen=True, slots=True)
class Subject:
    """What a complaint is about, prepared for comparing. `at` is when it was written, aware."""

    categories: dict[str, float]
    words: frozenset[str]
    names: frozenset[str]
    place_names: frozenset[str]
    codes: tuple[str | None, ...]
    regencies: frozenset[str]  # the one it lies in, or those it may
    point: tuple[float, float] | None
    at: datetime | None


class Similarity:
    """Compares complaints of one region."""

    def __init__(self, understanding: Understanding, region: Region) -> None:
        self._understanding, self._region = understanding, region

    def describe(self, text: str, categories: Sequence[Guess], place: Place, at: datetime | None = None) -> Subject:
        """Prepare a complaint: its text, what is known of its category (one sure guess is enough) and place."""
        vocabulary = self._understanding.model.words
        words = frozenset(self._understanding.normalise(text).split())
        place_names = words & self._names_of(place)
        rare = (word for word in words if word.isdigit() or _rarity(vocabulary, word) >= NAME)
        is_point = place.latitude is not None and place.longitude is not None
        return Subject(
            categories={guess.name: math.sqrt(guess.confidence) for guess in categories[:TOP]},
            words=words,
            names=place_names.union(rare),
            place_names=place_names,
            codes=(place.regency_code, place.district_code, place.village_code),
            regencies=frozenset(
                [place.regency_code] if place.regency_code else [area.code[:REGENCY] for area in place.candidates]
            ),
            point=(place.latitude, place.longitude) if is_point else None,  # type: ignore[arg-type]
            at=at,
        )

    def compare(self, first: Subject, second: Subject) -> float:
        """How likely it is one matter, 0 to 1; the same in both directions."""
        category = math.fsum(  # the same in any order
            share * second.categories[name] for name, share in first.categories.items() if name in second.categories
        )
        shared = len(first.names & second.names)
        pairs = [(one, other) for one, other in zip(first.codes, second.codes, strict=True) if one and other]
        score = (
            START
            + CATEGORY * category
            + NAMES * min(shared, ENOUGH_NAMES) / ENOUGH_NAMES
            + CATEGORY_AND_NAMES * category * min(shared, 2) / 2
            + AGREEING * sum(one == other for one, other in pairs) / 3
            + CONFLICT
            * (_lie_apart(first.regencies, second.regencies) or any(one != other for one, other in pairs))
            + DIFFERENT_NAMES * (not first.place_names <= second.words and not second.place_names <= first.words)
            + _weigh_points(first.point, second.point)
            + _weigh_times(first.at, second.at)
        )
        return 1 / (1 + math.exp(-score))

    def _names_of(self, place: Place) -> frozenset[str]:
        """The words of the names of the areas a place lies in, or may."""
        codes = [place.regency_code, place.district_code, place.village_code]
        names = [self._region.area(code).name for code in codes if code]
        names += [area.name for area in place.candidates]
        return frozenset(self._understanding.normalise(" ".join(names)).split()) - LEVELS


def _lie_apart(first: frozenset[str], second: frozenset[str]) -> bool:
    return bool(first and second) and first.isdisjoint(second)


def _rarity(vocabulary: Vocabulary, word: str) -> float:
    column = vocabulary.columns.get(word)
    return math.inf if column is None else float(vocabulary.rarity[column])


def _weigh_points(first: tuple[float, float] | None, second: tuple[float, float] | None) -> float:
    if first is None or second is None:
        return 0.0
    north = (first[0] - second[0]) * 111.2  # kilometres in a degree
    east = (first[1] - second[1]) * 111.2 * math.cos(math.radians(first[0]))
    distance = math.hypot(north, east)
    share = min(1.0, max(0.0, (distance - NEAR) / (FAR - NEAR)))
    return ONE_POINT + share * (TWO_POINTS - ONE_POINT)


def _weigh_times(first: datetime | None, second: datetime | None) -> float:
    if first is None or second is None:
        return 0.0
    return LATE * min(1.0, max(0.0, (abs(first - second) - FRESH) / (STALE - FRESH)))
