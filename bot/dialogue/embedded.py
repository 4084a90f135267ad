"""The default engine: the Rasa project's rules and forms, followed in process; actions through rasa-sdk."""

from __future__ import annotations

import json
from collections.abc import Coroutine, Mapping
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from rasa_sdk.executor import ActionExecutor

from actions.office import Office, working_in
from actions.rasa_actions import ACTIONS
from bot.dialogue.engine import Message, Saying, saying_of
from bot.dialogue.metadata import metadata_of
from bot.dialogue.policy import Conversation, Event, Policy, Tracker, split_payload
from bot.dialogue.project import Project, read_project

Result = TypeVar("Result")


class ActionWaited(Exception):
    """An action waited for something; in process it has to do its work at once, in this thread."""


class EmbeddedEngine:
    """Answers messages without any server. Thread-safe."""

    def __init__(self, office: Office, project: Project | None = None) -> None:
        """Read the office's project, unless it is at hand already. Raises ProjectError."""
        self._office = office
        self._project = project or read_project(office.data)
        self._domain = dict(self._project.domain)
        self._executor = ActionExecutor()
        for action in ACTIONS:
            self._executor.register_action(action)
        self._policy = Policy(self._project, self._run_action)

    @property
    def project(self) -> Project:
        """The Rasa project this engine follows."""
        return self._project

    def turn(self) -> AbstractContextManager[object]:
        """A turn is one transaction."""
        return self._office.transaction()

    def active_form(self, person: str) -> str | None:
        """The form that this person is in the middle of, or None."""
        with self._office.transaction() as records:
            form: str | None = records.conversations.of(person, self._office.clock()).state.get("loop")
        return form

    def answer(self, message: Message) -> list[Saying]:
        """Say what there is to say; joins the transaction that is open."""
        with self._office.transaction() as records, working_in(self._office):
            kept = records.conversations.of(message.person, message.now)
            state = kept.state
            conversation = Conversation(
                sender=kept.sender,
                message=self._parse(message),
                slots=dict(state.get("slots", {})),
                loop=state.get("loop"),
            )
            self._policy.turn(conversation)
            slots = {name: value for name, value in conversation.slots.items() if value is not None}
            records.conversations.keep(kept, {**kept.state, "slots": slots, "loop": conversation.loop}, message.now)
            return [saying_of(custom) for custom in conversation.said]

    def _parse(self, message: Message) -> dict[str, Any]:
        """The message as Rasa's ``latest_message``."""
        metadata = metadata_of(message)
        payload = split_payload(message.payload) if message.payload else None
        if payload is not None:
            intent, entities = payload
            found = [{"entity": name, "value": value} for name, value in json.loads(entities).items()]
            return {
                "text": message.payload,
                "intent": {"name": intent, "confidence": 1.0},
                "entities": found,
                "metadata": metadata,
            }
        understood = message.understood or self._office.understanding.understand(message.text)
        return {
            "text": message.text,
            "intent": self._intent(understood.intent_ranking),
            "entities": [],
            "metadata": {**metadata, "understood": understood.as_dict()},
        }

    def _intent(self, ranking: Any) -> Mapping[str, Any]:
        """The best guess, or Rasa's ``nlu_fallback`` when it is too unsure or another is too near.

        Two intents that one rule answers alike (a complaint, an emergency) leave nothing to ask about.
        """
        if not ranking or ranking[0].confidence < self._project.threshold:
            return {"name": "nlu_fallback", "confidence": ranking[0].confidence if ranking else 0.0}
        best, *others = ranking
        rule = self._project.answer_to(best.name, None)
        rival = next((one for one in others if rule is None or one.name not in rule.intents), None)
        near = rival is not None and best.confidence - rival.confidence < self._project.ambiguity
        return {"name": "nlu_fallback" if near else best.name, "confidence": best.confidence}

    def _run_action(self, name: str, tracker: Tracker) -> tuple[list[Event], list[Mapping[str, Any]]]:
        call = {"next_action": name, "sender_id": tracker["sender_id"], "tracker": tracker, "domain": self._domain}
        result = _finish(self._executor.run(call))
        return (list(result.events), list(result.responses)) if result else ([], [])


def _finish(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine that never waits to its end, without an event loop."""
    try:
        work.send(None)
    except StopIteration as done:
        result: Result = done.value
        return result
    work.close()
    raise ActionWaited
