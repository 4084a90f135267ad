"""The citizen's private chat: turns what was said into the engine's message, and shows its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from actions.complaint_form import CLEAR
from actions.notify import Button, say
from actions.office import Office
from actions.track_complaint import tickets_in
from actions.understanding import Understood
from bot.dialogue.engine import Engine, Message, Saying
from bot.telegram.heard import Said
from bot.telegram.show import show
from storage.database import Records
from storage.people import Person

COMMANDS: Mapping[str, str] = {
    "start": "greet",
    "mulai": "greet",
    "lapor": "file_complaint",
    "status": "check_status",
    "laporan_saya": "list_complaints",
    "cabut": "cancel",
    "batal": "cancel",
    "bantuan": "help",
    "help": "help",
    "bahasa": "change_language",
    "privasi": "ask_privacy",
    "data_saya": "delete_data",
}
"""command → the intent it stands for."""
NEW_MATTER = frozenset({"file_complaint", "file_suggestion", "report_emergency"})
ANSWERS = frozenset({"affirm", "deny", "skip", "inform", "add_follow_up", "nlu_fallback", *NEW_MATTER})
"""Intents that may be the answer to an officer's question."""
SHORT = 6
"""Words up to which a message is taken for an answer and not for a new matter."""
RESUME = '/inform{"settled": "resume"}'


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that was tapped: its payload, what it depends on, and the message it stands below."""

    payload: str
    guard: str | None
    message_id: int


@dataclass(frozen=True)
class CitizenDesk:
    """Answers citizens through an engine."""

    office: Office
    engine: Engine

    def turn(self) -> AbstractContextManager[object]:
        """The unit of work of one answer."""
        return self.engine.turn()

    def answer(
        self,
        person: Person,
        said: Said,
        *,
        attachments: Sequence[str],
        update_id: int,
        now: datetime,
        tap: Tap | None = None,
        about: str | None = None,
    ) -> None:
        """Answer one thing said and put the answer into the outbox.

        ``about`` is the ticket of the message it replies to; the tap has been checked to be this person's.
        """
        with self.office.transaction() as records:
            heard = self._cannot_take(records, person, said, now) or self._message(
                records, person, said, attachments, update_id, now, tap, about
            )
        sayings = self.engine.answer(heard) if isinstance(heard, Message) else heard
        with self.office.transaction() as records:
            first = self._first_words(records, person, now)
            tapped, spent = (tap.message_id, tap.guard is not None) if tap else (None, False)
            show(records, person.key, [*sayings, *first], now=now, tapped=tapped, spent=spent)

    def is_stale(self, records: Records, person: str, guard: str | None) -> bool:
        """Whether what a button depends on has moved on ("draft:<key>" or "draft:<key>:<revision>")."""
        if guard is None:
            return False
        _, key, *revision = guard.split(":")
        draft = records.drafts.open_of(person)
        return draft is None or draft.key != key or (bool(revision) and str(draft.revision) != revision[0])

    def ask_again(self, person: Person, *, update_id: int, now: datetime) -> None:
        """Show the question that is open now, in answer to a stale button; nothing when none is."""
        with self.office.transaction() as records:
            is_open = records.drafts.open_of(person.key) is not None
        if not is_open:
            return
        message = Message(person=person.key, update_id=update_id, now=now, payload=RESUME)
        sayings = self.engine.answer(message)
        with self.office.transaction() as records:
            show(records, person.key, sayings, now=now)

    def _first_words(self, records: Records, person: Person, now: datetime) -> list[Saying]:
        """What everyone is told once: what their data is for."""
        known = records.people.get(person.key)
        if known is None or known.told_privacy_at is not None:
            return []
        known.told_privacy_at = now
        return [Saying("citizen.privacy_first")]

    def _cannot_take(self, records: Records, person: Person, said: Said, now: datetime) -> list[Saying] | None:
        if said.unreadable is not None:
            return [Saying("citizen.cannot_read", {"kind": said.unreadable})]
        if said.too_large and not (said.text or said.files):
            return [Saying("citizen.file_too_large")]
        if said.too_large:
            say(records, person.key, "citizen.file_too_large", now=now)
        if said.command is not None and said.command not in COMMANDS and len(said.words.split()) < 3:
            return [Saying("citizen.unknown_command")]
        if said.edited is not None:
            draft = records.drafts.open_of(person.key)
            if draft is None or str(said.edited.message_id) not in draft.sources:
                return [Saying("citizen.edited_too_late")]
        return None

    def _message(
        self,
        records: Records,
        person: Person,
        said: Said,
        attachments: Sequence[str],
        update_id: int,
        now: datetime,
        tap: Tap | None,
        about: str | None,
    ) -> Message | list[Saying]:
        text = said.text
        if said.command is not None and said.command not in COMMANDS:
            text = text.strip().lstrip("/")
        message = Message(
            person=person.key,
            update_id=update_id,
            now=now,
            text="" if tap else text,
            location=said.location,
            attachments=attachments,
            parts=said.parts,
            voice=said.is_voice,
        )
        if tap is not None:
            return replace(message, payload=tap.payload)
        if said.edited is not None:
            return replace(message, payload=_payload("inform", edited=str(said.edited.message_id)))
        if said.command in COMMANDS:
            return self._command(records, message, said)
        return self._words(records, message, about)

    def _command(self, records: Records, message: Message, said: Said) -> Message | list[Saying]:
        intent = COMMANDS[said.command or ""]
        words = said.words
        if said.command == "lapor" and not words:
            is_open = records.drafts.open_of(message.person) is not None
            return replace(message, text="", payload=RESUME if is_open else "/file_complaint")
        if said.command == "lapor":
            return self._words(records, replace(message, text=words, parts=[(said.parts[0][0], words)]), None)
        if said.command == "cabut":
            ticket = next(iter(tickets_in(words)), None)
            wish = {"ticket": ticket} if ticket else {"withdraw": "yes"}
            return replace(message, text="", payload=_payload(intent, **wish))
        if said.command == "status" and words:
            return replace(message, text=words, payload=_payload(intent, text=words))
        return replace(message, text="", payload=_payload(intent))

    def _words(self, records: Records, message: Message, about: str | None) -> Message | list[Saying]:
        """Free words, a point or files: a reply to a notice is about its complaint, otherwise the engine decides."""
        understood = self._understand(message.text)
        message = replace(message, understood=understood)
        if about is not None:
            return replace(message, payload=_payload("add_follow_up", ticket=about))
        form = self.engine.active_form(message.person)
        waiting = records.complaints.waiting_for(message.person) if form is None else ()
        if waiting:
            return self._answer_to_officer(message, waiting[0].ticket, understood)
        if message.text:
            return message
        return replace(message, payload="/inform" if form else "/file_complaint")

    def _answer_to_officer(
        self, message: Message, ticket: str, understood: Understood | None
    ) -> Message | list[Saying]:
        """An officer waits for an answer: take these words for it, or ask when they look like a new matter."""
        answer = replace(message, payload=_payload("add_follow_up", ticket=ticket))
        if understood is None:
            return answer
        intent, confidence = understood.intent.name, understood.intent.confidence
        if intent in NEW_MATTER and confidence >= CLEAR and len(message.text.split()) > SHORT:
            values = {"ticket": ticket}
            return [Saying("follow_up.answer_or_new", values, _answer_or_new(ticket, message.text))]
        return answer if intent in ANSWERS or confidence < CLEAR else message

    def _understand(self, text: str) -> Understood | None:
        return self.office.understanding.understand(text) if text else None


def _payload(intent: str, **answers: str) -> str:
    return f"/{intent}" + (json.dumps(answers, ensure_ascii=False) if answers else "")


def _answer_or_new(ticket: str, text: str) -> list[list[Button]]:
    answer = Button("follow_up.is_answer", _payload("add_follow_up", ticket=ticket, text=text), {"ticket": ticket})
    return [[answer], [Button("follow_up.is_new", _payload("file_complaint", text=text))]]
