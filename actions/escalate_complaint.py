"""Tells supervisors at once of a complaint that can't wait for the morning: danger, violence, corruption.

At filing, when its citizen adds to it, and when the desk says what it is about, that it is urgent, or whose it is:
who has not heard, hears.
"""

from __future__ import annotations

import logging
from datetime import datetime

from actions.notify import Button, say
from actions.office import Office
from actions.supervision import ROLE, supervisors_of
from storage.complaints import Complaint
from storage.database import Records

log = logging.getLogger(__name__)

ABOUT_OFFICIALS = ("corruption", "official")
SAID = 1.0
"""The confidence of a category that a person has said."""


def escalate_complaint(
    records: Records, office: Office, complaint: Complaint, now: datetime, *, added: str = ""
) -> int:
    """Tell those who look after it, each once and never again; returns how many.

    What is said of an official who is named goes to the inspectorate's supervisor alone. Nobody is told the text.
    """
    reason = reason_to_escalate(office, complaint, added)
    if reason is None:
        return 0
    if reason in ABOUT_OFFICIALS:
        inspectorate = office.region.inspectorate
        people = [held.person for held in records.staff.with_role(ROLE, inspectorate)] if inspectorate else []
        if not people:
            log.error("nobody hears what is said of officials: the inspectorate has no supervisor")
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


def reason_to_escalate(office: Office, complaint: Complaint, added: str = "") -> str | None:
    """corruption, official, violence, protection or emergency; None when it can wait.

    By its words and what is ``added`` to them, by its category when a person has said that, or because it is marked
    urgent.
    """
    words = office.region.escalation_words
    text = f"{complaint.description}\n{added}"
    told = f"{text}\n{office.understanding.normalise(text)}"
    is_said = complaint.category_confidence >= SAID
    category = office.region.escalation_categories.get(complaint.category) if is_said else None
    is_corruption = words["corruption"].search(told) is not None
    if (is_corruption or category == "official") and (
        words["officials"].search(told) or office.region.agencies_in(text)
    ):
        return "corruption" if is_corruption else "official"
    if words["violence"].search(told):
        return "violence"
    if complaint.urgent:
        return "emergency"
    return category if category == "protection" else None
