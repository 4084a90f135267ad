"""Takes a citizen's word that a resolved complaint is settled."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.lifecycle import change_status
from actions.notify import tell_followers
from actions.office import Office
from actions.track_complaint import own_complaint
from storage.complaints import Complaint
from storage.database import Records


def confirm_settled(records: Records, office: Office, ticket: str, *, person: str, now: datetime) -> Complaint:
    """Close the complaint. Raises UnknownTicket, IllegalTransition when it is not waiting for that word."""
    complaint = own_complaint(records, ticket, person)
    change_status(
        records.complaints,
        complaint,
        "confirm",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=person,
    )
    tell_followers(records, complaint, now=now)
    refresh_card(records, office, complaint, now=now)
    return complaint
