"""An officer takes a complaint: from now on it is theirs, and the citizen hears that work has begun."""

from __future__ import annotations

from datetime import datetime

from actions.card_buttons import is_held_by_another
from actions.cards import refresh_card
from actions.errors import IllegalTransition, TakenAlready
from actions.history import note_event
from actions.lifecycle import ADOPTABLE, change_status, possible_verbs
from actions.notify import tell_author
from actions.office import Office
from actions.permissions import find_for
from storage.complaints import Complaint
from storage.database import Records


def take_complaint(records: Records, office: Office, ticket: str, *, actor: str, now: datetime) -> Complaint:
    """Give the complaint to this officer; taking one's own again changes nothing.

    Raises UnknownTicket, NotAllowed, TakenAlready with the ``officer`` who was faster, IllegalTransition.
    """
    complaint = find_for(records, ticket, "take", actor)
    if is_held_by_another(records, complaint, actor):
        holder = records.people.get(complaint.officer or "")
        waits = complaint.status not in ADOPTABLE
        raise TakenAlready(ticket=ticket, officer=holder.name if holder else "", assigned=waits)
    if complaint.officer == actor and complaint.status in ADOPTABLE:
        return complaint
    if complaint.status in ADOPTABLE:
        _adopt(records, complaint, actor, now)
    else:
        change_status(
            records.complaints,
            complaint,
            "take",
            region=office.region,
            calendar=office.calendar,
            now=now,
            actor=actor,
        )
        told = {"due": complaint.due_at.isoformat(), "late": complaint.due_at < now}
        tell_author(records, complaint, "officer.taken", told, now=now)
    complaint.officer = actor
    refresh_card(records, office, complaint, now=now)
    return complaint


def _adopt(records: Records, complaint: Complaint, actor: str, now: datetime) -> None:
    if not complaint.is_open:
        raise IllegalTransition(complaint.ticket, complaint.status, "take", possible_verbs(complaint.status))
    note_event(records, complaint, "take", actor=actor, now=now)
