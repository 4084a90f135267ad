"""Who may do what: role × agency × verb, in this one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.region import Region
from storage.complaints import Complaint
from storage.database import Records
from storage.staff import Staff

OFFICER_VERBS = frozenset({"read", "queue", "take", "reply", "ask", "note", "resolve", "return", "forward"})
ROLES: dict[str, frozenset[str]] = {
    "officer": OFFICER_VERBS,
    "admin": OFFICER_VERBS | {"bind"},
    "trusted": OFFICER_VERBS,
    "verifier": OFFICER_VERBS | {"route", "bind"},
    "supervisor": frozenset({"digest"}),
}
"""``trusted`` officers are the ones an agency has named for confidential reports; a verifier's agency is the
central desk; a supervisor's scope is the region, a regency or an agency."""


def may(roles: Iterable[Staff], verb: str, complaint: Complaint) -> bool:
    """Whether one of these roles allows the verb on this complaint: its own agency's, and confidential ones
    only for those named for them."""
    for held in roles:
        if verb in ROLES[held.role] and held.scope == complaint.agency:
            if complaint.identity != "rahasia" or held.role == "trusted":
                return True
    return False


def agencies_of(roles: Sequence[Staff], verb: str) -> list[str]:
    """The agencies for which these roles allow a verb that concerns no single complaint."""
    return list(dict.fromkeys(held.scope for held in roles if verb in ROLES[held.role]))


def confidants(records: Records, agency: str) -> list[str]:
    """The people named for an agency's confidential reports."""
    return [held.person for held in records.staff.with_role("trusted", agency)]


def is_scope(region: Region, role: str, scope: str) -> bool:
    """Whether a scope exists for a role: an agency, or for supervisors also the region or one of its regencies."""
    if scope in region.agencies:
        return role != "verifier" or scope == region.central_desk
    return role == "supervisor" and (scope == region.code or scope in region.regencies)
