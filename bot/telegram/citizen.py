"""The citizen's private chat: turns what was said into the engine's message, and shows its answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from actions.notify import say
from actions.office import Office
from actions.understanding import Understood
from bot.dialogue.engine import Engine, Message, Saying
from bot.telegram.citizen_commands import COMMANDS, RESUME, payload_of, payload_of_command
from bot.telegram.citizen_words import (
    answer_to_officer,
    button_named,
    file_for_which,
    is_courtesy,
    judgement,
    rating_asked,
    reaction_or_new,
    reply_about,
    word_to_stars,
)
from bot.telegram.heard import Said
from bot.telegram.show import show
from bot.texts import Texts
from storage.database import Records
from storage.people import Person


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
    texts: Texts

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
            refused = self._cannot_take(records, person, said, now)
            heard = (
                self._message(records, person, said, attachments, update_id, now, tap, about)
                if refused is None
                else refused
            )
        sayings = self.engine.answer(heard) if isinstance(heard, Message) else heard
        with self.office.transaction() as records:
            first = self._first_words(records, person, sayings, now)
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

    def _first_words(
        self, records: Records, person: Person, sayings: Sequence[Saying], now: datetime
    ) -> list[Saying]:
        """What everyone is told once: what their data is for."""
        known = records.people.get(person.key)
        if known is None or known.told_privacy_at is not None:
            return []
        known.told_privacy_at = now
        # A plain message would take away the keyboard that the one before it has just shown.
        last = sayings[-1] if sayings and sayings[-1].ask_location else Saying("")
        return [replace(last, key="citizen.privacy_first", values={})]

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
            number = str(said.edited.message_id)
            draft = records.drafts.open_of(person.key)
            if draft is None or number not in draft.sources:
                is_filed = records.complaints.holds_message(person.key, number)
                return [Saying("citizen.edited_too_late")] if is_filed else []
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
            return replace(message, payload=payload_of("inform", edited=str(said.edited.message_id)))
        if said.command in COMMANDS:
            return self._command(records, message, said)
        return self._words(records, message, about)

    def _command(self, records: Records, message: Message, said: Said) -> Message | list[Saying]:
        if said.command == "lapor" and said.words:
            told = replace(message, text=said.words, parts=[(said.parts[0][0], said.words)])
            return self._words(records, told, None)
        has_draft = records.drafts.open_of(message.person) is not None
        payload = payload_of_command(said, has_draft=has_draft)
        return replace(message, text=said.words if said.command == "status" else "", payload=payload)

    def _words(self, records: Records, message: Message, about: str | None) -> Message | list[Saying]:
        """Words, a point or files: a reply to a notice is about its complaint, otherwise the engine decides."""
        typed = None if message.attachments else self._button_typed(records, message)
        if typed is not None:
            return replace(message, text="", payload=typed)
        message = replace(message, understood=self._understand(message.text))
        if about is not None and not is_courtesy(message):
            return reply_about(message, about)
        form = self.engine.active_form(message.person)
        rated = rating_asked(records, message.person) if form is None and not message.attachments else None
        stars = self.office.understanding.stars(message.text)
        word = word_to_stars(message, rated, stars) if rated else None
        if word is not None:
            return word
        waiting = records.complaints.waiting_for(message.person) if form is None else ()
        if waiting:
            return answer_to_officer(message, waiting[0].ticket)
        asked = reaction_or_new(records, message) if form is None and message.location is None else None
        if asked is not None:
            return asked
        if message.text and form is None:
            own = records.complaints.of_author(message.person)
            return judgement(message, [complaint for complaint in own if complaint.status == "resolved"])
        if message.text:
            return message
        if message.attachments and form is None:
            own = [one for one in records.complaints.of_author(message.person) if one.is_open]
            if own:
                return file_for_which(message, own)
        return replace(message, payload="/inform" if form else "/file_complaint")

    def _button_typed(self, records: Records, message: Message) -> str | None:
        """The payload of a button whose label was typed, if it still holds."""
        language = self.office.region.languages[0]
        button = button_named(
            records,
            message.person,
            message.text,
            lambda shown: self.texts.label(shown["label"], language, shown.get("values") or {}),
        )
        if button is None or self.is_stale(records, message.person, button.guard):
            return None
        return button.payload

    def _understand(self, text: str) -> Understood | None:
        return self.office.understanding.understand(text) if text else None
