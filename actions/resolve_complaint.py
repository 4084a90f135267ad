"""An officer reports a complaint as settled, saying what was done and showing it where there is a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.errors import NothingToSay
from actions.lifecycle import change_status
from actions.notify import Button, refresh_card
from actions.notify_delivery import Confirmation, tell_and_confirm
from actions.office import Office
from actions.permissions import find_for
from storage.database import Records
from storage.outbox import Outgoing


def resolve_complaint(
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
    """Settle it and ask the citizen whether it is; returns the message on its way.

    Raises UnknownTicket, NotAllowed, NothingToSay, IllegalTransition.
    """
    complaint = find_for(records, ticket, "resolve", actor)
    if not text:
        raise NothingToSay(ticket=ticket, command="selesai")
    change_status(
        records.complaints,
        complaint,
        "resolve",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        details={"text": text, "attachments": list(attachments)},
    )
    complaint.officer = complaint.officer or actor
    records.attachments.assign(attachments, complaint.id)
    refresh_card(records, office, complaint, now=now)
    return tell_and_confirm(
        records,
        complaint,
        "officer.resolved",
        {"text": text},
        now=now,
        attachments=attachments,
        buttons=[settled_buttons(ticket)],
        confirmation=confirmation,
    )


def settled_buttons(ticket: str) -> list[Button]:
    """Yes and no to "is it settled?", as payloads of the citizen's conversation."""
    return [
        Button("button.settled", f'/rate_service{{"ticket": "{ticket}", "settled": "yes"}}'),
        Button("button.not_settled", f'/add_follow_up{{"ticket": "{ticket}"}}'),
    ]
