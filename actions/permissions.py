"""Who may do what: role × agency × verb, in this one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.errors import NotAllowed, NotRecorded, UnknownTicket
from actions.region import Region
from storage.complaints import TELEGRAM, Complaint
from storage.database import Records
from storage.staff import Staff

OFFICER_VERBS = frozenset(
    {"read", "queue", "take", "reply", "ask", "unask", "note", "resolve", "propose", "return", "forward", "record"}
    | {"staff"}
)
ADMIN_VERBS = frozenset({"assign", "invite", "remove", "bind", "merge", "unmerge", "templates", "bulk"})
ANYWHERE = frozenset({"propose", "reject", "reinstate", "merge", "unmerge"})
"""What a verifier does to any agency's complaints, confidential ones left to those named for them."""
ROLES: dict[str, frozenset[str]] = {
    "officer": OFFICER_VERBS,
    "admin": OFFICER_VERBS | ADMIN_VERBS,
    "trusted": OFFICER_VERBS | {"route"},
    "verifier": OFFICER_VERBS | ANYWHERE | {"assign", "route", "templates", "bulk"},
    "supervisor": frozenset({"digest"}),
}
"""``trusted`` officers are the ones an agency has named for confidential reports, which nobody else there can
read, so that the central desk's route them; only what the central desk holds is ever routed. A verifier's agency is
the central desk; a supervisor's scope is the region, a regency or an agency. The operator is no role: whoever
runs the command line, and the only one who names supervisors and an agency's first admin."""
INVITED_BY_ADMINS = ("officer", "admin", "trusted")


def may(roles: Iterable[Staff], verb: str, complaint: Complaint) -> bool:
    """Whether one of these roles allows the verb on this complaint: its own agency's, and confidential ones
    only for those named for them."""
    for held in roles:
        if held.role == "verifier" and _may_anywhere(verb, complaint):
            return True
        named = complaint.identity != "rahasia" or held.role == "trusted"
        if named and verb in ROLES[held.role] and held.scope == complaint.agency:
            return True
    return False


def _may_anywhere(verb: str, complaint: Complaint) -> bool:
    """A verifier reads what they are to decide on; of a confidential one only the proposal is put to them."""
    if complaint.identity == "rahasia":
        return verb == "reject" and complaint.proposed is not None
    if verb == "read":
        is_asked = complaint.proposed is not None or complaint.unanswered_at is not None
        return is_asked or complaint.status in ("rejected", "merged", "withdrawn")
    return verb in ANYWHERE


def find_for(records: Records, ticket: str, verb: str, actor: str) -> Complaint:
    """The complaint a member of staff wants to act on, locked for the rest of the transaction.

    Raises UnknownTicket alike for one that does not exist and one this person may not read, NotAllowed when
    they may read it and no more.
    """
    complaint = records.complaints.by_ticket(ticket, lock=True)
    roles = records.staff.roles_of(actor)
    if complaint is None or not (may(roles, "read", complaint) or may(roles, verb, complaint)):
        raise UnknownTicket(ticket=ticket)
    if not may(roles, verb, complaint):
        raise NotAllowed(ticket=ticket)
    return complaint


def find_recorded(records: Records, ticket: str, *, actor: str) -> Complaint:
    """A recorded complaint whose link and name this person may complete: who recorded it, wherever it went, and
    who may work on it. Raises UnknownTicket, and NotRecorded for what its author sent themselves."""
    complaint = records.complaints.by_ticket(ticket, lock=True)
    roles = records.staff.roles_of(actor)
    if complaint is None:
        raise UnknownTicket(ticket=ticket)
    if may(roles, "record", complaint):
        if complaint.channel == TELEGRAM:
            raise NotRecorded(ticket=ticket)
        return complaint
    recorded_by = records.complaints.history(complaint)[0].actor
    if complaint.channel == TELEGRAM or recorded_by != actor or not agencies_of(roles, "record"):
        raise UnknownTicket(ticket=ticket)
    return complaint


def agencies_of(roles: Sequence[Staff], verb: str) -> list[str]:
    """The agencies for which these roles allow a verb that concerns no single complaint."""
    return list(dict.fromkeys(held.scope for held in roles if verb in ROLES[held.role]))


def trusted_agencies(roles: Sequence[Staff]) -> list[str]:
    """The agencies whose confidential reports this person may read."""
    return [held.scope for held in roles if held.role == "trusted"]


def confidants(records: Records, agency: str) -> list[str]:
    """The people named for an agency's confidential reports."""
    return [held.person for held in records.staff.with_role("trusted", agency)]


def is_scope(region: Region, role: str, scope: str) -> bool:
    """Whether a scope exists for a role: an agency, or for supervisors also the region or one of its regencies."""
    if scope in region.agencies:
        return role != "verifier" or scope == region.central_desk
    return role == "supervisor" and scope in region.areas and region.area(scope).level in ("province", "regency")


def invitable_roles(region: Region, agency: str) -> tuple[str, ...]:
    """The roles that an agency's admins may give there: at the central desk also the verifier's."""
    return (*INVITED_BY_ADMINS, "verifier") if agency == region.central_desk else INVITED_BY_ADMINS


def demand(records: Records, actor: str, verb: str, agency: str) -> None:
    """Let pass who may do this at an agency. Raises NotAllowed, alike for agencies that exist and that don't."""
    if agency not in agencies_of(records.staff.roles_of(actor), verb):
        raise NotAllowed
