"""One turn of a member of staff: what was said, where, and the ways to answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.errors import NothingToSay, UnknownTicket
from actions.notify import Buttons, say
from actions.office import Office
from actions.permissions import ANYWHERE, find_for
from bot.telegram.staff_words import Order, StaffMessage
from storage.complaints import Complaint
from storage.database import Records


@dataclass(frozen=True)
class StaffTurn:
    """The message, the order in it, and the agency of the group it came from (None in private)."""

    records: Records
    office: Office
    message: StaffMessage
    order: Order
    agency: str | None

    @property
    def person(self) -> str:
        """The key of who is speaking."""
        return self.message.person

    @property
    def now(self) -> datetime:
        """When this turn happens, aware UTC."""
        return self.message.now

    def answer(
        self,
        key: str,
        values: Mapping[str, Any] | None = None,
        *,
        buttons: Buttons = (),
        in_place: bool = False,
        about: str | None = None,
        protect: bool = False,
        attachments: Sequence[str] = (),
        subject: str | None = None,
        reply_to: str | None = None,
        is_pin: bool = False,
    ) -> None:
        """Say something in this chat, as a reply in groups; ``in_place`` changes the message that was tapped.

        ``subject`` is what it can be replied to by (``reply_to``) before it has a number. ``is_pin``: a place.
        """
        edited = self.message.tapped if in_place else None
        kind = "pin" if is_pin else "media" if attachments else "edit" if edited else "send"
        say(
            self.records,
            self.message.chat,
            key,
            values,
            now=self.now,
            buttons=buttons,
            kind=kind,
            subject=edited or subject,
            reply_to=reply_to or (None if self.message.private or edited else self.here),
            about=about,
            attachments=attachments,
            protect=protect,
            thread=None if edited else self.message.thread,
        )

    def drop_buttons(self) -> None:
        """Take the buttons from the message that was tapped: they are used up."""
        if self.message.tapped is not None:
            say(self.records, self.message.chat, "", now=self.now, kind="edit", subject=self.message.tapped)

    @property
    def here(self) -> str:
        """The message that this turn answers: the one tapped or written."""
        return self.message.tapped or f"message:{self.message.message_id}"

    def ticket(self, usage: str) -> str:
        """The ticket meant: named, else of the message replied to or the topic, else the one opened in private.

        Raises UnknownTicket for a misspelt one and NothingToSay, which shows the ``usage``, for none.
        """
        if self.order.misspelt is not None:
            raise UnknownTicket(ticket=self.order.misspelt)
        if self.order.ticket is not None:
            return self.order.ticket
        if self.message.reply_to is not None and self.message.reply_to.about is not None:
            return self.message.reply_to.about
        thread = self.message.thread
        topic = self.records.topics.ticket_of(self.message.chat, thread) if thread else None
        if topic is not None:
            return topic
        person = self.records.people.get(self.person)
        if self.message.private and person is not None and person.opened is not None:
            return person.opened
        raise NothingToSay(command=usage)

    def complaint(self, ticket: str, verb: str) -> Complaint:
        """The complaint, if this person may do this to it here. Raises UnknownTicket and NotAllowed."""
        self.keep_to_group(ticket, everywhere=verb in ANYWHERE, decides=verb == "reject")
        return find_for(self.records, ticket, verb, self.person)

    def keep_to_group(self, ticket: str, *, everywhere: bool, decides: bool = False) -> None:
        """Raise UnknownTicket for what is not spoken of in this group, whatever the person may do elsewhere.

        That is another agency's complaint, unless it is ``everywhere`` the central desk's to do, and a confidential
        one, unless it ``decides`` on a proposal that was put to the desk's group.
        """
        complaint = None if self.agency is None else self.records.complaints.by_ticket(ticket, lock=True)
        if complaint is None:
            return
        is_desk = self.agency == self.office.region.central_desk
        is_confidential = complaint.identity == "rahasia"
        is_put = is_desk and decides and complaint.proposed is not None
        is_foreign = complaint.agency != self.agency and not (is_desk and everywhere)
        if is_foreign or (is_confidential and not is_put):
            raise UnknownTicket(ticket=ticket)
