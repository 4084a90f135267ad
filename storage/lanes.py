"""The chats' turns in the delivery: who is due, who is being sent to, and by whom."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.outgoing import WAITING, Outgoing
from storage.schema import Base


class Lane(Base):
    """A chat's place in the delivery: when it next has something to send, and who is sending now."""

    __tablename__ = "lanes"
    __table_args__ = (Index("ix_lanes_next_at", "next_at"),)

    recipient: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    lease: Mapped[str | None] = mapped_column(default=None)
    """The token of the claim that holds it: a lease that ran out may be another's by now."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A chat that was taken to send to, and the token of its lease."""

    recipient: str
    token: str


class Lanes:
    """Hands a chat's messages out under a lease, one chat to one sender at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, recipient: str, at: datetime) -> None:
        """Something is to be sent to this chat at that time, or sooner."""
        dialect = self._session.get_bind().dialect.name
        insert = postgresql_insert if dialect == "postgresql" else sqlite_insert
        row = insert(Lane).values(recipient=recipient, next_at=at)
        sooner = func.least if dialect == "postgresql" else func.min
        row = row.on_conflict_do_update(
            index_elements=[Lane.recipient],
            set_={"next_at": sooner(func.coalesce(Lane.next_at, row.excluded.next_at), row.excluded.next_at)},
        )
        self._session.execute(row)

    def claim(self, now: datetime, lease: timedelta) -> Claim | None:
        """Take the chat that has waited longest and is due; None when none is. Nobody else gets it meanwhile."""
        free = (Lane.leased_until.is_(None)) | (Lane.leased_until < now)
        due = select(Lane.recipient).where(Lane.next_at <= now, free).order_by(Lane.next_at).limit(1)
        due = due.with_for_update(skip_locked=True)
        taken = update(Lane).where(Lane.recipient == due.scalar_subquery())
        token = secrets.token_hex(8)
        taken = taken.values(leased_until=now + lease, lease=token)
        recipient = self._session.scalar(taken.returning(Lane.recipient))
        return None if recipient is None else Claim(recipient, token)

    def renew(self, claims: Sequence[Claim], until: datetime) -> None:
        """Prolong the leases on chats whose messages are still being sent; one that was lost stays lost."""
        held = update(Lane).where(Lane.lease.in_([claim.token for claim in claims]))
        held = held.where(Lane.recipient.in_([claim.recipient for claim in claims]))
        self._session.execute(held.values(leased_until=until))

    def is_held(self, claim: Claim) -> bool:
        """Whether the chat is still this claim's: nobody else has taken it since."""
        return self._session.scalar(select(Lane.lease).where(Lane.recipient == claim.recipient)) == claim.token

    def next_due(self) -> datetime | None:
        """When the next chat is due, or None when there is nothing to send; chats on lease don't count."""
        return self._session.scalar(select(func.min(Lane.next_at)).where(Lane.leased_until.is_(None)))

    def next_of(self, recipient: str, now: datetime) -> Outgoing | None:
        """A chat's next message when it is due, or None.

        One that failed keeps its place and those behind it wait; one for a later hour holds up nobody.
        """
        row = self._head(recipient, now)
        return row if row is not None and row.not_before <= now else None

    def _head(self, recipient: str, now: datetime) -> Outgoing | None:
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.state == WAITING)
        in_turn = found.where((Outgoing.attempts > 0) | (Outgoing.not_before <= now))
        first = self._session.scalars(in_turn.order_by(Outgoing.id).limit(1)).first()
        if first is not None:
            return first
        return self._session.scalars(found.order_by(Outgoing.not_before, Outgoing.id).limit(1)).first()

    def release(self, claim: Claim, now: datetime, not_before: datetime | None = None) -> None:
        """Let go of a chat, if it is still this claim's; it comes up again when its next message is due.

        Not before the time given.
        """
        recipient = claim.recipient
        # Locked first: a message that is being put in just now is then seen, or opens the lane after us.
        held = self._session.get(Lane, recipient, with_for_update=True, populate_existing=True)
        if held is None or held.lease != claim.token:
            return
        head = self._head(recipient, now)
        next_at = None if head is None else max(head.not_before, not_before or head.not_before)
        lane = update(Lane).where(Lane.recipient == recipient)
        self._session.execute(lane.values(leased_until=None, lease=None, next_at=next_at))
