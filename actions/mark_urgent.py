"""A verifier says that a complaint can't wait: its agency and those who look after it hear at once."""

from __future__ import annotations

from datetime import datetime

from actions.bar_author import find_for_verifier
from actions.cards import readers, refresh_card
from actions.errors import IllegalTransition, Refused
from actions.escalate_complaint import escalate_complaint
from actions.history import note_event
from actions.lifecycle import possible_verbs
from actions.notify import Button, say
from actions.office import Office
from storage.complaints import Complaint
from storage.database import Records


class UrgentAlready(Refused):
    """It is marked urgent."""

    key = "error.urgent_already"


def mark_urgent(
    records: Records, office: Office, ticket: str, reason: str, *, actor: str, now: datetime
) -> Complaint:
    """Mark it, with the reason in its history. Raises UnknownTicket, NotAllowed for others than verifiers,
    IllegalTransition for what isn't open, UrgentAlready."""
    complaint = find_for_verifier(records, ticket, actor)
    if not complaint.is_open:
        raise IllegalTransition(ticket, complaint.status, "mark_urgent", possible_verbs(complaint.status))
    if complaint.urgent:
        raise UrgentAlready(ticket=ticket)
    complaint.urgent = True
    note_event(records, complaint, "mark_urgent", actor=actor, now=now, details={"text": reason})
    refresh_card(records, office, complaint, now=now)
    for reader in readers(records, complaint):
        say(
            records,
            reader,
            "staff.marked_urgent",
            {"ticket": ticket, "category": complaint.category, "reason": reason},
            now=now,
            buttons=[[Button("staff.button.open_ticket", f"/buka {ticket}", {"ticket": ticket})]],
            reply_to=f"card:{ticket}",
            about=ticket,
            protect=True,
        )
    escalate_complaint(records, office, complaint, now)
    return complaint
