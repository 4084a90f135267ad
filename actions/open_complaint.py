"""Opens a complaint before an officer: with the name in private, masked for all but who has taken it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from actions.cards import card_values, masked
from actions.errors import UnknownTicket
from actions.history import note_event
from actions.list_queue import days_left
from actions.office import Office
from actions.permissions import agencies_of, find_for
from actions.tell_history import tell_history
from storage.complaints import Complaint
from storage.database import Records

HISTORY = 8
"""How many of the newest events are shown with the complaint."""
PAGE = 12
"""How many events of a history stand on a page."""


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

    In private (``group_agency`` None): the name where the citizen's identity is open and the complaint is with the
    officer's own agency, the text as written for the officer who has taken it and masked for the others, but masked
    for all where the citizen hid who they are; plain messages of the agency's own are about it from now on. In a
    group: masked, and only its own agency's. Reading a confidential complaint is an event. Raises UnknownTicket.
    """
    complaint = find_readable(records, ticket, actor, group_agency)
    show = partial(masked, records, office, complaint)
    if group_agency is not None:
        return _values(records, office, complaint, now) | {
            "name": None,
            "is_masked": False,
            "in_group": True,
            "own": True,
        }
    if complaint.identity == "rahasia":
        note_event(records, complaint, "open", actor=actor, now=now)
    is_own = complaint.agency in agencies_of(records.staff.roles_of(actor), "read")
    reader = records.people.get(actor)
    if reader is not None:
        reader.opened = complaint.ticket if is_own else None
    author = records.people.get(complaint.author) if is_own and complaint.identity == "terbuka" else None
    is_assigned = is_own and _sees_all(complaint, actor)
    values = _values(records, office, complaint, now) | {
        "name": author.name or None if author else None,
        "is_masked": not is_assigned and show(complaint.description) != complaint.description,
        "in_group": False,
        "own": is_own,
    }
    if is_own:
        values["link"] = complaint.channel_link
    if is_assigned:
        values |= {"description": complaint.description, "landmark": complaint.landmark or ""}
        values |= tell_history(records, office, complaint, show=str, limit=HISTORY)
    return values


def open_history(
    records: Records, office: Office, ticket: str, *, actor: str, page: int = 1, group_agency: str | None = None
) -> dict[str, Any]:
    """The whole history of a complaint, a page of it, the oldest first; masked in a group and for other agencies.

    Raises UnknownTicket.
    """
    complaint = find_readable(records, ticket, actor, group_agency)
    is_own = group_agency is None and complaint.agency in agencies_of(records.staff.roles_of(actor), "read")
    show = str if is_own and _sees_all(complaint, actor) else partial(masked, records, office, complaint)
    told = tell_history(records, office, complaint, show=show)
    pages = max(1, -(-len(told["history"]) // PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * PAGE
    return {"ticket": ticket, "page": page, "pages": pages, "history": told["history"][start : start + PAGE]}


def find_readable(records: Records, ticket: str, actor: str, group_agency: str | None) -> Complaint:
    """The complaint, if this person may read it here. Raises UnknownTicket."""
    complaint = find_for(records, ticket, "read", actor)
    if group_agency is not None and (complaint.agency != group_agency or complaint.identity == "rahasia"):
        raise UnknownTicket(ticket=ticket)
    return complaint


def _sees_all(complaint: Complaint, person: str) -> bool:
    """Whether the text is shown to this officer as written: it may name its author, who chose to stay unknown."""
    return complaint.officer == person and complaint.identity == "terbuka"


def _values(records: Records, office: Office, complaint: Complaint, now: datetime) -> dict[str, Any]:
    survivor = records.complaints.by_id(complaint.merged_into) if complaint.merged_into is not None else None
    return {
        **card_values(records, office, complaint, now),
        "agency": complaint.agency,
        "filed": complaint.filed_at.isoformat(),
        "guesses": complaint.guesses[:3],
        "clocks": _clocks(office, complaint, now),
        "survivor": survivor.ticket if survivor else None,
        **tell_history(records, office, complaint, show=partial(masked, records, office, complaint), limit=HISTORY),
    }


def _clocks(office: Office, complaint: Complaint, now: datetime) -> list[dict[str, Any]]:
    """The deadlines that still run, the nearest first; of those that stand still, what was left."""
    if not complaint.is_open:
        return []
    now = complaint.paused_at or now
    is_followed_up = complaint.first_follow_up_at is not None
    clocks = {
        "verify": complaint.due_at if complaint.status == "submitted" else None,
        "follow_up": None if is_followed_up or complaint.status == "submitted" else complaint.follow_up_due_at,
        "settle": complaint.settle_due_at,
    }
    running = sorted((due, name) for name, due in clocks.items() if due is not None)
    return [
        {"name": name, "due": due.isoformat(), "days": days_left(office, due, now), "late": due < now}
        for due, name in running
    ]
