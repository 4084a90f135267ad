"""Understands one message: the one door to everything in this package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from actions.region import Region
from actions.understanding import masking
from actions.understanding.entities import Entities
from actions.understanding.landmarks import Landmarks
from actions.understanding.language import Languages
from actions.understanding.lexicon import load_lexicon
from actions.understanding.model import Model, load_model
from actions.understanding.normalise import Normaliser, clean
from actions.understanding.own_name import hide_own_name
from actions.understanding.places import Found, Places
from actions.understanding.plus_codes import find_plus_code, locate_plus_code
from actions.understanding.points import Points, find_point
from actions.understanding.second_opinion import (
    SecondOpinion,
    find_second_opinion,
    load_second_opinion,
    name_agencies,
)
from actions.understanding.stars import Stars
from actions.understanding.trainer import find_model
from actions.understanding.understood import Entity, Guess, Place, Understood
from actions.understanding.urgency import Urgency

LONGEST = 10_000  # characters read of one message
LONGEST_LANDMARK = 120
EMERGENCY = "report_emergency"
STATUS = "check_status"


def ignore_progress(step: int, total: int, what: str) -> None:
    """Report training to nobody."""


class Understanding:
    """What a message says. Word lists are read at once, the model on first use (trained when there is none).

    Threads may share one: after loading nothing changes.
    """

    def __init__(
        self,
        region: Region,
        data: Path,
        cache: Path,
        progress: Callable[[int, int, str], None] = ignore_progress,
    ) -> None:
        lexicon = load_lexicon(data / "lexicon")
        self._region, self._data, self._cache, self._progress = region, data, cache, progress
        self._meanings = lexicon.meanings
        self._whole_messages = lexicon.whole_messages
        self._normalise = Normaliser(lexicon.meanings)
        self._languages = Languages(lexicon.languages, self._guess_language)
        self._stars = Stars(lexicon.stars)
        self._urgency = Urgency(lexicon)
        self._entities = Entities(region)
        self._places = Places(region, lexicon.meanings.keys() | lexicon.languages.keys())
        self._landmarks = Landmarks(lexicon.landmarks)
        self._points = Points(region)
        self._loading = Lock()

    @property
    def model(self) -> Model:
        """The model, loaded (and trained, if need be) once."""
        with self._loading:
            return self._model

    def _guess_language(self, text: str) -> Guess:
        # Not the model's own method: asking for that would load it before it is needed.
        return self.model.guess_language(text)

    @cached_property
    def _model(self) -> Model:
        return load_model(find_model(self._data, self._cache, self._progress))

    @cached_property
    def _second_opinion(self) -> SecondOpinion | None:
        path = find_second_opinion(self._cache, self._region.folder.name)
        return name_agencies(load_second_opinion(path), self._region) if path else None

    def understand(self, text: str, *, previous_language: str | None = None) -> Understood:
        """Everything in a message; `previous_language` decides where its own words do not."""
        read = text[:LONGEST]
        normalised = self._normalise(read)
        seen = self.model.classify(normalised)
        found = self._find(read)
        entities = self._entities.find(read, found)
        urgent, danger = self._urgency.danger(normalised, seen.urgency, self.model.alarm, self.model.known_words)
        intents = self._certain_intents(normalised, entities, _agree_with(urgent, seen.intents))
        return Understood(
            text=text,
            language=self._languages.detect(clean(read), previous_language),
            intent=intents[0],
            intent_ranking=intents,
            entities=entities,
            categories=seen.categories,
            kind=seen.kinds[0].name,
            urgent=urgent,
            danger=danger,
            fearful=self._urgency.is_fearful(normalised),
            place=self._locate(read, found),
            agencies=self._second_opinion.guess(normalised, seen.categories) if self._second_opinion else (),
        )

    def place_at(self, latitude: float, longitude: float) -> Place:
        """The place of a point, the region's polygons first; `outside` beyond them."""
        return self._points.place_at(latitude, longitude)

    def find_place(self, text: str, *, within: str | None = None) -> Place:
        """The place in an answer to "where?"; `within` is the regency known already.

        Words that name no area are kept whole as the landmark.
        """
        found = self._find(text[:LONGEST], within=within, is_answer=True)
        place = self._locate(text[:LONGEST], found)
        if within and not place.regency_code and not place.candidates and not place.outside:
            place = replace(place, regency_code=within)
        words = text.strip()[:LONGEST_LANDMARK]
        is_wordless = place.latitude is not None or not words
        if place.landmark or found.mentions or place.candidates or place.outside or is_wordless:
            return place
        return replace(place, landmark=words)

    def names_own_home(self, text: str) -> bool:
        """Whether a text says where its writer lives: "depan rumah saya"."""
        return self._landmarks.is_own_home(text)

    def stars(self, text: str) -> int | None:
        """How many stars, 1 to 5, a text gives; None when it gives none or isn't clear."""
        return self._stars.given_in(text)

    def mask(self, text: str, names: Sequence[str] = ()) -> str:
        """The text without identity numbers, phones, addresses on the net and the name one gives oneself.

        ``names`` are what we know its writer by; their words are hidden too.
        """
        ordinary = self.model.known_words
        return hide_own_name(masking.mask(text, ordinary), names, ordinary, self._place_words)

    @cached_property
    def _place_words(self) -> frozenset[str]:
        """The words of the names of regencies and districts, in lower case."""
        areas = (area for area in self._region.areas.values() if area.level != "village")
        return frozenset(word for area in areas for word in area.name.lower().split())

    @cached_property
    def _ordinary_words(self) -> frozenset[str]:
        """Words that name nothing by themselves: common ones of the sentences, slang and Javanese ones."""
        return self.model.ordinary_words | self._meanings.keys()

    def normalise(self, text: str) -> str:
        """The plain form of a text that all classifiers read."""
        return self._normalise(text)

    def _find(self, text: str, *, within: str | None = None, is_answer: bool = False) -> Found:
        return self._places.find(text, self.model.known_words, within=within, is_answer=is_answer)

    def _locate(self, text: str, found: Found) -> Place:
        names = [word for mention, _ in found.mentions for word in mention.name.split()]
        landmark = self._landmarks.find(text, self.model.known_words, names, self._ordinary_words)
        if point := find_point(text) or self._plus_point(text, found.place):
            return replace(self._points.place_at(*point), landmark=landmark)
        return replace(found.place, landmark=landmark)

    def _plus_point(self, text: str, named: Place) -> tuple[float, float] | None:
        """The point of a plus code; a short one is near the place that is named."""
        plus_code = find_plus_code(text)
        if plus_code is None:
            return None
        return locate_plus_code(plus_code, self._points.middle_of(named.code) if named.code else None)

    def _certain_intents(
        self, normalised: str, entities: tuple[Entity, ...], intents: tuple[Guess, ...]
    ) -> tuple[Guess, ...]:
        """The ranking, with the listed intent of a whole message first and certain."""
        plain = normalised.strip("? ")
        certain = self._whole_messages.get(plain)
        if certain is None and entities and plain in ("nomortiket", "cek nomortiket", "status nomortiket"):
            certain = STATUS
        if certain is None:
            return intents
        return (Guess(certain, 1.0), *(Guess(guess.name, 0.0) for guess in intents if guess.name != certain))


def _agree_with(urgent: bool, intents: tuple[Guess, ...]) -> tuple[Guess, ...]:
    """The ranking with an emergency first if, and only if, people are in danger now."""
    if urgent == (intents[0].name == EMERGENCY):
        return intents
    place = 1
    if urgent:
        place = next(place for place, guess in enumerate(intents) if guess.name == EMERGENCY)
    names = [intents[place].name, *(guess.name for guess in (*intents[:place], *intents[place + 1 :]))]
    return tuple(Guess(name, guess.confidence) for name, guess in zip(names, intents, strict=True))
