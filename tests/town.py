"""A small town for tests: people talk to the staff side, and each chat's screen shows what Telegram would."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from actions.notify_delivery import delivered
from actions.office import Office
from bot.telegram.staff import StaffMessage, answer_staff, is_for_staff
from storage.database import Records
from storage.outgoing import WAITING, Outgoing
from storage.people import Person
from storage.staff import Group
from tests.builders import NOW, a_photo, an_office, the_texts


@dataclass
class Shown:
    """A message as it stands on a screen: plain words, and its buttons' tokens by label."""

    text: str
    buttons: dict[str, str]
    row: Outgoing


@dataclass
class Town:
    """An office with an open transaction, and the screens of its chats by recipient and message id."""

    office: Office
    records: Records
    now: datetime = NOW
    screens: dict[str, dict[int, Shown]] = field(default_factory=dict)
    last_id: int = 100

    def deliver(
        self, *, blocked_by: Person | None = None, error: str = "Forbidden: bot was blocked by the user"
    ) -> None:
        """Send everything that waits, as Telegram would show it; to one who blocked the bot, nothing: ``error`` is
        what Telegram says to that."""
        session = self.records.session
        waiting = select(Outgoing).where(Outgoing.state == WAITING).order_by(Outgoing.id)
        while rows := session.scalars(waiting).all():
            for row in rows:
                if blocked_by is not None and row.recipient == blocked_by.key:
                    blocked_by.blocked_at = self.now if "Forbidden" in error else None
                    self.records.outbox.mark_never(row.id, error)
                else:
                    self._show(row)
                delivered(self.records, self.office, row, self.now)

    def _show(self, row: Outgoing) -> None:
        text = the_texts().render(row.key, "id", row.values) if row.key else ""
        labels = {
            the_texts().label(button["label"], "id", button["values"]): button["token"]
            for buttons in row.buttons
            for button in buttons
        }
        message_id = self._message_id(row)
        screen = self.screens.setdefault(row.recipient, {})
        if row.kind == "delete":
            del screen[message_id]
        elif row.kind == "edit" and not row.key:  # its buttons alone
            screen[message_id] = Shown(screen[message_id].text, labels, screen[message_id].row)
        else:
            screen[message_id] = Shown(html.unescape(re.sub(r"<[^>]+>", "", text)), labels, row)
        sent = [] if row.kind == "delete" else [message_id]
        self.records.outbox.mark_sent(row.id, sent, self.now)

    def _message_id(self, row: Outgoing) -> int:
        if row.kind in ("edit", "delete"):
            subject = row.subject or ""
            if subject.startswith("message:"):
                return int(subject.removeprefix("message:"))
            known = self.records.outbox.message_of(row.recipient, subject)
            assert known is not None, f"nothing to edit for {subject}"
            return known
        self.last_id += 1
        return self.last_id

    def sees(self, chat: Person | Group, *, last: int = 1) -> str:
        """The last messages on a chat's screen, as plain words."""
        self.deliver()
        shown = list(self.screens.get(chat.key, {}).values())
        return "\n".join(message.text for message in shown[-last:])

    def screen(self, chat: Person | Group) -> str:
        """Everything on a chat's screen."""
        return self.sees(chat, last=10_000)

    def message(self, chat: Person | Group, words: str) -> int:
        """The id of the newest message on a chat's screen with these words."""
        self.deliver()
        for message_id, shown in reversed(self.screens.get(chat.key, {}).items()):
            if words in shown.text:
                return message_id
        raise AssertionError(f"{words!r} is not on the screen:\n{self.screen(chat)}")

    def says(
        self,
        person: Person,
        text: str,
        *,
        group: Group | None = None,
        reply_to: str | None = None,
        files: Sequence[str] = (),
        photo: bool = False,
    ) -> None:
        """Someone writes, in private or in a group, replying to the message with these words if given.

        ``photo``: under a photo of what was done.
        """
        chat = group or person
        files = [a_photo(self.records, person, staff=True).key] if photo else files
        replied = self.message(chat, reply_to) if reply_to else None
        self.last_id += 1
        self._hear(
            StaffMessage(
                person=person.key,
                chat=chat.key,
                private=group is None,
                text=text,
                message_id=self.last_id,
                now=self.now,
                reply_to=self.records.outbox.posted(chat.key, replied) if replied else None,
                attachments=tuple(files),
            )
        )

    def taps(self, person: Person, label: str, *, group: Group | None = None, on: str = "") -> None:
        """Someone taps the newest button of this label, on the message with these words if given."""
        chat = group or person
        self.deliver()
        for message_id, shown in reversed(self.screens.get(chat.key, {}).items()):
            if label in shown.buttons and on in shown.text:
                return self._tap(person, chat, message_id, shown.buttons[label])
        raise AssertionError(f"no button {label!r} on the screen:\n{self.screen(chat)}")

    def _tap(self, person: Person, chat: Person | Group, message_id: int, token: str) -> None:
        button = self.records.buttons.find(token)
        assert button is not None
        self._hear(
            StaffMessage(
                person=person.key,
                chat=chat.key,
                private=isinstance(chat, Person),
                text=button.payload,
                message_id=message_id,
                now=self.now,
                tapped=f"message:{message_id}",
            )
        )

    def _hear(self, message: StaffMessage) -> None:
        assert is_for_staff(self.records, message), "the citizens' side would get this"
        answer_staff(self.records, self.office, message)


@contextmanager
def open_town(folder: Path, *, now: datetime = NOW) -> Iterator[Town]:
    """A town with a fresh database, inside one transaction."""
    office = an_office(folder, now=now)
    the_texts().bot_name = None  # as a live town before it may have left it
    with office.transaction() as records:
        yield Town(office, records, now)
    office.database.close()
