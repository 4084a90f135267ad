"""What was done about people, groups and exports: who, when, what, to whom. Appended to and never changed.

What happens to complaints stands in their events.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class AuditEntry(Base):
    """One deed. ``actor`` and ``subject`` are keys of people or groups; no actor is the operator."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_scope", "scope", "id"), Index("ix_audit_subject", "subject", "id"))

    at: Mapped[datetime]
    verb: Mapped[str]
    actor: Mapped[str | None] = mapped_column(default=None)
    subject: Mapped[str | None] = mapped_column(default=None)
    """The person or group it was done to."""
    scope: Mapped[str | None] = mapped_column(default=None)
    """The agency or area it concerns."""
    details: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Audit:
    """Takes entries and gives them back, oldest first."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def record(self, entry: AuditEntry) -> AuditEntry:
        """Append an entry."""
        self._session.add(entry)
        self._session.flush()
        return entry

    def of_scope(self, scope: str) -> Sequence[AuditEntry]:
        """What was done at an agency or for an area."""
        found = select(AuditEntry).where(AuditEntry.scope == scope)
        return self._session.scalars(found.order_by(AuditEntry.id)).all()

    def of_subject(self, subject: str) -> Sequence[AuditEntry]:
        """What was done to a person or group."""
        found = select(AuditEntry).where(AuditEntry.subject == subject)
        return self._session.scalars(found.order_by(AuditEntry.id)).all()

    def of_verb(self, verb: str, *, limit: int = 100) -> Sequence[AuditEntry]:
        """The newest entries of one kind, oldest first."""
        found = select(AuditEntry).where(AuditEntry.verb == verb).order_by(AuditEntry.id.desc()).limit(limit)
        return self._session.scalars(found).all()[::-1]
