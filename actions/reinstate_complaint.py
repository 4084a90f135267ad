"""Takes up again a complaint that was rejected or withdrawn: it goes on where it was."""

from __future__ import annotations

from datetime import datetime

from actions.cards import readers, refresh_card
from actions.lifecycle import change_status
from actions.notify import say, tell_author
from actions.office import Office
from actions.permissions import find_for
from storage.complaints import Complaint
from storage.database import Records


def reinstate_complaint(records: Records, office: Office, ticket: str, *, actor: str, now: datetime) -> Complaint:
    """Back to its status, with the working time it lay still given back; agency and citizen are told.

    Raises UnknownTicket, NotAllowed, IllegalTransition.
    """
    complaint = find_for(records, ticket, "reinstate", actor)
    change_status(
        records.complaints,
        complaint,
        "reinstate",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
    )
    refresh_card(records, office, complaint, now=now)
    values = {"ticket": ticket, "due": complaint.due_at.isoformat()}
    for reader in readers(records, complaint):
        say(records, reader, "staff.reinstated", values, now=now, reply_to=f"card:{ticket}", about=ticket)
    tell_author(records, complaint, "officer.reinstated", {"due": complaint.due_at.isoformat()}, now=now)
    return complaint
