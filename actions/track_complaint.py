"""Tells a citizen how their complaints stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.errors import UnknownTicket
from actions.office import Office
from actions.tickets import find_tickets, near_misses
from storage.complaints import Complaint
from storage.database import Records


def own_complaint(records: Records, ticket: str, person: str) -> Complaint:
    """This person's complaint of this ticket. Raises UnknownTicket, the same for another's and for none."""
    complaint = records.complaints.by_ticket(ticket, lock=True)
    if complaint is None or complaint.author != person or complaint.author_left is not None:
        raise UnknownTicket(ticket=ticket)
    return complaint


def followed_complaints(records: Records, person: str) -> Sequence[Complaint]:
    """The complaints of others that this person follows, newest first."""
    ids = records.followers.of_person(person)
    return records.complaints.with_ids(ids) if ids else ()


def likely_ticket(records: Records, text: str, person: str) -> str | None:
    """The one own ticket that a text with a slip most likely means, or None."""
    known = [complaint.ticket for complaint in records.complaints.of_author(person, limit=50)]
    meant = near_misses(text, known)
    return meant[0] if len(meant) == 1 else None


def tickets_in(text: str) -> list[str]:
    """The valid tickets a text names."""
    return list(find_tickets(text))


def status_values(records: Records, complaint: Complaint, now: datetime) -> dict[str, Any]:
    """What a citizen is told about the state of one complaint, and whether its deadline is past."""
    history = [
        event
        for event in records.complaints.history(complaint, audience="public")
        if event.from_status != event.to_status
    ]
    survivor = records.complaints.by_id(complaint.merged_into) if complaint.merged_into is not None else None
    return {
        "ticket": complaint.ticket,
        "status": complaint.status,
        "category": complaint.category,
        "agency": complaint.agency,
        "area": complaint.village_code or complaint.district_code or complaint.regency_code,
        "landmark": complaint.landmark,
        "since": history[-1].at.isoformat() if history else complaint.filed_at.isoformat(),
        "filed": complaint.filed_at.isoformat(),
        "due": complaint.due_at.isoformat() if complaint.is_open else None,
        "late": complaint.due_at < now,
        "survivor": survivor.ticket if survivor else None,
        "description": complaint.description,
    }


def followed_values(records: Records, office: Office, complaint: Complaint, now: datetime) -> dict[str, Any]:
    """What one who follows a complaint is told of its state: nothing of its author's words but where it is."""
    landmark = complaint.landmark or ""
    is_home = office.understanding.names_own_home(landmark)
    values = status_values(records, complaint, now)
    return {**values, "landmark": "" if is_home else office.understanding.mask(landmark), "description": ""}


def list_values(complaints: Sequence[Complaint]) -> list[dict[str, Any]]:
    """What a citizen sees of each of several complaints."""
    return [
        {
            "ticket": complaint.ticket,
            "status": complaint.status,
            "category": complaint.category,
            "landmark": complaint.landmark,
            "filed": complaint.filed_at.isoformat(),
        }
        for complaint in complaints
    ]
