"""An officer asks the citizen something; the clocks stand still until the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.errors import NothingToSay
from actions.lifecycle import change_status
from actions.notify import refresh_card
from actions.notify_delivery import Confirmation, tell_and_confirm
from actions.office import Office
from actions.permissions import find_for
from storage.database import Records
from storage.outbox import Outgoing


def ask_citizen(
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
    """Ask and wait; returns the question on its way.

    Raises UnknownTicket, NotAllowed, NothingToSay, IllegalTransition.
    """
    complaint = find_for(records, ticket, "ask", actor)
    if not text:
        raise NothingToSay(ticket=ticket, command="tanya")
    change_status(
        records.complaints,
        complaint,
        "ask",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        details={"text": text, "attachments": list(attachments)},
    )
    records.attachments.assign(attachments, complaint.id)
    refresh_card(records, office, complaint, now=now)
    return tell_and_confirm(
        records,
        complaint,
        "officer.asked",
        {"text": text},
        now=now,
        attachments=attachments,
        confirmation=confirmation,
    )
