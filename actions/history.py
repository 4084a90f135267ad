"""Writes into a complaint's history what leaves its status as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.complaints import Complaint, Event
from storage.database import Records

WRITTEN = frozenset({"text", "reason", "without_proof"})
"""Where an event's details hold what somebody has written."""


def note_event(
    records: Records,
    complaint: Complaint,
    verb: str,
    *,
    actor: str | None,
    now: datetime,
    audience: str = "staff",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Append an event in the present status; for staff's eyes alone unless ``audience`` is "public"."""
    return records.complaints.record(
        Event(
            complaint=complaint.id,
            at=now,
            verb=verb,
            from_status=complaint.status,
            to_status=complaint.status,
            actor=actor,
            agency=complaint.agency,
            audience=audience,
            details=dict(details or {}),
        )
    )
