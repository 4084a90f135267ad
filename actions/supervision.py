"""What a supervisor looks after: the region, regencies, agencies, or a set of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from actions.digest_figures import Scope
from actions.errors import NotAllowed, UnknownTicket
from actions.office import Office
from actions.permissions import is_scope
from actions.region import Region
from storage.complaints import Complaint
from storage.database import Records
from storage.staff import Staff

ROLE = "supervisor"


@dataclass(frozen=True, slots=True)
class Held:
    """A supervisor's scopes: those the region has, and those it no longer has."""

    scope: Scope
    gone: tuple[str, ...]


def held_by(region: Region, roles: Iterable[Staff]) -> Held:
    """What these roles let one look after."""
    codes = sorted({held.scope for held in roles if held.role == ROLE})
    known = tuple(code for code in codes if is_scope(region, ROLE, code))
    return Held(known, tuple(code for code in codes if code not in known))


def scope_of(records: Records, office: Office, person: str) -> Scope:
    """What this supervisor looks after. Raises NotAllowed for one who is none."""
    held = held_by(office.region, records.staff.roles_of(person))
    if not held.scope and not held.gone:
        raise NotAllowed
    return held.scope


def covers(region: Region, scope: Iterable[str], complaint: Complaint) -> bool:
    """Whether a complaint falls under one of these codes."""
    return not {region.code, complaint.regency_code, complaint.agency}.isdisjoint(scope)


def find_supervised(records: Records, office: Office, ticket: str, actor: str) -> Complaint:
    """The complaint a supervisor asks for. Raises UnknownTicket alike for none and for one out of their scope."""
    complaint = records.complaints.by_ticket(ticket, lock=True)
    held = held_by(office.region, records.staff.roles_of(actor))
    if complaint is None or not covers(office.region, held.scope, complaint):
        raise UnknownTicket(ticket=ticket)
    return complaint


def supervisors_of(records: Records, office: Office, complaint: Complaint) -> list[str]:
    """The people who look after a complaint."""
    found = [
        held.person for held in records.staff.with_role(ROLE) if covers(office.region, [held.scope], complaint)
    ]
    return list(dict.fromkeys(found))
