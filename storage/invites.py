"""The one-time codes that admit staff and bind groups, kept only as hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base

FOR_GROUPS = "group"


class Invite(Base):
    """A one-time code, kept only as a hash: it admits one person to a role, or binds one group."""

    __tablename__ = "invites"
    __table_args__ = (Index("ix_invites_scope", "scope"),)

    digest: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    scope: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(default=None)
    """The person's key; None for the operator at the command line."""
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    used_by: Mapped[str | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


class Invites:
    """Keeps, spends and revokes codes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, code: str, *, role: str, scope: str, now: datetime, expires_at: datetime, by: str | None = None
    ) -> Invite:
        """Keep the hash of a fresh one-time code."""
        invite = Invite(
            digest=_digest(code), role=role, scope=scope, created_at=now, expires_at=expires_at, created_by=by
        )
        self._session.add(invite)
        self._session.flush()
        return invite

    def use(self, code: str, *, by: str, now: datetime, for_group: bool) -> Invite | None:
        """Spend a code that is valid now and of this sort; None when it is unknown, spent, expired or revoked."""
        sort = Invite.role == FOR_GROUPS if for_group else Invite.role != FOR_GROUPS
        spend = (
            update(Invite)
            .where(Invite.digest == _digest(code), sort, Invite.used_at.is_(None))
            .where(Invite.revoked_at.is_(None), Invite.expires_at > now)
            .values(used_at=now, used_by=by)
            .returning(Invite)
        )
        return self._session.scalar(spend)

    def get(self, number: int) -> Invite | None:
        """The code of this number, or None."""
        return self._session.get(Invite, number)

    def open(self, now: datetime, scopes: Sequence[str] | None = None) -> Sequence[Invite]:
        """The codes that can still be used, the newest first; those of some agencies alone when given."""
        found = select(Invite).where(Invite.used_at.is_(None), Invite.revoked_at.is_(None))
        found = found.where(Invite.expires_at > now)
        if scopes is not None:
            found = found.where(Invite.scope.in_(scopes))
        return self._session.scalars(found.order_by(Invite.id.desc())).all()

    def revoke(self, number: int, now: datetime) -> Invite | None:
        """Make a code useless that can still be used; None when it can't (any more)."""
        revoke = (
            update(Invite)
            .where(Invite.id == number, Invite.used_at.is_(None), Invite.revoked_at.is_(None))
            .where(Invite.expires_at > now)
            .values(revoked_at=now)
            .returning(Invite)
        )
        return self._session.scalar(revoke)
