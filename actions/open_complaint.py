"""Opens a complaint before an officer: with the name in private, masked for all but who has taken it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from actions.cards import card_values, masked
from actions.errors import UnknownTicket
from actions.office import Office
from actions.permissions import find_for
from storage.complaints import Complaint, Event
from storage.database import Records

HISTORY = 8
"""How many of the newest events are shown."""


def open_complaint(
    records: Records,
    office: Office,
    ticket: str,
    *,
    actor: str,
    now: datetime,
    group_agency: str | None = None,
) -> dict[str, Any]:
    """What an officer sees of a complaint, as values.

    In private (``group_agency`` None): the name where the citizen's identity is open, the text as written for the
    officer who has taken it and masked for the others, and from now on the officer's plain messages are about it.
    In a group: masked, and only its own agency's. Reading a confidential complaint is an event. Raises
    UnknownTicket.
    """
    complaint = find_for(records, ticket, "read", actor)
    show = partial(masked, records, office, complaint)
    if group_agency is not None:
        if complaint.agency != group_agency or complaint.identity == "rahasia":
            raise UnknownTicket(ticket=ticket)
        return _values(records, office, complaint, show) | {"name": None, "is_masked": False, "in_group": True}
    if complaint.identity == "rahasia":
        _record_opening(records, complaint, actor, now)
    reader = records.people.get(actor)
    if reader is not None:
        reader.opened = complaint.ticket
    author = records.people.get(complaint.author) if complaint.identity == "terbuka" else None
    is_assigned = complaint.officer == actor
    reading: Callable[[str], str] = str if is_assigned else show
    return _values(records, office, complaint, reading) | {
        "description": reading(complaint.description),
        "landmark": reading(complaint.landmark or ""),
        "name": author.name or None if author else None,
        "is_masked": not is_assigned and show(complaint.description) != complaint.description,
        "in_group": False,
    }


def _values(records: Records, office: Office, complaint: Complaint, show: Callable[[str], str]) -> dict[str, Any]:
    history = records.complaints.history(complaint)
    return {
        **card_values(records, office, complaint),
        "agency": complaint.agency,
        "filed": complaint.filed_at.isoformat(),
        "earlier": max(0, len(history) - HISTORY),
        "history": [_line(records, office, complaint, event, show) for event in history[-HISTORY:]],
    }


def _line(
    records: Records, office: Office, complaint: Complaint, event: Event, show: Callable[[str], str]
) -> dict[str, Any]:
    is_author, follower = event.actor == complaint.author, event.details.get("follower")
    text = event.details.get("text", "")
    shown = masked(records, office, complaint, text, by=follower) if follower else show(text)
    actor = None if is_author or event.actor is None else records.people.get(event.actor)
    return {
        "at": event.at.isoformat(),
        "verb": "add_followed" if follower else event.verb,
        "status": event.to_status if event.to_status != event.from_status else None,
        "agency": event.agency,
        "by_author": is_author,
        "officer": actor.name if actor else None,
        "text": shown,
        "files": len(event.details.get("attachments", [])),
        "internal": event.audience != "public",
    }


def _record_opening(records: Records, complaint: Complaint, actor: str, now: datetime) -> None:
    records.complaints.record(
        Event(
            complaint=complaint.id,
            at=now,
            verb="open",
            from_status=complaint.status,
            to_status=complaint.status,
            actor=actor,
            agency=complaint.agency,
            audience="staff",
        )
    )
