"""The same conversation, held by a real Rasa server: its REST channel answers, our row remembers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

import httpx

from actions.delete_data import FAREWELL
from actions.office import Office
from bot.dialogue.engine import EngineAway, Message, Saying, saying_of
from bot.dialogue.metadata import metadata_of

TIMEOUT = httpx.Timeout(30, connect=3)
"""Seconds for an answer, and for a connection."""
SESSION_START = ({"event": "action", "name": "action_session_start"}, {"event": "session_started"})
LISTEN = {"event": "action", "name": "action_listen"}
NO_WORDS = "?"
_LIKE_A_COMMAND = re.compile(r"^[\s/]+")


class RasaSilent(Exception):
    """Rasa answered nothing: an action failed, which its REST channel hides behind 200 and an empty list."""


class RasaServerEngine:
    """Answers messages through a Rasa server. Thread-safe; no transaction is open while Rasa works.

    Where a conversation stands (``slots`` and ``loop``) is kept in its row, as the embedded engine keeps it. Each
    message begins a session in Rasa that stands there, so that Rasa holds a turn and never a history, and neither
    an action that failed nor a restart leaves it half way. Under ``rasa`` the row keeps the last update handed
    over and where the conversation stood before it.
    """

    def __init__(self, office: Office, rasa_url: str, action_secret: str) -> None:
        self._office, self._secret = office, action_secret
        # Rasa closes an idle connection after five seconds, just when we might use it.
        self._rasa = httpx.Client(
            base_url=rasa_url, timeout=TIMEOUT, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def turn(self) -> AbstractContextManager[object]:
        """Nothing: each action commits its own work, in the action server."""
        return nullcontext()

    def active_form(self, person: str) -> str | None:
        """The form that this person is in the middle of, as Rasa's tracker had it after the last answer."""
        with self._office.transaction() as records:
            form: str | None = records.conversations.of(person, self._office.clock()).state.get("loop")
        return form

    def answer(self, message: Message) -> list[Saying]:
        """Say what there is to say.

        Raises EngineAway when Rasa can't be reached or refuses, and RasaSilent when it says nothing; a repeat of
        the same update then does nothing twice.
        """
        try:
            return self._answer(message)
        except httpx.HTTPError as problem:
            raise EngineAway(type(problem).__name__) from problem

    def _answer(self, message: Message) -> list[Saying]:
        sender, stood, is_repeat = self._begin(message)
        said = self._said_to(sender, message.update_id) if is_repeat else []
        if not said:
            self._begin_session(sender, stood)
            said = self._send(sender, message)
        if not said:
            raise RasaSilent
        if any(custom["say"] == FAREWELL for custom in said):
            # Their data was deleted: nothing of this conversation stays, neither in the tracker nor in its row.
            self._rasa.put(f"/conversations/{sender}/tracker/events", json=[LISTEN]).raise_for_status()
            return [saying_of(custom) for custom in said]
        self._end(message, self._get(sender, include_events="NONE"))
        return [saying_of(custom) for custom in said]

    def _begin(self, message: Message) -> tuple[str, Mapping[str, Any], bool]:
        """Rasa's name for the conversation, where it stood before this message, and whether this is a repeat."""
        with self._office.transaction() as records:
            conversation = records.conversations.of(message.person, message.now)
            state = conversation.state
            last = state.get("rasa") or {}
            if last.get("update") == message.update_id:
                return conversation.sender, last["before"], True
            before = {name: state[name] for name in ("slots", "loop") if state.get(name)}
            handed_over = {"update": message.update_id, "before": before}
            records.conversations.keep(conversation, {**state, "rasa": handed_over}, message.now)
            return conversation.sender, before, False

    def _end(self, message: Message, tracker: Mapping[str, Any]) -> None:
        """Keep where the conversation stands now."""
        slots = {name: value for name, value in tracker["slots"].items() if value is not None}
        loop = (tracker.get("active_loop") or {}).get("name")
        with self._office.transaction() as records:
            conversation = records.conversations.of(message.person, message.now)
            state = {**conversation.state, "slots": slots, "loop": loop}
            records.conversations.keep(conversation, state, message.now)

    def _send(self, sender: str, message: Message) -> list[Mapping[str, Any]]:
        if message.text and message.payload is None and message.understood is None:
            message = replace(message, understood=self._office.understanding.understand(message.text))
        body = {
            "sender": sender,
            "message": message.payload or plain(message.text),
            "metadata": metadata_of(message, self._secret),
        }
        answer = self._rasa.post("/webhooks/rest/webhook", json=body).raise_for_status()
        return [part["custom"] for part in answer.json() if part.get("custom")]

    def _said_to(self, sender: str, update_id: int) -> list[Mapping[str, Any]]:
        """What Rasa said to an update, if that is the last one in its tracker."""
        said: list[Mapping[str, Any]] = []
        is_it = False
        for event in self._get(sender, include_events="ALL")["events"]:
            if event["event"] in ("user", "session_started"):
                is_it = (event.get("metadata") or {}).get("update_id") == update_id
                said = []
            elif event["event"] == "bot" and is_it and event["data"].get("custom"):
                said.append(event["data"]["custom"])
        return said

    def _begin_session(self, sender: str, stood: Mapping[str, Any]) -> None:
        slots = [{"event": "slot", "name": name, "value": value} for name, value in stood.get("slots", {}).items()]
        loop = [{"event": "active_loop", "name": stood["loop"]}] if "loop" in stood else []
        events = [*SESSION_START, *loop, *slots, LISTEN]
        self._rasa.post(f"/conversations/{sender}/tracker/events", json=events).raise_for_status()

    def _get(self, sender: str, **query: str) -> Any:
        return self._rasa.get(f"/conversations/{sender}/tracker", params=query).raise_for_status().json()


def plain(text: str) -> str:
    """Typed words as Rasa may read them: never with "/" at their start, which would be an intent to it.

    Actions read what was really written in the metadata.
    """
    return _LIKE_A_COMMAND.sub("", text) or NO_WORDS
