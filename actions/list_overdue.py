"""What is overdue now in a supervisor's scope, longest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.digest_scope import narrow_to
from actions.office import Office
from actions.supervision import scope_of
from storage.complaints import Complaint
from storage.database import Records

PAGE = 8


def list_overdue(records: Records, office: Office, *, actor: str, now: datetime, page: int = 1) -> dict[str, Any]:
    """One page as values; a page out of range gives the nearest there is. Raises NotAllowed."""
    narrow = narrow_to(office.region, scope_of(records, office, actor))
    total = records.overdue.count(narrow, now)
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    found = records.overdue.page(narrow, now, offset=(page - 1) * PAGE, limit=PAGE)
    return {
        "total": total,
        "page": page,
        "pages": pages,
        "complaints": [overdue_line(office, complaint, now) for complaint in found],
    }


def overdue_line(office: Office, complaint: Complaint, now: datetime) -> dict[str, Any]:
    """One overdue complaint; of a confidential one its ticket, category and clock alone."""
    is_confidential = complaint.identity == "rahasia"
    calendar = office.calendar
    days_late = calendar.working_days(calendar.local_day(complaint.due_at), calendar.local_day(now))
    return {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "due": complaint.due_at.isoformat(),
        "days_late": days_late,
        "confidential": is_confidential,
        "agency": None if is_confidential else complaint.agency,
        "regency": None if is_confidential else complaint.regency_code,
        "area": None if is_confidential else complaint.district_code or complaint.regency_code,
        "status": None if is_confidential else complaint.status,
        "filed": None if is_confidential else complaint.filed_at.isoformat(),
    }
