"""An agency gives a complaint back as not its own: the central desk finds out whose it is."""

from __future__ import annotations

from datetime import datetime

from actions.cards import readers, show_card
from actions.errors import AlreadyThere, NothingToSay
from actions.forward_complaint import show_gone
from actions.lifecycle import change_status
from actions.notify import say, tell_author
from actions.office import Office
from actions.permissions import find_for
from actions.route_complaint import ensure_heard_of
from storage.complaints import Complaint
from storage.database import Records


def return_complaint(
    records: Records, office: Office, ticket: str, reason: str, *, actor: str, now: datetime
) -> Complaint:
    """Give it to the central desk with the reason, which stays among staff; the citizen hears where it is.

    Raises UnknownTicket, NotAllowed, NothingToSay without a reason, AlreadyThere when the desk has it, and
    IllegalTransition.
    """
    complaint = find_for(records, ticket, "return", actor)
    if complaint.agency == office.region.central_desk:
        raise AlreadyThere(ticket=ticket, agency=complaint.agency)
    if not reason.strip():
        raise NothingToSay(ticket=ticket, command="kembalikan")
    before, agency = readers(records, complaint), complaint.agency
    change_status(
        records.complaints,
        complaint,
        "return",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        details={"from": agency, "reason": reason},
    )
    records.terms.move(complaint)
    after = readers(records, complaint)
    for reader in set(before) - set(after):
        show_gone(records, complaint, reader, now)
    ensure_heard_of(records, office, complaint, now)
    show_card(records, office, complaint, now=now)
    for reader in after:
        say(
            records,
            reader,
            "staff.returned_because",
            {"ticket": ticket, "agency": agency, "reason": reason},
            now=now,
            reply_to=f"card:{ticket}",
            about=ticket,
            protect=True,
        )
    tell_author(records, complaint, "officer.returned", {"source": agency}, now=now)
    return complaint
