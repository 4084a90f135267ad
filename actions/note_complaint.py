"""An officer keeps an internal note with a complaint; it never reaches a citizen.

Of one that came in elsewhere the bot can't hear the answer to a question: the note that holds it is the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.cards import refresh_card
from actions.errors import NothingToSay
from actions.history import note_event
from actions.lifecycle import change_status
from actions.notify import tell_followers
from actions.office import Office
from actions.permissions import find_for
from storage.complaints import TELEGRAM
from storage.database import Records


def note_complaint(
    records: Records,
    office: Office,
    ticket: str,
    text: str,
    *,
    actor: str,
    now: datetime,
    attachments: Sequence[str] = (),
) -> bool:
    """Add to the history, for staff's eyes alone; whether it was the answer to a question that waited for one.

    Raises UnknownTicket, NotAllowed, NothingToSay.
    """
    complaint = find_for(records, ticket, "note", actor)
    if not text and not attachments:
        raise NothingToSay(ticket=ticket, command="catatan")
    records.attachments.assign(attachments, complaint.id)
    details = {"text": text, "attachments": list(attachments)}
    is_answer = complaint.channel != TELEGRAM and complaint.status == "needs_info"
    if not is_answer:
        note_event(records, complaint, "note", actor=actor, now=now, details=details)
        return False
    change_status(
        records.complaints,
        complaint,
        "answer",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        details=details,
    )
    refresh_card(records, office, complaint, now=now)
    tell_followers(records, complaint, now=now)
    return True
