"""Writes down what was done about people, groups and exports, for those who have to answer for it later."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from storage.audit import AuditEntry
from storage.database import Records


def note_deed(
    records: Records,
    verb: str,
    *,
    actor: str | None,
    now: datetime,
    subject: str | None = None,
    scope: str | None = None,
    **details: Any,
) -> None:
    """Append one deed: ``actor`` None is the operator; keys and codes only, never a name or a citizen's words."""
    records.audit.record(AuditEntry(at=now, verb=verb, actor=actor, subject=subject, scope=scope, details=details))
