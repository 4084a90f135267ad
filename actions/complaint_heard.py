"""What the complaint's form hears, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from actions.understanding import Understood

INTERRUPTIONS = frozenset(
    {"help", "ask_privacy", "delete_data", "change_language", "bot_challenge", "check_status", "list_complaints"}
    | {"ask_service_mall", "ask_agency", "talk_to_officer", "rate_service", "cancel", "thank"}
)
"""Intents that are no answer to a question of the form, when they are clear."""
CLEAR = 0.6


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as the form sees it; ``answers`` are the entities of a button's payload."""

    text: str
    understood: Understood
    intent: str
    confidence: float
    answers: Mapping[str, str] = field(default_factory=dict)
    location: tuple[float, float] | None = None
    attachments: Sequence[str] = ()
    voice: bool = False
    parts: Sequence[tuple[int, str]] = ()

    def is_clearly(self, *intents: str) -> bool:
        """Whether the message is one of these, without much doubt."""
        return self.confidence >= CLEAR and self.intent in intents


@dataclass(slots=True)
class Taken:
    """What became of a message: whether it was an answer, and what the next question has to explain."""

    understood: bool = False
    hint: str | None = None
    confirmed: bool = False
    joined: str | None = None
    warn: bool = False
