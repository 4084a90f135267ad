"""Lists who works at an agency, with their roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.permissions import demand
from storage.database import Records


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at an agency; ``since`` is their first day in any of the roles."""

    person: str
    name: str
    roles: tuple[str, ...]
    since: datetime


def list_staff(records: Records, agency: str, *, actor: str) -> list[Colleague]:
    """Who works there, in the order they came; those who get the digest are no staff. Raises NotAllowed."""
    demand(records, actor, "staff", agency)
    return colleagues(records, agency)


def colleagues(records: Records, agency: str, *, also_supervisors: bool = False) -> list[Colleague]:
    """Who works at an agency (``also_supervisors``: or gets its digest, or an area's), in the order they came."""
    roles: dict[str, list[str]] = {}
    since: dict[str, datetime] = {}
    for held in records.staff.of_scope(agency):
        if also_supervisors or held.role != "supervisor":
            roles.setdefault(held.person, []).append(held.role)
            since.setdefault(held.person, held.added_at)
    return [
        Colleague(key, known.name if (known := records.people.get(key)) else "", tuple(names), since[key])
        for key, names in roles.items()
    ]
