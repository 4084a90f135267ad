"""An admin gives a complaint to a colleague, or its officer hands it over; who gets it hears so in private.

Nothing has been done about it by that: its status and its clocks stay as they are until somebody acts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.cards import refresh_card
from actions.errors import IllegalTransition, NotAllowed, UnknownColleague
from actions.history import note_event
from actions.lifecycle import possible_verbs
from actions.list_staff import colleagues
from actions.notify import Button, say
from actions.office import Office
from actions.permissions import find_for, may
from storage.complaints import Complaint
from storage.database import Records

ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who can be given a complaint, and how many open ones they hold at its agency already."""

    person: str
    name: str
    held: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """A complaint with its new officer. ``unreachable``: they have blocked the bot, so it can't tell them."""

    complaint: Complaint
    officer: str
    unreachable: bool


def may_assign(records: Records, complaint: Complaint, person: str) -> bool:
    """Whether this person may say who works on it: an admin there, or the officer who holds it."""
    roles = records.staff.roles_of(person)
    is_own = complaint.officer == person and may(roles, "take", complaint)
    return complaint.is_open and (is_own or may(roles, ASSIGN, complaint))


def find_candidates(records: Records, ticket: str, *, actor: str) -> Sequence[Candidate]:
    """Whom the complaint can be given to, the least busy first: who works there and doesn't hold it yet.

    Of a confidential one only those named for it. Raises UnknownTicket, NotAllowed, IllegalTransition.
    """
    complaint = _find(records, ticket, actor)
    held = records.worklists.held(complaint.agency or "")
    found = [
        Candidate(one.person, one.name, held.get(one.person, 0))
        for one in colleagues(records, complaint.agency or "")
        if one.person != complaint.officer and may(records.staff.roles_of(one.person), "take", complaint)
    ]
    return sorted(found, key=lambda one: (one.held, one.name.casefold()))


def named(candidates: Sequence[Candidate], words: str) -> list[Candidate]:
    """Those meant by a key, or by the beginnings of the words of their name."""
    sought = words.casefold().split()

    def is_meant(one: Candidate) -> bool:
        parts = one.name.casefold().split()
        return one.person == words or all(any(part.startswith(word) for part in parts) for word in sought)

    return [one for one in candidates if is_meant(one)]


def assign_complaint(
    records: Records, office: Office, ticket: str, officer: str, *, actor: str, now: datetime
) -> Assigned:
    """Give the complaint to the colleague of this key; who held it before hears so too.

    Raises what ``find_candidates`` does, and UnknownColleague for one who is no candidate.
    """
    chosen = next((one for one in find_candidates(records, ticket, actor=actor) if one.person == officer), None)
    complaint = _find(records, ticket, actor)
    if chosen is None:
        raise UnknownColleague(ticket=ticket)
    before, complaint.officer = complaint.officer, officer
    note_event(records, complaint, ASSIGN, actor=actor, now=now, details={"officer": officer})
    refresh_card(records, office, complaint, now=now)
    by = records.people.get(actor)
    values = {
        "ticket": ticket,
        "category": complaint.category,
        "due": complaint.due_at.isoformat(),
        "urgent": complaint.urgent,
        "officer": chosen.name,
        "by": by.name if by else "",
    }
    if officer != actor:
        say(records, officer, "staff.assigned_to_you", values, now=now, buttons=_ways(complaint), about=ticket)
    if before is not None and before != actor and may(records.staff.roles_of(before), "take", complaint):
        say(records, before, "staff.assigned_away", values, now=now, about=ticket)
    known = records.people.get(officer)
    return Assigned(complaint, chosen.name, known is not None and known.blocked_at is not None)


def _ways(complaint: Complaint) -> list[list[Button]]:
    ticket = complaint.ticket
    take = [Button("staff.button.take", f"/ambil {ticket}")] if "take" in possible_verbs(complaint.status) else []
    return [[*take, Button("staff.button.open", f"/buka {ticket}")]]


def _find(records: Records, ticket: str, actor: str) -> Complaint:
    complaint = find_for(records, ticket, "take", actor)
    if not complaint.is_open:
        raise IllegalTransition(ticket, complaint.status, ASSIGN, possible_verbs(complaint.status))
    if not may_assign(records, complaint, actor):
        raise NotAllowed(ticket=ticket)
    return complaint
