"""Tells a complaint's history to staff: what, when, and who by role and name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from actions.assign_complaint import ASSIGN
from actions.cards import masked
from actions.office import Office
from storage.complaints import Complaint, Event
from storage.database import Records

CITIZENS = frozenset({"join", "leave"})
"""What other citizens than the author do; who they are is told to nobody."""
HANDED_ON = ("route", "forward")
"""Whose matter it is stands in the details: where that agency can't be reached, the event is the central desk's."""


def tell_history(
    records: Records, office: Office, complaint: Complaint, *, show: Callable[[str], str], limit: int | None = None
) -> dict[str, Any]:
    """The events as values, oldest first, and how many ``earlier`` ones a ``limit`` leaves out.

    ``show`` masks what was written. The citizen is never named.
    """
    history = records.complaints.history(complaint)
    shown = history[-limit:] if limit is not None else history
    return {
        "earlier": len(history) - len(shown),
        "history": [_line(records, office, complaint, event, show) for event in shown],
    }


def _line(
    records: Records, office: Office, complaint: Complaint, event: Event, show: Callable[[str], str]
) -> dict[str, Any]:
    is_author, follower = event.actor == complaint.author, event.details.get("follower")
    is_citizens = is_author or bool(follower) or event.verb in CITIZENS
    actor = None if is_citizens or event.actor is None else records.people.get(event.actor)
    details = event.details
    return {
        "at": event.at.isoformat(),
        "verb": "add_followed" if follower else event.verb,
        "status": event.to_status if event.to_status != event.from_status else None,
        "agency": details.get("to", event.agency) if event.verb in HANDED_ON else event.agency,
        "by_citizen": is_citizens,
        "officer": actor.name if actor else None,
        "role": _role(records, office, event),
        "reason": details.get("reason") if event.verb in ("propose", "decline", "reject") else None,
        "ticket": details.get("into") or details.get("ticket"),
        "category": details.get("to") if event.verb == "categorise" else None,
        "text": masked(records, office, complaint, _words(event), by=follower) if follower else show(_words(event)),
        "without_proof": show(str(details.get("without_proof", ""))),
        "colleague": _colleague(records, event),
        "files": len(details.get("attachments", [])),
        "internal": event.audience != "public",
    }


def _colleague(records: Records, event: Event) -> str | None:
    """Whom somebody gave the complaint to."""
    known = records.people.get(event.details["officer"]) if event.verb == ASSIGN else None
    return known.name if known else None


def _words(event: Event) -> str:
    told = event.details.get("text", "")
    if not told and event.verb in (*HANDED_ON, "return"):
        told = event.details.get("reason", "")
    return str(told)


def _role(records: Records, office: Office, event: Event) -> str | None:
    """The role in which somebody acted, as far as they still hold it: at the complaint's agency or at the desk."""
    if event.actor is None:
        return None
    held = records.staff.roles_of(event.actor)
    for scope in (event.agency, office.region.central_desk):
        for role in held:
            if role.scope == scope:
                return role.role
    return None
