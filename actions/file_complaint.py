"""Files a draft as a complaint: ticket, clocks, history, routing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from actions.complaint_form import answered
from actions.errors import DraftIncomplete
from actions.lifecycle import open_case
from actions.office import Office
from actions.route_complaint import route_complaint
from actions.save_draft import close_draft
from actions.tickets import new_ticket
from storage.complaints import TELEGRAM, Complaint, Event
from storage.database import Records
from storage.drafts import Draft

_draw = random.SystemRandom()


def file_complaint(
    records: Records,
    office: Office,
    draft: Draft,
    now: datetime,
    *,
    recorder: str | None = None,
    channel: str = TELEGRAM,
    files: Sequence[str] = (),
) -> Complaint:
    """Store the complaint, close the draft, route it. Raises DraftIncomplete, changing nothing.

    ``recorder`` is the officer who records what came in by another ``channel``, with the ``files`` they sent.
    """
    answers = answered(draft, office)
    if draft.outcome is not None or None in (answers["description"], answers["category"], answers["place"]):
        raise DraftIncomplete
    complaint = Complaint(
        ticket=new_ticket(office.region.prefix(draft.regency_code), records.complaints.is_taken, _draw),
        author=draft.person,
        identity=draft.identity,
        description=draft.description,
        category=draft.category or "lainnya",
        category_confidence=draft.category_confidence,
        guesses=[{"name": name, "confidence": confidence} for name, confidence in draft.guesses],
        kind=draft.kind,
        language=draft.language,
        urgent=draft.urgent,
        regency_code=draft.regency_code,
        district_code=draft.district_code,
        village_code=draft.village_code,
        landmark=draft.landmark,
        similar=draft.similar,
        latitude=draft.latitude,
        longitude=draft.longitude,
        status="submitted",
        agency=office.region.central_desk,
        filed_at=now,
        due_at=now,
        channel=channel,
    )
    open_case(complaint, office.region, office.calendar)
    records.complaints.add(complaint)
    for file in records.attachments.of_draft(draft.key):
        file.complaint = complaint.id
    for key in files:
        evidence = records.attachments.get(key)
        if evidence is not None:
            evidence.complaint, evidence.from_staff = complaint.id, False
    records.complaints.record(
        Event(
            complaint=complaint.id,
            at=now,
            verb="file",
            from_status=None,
            to_status="submitted",
            actor=recorder or draft.person,
            agency=complaint.agency,
            details={"messages": list(draft.sources)} if recorder is None else {"channel": channel},
        )
    )
    close_draft(draft, "filed", now)
    route_complaint(records, office, complaint, now)
    return complaint
