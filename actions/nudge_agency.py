"""A supervisor nudges an agency about an overdue complaint, and the agency's admin answers."""

from __future__ import annotations

from datetime import datetime

from actions.cards import readers
from actions.errors import NotAllowed, NothingToSay, Refused
from actions.history import note_event
from actions.look_at_complaint import is_overdue
from actions.notify import Button, say
from actions.office import Office
from actions.permissions import find_for
from actions.supervision import find_supervised
from storage.complaints import Complaint
from storage.database import Records

NUDGE, ANSWER = "nudge", "answer_nudge"


class NotOverdue(Refused):
    """Only what is overdue is nudged about."""

    key = "supervisor.not_overdue"


class NudgedToday(Refused):
    """This supervisor has nudged about it today."""

    key = "supervisor.nudged_today"


class NotForOfficers(NotAllowed):
    """The agency's admins answer a nudge."""

    key = "error.nudge_for_admins"


class NobodyNudged(Refused):
    """No nudge waits for an answer."""

    key = "staff.nobody_nudged"


def nudge_agency(
    records: Records, office: Office, ticket: str, text: str, *, actor: str, now: datetime
) -> list[str]:
    """Record it and put it before the agency; returns the chats that see it, none where the agency has no chat.

    A confidential complaint's nudge goes only to those named for it. Raises UnknownTicket, NotOverdue, NudgedToday.
    """
    complaint = find_supervised(records, office, ticket, actor)
    if not is_overdue(complaint, now):
        raise NotOverdue(ticket=ticket)
    if has_nudged_today(records, office, complaint, actor, now):
        raise NudgedToday(ticket=ticket)
    note_event(records, complaint, NUDGE, actor=actor, now=now, details={"text": text})
    chats = _chats_of(records, complaint)
    supervisor = records.people.get(actor)
    values = {
        "ticket": ticket,
        "category": complaint.category,
        "due": complaint.due_at.isoformat(),
        "supervisor": supervisor.name if supervisor else "",
        "text": text,
        "admins": bool(_answering_admins(records, complaint)),
    }
    for chat in chats:
        buttons = [[Button("staff.button.answer_nudge", f"/jawab {ticket}")]]
        say(records, chat, "staff.nudged", values, now=now, buttons=buttons, about=ticket, protect=True)
    return chats


def has_nudged_today(records: Records, office: Office, complaint: Complaint, actor: str, now: datetime) -> bool:
    """Whether this supervisor has nudged about it on this day."""
    zone = office.region.zone
    today = now.astimezone(zone).date()
    nudges = [event for event in records.complaints.history(complaint) if event.verb == NUDGE]
    return any(event.actor == actor and event.at.astimezone(zone).date() == today for event in nudges)


def nudged_since(records: Records, complaint: Complaint, since: datetime) -> frozenset[str]:
    """The supervisors who have nudged about it since then: they know how it stands."""
    nudges = (event for event in records.complaints.history(complaint) if event.verb == NUDGE and event.at >= since)
    return frozenset(event.actor for event in nudges if event.actor is not None)


def _chats_of(records: Records, complaint: Complaint) -> list[str]:
    """Where the complaint's card stands; where there is no group, the agency's admins."""
    found = readers(records, complaint)
    if found or complaint.identity == "rahasia" or complaint.agency is None:
        return found
    return [held.person for held in records.staff.with_role("admin", complaint.agency)]


def answer_nudge(records: Records, office: Office, ticket: str, text: str, *, actor: str, now: datetime) -> None:
    """The agency's answer goes to every supervisor who has nudged since the last one.

    By an admin where the agency has one; of a confidential complaint by those named for it.
    Raises UnknownTicket, NotAllowed, NothingToSay, NobodyNudged.
    """
    complaint = find_for(records, ticket, "note", actor)
    refuse_to_answer_nudge(records, complaint, actor)
    if not text:
        raise NothingToSay(ticket=ticket, command="jawab")
    waiting = waiting_for_answer(records, complaint)
    if not waiting:
        raise NobodyNudged(ticket=ticket)
    note_event(records, complaint, ANSWER, actor=actor, now=now, details={"text": text})
    officer = records.people.get(actor)
    is_confidential = complaint.identity == "rahasia"
    for supervisor in waiting:
        values = {
            "ticket": ticket,
            "agency": complaint.agency,
            "officer": officer.name if officer else "",
            "text": "" if is_confidential else text,
            "confidential": is_confidential,
        }
        buttons = [[Button("supervisor.button.look", f"/lihat {ticket}", {"ticket": ticket})]]
        say(records, supervisor, "supervisor.nudge_answered", values, now=now, buttons=buttons, about=ticket)


def refuse_to_answer_nudge(records: Records, complaint: Complaint, actor: str) -> None:
    """Raise NotForOfficers where the agency's admins answer, and this is none of them."""
    admins = _answering_admins(records, complaint)
    if admins and actor not in admins:
        raise NotForOfficers(ticket=complaint.ticket)


def _answering_admins(records: Records, complaint: Complaint) -> list[str]:
    if complaint.identity == "rahasia" or complaint.agency is None:
        return []
    return [held.person for held in records.staff.with_role("admin", complaint.agency)]


def waiting_for_answer(records: Records, complaint: Complaint) -> list[str]:
    """The supervisors who have nudged about it since the agency last answered."""
    waiting: dict[str, None] = {}
    for event in records.complaints.history(complaint):
        if event.verb == NUDGE and event.actor is not None:
            waiting[event.actor] = None
        elif event.verb == ANSWER:
            waiting.clear()
    return list(waiting)
