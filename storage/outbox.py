"""Everything that is to be said, kept until Telegram has taken it: a row a message."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from storage.lanes import Lanes
from storage.outgoing import NEVER, REPLACED, SENT, WAITING, Outgoing, Posted

MOST_PARTS = 100
"""How far apart the parts of one message (an album, a text in pieces) can be numbered."""


class Outbox:
    """Takes messages in, and records what became of them."""

    def __init__(self, session: Session) -> None:
        self._session, self._lanes = session, Lanes(session)
        self.has_new = False
        """Whether anything to be sent was put in since the transaction began; its commit wakes delivery."""

    def put(self, message: Outgoing) -> bool:
        """Keep a message to be sent. False, and nothing kept, when its ``once`` is known already.

        An edit replaces an older edit of the same subject that has not gone out yet.
        """
        if message.once is not None:
            known = select(Outgoing.id).where(Outgoing.once == message.once)
            if self._session.scalar(known) is not None:
                return False
        if message.kind == "edit":
            older = (Outgoing.recipient == message.recipient) & (Outgoing.subject == message.subject)
            stale = update(Outgoing).where(older, Outgoing.kind == "edit", Outgoing.state == WAITING)
            self._session.execute(stale.values(state=REPLACED))
        self._session.add(message)
        self._session.flush()
        self._lanes.open(message.recipient, message.not_before)
        self.has_new = True
        return True

    def is_known(self, once: str) -> bool:
        """Whether a message with this ``once`` was ever put in."""
        return self._session.scalar(select(Outgoing.id).where(Outgoing.once == once)) is not None

    def get(self, outgoing_id: int) -> Outgoing | None:
        """The row of this id, or None."""
        return self._session.get(Outgoing, outgoing_id)

    def mark_sent(self, outgoing_id: int, message_ids: Sequence[int], now: datetime) -> None:
        """Telegram took it, as these messages."""
        row = self._row(outgoing_id)
        row.state, row.sent_at, row.error = SENT, now, None
        row.message_id = message_ids[0] if message_ids else None
        if row.kind == "edit" and row.about is None and self._are_posted(row.recipient, message_ids):
            return  # the message stays what it was: an edit of its buttons must not hide its ticket
        for message_id in message_ids:
            self._session.merge(Posted(recipient=row.recipient, message_id=message_id, outgoing=outgoing_id))

    def _are_posted(self, recipient: str, message_ids: Sequence[int]) -> bool:
        return all(self._session.get(Posted, (recipient, message_id)) for message_id in message_ids)

    def mark_later(self, outgoing_id: int, not_before: datetime, error: str) -> None:
        """It did not go now; try again then."""
        row = self._row(outgoing_id)
        row.attempts, row.not_before, row.error = row.attempts + 1, not_before, error

    def postpone(self, outgoing_id: int, not_before: datetime) -> None:
        """It is not to go before then; that holds up nobody."""
        self._row(outgoing_id).not_before = not_before

    def replace_waiting(self, recipient: str, about: str, keys: Collection[str]) -> None:
        """Take back what waits to be said to someone about a ticket with these keys: newer words say it all."""
        older = (Outgoing.recipient == recipient) & (Outgoing.about == about) & (Outgoing.state == WAITING)
        stale = update(Outgoing).where(older, Outgoing.key.in_(keys), Outgoing.attempts == 0)
        self._session.execute(stale.values(state=REPLACED))

    def mark_never(self, outgoing_id: int, error: str) -> None:
        """It can't be delivered, and why."""
        row = self._row(outgoing_id)
        row.attempts, row.state, row.error = row.attempts + 1, NEVER, error

    def forget_said_to(self, recipient: str, since: datetime, now: datetime) -> None:
        """Empty what was said to a chat since then, and take back what repeats a description and waits still."""
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.created_at >= since)
        for row in self._session.scalars(found.where(Outgoing.emptied_at.is_(None))):
            if row.state == WAITING and "description" not in row.values:
                continue
            row.state = REPLACED if row.state == WAITING else row.state
            row.values, row.emptied_at = {}, now

    def forget_all_to(self, recipient: str, now: datetime) -> list[str]:
        """Empty everything that was said to a chat, take back what waits; returns the tokens of its buttons."""
        tokens = []
        for row in self._session.scalars(select(Outgoing).where(Outgoing.recipient == recipient)):
            tokens += [button["token"] for buttons in row.buttons for button in buttons if "token" in button]
            row.state = REPLACED if row.state == WAITING else row.state
            row.values, row.buttons, row.attachments, row.error = {}, [], [], None
            row.emptied_at = row.emptied_at or now
        self._session.flush()
        self._session.execute(delete(Posted).where(Posted.recipient == recipient))
        return tokens

    def all_to(self, recipient: str) -> Sequence[Outgoing]:
        """Everything said to a chat, oldest first."""
        return self._session.scalars(
            select(Outgoing).where(Outgoing.recipient == recipient).order_by(Outgoing.id)
        ).all()

    def all_about(self, ticket: str) -> Sequence[Outgoing]:
        """Everything said to anybody about a ticket, oldest first."""
        return self._session.scalars(select(Outgoing).where(Outgoing.about == ticket).order_by(Outgoing.id)).all()

    def full_since(self, since: datetime) -> Iterator[Outgoing]:
        """What was put in since then and holds its values still."""
        found = select(Outgoing).where(Outgoing.emptied_at.is_(None), Outgoing.created_at >= since)
        yield from self._session.scalars(found.execution_options(yield_per=500))

    def messages_of(self, row: Outgoing) -> list[int]:
        """The messages of Telegram's that a row became."""
        if row.message_id is None:
            return []
        found = select(Posted.message_id).where(Posted.recipient == row.recipient, Posted.outgoing == row.id)
        found = found.where(Posted.message_id.between(row.message_id, row.message_id + MOST_PARTS))
        return list(self._session.scalars(found.order_by(Posted.message_id)))

    def forget_before(self, before: datetime, now: datetime, *, limit: int = 2000) -> None:
        """Empty what was put in before then and waits no more, the oldest first."""
        old = select(Outgoing.id).where(Outgoing.emptied_at.is_(None), Outgoing.created_at < before)
        old = old.where(Outgoing.state != WAITING).order_by(Outgoing.created_at).limit(limit)
        emptied = update(Outgoing).where(Outgoing.id.in_(old.scalar_subquery()))
        self._session.execute(emptied.values({Outgoing.values: {}, Outgoing.emptied_at: now}))

    def _row(self, outgoing_id: int) -> Outgoing:
        return self._session.get_one(Outgoing, outgoing_id)

    def message_of(self, recipient: str, subject: str) -> int | None:
        """The id of the newest message in this chat that bears this subject, or None when none was sent."""
        found = select(Outgoing.message_id).where(
            Outgoing.recipient == recipient, Outgoing.subject == subject, Outgoing.state == SENT
        )
        found = found.where(Outgoing.message_id.is_not(None)).order_by(Outgoing.id.desc())
        return self._session.scalars(found.limit(1)).first()

    def bears(self, recipient: str, subject: str) -> bool:
        """Whether something with this subject was said in a chat, or is about to be."""
        found = select(Outgoing.id).where(Outgoing.recipient == recipient, Outgoing.subject == subject)
        return self._session.scalar(found.where(Outgoing.state.in_((WAITING, SENT))).limit(1)) is not None

    def lately_said(self, recipient: str, limit: int = 5) -> Sequence[Outgoing]:
        """The last messages to a chat, newest first, sent or about to be."""
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.state.in_((WAITING, SENT)))
        return self._session.scalars(found.order_by(Outgoing.id.desc()).limit(limit)).all()

    def has_keyboard(self, recipient: str) -> bool:
        """Whether the keyboard that shares the location still stands in this chat: shown, and not removed since.

        A message with buttons of its own can't remove it.
        """
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.state == SENT)
        for row in self._session.scalars(found.order_by(Outgoing.id.desc()).limit(20)):
            if row.ask_location:
                return True
            if row.kind == "send" and not row.buttons:
                return False
        return False

    def posted(self, recipient: str, message_id: int) -> Outgoing | None:
        """The row that a message in this chat came from, or None."""
        posted = self._session.get(Posted, (recipient, message_id))
        return self._session.get(Outgoing, posted.outgoing) if posted else None

    def about(self, ticket: str, recipient: str) -> Sequence[Outgoing]:
        """What was said to someone about a ticket, oldest first."""
        found = select(Outgoing).where(Outgoing.about == ticket, Outgoing.recipient == recipient)
        return self._session.scalars(found.order_by(Outgoing.id)).all()

    def states(self, ids: Sequence[int]) -> dict[str, int]:
        """How many of these messages are in which state."""
        found = select(Outgoing.state, func.count()).where(Outgoing.id.in_(ids)).group_by(Outgoing.state)
        return {row[0]: row[1] for row in self._session.execute(found)}

    def count(self, state: str) -> int:
        """How many messages are in this state."""
        return self._session.scalar(select(func.count()).where(Outgoing.state == state)) or 0
