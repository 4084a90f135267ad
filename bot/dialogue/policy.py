"""Rules and forms, followed the way Rasa's RulePolicy and FormAction do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dialogue.project import Project, Rule

_PAYLOAD = re.compile(r"^/(?P<intent>\w+)\s*(?P<entities>\{.*\})?$", re.DOTALL)
Tracker = dict[str, Any]
Event = Mapping[str, Any]
RunAction = Callable[[str, Tracker], tuple[list[Event], list[Mapping[str, Any]]]]
"""Runs a custom action on a tracker and gives its events and its responses."""


class EndlessRules(Exception):
    """Rules and forms call each other without end."""


@dataclass(slots=True)
class Conversation:
    """Where one conversation stands, and what this turn has said."""

    sender: str
    message: Mapping[str, Any]
    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    latest_action: str = "action_listen"
    said: list[Mapping[str, Any]] = field(default_factory=list)
    steps: int = 0

    def tracker(self, tail: list[Event] | None = None) -> Tracker:
        """The tracker as rasa-sdk wants it; ``tail`` are slot events that wait to be validated."""
        events: list[Any] = [{"event": "action", "name": self.latest_action}, *(tail or [])]
        return {
            "sender_id": self.sender,
            "slots": dict(self.slots),
            "latest_message": dict(self.message),
            "events": events,
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": self.loop} if self.loop else {},
            "latest_action_name": self.latest_action,
        }

    def apply(self, events: list[Event]) -> None:
        """Take over the slots that events set."""
        for event in events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]


class Policy:
    """Decides what to do next, by the project's rules and forms."""

    def __init__(self, project: Project, run_action: RunAction) -> None:
        self._project = project
        self._run_action = run_action

    def turn(self, conversation: Conversation) -> None:
        """Answer the conversation's message."""
        intent = conversation.message["intent"]["name"]
        candidates = self._map_slots(conversation)
        form = conversation.loop
        if form is not None:
            if self._advance(conversation, form, candidates):
                return
            conversation.slots.update(dict.fromkeys((event["name"] for event in candidates), None))
        rule = self._project.answer_to(intent, form) or self._project.answer_to("nlu_fallback", form)
        if rule is not None:
            self._follow(conversation, rule)

    def _follow(self, conversation: Conversation, rule: Rule) -> None:
        interrupted = conversation.loop
        for action in rule.actions:
            conversation.steps += 1
            if conversation.steps > 20:
                raise EndlessRules(rule.name)
            if action == "action_deactivate_loop":
                self._deactivate(conversation)
            elif action in self._project.forms:
                if action == interrupted:
                    if conversation.loop is not None:
                        self._ask(conversation, action)
                else:
                    conversation.loop = action
                    conversation.slots["requested_slot"] = None
                    self._advance(conversation, action, self._map_slots(conversation))
            else:
                self._run(conversation, action)

    def _advance(self, conversation: Conversation, form: str, candidates: list[Event]) -> bool:
        """One step of a form: validate, then ask or finish. False when the message was no answer."""
        requested = conversation.slots.get("requested_slot")
        validator = f"validate_{form}"
        if validator in self._project.domain["actions"]:
            events = self._run(conversation, validator, candidates)
        else:
            events = candidates
        conversation.apply(events)
        if requested and not any(e["event"] == "slot" and e["name"] != "requested_slot" for e in events):
            return False
        named = [e["value"] for e in events if e["event"] == "slot" and e["name"] == "requested_slot"]
        missing = named[-1] if named else self._missing(conversation, form)
        if missing is None:
            self._finish(conversation, form)
        else:
            self._ask(conversation, form, missing)
        return True

    def _missing(self, conversation: Conversation, form: str) -> str | None:
        needed = self._project.forms[form]
        return next((name for name in needed if conversation.slots.get(name) is None), None)

    def _ask(self, conversation: Conversation, form: str, slot: str | None = None) -> None:
        slot = slot or conversation.slots.get("requested_slot") or self._missing(conversation, form)
        conversation.slots["requested_slot"] = slot
        for name in (
            f"action_ask_{form}_{slot}",
            f"utter_ask_{form}_{slot}",
            f"action_ask_{slot}",
            f"utter_ask_{slot}",
        ):
            if name in self._project.domain["actions"] or name in self._project.domain["responses"]:
                self._run(conversation, name)
                return

    def _finish(self, conversation: Conversation, form: str) -> None:
        self._deactivate(conversation)
        rule = self._project.after_form(form)
        if rule is not None:
            self._follow(conversation, rule)

    def _deactivate(self, conversation: Conversation) -> None:
        conversation.loop = None
        conversation.slots["requested_slot"] = None

    def _run(self, conversation: Conversation, action: str, tail: list[Event] | None = None) -> list[Event]:
        if action in self._project.domain["responses"]:
            conversation.said += [variant["custom"] for variant in self._project.domain["responses"][action]]
            conversation.latest_action = action
            return []
        events, responses = self._run_action(action, conversation.tracker(tail))
        conversation.said += [response["custom"] for response in responses if response.get("custom")]
        conversation.apply(events)
        conversation.latest_action = action
        return events

    def _map_slots(self, conversation: Conversation) -> list[Event]:
        """Fill slots from the message by the domain's mappings, and give the events."""
        events: list[Event] = []
        for name, slot in self._project.domain["slots"].items():
            for mapping in slot.get("mappings", ()):
                if not self._applies(conversation, mapping):
                    continue
                value = _value(conversation.message, mapping)
                if value is not None:
                    events.append({"event": "slot", "timestamp": None, "name": name, "value": value})
                    break
        conversation.apply(events)
        return events

    def _applies(self, conversation: Conversation, mapping: Mapping[str, Any]) -> bool:
        intent = conversation.message["intent"]["name"]
        wanted, unwanted = _listed(mapping.get("intent")), _listed(mapping.get("not_intent"))
        if (wanted and intent not in wanted) or intent in unwanted:
            return False
        conditions = mapping.get("conditions")
        return not conditions or any(
            condition.get("active_loop") == conversation.loop
            and condition.get("requested_slot", conversation.slots.get("requested_slot"))
            == conversation.slots.get("requested_slot")
            for condition in conditions
        )


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)


def _value(message: Mapping[str, Any], mapping: Mapping[str, Any]) -> Any:
    match mapping["type"]:
        case "from_entity":
            values = [e["value"] for e in message["entities"] if e["entity"] == mapping["entity"]]
            return values[0] if len(values) == 1 else values or None
        case "from_text":
            return message["text"]
        case "from_intent" | "from_trigger_intent":
            return mapping["value"]
    return None


def split_payload(payload: str) -> tuple[str, str] | None:
    """The intent and the JSON of a payload ``/intent{…}``, or None when it is not one."""
    match = _PAYLOAD.match(payload)
    return (match["intent"], match["entities"] or "{}") if match else None
