"""Mints the one-time codes that admit a person to a role or bind a group, spends them, and takes them back."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.audit import note_deed
from actions.errors import InviteGone, InviteInvalid, NotAllowed, UnknownRole, UnknownScope
from actions.notify import say
from actions.office import Office
from actions.permissions import ROLES, agencies_of, demand, invitable_roles, is_scope
from storage.database import Records
from storage.invites import FOR_GROUPS, Invite
from storage.staff import Staff

GROUP = FOR_GROUPS
VALID = timedelta(days=7)
PERSON_PREFIX, GROUP_PREFIX = "petugas-", "grup-"
"""Codes say what they are for, so that a spent one is told apart from any other word after /start."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A fresh code, told this once, and what is kept of it."""

    code: str
    kept: Invite


def invite(records: Records, office: Office, role: str, scope: str, now: datetime, valid: timedelta = VALID) -> str:
    """The operator's fresh code for a role (or ``group``) at an agency or area; it is kept only as a hash.

    Fits a deep link (at most 64 of A–Z a–z 0–9 _ -, https://core.telegram.org/bots/features#deep-linking).
    Raises UnknownRole and UnknownScope.
    """
    return _mint(records, office, role, scope, actor=None, now=now, valid=valid).code


def invite_colleague(
    records: Records, office: Office, role: str, agency: str, *, actor: str, now: datetime
) -> Minted:
    """An admin's fresh code for a role at their own agency. Raises NotAllowed."""
    demand(records, actor, "invite", agency)
    if role not in invitable_roles(office.region, agency):
        raise NotAllowed
    return _mint(records, office, role, agency, actor=actor, now=now, valid=VALID)


def _mint(
    records: Records, office: Office, role: str, scope: str, *, actor: str | None, now: datetime, valid: timedelta
) -> Minted:
    if role not in ROLES and role != GROUP:
        raise UnknownRole(role=role, possible=[*ROLES, GROUP])
    if not is_scope(office.region, role, scope):
        raise UnknownScope(role=role, scope=scope)
    prefix = GROUP_PREFIX if role == GROUP else PERSON_PREFIX
    code = prefix + secrets.token_urlsafe(16)
    kept = records.invites.add(code, role=role, scope=scope, now=now, expires_at=now + valid, by=actor)
    note_deed(records, "invite", actor=actor, now=now, scope=scope, role=role, invite=kept.id)
    return Minted(code, kept)


def open_invites(records: Records, agencies: Sequence[str] | None, now: datetime) -> Sequence[Invite]:
    """The codes that can still be used, the newest first; None: those of every agency and area."""
    return records.invites.open(now, agencies)


def revoke_invite(records: Records, number: int, *, actor: str | None, now: datetime) -> Invite:
    """Make a code useless; ``actor`` None is the operator.

    Raises InviteGone for one that can't be used any more, and alike for one of an agency where this person may
    not invite.
    """
    kept = records.invites.get(number)
    allowed = actor is None or (
        kept is not None and kept.scope in agencies_of(records.staff.roles_of(actor), "invite")
    )
    revoked = records.invites.revoke(number, now) if allowed else None
    if revoked is None:
        raise InviteGone
    note_deed(records, "revoke", actor=actor, now=now, scope=revoked.scope, role=revoked.role, invite=number)
    return revoked


def is_invite(code: str) -> bool:
    """Whether a word looks like one of our codes, spent or not."""
    return code.startswith((PERSON_PREFIX, GROUP_PREFIX))


def accept_invite(records: Records, code: str, *, actor: str, now: datetime) -> Staff:
    """Spend a code and give its role to this person; the admin who invited hears of it. Raises InviteInvalid."""
    spent = records.invites.use(code, by=actor, now=now, for_group=False)
    if spent is None:
        raise InviteInvalid
    note_deed(
        records, "join", actor=actor, now=now, subject=actor, scope=spent.scope, role=spent.role, invite=spent.id
    )
    if spent.created_by is not None and spent.created_by != actor:
        known = records.people.get(actor)
        values = {"name": known.name if known else "", "role": spent.role, "agency": spent.scope}
        say(records, spent.created_by, "staff.people.joined", values, now=now)
    return records.staff.add(Staff(person=actor, role=spent.role, scope=spent.scope, added_at=now))
