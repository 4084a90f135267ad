"""A verifier bars the author of a complaint from filing more, without learning who it is, and lets them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from actions.errors import NotAllowed, UnknownTicket
from actions.history import note_event
from actions.office import Office
from actions.permissions import may
from actions.save_draft import discard_draft
from storage.complaints import Complaint
from storage.database import Records


def find_for_verifier(records: Records, ticket: str, actor: str) -> Complaint:
    """A complaint that a verifier may act on, whichever agency has it; a confidential one only where they may
    read it. Locked for the rest of the transaction.

    Raises UnknownTicket alike for none and for one this person may not read, NotAllowed for others than verifiers.
    """
    complaint = records.complaints.by_ticket(ticket, lock=True)
    roles = records.staff.roles_of(actor)
    is_verifier = any(held.role == "verifier" for held in roles)
    if complaint is None:
        raise UnknownTicket(ticket=ticket)
    reads = may(roles, "read", complaint) or (is_verifier and complaint.identity != "rahasia")
    if not reads:
        raise UnknownTicket(ticket=ticket)
    if not is_verifier:
        raise NotAllowed(ticket=ticket)
    return complaint


def bar_author(
    records: Records, ticket: str, reason: str, *, actor: str, now: datetime, lifts: bool = False
) -> Complaint:
    """Refuse the author's further reports, or accept them again (``lifts``); their complaints stay as they are.

    Recorded with the reason in the complaint's history. Raises UnknownTicket, NotAllowed.
    """
    complaint = find_for_verifier(records, ticket, actor)
    author = records.people.get(complaint.author)
    if author is not None:
        author.barred_at = None if lifts else author.barred_at or now
    if lifts:
        records.bars.lift(complaint.author)
    note_event(records, complaint, "unbar" if lifts else "bar", actor=actor, now=now, details={"text": reason})
    return complaint


def barred_since(records: Records, person: str) -> datetime | None:
    """Since when this person's new reports are refused, also those of one who has come back after having their data
    deleted; None when they aren't."""
    known = records.people.get(person)
    if known is None or known.barred_at is not None or known.telegram_id is None:
        return known.barred_at if known is not None else None
    return records.bars.since(known.telegram_id)


def barred_values(office: Office) -> dict[str, Any]:
    """What one who is barred must know: where to object, and whom to call when somebody is in danger."""
    desk = office.region.central_desk
    numbers = office.region.emergency_numbers(None, None)
    return {
        "agency": desk,
        "contacts": dict(office.region.agency(desk).contacts),
        "number": numbers[0].number if numbers else None,
    }


def refuse_draft(records: Records, office: Office, person: str, now: datetime) -> None:
    """Discard what a barred person has begun to tell."""
    draft = records.drafts.open_of(person)
    if draft is not None:
        discard_draft(records, office, draft, "refused", now)
