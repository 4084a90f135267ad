"""Tells staff why something was not done and what is possible now, and renews the message that misled them."""

from __future__ import annotations

from actions.card_buttons import own_buttons
from actions.cards import readers, refresh_card
from actions.errors import (
    IllegalTransition,
    NotAllowed,
    NothingProposed,
    NothingToSay,
    Refused,
    TakenAlready,
    UnknownTicket,
)
from actions.list_queue import likely_tickets, list_queue
from actions.notify import Button
from bot.telegram.staff_queue import ticket_buttons
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import WRITINGS
from storage.complaints import Complaint

ON_ONE = frozenset({"buka", "ambil", "teruskan", "lanjut", "riwayat", *WRITINGS})
"""Commands that a ticket completes, so that the nearest ones are offered."""
OFFERED = 4


def answer_refused(turn: StaffTurn, refused: Refused) -> None:
    """Answer a refusal: a near miss for an unknown ticket, tickets where one was left out, what is possible now."""
    match refused:
        case UnknownTicket():
            written = turn.order.misspelt or turn.order.ticket or ""
            meant = likely_tickets(turn.records, written, actor=turn.person, group_agency=turn.agency)
            buttons = ticket_buttons(turn.order.command, meant[:1]) if turn.order.command in ON_ONE else []
            turn.answer(refused.key, refused.values | {"meant": meant[:1]}, buttons=buttons)
            turn.drop_buttons()
        case NothingToSay() if "ticket" not in refused.values:
            command = str(refused.values.get("command", ""))
            buttons = ticket_buttons(command, _nearest(turn)) if command in ON_ONE else []
            turn.answer(refused.key, refused.values, buttons=buttons)
        case IllegalTransition() | TakenAlready() | NothingProposed():
            complaint = _known(turn, str(refused.values["ticket"]))
            shown: list[list[Button]] = []
            if complaint is not None and isinstance(refused, IllegalTransition):
                shown = own_buttons(turn.records, turn.office.region, complaint, turn.person)
            turn.answer(refused.key, refused.values, buttons=_at_most(shown), about=str(refused.values["ticket"]))
            _renew(turn, complaint)
        case _:
            turn.answer(refused.key, refused.values)


def _nearest(turn: StaffTurn) -> list[str]:
    """The tickets nearest to their deadline."""
    try:
        found = list_queue(turn.records, turn.office, actor=turn.person, now=turn.now, group_agency=turn.agency)
    except NotAllowed:
        return []
    return [one["ticket"] for one in found["complaints"][:OFFERED]]


def _known(turn: StaffTurn, ticket: str) -> Complaint | None:
    try:
        return turn.complaint(ticket, "read")
    except Refused:
        return None


def _at_most(rows: list[list[Button]]) -> list[list[Button]]:
    return rows[:4]


def _renew(turn: StaffTurn, complaint: Complaint | None) -> None:
    """Bring the message whose button came too late up to date: a card as it is now, another without buttons."""
    if turn.message.tapped is None:
        return
    row = turn.records.outbox.posted(turn.message.chat, int(turn.message.tapped.removeprefix("message:")))
    if complaint is not None and row is not None and row.subject == f"card:{complaint.ticket}":
        if turn.message.chat in readers(turn.records, complaint):
            refresh_card(turn.records, turn.office, complaint, now=turn.now)
    else:
        turn.drop_buttons()
