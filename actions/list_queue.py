"""An officer's work list: own complaints first, then nobody's, by deadline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.errors import NotAllowed
from actions.permissions import agencies_of, trusted_agencies
from actions.tickets import near_misses
from storage.complaints import Complaint
from storage.database import Records

PAGE = 8
KNOWN = 500
"""How many open complaints are looked through for a mistyped ticket."""


def list_queue(
    records: Records, *, actor: str, now: datetime, page: int = 1, group_agency: str | None = None
) -> dict[str, Any]:
    """One page as values: agencies, counts, and of each complaint its codes and times.

    In a group only its agency's, and nothing confidential. A page out of range gives the nearest there is.
    Raises NotAllowed for someone who works at none of these agencies.
    """
    roles = records.staff.roles_of(actor)
    agencies = [code for code in agencies_of(roles, "queue") if group_agency in (None, code)]
    if not agencies:
        raise NotAllowed
    confidential = trusted_agencies(roles) if group_agency is None else []
    load = records.complaints.count_worklist(agencies, confidential=confidential, overdue_at=now)
    pages = max(1, -(-load.total // PAGE))
    page = min(max(page, 1), pages)
    found = records.complaints.worklist(
        agencies, officer=actor, confidential=confidential, offset=(page - 1) * PAGE, limit=PAGE
    )
    return {
        "agencies": agencies,
        "total": load.total,
        "overdue": load.overdue,
        "page": page,
        "pages": pages,
        "complaints": [_line(records, complaint, actor, now) for complaint in found],
    }


def likely_tickets(records: Records, text: str, *, actor: str, group_agency: str | None = None) -> list[str]:
    """The tickets that a text with a slip may mean, among the open ones this person may read here."""
    roles = records.staff.roles_of(actor)
    agencies = [code for code in agencies_of(roles, "read") if group_agency in (None, code)]
    confidential = trusted_agencies(roles) if group_agency is None else []
    known = records.complaints.worklist(agencies, officer=actor, confidential=confidential, limit=KNOWN)
    return near_misses(text, [complaint.ticket for complaint in known])


def _line(records: Records, complaint: Complaint, actor: str, now: datetime) -> dict[str, Any]:
    holder = records.people.get(complaint.officer) if complaint.officer else None
    return {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "area": complaint.district_code or complaint.regency_code,
        "status": complaint.status,
        "due": complaint.due_at.isoformat(),
        "overdue": complaint.paused_at is None and complaint.due_at < now,
        "urgent": complaint.urgent,
        "mine": complaint.officer == actor,
        "officer": holder.name if holder else None,
    }
