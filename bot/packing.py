"""Makes a row of the outbox ready for Telegram: who gets it, in which words, with which buttons and files."""

from __future__ import annotations

import html
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from actions.office import Office
from bot.made import Made
from bot.telegram.send import Enclosure, Parcel, Pin
from bot.texts import Texts
from storage.database import Records
from storage.files import Attachment
from storage.outgoing import Outgoing

ONE_MESSAGE = "message:"
"""A subject that begins so names a message by its id."""


class Unsendable(Exception):
    """A row that nobody can be sent; the message says why, without anyone's words."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a recipient is now."""

    chat_id: int
    language: str
    is_private: bool


class Packer:
    """Packs rows, inside a transaction and without any network."""

    def __init__(self, office: Office, texts: Texts) -> None:
        self._office, self._texts = office, texts
        self.made = Made(office, texts)

    def pack(self, records: Records, row: Outgoing) -> Parcel:
        """The parcel of a row. Raises Unsendable, TextMissing and TextBroken."""
        address = self.address(records, row.recipient)
        edits = self._message_to_edit(records, row, address)
        return Parcel(
            chat_id=address.chat_id,
            text=self._texts.render(row.key, address.language, row.values) if row.key else "",
            keyboard=self._keyboard(records, row, address, is_edit=edits is not None),
            reply_to=self._message_of(records, row.recipient, row.reply_to),
            protect=row.protect,
            files=self._files(records, row, address.language),
            edits=edits,
            deletes=row.kind == "delete",
            pin=self._pin(row, address.language),
            **self._topic(records, row),
        )

    def address(self, records: Records, recipient: str) -> Address:
        """Where a person or group is. Raises Unsendable when there is no way to them any more."""
        default = self._office.region.languages[0]
        if recipient.startswith("g"):
            group = records.staff.group(recipient)
            if group is None or group.left_at is not None:
                raise Unsendable("the bot is not in this group")
            return Address(group.telegram_id, default, is_private=False)
        person = records.people.get(recipient)
        if person is None or person.telegram_id is None:
            raise Unsendable("nobody is known by this key any more")
        return Address(person.telegram_id, person.language or default, is_private=True)

    def _topic(self, records: Records, row: Outgoing) -> dict[str, Any]:
        """Where in a forum it goes: where it answers, else to its complaint's topic, which a card may open."""
        group = records.staff.group(row.recipient) if row.recipient.startswith("g") else None
        if group is None or not group.is_forum or row.kind == "edit":
            return {}
        if row.thread is not None:
            return {"thread": row.thread or None}
        topic = records.topics.find(group.key, row.about) if row.about else None
        if topic is not None:
            return {"thread": topic.thread}
        if row.key != "staff.card" or not group.opens_topics:
            return {}
        return {"opens_topic": self._texts.label("staff.topic", self._office.region.languages[0], row.values)}

    def _message_of(self, records: Records, recipient: str, subject: str | None) -> int | None:
        if subject is None:
            return None
        if subject.startswith(ONE_MESSAGE):
            return int(subject.removeprefix(ONE_MESSAGE))
        return records.outbox.message_of(recipient, subject)

    def _message_to_edit(self, records: Records, row: Outgoing, address: Address) -> int | None:
        if row.kind not in ("edit", "delete"):
            return None
        message_id = self._message_of(records, row.recipient, row.subject)
        if message_id is None and not (address.is_private and row.key):
            raise Unsendable("the message to edit was never sent")
        # A keyboard that shares the location can't be put under a message that stands already.
        return None if row.ask_location else message_id

    def _keyboard(
        self, records: Records, row: Outgoing, address: Address, *, is_edit: bool
    ) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
        if row.ask_location and address.is_private:
            label = self._texts.label("button.send_location", address.language, {})
            rows = [[KeyboardButton(label, request_location=True)]]
            # A message bears one keyboard: its other buttons become words to tap.
            rows += [[KeyboardButton(self._label(b, address)) for b in buttons] for buttons in row.buttons]
            return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True)
        if row.buttons:
            return InlineKeyboardMarkup(
                [[self._button(button, address) for button in buttons] for buttons in row.buttons]
            )
        if not is_edit and address.is_private and records.outbox.has_keyboard(row.recipient):
            return ReplyKeyboardRemove()
        return None

    def _label(self, button: Mapping[str, Any], address: Address) -> str:
        return self._texts.label(button["label"], address.language, button.get("values") or {})

    def _button(self, button: Mapping[str, Any], address: Address) -> InlineKeyboardButton:
        if "url" in button:
            return InlineKeyboardButton(self._label(button, address), url=button["url"])
        return InlineKeyboardButton(self._label(button, address), callback_data=button["token"])

    def _pin(self, row: Outgoing, language: str) -> Pin | None:
        """The place of a complaint: its text is the title, the address has a text of its own."""
        if row.kind != "pin":
            return None
        title = self._texts.label(row.key, language, row.values)
        address = html.unescape(self._texts.render("staff.pin_address", language, row.values))
        return Pin(row.values["latitude"], row.values["longitude"], title, address or title)

    def _files(self, records: Records, row: Outgoing, language: str) -> tuple[Enclosure, ...]:
        if row.kind != "media":
            return ()
        made = self.made.enclosures(records, row, language)
        found = [records.attachments.get(key) for key in row.attachments]
        files = [
            enclosure
            for number, attachment in enumerate(found, start=1)
            if attachment is not None and (enclosure := self._enclose(attachment, number)) is not None
        ]
        if not files and not made and not row.key:
            raise Unsendable("none of its files is there")
        return (*files, *made)

    def _enclose(self, attachment: Attachment, number: int) -> Enclosure | None:
        """A file as it may be passed on; None when we don't have it (yet)."""
        digest, store = attachment.digest, self._office.files
        has_bytes = digest is not None and store.path(digest).is_file()
        # Telegram's copy of a document still bears its author's data and name; only our bytes are cleaned.
        file_id = None if attachment.kind in ("document", "audio") else attachment.file_id
        if not has_bytes and file_id is None:
            return None
        extension = mimetypes.guess_extension(attachment.mime) or ""
        read = (lambda: store.read(digest)) if has_bytes and digest is not None else None
        return Enclosure(attachment.kind, f"lampiran-{number}{extension}", file_id, read)
