"""Shows a supervisor a complaint for reading: masked as in a group; of a confidential one hardly anything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.cards import card_values, masked
from actions.office import Office
from actions.supervision import find_supervised
from storage.complaints import Complaint, Event
from storage.database import Records

HISTORY = 6
"""How many of the newest events are shown."""
UNSEEN = frozenset({"open", "note"})
"""What officers do among themselves."""


def look_at_complaint(
    records: Records, office: Office, ticket: str, *, actor: str, now: datetime
) -> dict[str, Any]:
    """A complaint of this supervisor's scope, as values. Raises UnknownTicket.

    Of a confidential one: ticket, category and clock. Who reported is in none of them.
    """
    complaint = find_supervised(records, office, ticket, actor)
    clock = {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "due": complaint.due_at.isoformat(),
        "status": complaint.status,
        "overdue": is_overdue(complaint, now),
        "paused": complaint.paused_at is not None,
        "open": complaint.is_open,
    }
    if complaint.identity == "rahasia":
        return clock | {"confidential": True}
    history = [event for event in records.complaints.history(complaint) if event.verb not in UNSEEN]
    return {
        **card_values(records, office, complaint, now),
        **clock,
        "confidential": False,
        "agency": complaint.agency,
        "filed": complaint.filed_at.isoformat(),
        "history": [_line(records, office, complaint, event) for event in history[-HISTORY:]],
    }


def is_overdue(complaint: Complaint, now: datetime) -> bool:
    """Whether its deadline has passed while it is open and no question pauses it."""
    return complaint.is_open and complaint.paused_at is None and complaint.due_at < now


def _line(records: Records, office: Office, complaint: Complaint, event: Event) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(),
        "verb": event.verb,
        "agency": event.agency if event.verb in ("route", "forward") else None,
        "text": masked(records, office, complaint, event.details.get("text", "")),
    }
