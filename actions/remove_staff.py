"""Takes somebody from an agency's staff: their roles end, what they held is free again, and all are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.audit import note_deed
from actions.cards import chats_of, refresh_card
from actions.errors import NotStaff
from actions.history import note_event
from actions.list_staff import Colleague, colleagues
from actions.notify import say
from actions.office import Office
from actions.permissions import demand, trusted_agencies
from actions.route_complaint import ensure_heard_of
from storage.complaints import Complaint
from storage.database import Records
from storage.outgoing import REPLACED, WAITING

SHOWING = frozenset(
    {"staff.card", "staff.card_files", "staff.dossier", "staff.pin", "staff.offer", "staff.history"}
    | {"staff.citizen_said", "staff.rated"}
)
"""What officers are shown of a complaint itself."""
MOST = 1000
"""Complaints that one person can hold at most."""


@dataclass(frozen=True, slots=True)
class Departure:
    """What a removal means: whose, how many open complaints nobody holds then, and whether no admin is left."""

    colleague: Colleague
    held: int
    last_admin: bool
    last_trusted: bool


def foresee_removal(records: Records, person: str, agency: str, *, actor: str | None) -> Departure:
    """What would happen if this person were removed; no ``actor`` is the operator. Raises NotAllowed, NotStaff."""
    if actor is not None:
        demand(records, actor, "remove", agency)
    staff = colleagues(records, agency, also_supervisors=actor is None)
    found = next((one for one in staff if one.person == person), None)
    if found is None:
        raise NotStaff
    others = [role for one in staff if one is not found for role in one.roles]
    return Departure(
        colleague=found,
        held=len(records.complaints.queue(agency, officer=person, limit=MOST)),
        last_admin="admin" in found.roles and "admin" not in others,
        last_trusted="trusted" in found.roles and "trusted" not in others,
    )


def remove_staff(
    records: Records, office: Office, person: str, agency: str, *, actor: str | None, now: datetime
) -> Departure:
    """End every role the person has at the agency, at once; a supervisor's (also of an area) only the operator can,
    who is ``actor`` None.

    Their open complaints there become nobody's and the agency's group hears of it; what they had opened is closed,
    the confidential cards in their private chat go blank. Raises NotAllowed and NotStaff.
    """
    departure = foresee_removal(records, person, agency, actor=actor)
    confidential = (
        records.complaints.confidential(agency)
        if agency in trusted_agencies(records.staff.roles_of(person))
        else ()
    )
    for held in records.staff.of_scope(agency):
        if held.person == person and (actor is None or held.role != "supervisor"):
            held.removed_at = now
            note_deed(records, "remove", actor=actor, now=now, subject=person, scope=agency, role=held.role)
    _close_what_is_open(records, person, now)
    freed = release_held(records, office, person, agency, actor=actor, now=now)
    for complaint in confidential:
        _blank(records, complaint, person, now)
        ensure_heard_of(records, office, complaint, now)
    _tell(records, office, agency, departure, freed, now)
    return departure


def release_held(
    records: Records, office: Office, person: str, agency: str, *, actor: str | None, now: datetime
) -> Sequence[Complaint]:
    """The open complaints that this person holds there are nobody's from now on."""
    freed = records.complaints.queue(agency, officer=person, limit=MOST)
    for complaint in freed:
        note_event(records, complaint, "release", actor=actor, now=now, details={"officer": complaint.officer})
        complaint.officer = None
        refresh_card(records, office, complaint, now=now)
    return freed


def _close_what_is_open(records: Records, person: str, now: datetime) -> None:
    known = records.people.get(person)
    if known is not None:
        known.opened = None
    conversation = records.conversations.of(person, now)
    if "staff" in conversation.state:
        kept = {name: value for name, value in conversation.state.items() if name != "staff"}
        records.conversations.keep(conversation, kept, now)


def _blank(records: Records, complaint: Complaint, person: str, now: datetime) -> None:
    """Whatever of a confidential complaint was shown to this person says nothing any more.

    Telegram lets a bot remove pictures and places for two days only; words can be changed for ever.
    """
    shown = [row for row in records.outbox.about(complaint.ticket, person) if row.key in SHOWING]
    for row in shown:
        row.state = REPLACED if row.state == WAITING else row.state
    subjects = {row.subject: "edit" for row in shown if row.key == "staff.card" and row.subject is not None}
    for row in shown:
        if row.key != "staff.card":
            kind = "edit" if row.kind in ("send", "edit") else "delete"
            subjects |= {f"message:{number}": kind for number in records.outbox.messages_of(row)}
    for subject, kind in sorted(subjects.items()):
        key = "staff.card_closed" if kind == "edit" else ""
        told = {"ticket": complaint.ticket}
        say(records, person, key, told, now=now, kind=kind, subject=subject, protect=True)


def _tell(
    records: Records, office: Office, agency: str, departure: Departure, freed: Sequence[Complaint], now: datetime
) -> None:
    tickets = [complaint.ticket for complaint in freed if complaint.identity != "rahasia"]
    values = {
        "name": departure.colleague.name,
        "agency": agency,
        "held": departure.held,
        "tickets": tickets[:8],
    }
    worked_there = any(role != "supervisor" for role in departure.colleague.roles)
    for chat in chats_of(records, agency) if worked_there else ():
        if chat != departure.colleague.person:
            say(records, chat, "staff.people.left", values, now=now)
    is_area = agency not in office.region.agencies
    left = {"agency": None if is_area else agency, "area": agency if is_area else None}
    say(records, departure.colleague.person, "staff.people.you_left", left, now=now)
