"""Mints the one-time codes that admit a person to a role or bind a group, and spends them."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from actions.errors import InviteInvalid, UnknownRole, UnknownScope
from actions.office import Office
from actions.permissions import ROLES, is_scope
from storage.database import Records
from storage.staff import Staff

GROUP = "group"
VALID = timedelta(days=7)
PERSON_PREFIX, GROUP_PREFIX = "petugas-", "grup-"
"""Codes say what they are for, so that a spent one is told apart from any other word after /start."""


def invite(records: Records, office: Office, role: str, scope: str, now: datetime, valid: timedelta = VALID) -> str:
    """A fresh code for a role (or ``group``) at an agency or area; it is kept only as a hash.

    Fits a deep link (at most 64 of A–Z a–z 0–9 _ -, https://core.telegram.org/bots/features#deep-linking).
    Raises UnknownRole and UnknownScope.
    """
    if role not in ROLES and role != GROUP:
        raise UnknownRole(role=role, possible=[*ROLES, GROUP])
    if not is_scope(office.region, role, scope):
        raise UnknownScope(role=role, scope=scope)
    prefix = GROUP_PREFIX if role == GROUP else PERSON_PREFIX
    code = prefix + secrets.token_urlsafe(16)
    records.staff.add_invite(code, role=role, scope=scope, now=now, expires_at=now + valid)
    return code


def is_invite(code: str) -> bool:
    """Whether a word looks like one of our codes, spent or not."""
    return code.startswith((PERSON_PREFIX, GROUP_PREFIX))


def accept_invite(records: Records, code: str, *, actor: str, now: datetime) -> Staff:
    """Spend a code and give its role to this person. Raises InviteInvalid."""
    spent = records.staff.use_invite(code, by=actor, now=now, for_group=False)
    if spent is None:
        raise InviteInvalid
    return records.staff.add(Staff(person=actor, role=spent.role, scope=spent.scope, added_at=now))
