"""What one message was understood to say: plain values that travel with the message as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from actions.region.parts import Area


@dataclass(frozen=True, slots=True)
class Guess:
    """One label and how likely it is (0 to 1)."""

    name: str
    confidence: float

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-able values (dataclasses.asdict takes twenty times as long)."""
        return {"name": self.name, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of the text with a meaning; `start` and `end` count characters of the text as written."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, as far as words or a point tell; codes are None when absent or open."""

    regency_code: str | None = None
    district_code: str | None = None
    village_code: str | None = None
    candidates: tuple[Area, ...] = ()
    outside: bool = False
    landmark: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def code(self) -> str | None:
        """The finest code known."""
        return self.village_code or self.district_code or self.regency_code

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Place:
        """Rebuild from `as_dict`."""
        return cls(**{**values, "candidates": tuple(Area(**area) for area in values["candidates"])})

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-able values."""
        candidates = [{"code": area.code, "name": area.name} for area in self.candidates]
        return {**asdict(self), "candidates": candidates}


@dataclass(frozen=True, slots=True)
class Understood:
    """Everything understood of one message; `agencies` is empty where no archive was learnt from."""

    text: str
    language: str
    intent: Guess
    intent_ranking: tuple[Guess, ...]
    entities: tuple[Entity, ...]
    categories: tuple[Guess, ...]
    kind: str
    urgent: bool
    danger: str | None
    fearful: bool
    place: Place
    agencies: tuple[Guess, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-able values, in the shape of Rasa's `/model/parse` with our own keys added."""
        return {
            "text": self.text,
            "language": self.language,
            "intent": self.intent.as_dict(),
            "intent_ranking": [guess.as_dict() for guess in self.intent_ranking],
            "entities": [asdict(entity) for entity in self.entities],
            "categories": [guess.as_dict() for guess in self.categories],
            "kind": self.kind,
            "urgent": self.urgent,
            "danger": self.danger,
            "fearful": self.fearful,
            "place": self.place.as_dict(),
            "agencies": [guess.as_dict() for guess in self.agencies],
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Understood:
        """Rebuild from `as_dict`; raises KeyError or TypeError when it is not one."""
        return cls(
            text=values["text"],
            language=values["language"],
            intent=Guess(**values["intent"]),
            intent_ranking=tuple(Guess(**guess) for guess in values["intent_ranking"]),
            entities=tuple(Entity(**entity) for entity in values["entities"]),
            categories=tuple(Guess(**guess) for guess in values["categories"]),
            kind=values["kind"],
            urgent=values["urgent"],
            danger=values["danger"],
            fearful=values["fearful"],
            place=Place.from_dict(values["place"]),
            agencies=tuple(Guess(**guess) for guess in values.get("agencies", ())),
        )
