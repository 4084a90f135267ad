"""An officer keeps an internal note with a complaint; it never reaches a citizen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.errors import NothingToSay
from actions.history import note_event
from actions.permissions import find_for
from storage.complaints import Complaint
from storage.database import Records


def note_complaint(
    records: Records, ticket: str, text: str, *, actor: str, now: datetime, attachments: Sequence[str] = ()
) -> Complaint:
    """Add to the history, for staff's eyes alone. Raises UnknownTicket, NotAllowed, NothingToSay."""
    complaint = find_for(records, ticket, "note", actor)
    if not text and not attachments:
        raise NothingToSay(ticket=ticket, command="catatan")
    records.attachments.assign(attachments, complaint.id)
    details = {"text": text, "attachments": list(attachments)}
    note_event(records, complaint, "note", actor=actor, now=now, details=details)
    return complaint
