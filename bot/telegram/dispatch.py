"""Brings each thing said to whom it concerns: memberships, a citizen's conversation, the work of staff."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from telegram import CallbackQuery, Chat, Message, User

from actions.notify import say
from actions.office import Office
from bot.telegram.citizen import CitizenDesk, Tap
from bot.telegram.heard import Said
from bot.telegram.membership import note_leaving, note_membership, note_move
from bot.telegram.staff import (
    StaffMessage,
    admit,
    answer_staff,
    is_for_staff,
    is_staff_button,
    leave_ticket,
)
from bot.telegram.staff_words import read_order
from storage.database import Records
from storage.files import Attachment
from storage.outgoing import Outgoing
from storage.people import Person

ANONYMOUS_ADMIN = 1087968824
"""The account that Telegram shows for an administrator who writes anonymously (@GroupAnonymousBot)."""


@dataclass(frozen=True, slots=True)
class Toast:
    """What to show above the chat in answer to a tap: a text key, or nothing."""

    query: CallbackQuery
    key: str | None = None


class Dispatch:
    """Finds out whose affair something is, and has it answered within a transaction."""

    def __init__(self, office: Office, citizen: CitizenDesk) -> None:
        self._office, self._citizen = office, citizen

    def __call__(self, said: Said, private: bool, now: datetime) -> Toast | None:
        """Answer one thing said, in private or in a group; what the tapped button shows above the chat."""
        update = said.updates[-1]
        if update.my_chat_member is not None:
            with self._office.transaction() as records:
                note_membership(records, update, now)
            return None
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None:
            return None
        if private:
            return self._answer_private(said, user, now)
        with self._office.transaction() as records:
            return self._answer_group(records, said, user, chat, now)

    def _answer_private(self, said: Said, user: User, now: datetime) -> Toast | None:
        update_id = said.updates[-1].update_id
        with self._office.transaction() as records:
            person = records.people.meet(user.id, name=user.full_name, username=user.username, now=now)
            if said.command == "start" and said.words and admit(records, self._office, person.key, said.words, now):
                return None
            tap, toast = self._tapped(records, said, person.key)
            replied = _row_replied_to(records, person.key, said.message)
            refused = toast is not None and tap is None
            if said.edited is not None and self._is_edited_work(records, said, person, replied, now):
                return None
            if not refused:
                staff = _staff_message(said, person, person.key, tap, replied, now)
                is_work = is_for_staff(records, staff)
                attachments = _add_files(records, said, person, now, from_staff=is_work)
                if is_work:
                    if _refuse_too_large(records, said, person.key, now):
                        return toast
                    answer_staff(records, self._office, replace(staff, attachments=attachments))
                    return toast
                if tap is not None and said.tapped is not None and is_staff_button(tap.payload):
                    return Toast(said.tapped, "citizen.button_stale")
                leave_ticket(records, person.key, now)
        if refused:
            self._citizen.ask_again(person, update_id=update_id, now=now)
        elif said.tapped is not None or said.message is not None:
            about = replied.about if replied and tap is None and said.command is None else None
            self._citizen.answer(
                person, said, attachments=attachments, update_id=update_id, now=now, tap=tap, about=about
            )
        return toast

    def _is_edited_work(
        self, records: Records, said: Said, person: Person, replied: Outgoing | None, now: datetime
    ) -> bool:
        """Whether an edited message was an officer's and no part of a report of their own; they are told that what
        was carried out stays as it is."""
        message = said.edited
        draft = records.drafts.open_of(person.key)
        if message is None or (draft is not None and str(message.message_id) in draft.sources):
            return False
        if not is_for_staff(records, _staff_message(said, person, person.key, None, replied, now)):
            return False
        _say_edited(records, person.key, message, now)
        return True

    def _tapped(self, records: Records, said: Said, recipient: str) -> tuple[Tap | None, Toast | None]:
        """What a tapped button means: only one that we minted for this chat and that still holds."""
        query = said.tapped
        if query is None:
            return None, None
        button = records.buttons.find(query.data or "")
        if button is None or query.message is None or self._citizen.is_stale(records, recipient, button.guard):
            return None, Toast(query, "citizen.button_stale")
        if button.recipient != recipient:
            return None, Toast(query, "citizen.button_foreign")
        return Tap(button.payload, button.guard, query.message.message_id), Toast(query)

    def _answer_group(self, records: Records, said: Said, user: User, chat: Chat, now: datetime) -> Toast | None:
        message = said.message
        if note_move(records, message) or note_leaving(records, message, now):
            return None
        group = records.staff.remember_group(chat.id, chat.title or "")
        group.is_forum = bool(chat.is_forum)
        if user.id == ANONYMOUS_ADMIN and said.tapped is None:
            say(records, group.key, "group.anonymous_admin", now=now, thread=_thread(said))
            return None
        if said.edited is not None:
            about = _row_replied_to(records, group.key, said.edited)
            if read_order(said.text) is not None or (about is not None and about.about is not None):
                _say_edited(records, group.key, said.edited, now)
            return None
        tap, toast = self._tapped(records, said, group.key)
        if toast is not None and tap is None:
            return toast
        person = records.people.meet(user.id, name=user.full_name, username=user.username, now=now, unblock=False)
        replied = _row_replied_to(records, group.key, message)
        if (said.command or (replied and replied.about)) and _refuse_too_large(records, said, group.key, now):
            return toast
        staff = _staff_message(said, person, group.key, tap, replied, now)
        attachments = _add_files(records, said, person, now, from_staff=True)
        answer_staff(records, self._office, replace(staff, attachments=attachments))
        return toast


def _staff_message(
    said: Said, person: Person, chat: str, tap: Tap | None, replied: Outgoing | None, now: datetime
) -> StaffMessage:
    return StaffMessage(
        person=person.key,
        chat=chat,
        private=chat == person.key,
        text=tap.payload if tap else said.text,
        message_id=said.message.message_id if said.message else 0,
        now=now,
        tapped=f"message:{tap.message_id}" if tap else None,
        reply_to=None if tap else replied,
        location=None if tap else said.location,
        thread=_thread(said),
    )


def _thread(said: Said) -> int | None:
    """The topic that something was said or tapped in: 0 in a forum's main chat, None where there are no topics."""
    message = said.message
    if message is None and said.tapped is not None and isinstance(said.tapped.message, Message):
        message = said.tapped.message
    return _thread_of(message)


def _thread_of(message: Message | None) -> int | None:
    if message is None or not message.chat.is_forum:
        return None
    return message.message_thread_id or 0 if message.is_topic_message else 0


def _say_edited(records: Records, chat: str, message: Message, now: datetime) -> None:
    """What was written to the bot as work is carried out once; changing it later changes nothing. Said once."""
    number = message.message_id
    once = f"edited:{chat}:{number}"
    thread = _thread_of(message)
    say(records, chat, "staff.edited", now=now, reply_to=f"message:{number}", once=once, thread=thread)


def _refuse_too_large(records: Records, said: Said, chat: str, now: datetime) -> bool:
    """Tell staff of a file that Telegram doesn't let us fetch; whether nothing else was said."""
    if said.too_large:
        answered = f"message:{said.message.message_id}" if said.message else None
        say(records, chat, "citizen.file_too_large", now=now, reply_to=answered, thread=_thread(said))
    return said.too_large and not (said.text or said.files)


def _row_replied_to(records: Records, recipient: str, message: Message | None) -> Outgoing | None:
    answered = message.reply_to_message if message else None
    return records.outbox.posted(recipient, answered.message_id) if answered else None


def _add_files(records: Records, said: Said, person: Person, now: datetime, *, from_staff: bool) -> tuple[str, ...]:
    return tuple(
        records.attachments.add(
            Attachment(
                kind=file.kind,
                owner=person.key,
                added_at=now,
                digest=file.digest,
                mime=file.mime,
                size=file.size,
                file_id=file.file_id,
                unique_id=file.unique_id,
                from_staff=from_staff,
                cleaned=file.is_clean,
            )
        ).key
        for file in said.files
    )
