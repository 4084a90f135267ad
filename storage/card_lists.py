"""Cards in the outbox: which stand in a chat, which wait, and which were gathered into a list instead."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from storage.outgoing import REPLACED, SENT, WAITING, Outgoing

CARD = "card:"
"""The subject of a card is this and its ticket."""


class CardLists:
    """A gathered card is a row that was never sent and whose ``reply_to`` names the list that took its place."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def untried(self, recipient: str) -> Sequence[Outgoing]:
        """A chat's cards that wait and were not tried yet, oldest first."""
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.state == WAITING)
        cards = found.where(Outgoing.attempts == 0, Outgoing.kind == "send", Outgoing.subject.startswith(CARD))
        return self._session.scalars(cards.order_by(Outgoing.id)).all()

    def gather(self, cards: Sequence[Outgoing], list_subject: str, *, files_key: str) -> None:
        """Let a list take the place of these cards of one chat, of their edits and of the files that follow."""
        subjects = [card.subject for card in cards]
        edits = (Outgoing.kind == "edit") & Outgoing.subject.in_(subjects)
        files = (Outgoing.key == files_key) & Outgoing.reply_to.in_(subjects)
        of_chat = (Outgoing.recipient == cards[0].recipient) & (Outgoing.state == WAITING)
        self._session.execute(update(Outgoing).where(of_chat, or_(edits, files)).values(state=REPLACED))
        for card in cards:
            card.state, card.reply_to = REPLACED, list_subject

    def has_card(self, recipient: str, ticket: str) -> bool:
        """Whether a complaint's card stands in this chat or is about to."""
        cards = self._cards(recipient, ticket).where(Outgoing.state.in_((WAITING, SENT)))
        return self._session.scalar(cards.limit(1)) is not None

    def list_of(self, recipient: str, ticket: str) -> str | None:
        """The subject of the list that took the place of a complaint's card in this chat, or None."""
        gathered = self._cards(recipient, ticket).where(Outgoing.state == REPLACED, Outgoing.reply_to.is_not(None))
        row = self._session.scalar(gathered.order_by(Outgoing.id.desc()).limit(1))
        return row.reply_to if row else None

    def newest(self, recipient: str, list_subject: str) -> Outgoing | None:
        """What a list said last, or was about to say; None when there is no such list."""
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.subject == list_subject)
        return self._session.scalar(found.order_by(Outgoing.id.desc()).limit(1))

    @staticmethod
    def _cards(recipient: str, ticket: str) -> Select[Outgoing]:
        found = select(Outgoing).where(Outgoing.recipient == recipient, Outgoing.subject == f"{CARD}{ticket}")
        return found.where(Outgoing.kind == "send")
