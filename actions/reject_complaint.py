"""Rejects a complaint for one of SP4N's reasons: an officer proposes, the central desk's verifier decides."""

from __future__ import annotations

from datetime import datetime

from actions.cards import chats_of, masked, readers, refresh_card
from actions.errors import IllegalTransition, NothingProposed, NothingToSay, ProposalReplaced, UnknownReason
from actions.history import note_event
from actions.lifecycle import change_status, possible_verbs
from actions.notify import Button, say, tell_author
from actions.office import Office
from actions.permissions import find_for, may
from actions.take_back import take_back
from storage.complaints import Complaint, Event
from storage.database import Records

OTHER = "other"
REASONS = ("spam", "unclear", "not_government", "repeated", "lawsuit", OTHER)
"""SP4N-LAPOR!'s reasons; ``other`` needs words, which the citizen reads."""


def reject_complaint(
    records: Records, office: Office, ticket: str, reason: str, words: str, *, actor: str, now: datetime
) -> bool:
    """Reject at once if this person decides on it, else propose it to the central desk; whether it was rejected.

    A proposal leaves the status as it is and the citizen untold. Raises UnknownTicket, NotAllowed, UnknownReason,
    NothingToSay when the reason needs words, IllegalTransition.
    """
    complaint = find_for(records, ticket, "propose", actor)
    if not complaint.is_open:
        raise IllegalTransition(ticket, complaint.status, "reject", possible_verbs(complaint.status))
    if reason not in REASONS:
        raise UnknownReason(ticket=ticket, reason=reason)
    if reason == OTHER and not words.strip():
        raise NothingToSay(ticket=ticket, command="tolak")
    if may(records.staff.roles_of(actor), "reject", complaint):
        _reject(records, office, complaint, reason, words, actor, now)
        return True
    complaint.proposed = reason
    note_event(records, complaint, "propose", actor=actor, now=now, details={"reason": reason, "text": words})
    _put_before_the_desk(records, office, complaint, words, now)
    refresh_card(records, office, complaint, now=now)
    return False


def decide_rejection(
    records: Records,
    office: Office,
    ticket: str,
    *,
    agreed: bool,
    actor: str,
    now: datetime,
    proposal: int | None = None,
) -> Complaint:
    """The verifier's word on a proposal; the agency hears it either way, the citizen only of a rejection.

    ``proposal`` is the number of the one that was read, where it is known. Raises UnknownTicket, NotAllowed,
    NothingProposed when it was decided or has been overtaken, ProposalReplaced when another waits by now.
    """
    complaint = find_for(records, ticket, "reject", actor)
    if complaint.proposed is None:
        raise NothingProposed(ticket=ticket, status=complaint.status)
    reason = complaint.proposed
    newest = _newest_proposal(records, complaint)
    if proposal is not None and newest is not None and proposal != newest.id:
        raise ProposalReplaced(ticket=ticket, reason=reason)
    if agreed:
        words = newest.details.get("text", "") if newest else ""
        _reject(records, office, complaint, reason, words, actor, now)
    else:
        complaint.proposed = None
        note_event(records, complaint, "decline", actor=actor, now=now, details={"reason": reason})
        refresh_card(records, office, complaint, now=now)
    for reader in readers(records, complaint):
        say(
            records,
            reader,
            "staff.rejection_agreed" if agreed else "staff.rejection_declined",
            {"ticket": ticket, "reason": reason},
            now=now,
            reply_to=f"card:{ticket}",
            about=ticket,
        )
    return complaint


def decision_buttons(records: Records, complaint: Complaint) -> list[Button]:
    """The verifier's yes and no to the proposal that waits now, and to no later one."""
    newest = _newest_proposal(records, complaint)
    meant = f"{complaint.ticket} {newest.id}" if newest else complaint.ticket
    return [
        Button("staff.button.agree", f"/setuju {meant}"),
        Button("staff.button.decline", f"/tidaksetuju {meant}"),
    ]


def _newest_proposal(records: Records, complaint: Complaint) -> Event | None:
    proposals = [event for event in records.complaints.history(complaint) if event.verb == "propose"]
    return proposals[-1] if proposals else None


def _reject(
    records: Records, office: Office, complaint: Complaint, reason: str, words: str, actor: str, now: datetime
) -> None:
    change_status(
        records.complaints,
        complaint,
        "reject",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        details={"reason": reason, "text": words},
    )
    refresh_card(records, office, complaint, now=now)
    told = {"reason": reason, "words": words if reason == OTHER else ""}
    take_back(records, complaint, "officer.asked", now=now)
    tell_author(records, complaint, "officer.rejected", told, now=now)


def _put_before_the_desk(records: Records, office: Office, complaint: Complaint, words: str, now: datetime) -> None:
    """A confidential complaint is shown by its category alone."""
    hidden = complaint.identity == "rahasia"
    ticket = complaint.ticket
    values = {
        "ticket": ticket,
        "agency": complaint.agency,
        "category": complaint.category,
        "reason": complaint.proposed,
        "words": "" if hidden else words,
        "description": "" if hidden else masked(records, office, complaint, complaint.description),
    }
    for chat in chats_of(records, office.region.central_desk):
        say(
            records,
            chat,
            "staff.proposal",
            values,
            now=now,
            buttons=[decision_buttons(records, complaint)],
            about=ticket,
            protect=True,
        )
