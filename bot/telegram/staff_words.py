"""Reads what members of staff write: a message, and the command in it if there is one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from actions.invite import is_invite
from actions.tickets import is_ticket_shaped, locate_tickets
from storage.outgoing import Outgoing

_COMMAND = re.compile(r"/([a-z_]+)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_SEPARATORS = " \t\r\n:,-–—"


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """One thing a member of staff said, or a button they tapped.

    ``person`` and ``chat`` are keys; ``chat`` is where answers go, the person's own key in private. ``text`` may
    be a command, typed or from a button's payload. ``tapped`` is the subject ("message:<id>") of the message
    whose button it was; ``reply_to`` our row that the message replies to; ``attachments`` are stored files' keys.
    """

    person: str
    chat: str
    private: bool
    text: str
    message_id: int
    now: datetime
    tapped: str | None = None
    reply_to: Outgoing | None = None
    attachments: tuple[str, ...] = ()
    location: tuple[float, float] | None = None
    thread: int | None = None
    """The topic of a forum it was said in; 0 for a forum's main chat."""


@dataclass(frozen=True, slots=True)
class Order:
    """A command, its ticket and the words after it; ``misspelt`` is what was meant as a ticket and is none."""

    command: str
    words: str = ""
    ticket: str | None = None
    misspelt: str | None = None


def read_order(text: str) -> Order | None:
    """The command a text consists of ("/balas@Bot PBG-4F7K-2 Sudah …"), or None for plain words."""
    match = _COMMAND.fullmatch(text.strip())
    if match is None:
        return None
    command, rest = match[1].lower(), (match[2] or "").strip()
    if is_invite(rest):
        return Order(command, rest)  # its random letters may look like a ticket
    for ticket, start, end in locate_tickets(rest):
        if start == 0:
            # At their end words stay as they are: a button's may end with a file's key, and a key with a dash.
            return Order(command, rest[end:].lstrip(_SEPARATORS), ticket)
    first, _, others = rest.partition(" ")
    if is_ticket_shaped(first):
        return Order(command, others.strip(), misspelt=first)
    return Order(command, rest)
