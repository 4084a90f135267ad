"""Where a message is about: names weighed against each other until one regency, district, village is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from actions.region import Area, Region
from actions.understanding.gazetteer import Gazetteer, Mention, split_words
from actions.understanding.understood import Place

# How much a name says, by the level it names (1 regency … 3 village), and more when the word before says the level.
WEIGHTS = {1: 6.0, 2: 4.0, 3: 2.0}
ANCHORED = 3.0
STREET = 0.2  # a street named after a place may be anywhere
HOME = 0.3  # the share that counts of where someone comes from or is heading
NEARBY = 2  # characters between two names that belong together: ", "
BARE = (None, "near", "kota", "kabupaten")  # before the name of a place beyond the region
AT = ("near", "kota", "kabupaten")
CITY = 71  # Kemendagri numbers cities from 71
LEVELS = {"kabupaten": 1, "kota": 1, "district": 2, "village": 3}


@dataclass(frozen=True, slots=True)
class Reading:
    """One area a mention may mean, and how strongly."""

    code: str
    weight: float

    @property
    def level(self) -> int:
        """1 regency, 2 district, 3 village."""
        return self.code.count(".")


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names: the place, and the mentions that made it."""

    place: Place
    mentions: tuple[tuple[Mention, str], ...]


class Places:
    """Finds the place of a text in one region."""

    def __init__(self, region: Region, other_words: Collection[str] = ()) -> None:
        self._region = region
        self._gazetteer = Gazetteer(region, other_words)

    def find(
        self, text: str, known_words: frozenset[str], *, within: str | None = None, is_answer: bool = False
    ) -> Found:
        """The place a text names. An answer may be a bare village; `within` is a regency known already."""
        mentions = list(self._gazetteer.find(split_words(text), known_words))
        named = [(mention, self._readings(mention)) for mention in mentions]
        strong = [pair for pair in named if pair[1] and (is_answer or self._is_strong(*pair))]
        weak = [pair for pair in named if pair[1] and pair not in strong]
        if within is None and _is_elsewhere(mentions, strong):
            return Found(Place(outside=True), ())
        if not strong:
            strong = [pair for pair in weak if pair[0].anchor in ("near", "street")]
        return self._resolve(strong, weak, within) if strong or within else Found(Place(), ())

    def _is_strong(self, mention: Mention, readings: list[Reading]) -> bool:
        return mention.anchor != "street" and (
            mention.nickname or mention.anchor == "village" or min(reading.level for reading in readings) < 3
        )

    def _readings(self, mention: Mention) -> list[Reading]:
        """The areas a mention may mean, by the word before it when that fits any."""
        if mention.anchor in ("hamlet", "dish", "address"):
            return []
        readings = []
        for code in mention.codes:
            level = code.count(".")
            weight = WEIGHTS[1] if mention.nickname else WEIGHTS[level]
            fits = LEVELS.get(mention.anchor or "") == level and _is_of_kind(code, mention.anchor)
            weight *= HOME if mention.anchor == "home" else 1
            readings.append(Reading(code, STREET if mention.anchor == "street" else weight + ANCHORED * fits))
        anchored = [
            reading
            for reading in readings
            if LEVELS.get(mention.anchor or "") == reading.level and _is_of_kind(reading.code, mention.anchor)
        ]
        if any(reading.level == 1 for reading in readings):  # a bare "Karanganyar" is no village of that name
            readings = [reading for reading in readings if reading.level < 3]
        return anchored or readings

    def _resolve(
        self,
        strong: list[tuple[Mention, list[Reading]]],
        weak: list[tuple[Mention, list[Reading]]],
        within: str | None,
    ) -> Found:
        scores: dict[str, float] = defaultdict(float)
        for _, readings in strong:
            for regency, weight in _best_by(readings, 1).items():
                scores[regency] += weight
        if within:
            scores[within] += ANCHORED
        for _, readings in weak:
            for regency, weight in _best_by(readings, 1).items():
                if regency in scores:
                    scores[regency] += weight
        best = max(scores.values())
        regencies = [code for code, score in scores.items() if score == best]
        if len(regencies) > 1:
            return Found(Place(candidates=self._candidates(strong, regencies)), ())
        return self._within(regencies[0], [*strong, *weak])

    def _within(self, regency: str, named: list[tuple[Mention, list[Reading]]]) -> Found:
        """The district and village, once the regency is certain."""
        meant: list[tuple[Mention, list[Reading]]] = []
        for mention, readings in named:
            inside = [reading for reading in readings if _up(reading.code, 1) == regency]
            top = max((reading.weight for reading in inside), default=0)
            meant.append((mention, [reading for reading in inside if reading.weight == top]))
        scores: dict[str, float] = defaultdict(float)
        for _, readings in meant:
            below = [reading for reading in readings if reading.level > 1]
            for district, weight in _best_by(below, 2).items():
                scores[district] += weight
        chosen = _only_best(scores)
        villages = {
            reading.code
            for _, readings in meant
            for reading in readings
            if reading.level == 3 and chosen and reading.code.startswith(chosen)
        }
        village = next(iter(villages)) if len(villages) == 1 else None
        chain = {regency, chosen, village}
        used = tuple(
            (mention, code)
            for mention, readings in meant
            for code in sorted({reading.code for reading in readings} & chain)[:1]
        )
        return Found(Place(regency, chosen, village), used)

    def _candidates(self, strong: list[tuple[Mention, list[Reading]]], regencies: list[str]) -> tuple[Area, ...]:
        """What to ask: the areas one shared name may mean, else the regencies themselves."""
        codes: Iterable[str] = regencies
        for _, readings in strong:
            top = _best_by(readings, 1)
            if set(regencies) <= set(top):
                codes = [
                    reading.code
                    for reading in readings
                    if reading.weight == top[_up(reading.code, 1)] and _up(reading.code, 1) in regencies
                ]
                break
        return tuple(self._named(code) for code in sorted(codes))

    def _named(self, code: str) -> Area:
        area = self._region.area(code)
        return Area(code, area.name if area.level == "regency" else self._region.area_name(code))


def _is_elsewhere(mentions: list[Mention], strong: list[tuple[Mention, list[Reading]]]) -> bool:
    """Is the matter beyond the region: a place there, and none here but where someone comes from?"""
    beyond = [mention for mention in mentions if not mention.codes]
    if not strong or _is_within_another(mentions, strong):
        return any(mention.anchor in BARE for mention in beyond)
    is_only_home = all(mention.anchor == "home" for mention, _ in strong)
    return is_only_home and any(mention.anchor in AT for mention in beyond)


def _is_within_another(mentions: list[Mention], strong: list[tuple[Mention, list[Reading]]]) -> bool:
    """Whether all names are of districts and villages beside one beyond the region: "Wonosari Gunungkidul"."""
    if any(mention.nickname or min(reading.level for reading in readings) < 2 for mention, readings in strong):
        return False
    named = {mention.start for mention, _ in strong}
    mentions = [mention for mention in mentions if mention.codes or mention.anchor in BARE]
    beside = {
        one.start
        for first, second in pairwise(mentions)
        if second.start - first.end <= NEARBY and bool(first.codes) != bool(second.codes)
        for one in (first, second)
    }
    return named <= beside


def _up(code: str, level: int) -> str:
    return ".".join(code.split(".")[: level + 1])


def _is_of_kind(code: str, anchor: str | None) -> bool:
    if anchor not in ("kabupaten", "kota"):
        return True
    return (int(code.split(".")[1]) >= CITY) == (anchor == "kota")


def _best_by(readings: list[Reading], level: int) -> dict[str, float]:
    best: dict[str, float] = {}
    for reading in readings:
        area = _up(reading.code, level)
        best[area] = max(best.get(area, 0), reading.weight)
    return best


def _only_best(scores: dict[str, float]) -> str | None:
    best = max(scores.values(), default=0)
    top = [code for code, score in scores.items() if score == best]
    return top[0] if len(top) == 1 else None
