"""Passes a citizen's answer or addition on to the officers of an open complaint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.cards import count_held, masked, passable, readers, refresh_card
from actions.errors import NothingToSay
from actions.lifecycle import change_status
from actions.notify import say
from actions.office import Office
from actions.track_complaint import own_complaint
from storage.complaints import Complaint, Event
from storage.database import Records


def add_follow_up(
    records: Records,
    office: Office,
    ticket: str,
    text: str,
    *,
    person: str,
    now: datetime,
    attachments: Sequence[str] = (),
    messages: Sequence[str] = (),
) -> Complaint:
    """Record what the citizen adds and show it to the agency; an officer's question is answered by it.

    ``messages`` are the numbers of Telegram's messages it was told in. On a resolved or closed complaint it says
    that the matter is not settled, and reopens it. Raises UnknownTicket, NothingToSay, and IllegalTransition when
    the complaint has ended otherwise.
    """
    complaint = own_complaint(records, ticket, person)
    if not text.strip() and not attachments:
        raise NothingToSay(ticket=ticket)
    files = [file for key in attachments if (file := records.attachments.get(key)) is not None]
    for file in files:
        file.complaint = complaint.id
    answered = complaint.status == "needs_info"
    reopened = not complaint.is_open
    if complaint.is_open and not answered:
        records.complaints.record(
            Event(
                complaint=complaint.id,
                at=now,
                verb="add",
                from_status=complaint.status,
                to_status=complaint.status,
                actor=person,
                agency=complaint.agency,
                details={"text": text, "messages": list(messages)},
            )
        )
    else:
        change_status(
            records.complaints,
            complaint,
            "answer" if answered else "reopen",
            region=office.region,
            calendar=office.calendar,
            now=now,
            actor=person,
            details={"text": text, "messages": list(messages)},
        )
    shown = [file.key for file in files if passable(complaint.identity, file)]
    for reader in readers(records, complaint):
        say(
            records,
            reader,
            "staff.citizen_said",
            {
                "ticket": complaint.ticket,
                "text": masked(records, office, complaint, text),
                "answered": answered,
                "reopened": reopened,
                "files": len(shown),
                "held": count_held(complaint.identity, files),
            },
            now=now,
            kind="media" if shown else "send",
            reply_to=f"card:{complaint.ticket}",
            about=complaint.ticket,
            attachments=shown,
            protect=True,
        )
    refresh_card(records, office, complaint, now=now)
    return complaint
