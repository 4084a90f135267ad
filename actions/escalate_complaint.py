"""Tells supervisors at once of a complaint that can't wait for the morning: danger, violence, corruption."""

from __future__ import annotations

from datetime import datetime

from actions.notify import Button, say
from actions.office import Office
from actions.supervision import ROLE, supervisors_of
from storage.complaints import Complaint
from storage.database import Records


def escalate_complaint(records: Records, office: Office, complaint: Complaint, now: datetime) -> int:
    """Tell those who look after it, each once and never again; returns how many.

    Corruption by an official who is named goes to the inspectorate's supervisor alone. Nobody is told the text.
    """
    reason = reason_to_escalate(office, complaint)
    if reason is None:
        return 0
    if reason == "corruption":
        inspectorate = office.region.inspectorate
        people = [held.person for held in records.staff.with_role(ROLE, inspectorate)] if inspectorate else []
    else:
        people = supervisors_of(records, office, complaint)
    is_confidential = complaint.identity == "rahasia"
    area = complaint.district_code or complaint.regency_code
    values = {
        "reason": reason,
        "ticket": complaint.ticket,
        "category": complaint.category,
        "due": complaint.due_at.isoformat(),
        "agency": None if is_confidential else complaint.agency,
        "area": None if is_confidential else area,
        "confidential": is_confidential,
    }
    look = [[Button("supervisor.button.look", f"/lihat {complaint.ticket}", {"ticket": complaint.ticket})]]
    return sum(
        say(
            records,
            person,
            "supervisor.escalated",
            values,
            now=now,
            buttons=look,
            about=complaint.ticket,
            once=f"escalation:{complaint.ticket}:{person}",
        )
        for person in people
    )


def reason_to_escalate(office: Office, complaint: Complaint) -> str | None:
    """corruption, violence or emergency; None when it can wait."""
    words = office.region.escalation_words
    text = office.understanding.normalise(complaint.description)
    told = f"{complaint.description}\n{text}"
    if words["corruption"].search(told) and (
        words["officials"].search(told) or office.region.agencies_in(complaint.description)
    ):
        return "corruption"
    if words["violence"].search(told):
        return "violence"
    return "emergency" if complaint.urgent else None
