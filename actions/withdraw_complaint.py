"""Withdraws a complaint at its author's wish."""

from __future__ import annotations

from datetime import datetime

from actions.let_go import WITHDREW, let_go
from actions.office import Office
from actions.track_complaint import own_complaint
from storage.complaints import Complaint
from storage.database import Records


def withdraw_complaint(records: Records, office: Office, ticket: str, *, person: str, now: datetime) -> Complaint:
    """End the complaint as withdrawn; one that others have joined goes on without this author (``author_left``).

    Raises UnknownTicket unless it is this person's, IllegalTransition.
    """
    complaint = own_complaint(records, ticket, person)
    let_go(records, office, complaint, WITHDREW, now=now)
    return complaint
