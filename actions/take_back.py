"""Takes back what waits for the morning and has been overtaken, and tells the officer who wrote it."""

from __future__ import annotations

from datetime import datetime

from actions.notify import STANDING, say
from storage.complaints import Complaint
from storage.database import Records
from storage.outgoing import REPLACED, WAITING, Outgoing


def take_back(records: Records, complaint: Complaint, key: str, *, now: datetime) -> bool:
    """Take back what waits to be said to the author with this key, and tell who wrote it; whether any did."""
    told = records.outbox.about(complaint.ticket, complaint.author)
    waiting = [one for one in told if one.key == key and one.state == WAITING and not one.attempts]
    for outgoing in waiting:
        outgoing.state = REPLACED
        chat = outgoing.values.get("confirm_in")
        if chat is not None:
            say(
                records,
                chat,
                "staff.delivery.taken_back",
                {"ticket": complaint.ticket},
                now=now,
                kind="edit",
                subject=confirmation_of(outgoing),
                about=complaint.ticket,
            )
    return bool(waiting)


def restore(records: Records, complaint: Complaint) -> None:
    """What said where the complaint stood, and made way for what was taken back, is to be said after all."""
    for told in reversed(records.outbox.about(complaint.ticket, complaint.author)):
        if told.state != REPLACED:
            return
        if told.key in STANDING and told.values:
            due = {"due": complaint.due_at.isoformat()} if told.values.get("due") else {}
            told.state, told.values = WAITING, told.values | due
            return


def confirmation_of(outgoing: Outgoing) -> str:
    """The subject of the message that tells an officer what became of theirs."""
    return outgoing.values.get("confirm_as") or f"delivery:{outgoing.id}"
