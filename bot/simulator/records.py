"""Small records of the world: requests, taps, the webhook, and what the bot says about itself."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One accepted request of the bot."""

    method: str
    given: dict[str, Any]


@dataclass
class Query:
    """A tap on an inline button, waiting for its answer."""

    id: str
    user_id: int
    expires: float
    answer: dict[str, Any] | None = None


@dataclass
class Webhook:
    """Where updates are posted to; an empty url means nowhere."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    last_error: tuple[int, str] | None = None


@dataclass
class Profile:
    """What the bot says about itself: commands by (scope, language), and texts by (what, language)."""

    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)
