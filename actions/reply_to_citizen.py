"""An officer replies to the citizen; the status stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.errors import IllegalTransition, NothingToSay
from actions.lifecycle import note_follow_up, possible_verbs
from actions.notify import refresh_card
from actions.notify_delivery import Confirmation, tell_and_confirm
from actions.office import Office
from actions.permissions import find_for
from storage.complaints import OPEN_STATUSES, Event
from storage.database import Records
from storage.outbox import Outgoing

ANSWERABLE = (*OPEN_STATUSES, "resolved", "closed")
"""A complaint that was withdrawn, rejected or merged is not replied to any more."""


def reply_to_citizen(
    records: Records,
    office: Office,
    ticket: str,
    text: str,
    *,
    actor: str,
    now: datetime,
    attachments: Sequence[str] = (),
    confirmation: Confirmation | None = None,
) -> Outgoing:
    """Send words, files or both to the citizen; returns the message on its way.

    Raises UnknownTicket, NotAllowed, NothingToSay, IllegalTransition.
    """
    complaint = find_for(records, ticket, "reply", actor)
    if not text and not attachments:
        raise NothingToSay(ticket=ticket, command="balas")
    if complaint.status not in ANSWERABLE:
        raise IllegalTransition(ticket, complaint.status, "reply", possible_verbs(complaint.status))
    note_follow_up(complaint, "reply", now)
    records.attachments.assign(attachments, complaint.id)
    records.complaints.record(
        Event(
            complaint=complaint.id,
            at=now,
            verb="reply",
            from_status=complaint.status,
            to_status=complaint.status,
            actor=actor,
            agency=complaint.agency,
            details={"text": text, "attachments": list(attachments)},
        )
    )
    refresh_card(records, office, complaint, now=now)
    return tell_and_confirm(
        records,
        complaint,
        "officer.replied",
        {"text": text},
        now=now,
        attachments=attachments,
        confirmation=confirmation,
    )
