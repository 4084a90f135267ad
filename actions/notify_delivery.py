"""The truth about delivery: an officer sees "sent" only once Telegram took the message, or why it never will."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.delete_data import FAREWELL, forget_account
from actions.notify import Buttons, say, tell_author
from actions.office import Office
from actions.own_data import FILE, forget_document
from actions.pass_on import pass_on
from actions.take_back import confirmation_of
from storage.complaints import TELEGRAM, Complaint
from storage.database import Records
from storage.outgoing import NEVER, SENT, WAITING, Outgoing

GONE = ("user is deactivated", "chat not found", "user not found", "peer_id_invalid")
"""How Telegram says that there is no such account any more."""
_OUTCOMES = {SENT: "staff.delivery.sent", NEVER: "staff.delivery.never"}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Where the officer is told: a chat, and the subject of a message to be edited there (else a new one).

    ``reply_to`` names the message a new confirmation replies to.
    """

    chat: str
    subject: str | None = None
    reply_to: str | None = None


def tell_and_confirm(
    records: Records,
    complaint: Complaint,
    key: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    attachments: Sequence[str] = (),
    buttons: Buttons = (),
    confirmation: Confirmation | None = None,
) -> Outgoing | None:
    """Tell the citizen, and the officer that it is on its way; ``delivered`` says what became of it.

    For who complained on another channel the officer is told to pass it on, and nothing is on its way. None, and
    the officer hears why, where the author has let go of the complaint.
    """
    if complaint.channel != TELEGRAM and complaint.author_left is None:
        return _tell_to_pass_on(records, complaint, key, values, now, attachments, confirmation)
    asked = {"confirm_in": confirmation.chat, "confirm_as": confirmation.subject} if confirmation else {}
    tell_author(records, complaint, key, {**values, **asked}, now=now, attachments=attachments, buttons=buttons)
    if complaint.author_left is not None:
        _say_nobody(records, complaint, confirmation, now)
        return None
    told = records.outbox.about(complaint.ticket, complaint.author)[-1]
    if confirmation is not None:
        say(
            records,
            confirmation.chat,
            "staff.delivery.waiting",
            {"ticket": complaint.ticket},
            now=now,
            kind="edit" if confirmation.subject else "send",
            subject=confirmation_of(told),
            reply_to=confirmation.reply_to,
            about=complaint.ticket,
        )
    return told


def _tell_to_pass_on(
    records: Records,
    complaint: Complaint,
    key: str,
    values: Mapping[str, Any],
    now: datetime,
    attachments: Sequence[str],
    confirmation: Confirmation | None,
) -> Outgoing:
    chat = confirmation.chat if confirmation else complaint.officer
    reply_to = confirmation.reply_to if confirmation else None
    told = pass_on(records, complaint, key, values, now=now, attachments=attachments, chat=chat, reply_to=reply_to)
    if confirmation is not None and confirmation.subject is not None:
        noted = {"ticket": complaint.ticket}
        say(
            records,
            confirmation.chat,
            "staff.delivery.recorded",
            noted,
            now=now,
            kind="edit",
            subject=confirmation.subject,
            about=complaint.ticket,
        )
    return told[0]


def _say_nobody(records: Records, complaint: Complaint, confirmation: Confirmation | None, now: datetime) -> None:
    if confirmation is None:
        return
    say(
        records,
        confirmation.chat,
        "staff.delivery.nobody",
        {
            "ticket": complaint.ticket,
            "why": complaint.author_left,
            "followers": records.followers.count(complaint.id),
        },
        now=now,
        kind="edit" if confirmation.subject else "send",
        subject=confirmation.subject,
        reply_to=confirmation.reply_to,
        about=complaint.ticket,
    )


def delivered(records: Records, office: Office, outgoing: Outgoing, now: datetime) -> None:
    """Bring the officer's confirmation up to date once a message was sent, never will be or waits for the
    morning.

    Also lets go of what was kept only until then: a copy of one's data, the account of one who had them deleted,
    a one-time code.
    Does nothing for messages that nobody waits to hear about.
    """
    if outgoing.key == FILE and outgoing.state in (SENT, NEVER):
        forget_document(records, office, outgoing)
    if outgoing.key == FAREWELL and outgoing.state in (SENT, NEVER):
        forget_account(records, outgoing.recipient)
    if "code" in outgoing.values and outgoing.state in (SENT, NEVER):
        outgoing.values, outgoing.emptied_at = {}, now
    chat = outgoing.values.get("confirm_in")
    waits = outgoing.state == WAITING and outgoing.not_before > now
    if chat is None or not (waits or outgoing.state in (SENT, NEVER)):
        return
    say(
        records,
        chat,
        "staff.delivery.held" if waits else _OUTCOMES[outgoing.state],
        {
            "ticket": outgoing.about,
            "at": (outgoing.not_before if waits else outgoing.sent_at or now).isoformat(),
            "why": _why(records, outgoing) if outgoing.state == NEVER else "",
        },
        now=now,
        kind="edit",
        subject=confirmation_of(outgoing),
        about=outgoing.about,
    )


def _why(records: Records, outgoing: Outgoing) -> str:
    """Why a message was not delivered, in one word: the account is ``gone``, it has ``blocked`` the bot, or the
    message has ``failed``."""
    citizen, error = records.people.get(outgoing.recipient), (outgoing.error or "").lower()
    if citizen is None or citizen.telegram_id is None or any(words in error for words in GONE):
        return "gone"
    return "blocked" if citizen.blocked_at is not None else "failed"
