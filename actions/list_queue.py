"""An officer's work list, the nearest deadline first, narrowed as they like."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.errors import NotAllowed
from actions.office import Office
from actions.permissions import agencies_of, trusted_agencies
from actions.tickets import near_misses
from storage.complaints import Complaint
from storage.database import Records
from storage.worklists import ALL, MINE, OVERDUE, UNASSIGNED

ONLY = (ALL, MINE, OVERDUE, UNASSIGNED)
PAGE = 8
KNOWN = 500
"""How many open complaints are looked through for a mistyped ticket."""


def list_queue(
    records: Records,
    office: Office,
    *,
    actor: str,
    now: datetime,
    page: int = 1,
    only: str = ALL,
    group_agency: str | None = None,
) -> dict[str, Any]:
    """One page as values: agencies, counts, and of each complaint its codes and times.

    ``only`` one of ONLY. In a group only its agency's, and nothing confidential. A page out of range gives the
    nearest there is. Raises NotAllowed for someone who works at none of these agencies.
    """
    roles = records.staff.roles_of(actor)
    agencies = [code for code in agencies_of(roles, "queue") if group_agency in (None, code)]
    if not agencies:
        raise NotAllowed
    confidential = trusted_agencies(roles) if group_agency is None else []
    load = records.worklists.count(agencies, confidential=confidential, overdue_at=now, officer=actor, only=only)
    pages = max(1, -(-load.total // PAGE))
    page = min(max(page, 1), pages)
    found = records.worklists.find(
        agencies,
        officer=actor,
        confidential=confidential,
        only=only,
        now=now,
        offset=(page - 1) * PAGE,
        limit=PAGE,
    )
    return {
        "agencies": agencies,
        "only": only,
        "total": load.total,
        "overdue": load.overdue,
        "page": page,
        "pages": pages,
        "complaints": [line_of(records, office, complaint, actor, now) for complaint in found],
    }


def days_left(office: Office, due: datetime, now: datetime) -> int:
    """Calendar days from today to a deadline, as the region counts them; below zero when it is past."""
    zone = office.region.zone
    return (due.astimezone(zone).date() - now.astimezone(zone).date()).days


def likely_tickets(records: Records, text: str, *, actor: str, group_agency: str | None = None) -> list[str]:
    """The tickets that a text with a slip may mean, among the open ones this person may read here."""
    roles = records.staff.roles_of(actor)
    agencies = [code for code in agencies_of(roles, "read") if group_agency in (None, code)]
    confidential = trusted_agencies(roles) if group_agency is None else []
    known = records.worklists.find(agencies, officer=actor, confidential=confidential, limit=KNOWN)
    return near_misses(text, [complaint.ticket for complaint in known])


def line_of(records: Records, office: Office, complaint: Complaint, actor: str, now: datetime) -> dict[str, Any]:
    """What one line of a list says of a complaint: codes and times, nothing of who the citizen is."""
    holder = records.people.get(complaint.officer) if complaint.officer else None
    return {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "area": complaint.district_code or complaint.regency_code,
        "status": complaint.status,
        "due": complaint.due_at.isoformat(),
        "days": days_left(office, complaint.due_at, now),
        "overdue": complaint.paused_at is None and complaint.due_at < now,
        "urgent": complaint.urgent,
        "mine": complaint.officer == actor,
        "officer": holder.name if holder else None,
    }
