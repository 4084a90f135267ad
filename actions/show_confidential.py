"""Puts the confidential complaints that wait for somebody before the one who has just been named for them."""

from __future__ import annotations

from datetime import datetime

from actions.cards import show_card
from actions.forward_complaint import hand_on
from actions.office import Office
from actions.route_complaint import agency_for
from storage.complaints import Complaint
from storage.database import Records

CARDS_AT_ONCE = 10
"""What is more is in the queue."""


def show_confidential(records: Records, office: Office, person: str, agency: str, now: datetime) -> None:
    """Show a newly named officer the agency's confidential complaints, and hand on those that the central desk has
    only because nobody was named there."""
    own = records.complaints.confidential(agency, limit=CARDS_AT_ONCE)
    if agency != office.region.central_desk:
        for complaint in records.complaints.confidential(office.region.central_desk):
            if complaint.status == "submitted" and agency_for(records, office, complaint) == agency:
                hand_on(records, office, complaint, "route", agency, kept=False, actor=None, now=now)
            elif complaint.status == "routed" and _was_meant_for(records, complaint) == agency:
                hand_on(records, office, complaint, "forward", agency, kept=False, actor=None, now=now)
    for complaint in own:
        show_card(records, office, complaint, now=now, to=[person])


def _was_meant_for(records: Records, complaint: Complaint) -> str | None:
    """The agency that the central desk last wanted it to go to, but keeps it for."""
    handed = [event for event in records.complaints.history(complaint) if event.verb in ("route", "forward")]
    return handed[-1].details.get("to") if handed else None
