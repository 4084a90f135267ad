"""Withdraws a complaint at its author's wish."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.lifecycle import change_status
from actions.office import Office
from actions.track_complaint import own_complaint
from storage.complaints import Complaint
from storage.database import Records


def withdraw_complaint(records: Records, office: Office, ticket: str, *, person: str, now: datetime) -> Complaint:
    """End the complaint as withdrawn. Raises UnknownTicket unless it is this person's, IllegalTransition."""
    complaint = own_complaint(records, ticket, person)
    change_status(
        records.complaints,
        complaint,
        "withdraw",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=person,
    )
    refresh_card(records, office, complaint, now=now)
    return complaint
