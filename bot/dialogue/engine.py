"""The seam between Telegram and the conversation: a Message goes in, Sayings come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from actions.menu import menu_buttons
from actions.notify import Button, Buttons
from actions.understanding import Understood


@dataclass(frozen=True, slots=True)
class Message:
    """One thing a person said: a text, a tapped button's payload, a location, files, or several of these.

    ``payload`` is Rasa's ``/intent{"entity": "value"}`` and is only ever one that we minted ourselves.
    ``attachments`` are keys of stored files; ``parts`` are the messages the text came in, by Telegram's id;
    ``now`` is aware UTC.
    """

    person: str
    update_id: int
    now: datetime
    text: str = ""
    payload: str | None = None
    understood: Understood | None = None
    location: tuple[float, float] | None = None
    attachments: Sequence[str] = ()
    parts: Sequence[tuple[int, str]] = ()
    voice: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """What the bot says: a text key with values, buttons in rows; never a sentence.

    ``guard`` names what the buttons depend on (a draft's revision): when it has moved on, they are stale.
    ``ask_location`` offers Telegram's button that shares the location. ``in_place`` lets it replace the
    message whose button was tapped.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: Buttons = ()
    guard: str | None = None
    ask_location: bool = False
    in_place: bool = True


class EngineAway(Exception):
    """The engine can't be reached: what was said waits, in its order, for as long as that takes."""


class Engine(Protocol):
    """Answers one message. Implementations: embedded (in process) and a real Rasa server."""

    def turn(self) -> AbstractContextManager[object]:
        """The unit of work a turn runs in: a transaction for the embedded engine, nothing for Rasa."""

    def active_form(self, person: str) -> str | None:
        """The form that this person is in the middle of, or None."""

    def answer(self, message: Message) -> list[Saying]:
        """Say what there is to say to this message. Synchronous; called in a worker thread. Raises EngineAway."""


def saying_of(custom: Mapping[str, Any]) -> Saying:
    """A Saying from what an action sent as ``json_message`` or a response holds as ``custom``."""
    buttons = [[Button.from_dict(button) for button in row] for row in custom.get("buttons") or ()]
    return Saying(
        key=custom["say"],
        values=custom.get("values") or {},
        buttons=buttons or (menu_buttons() if custom.get("menu") else ()),
        guard=custom.get("guard"),
        ask_location=bool(custom.get("ask_location")),
        in_place=bool(custom.get("in_place", True)),
    )
