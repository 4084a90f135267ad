"""Binds a Telegram group to an agency with a one-time code, and puts the waiting complaints before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.cards import show_card
from actions.errors import InviteInvalid
from actions.office import Office
from storage.complaints import Complaint
from storage.database import Records
from storage.staff import Group

CARDS_AT_ONCE = 10
"""A group takes 20 messages a minute; what is more is in the queue."""


def bind_group(records: Records, group: str, code: str, *, actor: str, now: datetime) -> Group | None:
    """Make this the group where the code's agency works; the code alone decides, whoever sends it.

    Returns the group that was the agency's before, now bound to nothing, or None. Raises InviteInvalid.
    """
    spent = records.staff.use_invite(code, by=actor, now=now, for_group=True)
    bound = records.staff.group(group)
    if spent is None or bound is None:
        raise InviteInvalid
    earlier = records.staff.group_of_agency(spent.scope)
    if earlier is bound:
        earlier = None
    if earlier is not None:
        earlier.agency = None
    bound.agency, bound.bound_by, bound.bound_at = spent.scope, actor, now
    return earlier


def show_waiting(records: Records, office: Office, agency: str, now: datetime) -> Sequence[Complaint]:
    """Put the cards of an agency's open complaints, the most urgent first, into its new group."""
    waiting = records.complaints.queue(agency, limit=CARDS_AT_ONCE)
    for complaint in waiting:
        if complaint.identity != "rahasia":
            show_card(records, office, complaint, now=now)
    return waiting
