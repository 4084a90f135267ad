"""An officer goes on without the citizen's answer: the question is taken back, the clocks run again."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.lifecycle import change_status
from actions.notify import tell_author, tell_followers
from actions.office import Office
from actions.permissions import find_for
from actions.take_back import restore, take_back
from storage.complaints import Complaint
from storage.database import Records


def unask_citizen(records: Records, office: Office, ticket: str, *, actor: str, now: datetime) -> Complaint:
    """Put the complaint back where the question interrupted it, and tell the citizen, unless they had not got it.

    Raises UnknownTicket, NotAllowed, IllegalTransition when no question is open.
    """
    complaint = find_for(records, ticket, "unask", actor)
    change_status(
        records.complaints,
        complaint,
        "unask",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
    )
    refresh_card(records, office, complaint, now=now)
    if take_back(records, complaint, "officer.asked", now=now):
        restore(records, complaint)
        tell_followers(records, complaint, now=now)
    else:
        tell_author(records, complaint, "officer.unasked", {"due": complaint.due_at.isoformat()}, now=now)
    return complaint
