"""What every action shares: the message it answers, one transaction, and saying keys instead of sentences."""

from __future__ import annotations

import asyncio
import logging
import os
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction
from rasa_sdk.interfaces import Action, ActionNotFoundException, Tracker

from actions.notify import Button, Buttons
from actions.office import Office, current_office, is_working_in_office
from actions.signature import is_signed
from actions.understanding import Understood
from storage.database import Records

log = logging.getLogger(__name__)

Event = dict[str, Any]


class NotFromTheBot(Exception):
    """The message does not carry the bot's signature."""


class ActionFailed(ActionNotFoundException):
    """An action did nothing.

    The action server answers most errors with the whole request, a citizen's words among it, which Rasa then
    logs; this kind of error it answers with the action's name alone.
    """


@dataclass(slots=True)
class Turn:
    """One message as an action sees it, and what the action says and remembers."""

    person: str
    update_id: int
    now: datetime
    text: str
    understood: Understood
    intent: str
    confidence: float
    slots: Mapping[str, Any]
    active_loop: str | None
    answers: Mapping[str, str] = field(default_factory=dict)
    location: tuple[float, float] | None = None
    attachments: Sequence[str] = ()
    parts: Sequence[tuple[int, str]] = ()
    voice: bool = False
    sayings: list[dict[str, Any]] = field(default_factory=list)

    def say(
        self,
        key: str,
        values: Mapping[str, Any] | None = None,
        *,
        buttons: Buttons = (),
        guard: str | None = None,
        ask_location: bool = False,
        in_place: bool = True,
    ) -> None:
        """Say something: a text key with values, never a sentence."""
        self.sayings.append(
            {
                "say": key,
                "values": dict(values or {}),
                "buttons": [[button.as_dict() for button in row] for row in buttons],
                "guard": guard,
                "ask_location": ask_location,
                "in_place": in_place,
            }
        )


def slot(name: str, value: Any) -> Event:
    """The event that sets a slot."""
    return {"event": "slot", "timestamp": None, "name": name, "value": value}


def turn_of(tracker: Tracker, office: Office) -> Turn:
    """The message an action answers. Raises NotFromTheBot when a remote caller has no valid signature."""
    message = tracker.latest_message
    metadata: Mapping[str, Any] = message.get("metadata") or {}
    person, update_id = str(metadata.get("person", "")), int(metadata.get("update_id", 0))
    if not is_working_in_office():
        secret = os.environ.get("ACTION_SECRET", "")
        if not is_signed(secret, person, update_id, str(metadata.get("signature", ""))):
            raise NotFromTheBot
    answers = {entity["entity"]: str(entity["value"]) for entity in message.get("entities") or ()}
    is_payload = str(message.get("text") or "").startswith("/")
    text = answers.get("text") or metadata.get("text") or ("" if is_payload else message.get("text") or "")
    understood = metadata.get("understood")
    location = metadata.get("location")
    intent = message.get("intent") or {}
    return Turn(
        person=person,
        update_id=update_id,
        now=datetime.fromisoformat(metadata["now"]) if "now" in metadata else datetime.now(UTC),
        text=text,
        understood=Understood.from_dict(understood)
        if understood and understood["text"] == text
        else office.understanding.understand(text),
        intent=str(intent.get("name")),
        confidence=float(intent.get("confidence") or 0.0),
        slots=dict(tracker.slots),
        active_loop=tracker.active_loop_name,
        answers=answers if is_payload else {},
        location=(location[0], location[1]) if location else None,
        attachments=tuple(metadata.get("attachments") or ()) or _listed(answers.get("attachments")),
        parts=tuple((int(number), part) for number, part in metadata.get("parts") or ()),
        voice=bool(metadata.get("voice")),
    )


def _listed(keys: str | None) -> tuple[str, ...]:
    """Files that a button carries on from the message before it."""
    return tuple(keys.split()) if keys else ()


class KentonganAction(Action, ABC):
    """An action of one message: its effect, its notices and its answer are stored together."""

    @abstractmethod
    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Do the work, say what there is to say on ``turn``, return Rasa's events."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[Event]:
        """Rasa's entry."""
        return await perform(self.name(), self.act, dispatcher, tracker)


class KentonganForm(FormValidationAction, ABC):
    """A form whose answers are found all at once, by ``act``: one message may hold several.

    Rasa's form takes a message that set no slot for no answer, and lets a rule deal with it.
    """

    @abstractmethod
    def act(self, records: Records, office: Office, turn: Turn) -> list[Event]:
        """Take the message in and return the form's slots as they now stand; none when it was no answer."""

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[Event]:
        """The slots that this message fills or empties."""
        return await perform(self.name(), self.act, dispatcher, tracker)

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]
    ) -> list[Event]:
        """Extraction has validated them already."""
        return [slot(name, value) for name, value in tracker.slots_to_validate().items()]


Act = Callable[[Records, Office, Turn], list[Event]]


async def perform(name: str, act: Act, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Run an action's work once for its message.

    Behind a Rasa server, which may call twice for one message, a repeat gives the stored answer.
    """
    if is_working_in_office():
        sayings, events = _once(name, act, tracker)
    else:
        sayings, events = await asyncio.to_thread(_once_remotely, name, act, tracker)
    for saying in sayings:
        dispatcher.utter_message(json_message=saying)
    return events


def _once_remotely(name: str, act: Act, tracker: Tracker) -> tuple[list[dict[str, Any]], list[Event]]:
    try:
        return _once(name, act, tracker)
    except Exception as problem:
        log.error("action failed", extra={"action": name}, exc_info=problem)
        raise ActionFailed(name, "failed") from None


def _once(name: str, act: Act, tracker: Tracker) -> tuple[list[dict[str, Any]], list[Event]]:
    office = current_office()
    turn = turn_of(tracker, office)
    embedded = is_working_in_office()
    with office.transaction() as records:
        done = None if embedded else records.effects.of(turn.person, turn.update_id, name)
        if done is not None:
            return done["sayings"], done["events"]
        events = act(records, office, turn)
        if not embedded:
            result = {"sayings": turn.sayings, "events": events}
            records.effects.keep(turn.person, turn.update_id, name, result, turn.now)
    return turn.sayings, events


def rows_of(buttons: Sequence[Button], width: int = 1) -> list[list[Button]]:
    """Buttons laid out in rows of ``width``."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]
