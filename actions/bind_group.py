"""Binds a Telegram group to an agency, with a one-time code or by its admin, and puts the waiting complaints
before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.audit import note_deed
from actions.cards import show_card
from actions.errors import GroupOfAnother, InviteInvalid
from actions.office import Office
from actions.permissions import agencies_of, demand
from storage.complaints import Complaint
from storage.database import Records
from storage.staff import Group

CARDS_AT_ONCE = 10
"""A group takes 20 messages a minute; what is more is in the queue."""


def bind_group(records: Records, group: str, code: str, *, actor: str, now: datetime) -> Group | None:
    """Make this the group where the code's agency works; the code alone decides, whoever sends it.

    Returns the group that was the agency's before, now bound to nothing, or None. Raises InviteInvalid.
    """
    spent = records.invites.use(code, by=actor, now=now, for_group=True)
    bound = records.staff.group(group)
    if spent is None or bound is None:
        raise InviteInvalid
    return _bind(records, bound, spent.scope, actor=actor, now=now, invite=spent.id)


def bind_as_admin(records: Records, group: str, agency: str, *, actor: str, now: datetime) -> Group | None:
    """Make this the group of an agency whose admin asks for it, with no code.

    Returns what ``bind_group`` does. Raises NotAllowed for one who is no admin of the agency, GroupOfAnother where
    the group is another agency's and this is not its admin.
    """
    demand(records, actor, "bind", agency)
    bound = records.staff.group(group)
    if bound is None:
        raise InviteInvalid
    own = agencies_of(records.staff.roles_of(actor), "bind")
    if bound.agency is not None and bound.agency not in own:
        raise GroupOfAnother
    return _bind(records, bound, agency, actor=actor, now=now, invite=None)


def _bind(
    records: Records, bound: Group, agency: str, *, actor: str, now: datetime, invite: int | None
) -> Group | None:
    earlier = records.staff.group_of_agency(agency)
    if earlier is bound:
        earlier = None
    if earlier is not None:
        earlier.agency = None
        note_deed(records, "unbind", actor=actor, now=now, subject=earlier.key, scope=agency)
    if bound.agency not in (None, agency):
        note_deed(records, "unbind", actor=actor, now=now, subject=bound.key, scope=bound.agency)
    bound.agency, bound.bound_by, bound.bound_at = agency, actor, now
    note_deed(records, "bind", actor=actor, now=now, subject=bound.key, scope=agency, invite=invite)
    return earlier


def show_waiting(records: Records, office: Office, agency: str, now: datetime) -> Sequence[Complaint]:
    """Put the cards of an agency's open complaints, the most urgent first, into its new group."""
    waiting = records.complaints.queue(agency, limit=CARDS_AT_ONCE)
    for complaint in waiting:
        if complaint.identity != "rahasia":
            show_card(records, office, complaint, now=now)
    return waiting
