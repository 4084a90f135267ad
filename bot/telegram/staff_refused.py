"""Tells staff why something was not done and what is possible now, and renews the message that misled them."""

from __future__ import annotations

from actions.assign_complaint import may_assign
from actions.card_buttons import VERBS, own_buttons
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
from actions.lifecycle import possible_verbs
from actions.list_queue import likely_tickets, list_queue
from actions.notify import Button
from actions.nudge_agency import waiting_for_answer
from actions.permissions import agencies_of, may
from bot.telegram.staff_queue import ticket_buttons
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import WRITINGS
from bot.telegram.supervisor import SUPERVISING
from storage.complaints import Complaint

ON_ONE = frozenset({"buka", "ambil", "tugaskan", "teruskan", "lanjut", "riwayat", "lagi", *WRITINGS})
"""Commands that a ticket completes, so that the nearest ones are offered."""
SEARCHED = ("terbuka", "selesai", "ditolak")
"""Statuses to look through where nothing was asked for."""
OFFERED = 4
_ASKED_FOR = {"reject": "propose"}
"""What somebody may ask for who may not do it themselves, by the same command."""


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
            turn.answer(refused.key, refused.values, buttons=_ways_on(turn, command))
        case IllegalTransition() | TakenAlready() | NothingProposed():
            complaint = _known(turn, str(refused.values["ticket"]))
            shown: list[list[Button]] = []
            values = refused.values
            if complaint is not None and isinstance(refused, IllegalTransition):
                shown = own_buttons(turn.records, turn.office.region, complaint, turn.person)
                values = values | {"possible": _possible(turn, complaint)}
            elif complaint is not None and isinstance(refused, TakenAlready):
                shown = _other_officer(turn, complaint)
            turn.answer(refused.key, values, buttons=_at_most(shown), about=str(values["ticket"]))
            _renew(turn, complaint)
        case _:
            turn.answer(refused.key, refused.values)


def _possible(turn: StaffTurn, complaint: Complaint) -> list[str]:
    """What this person may do now; nobody can be asked who has let go of the complaint."""
    roles = turn.records.staff.roles_of(turn.person)
    verbs = [verb for verb in possible_verbs(complaint.status) if verb != "ask" or complaint.author_left is None]
    return [verb for verb in verbs if may(roles, _ASKED_FOR.get(verb, verb), complaint)]


def _ways_on(turn: StaffTurn, command: str) -> list[list[Button]]:
    """What may have been meant: the command for the nearest tickets it is the time of, else a list of tickets."""
    roles = turn.records.staff.roles_of(turn.person)
    if command in SUPERVISING:
        overdue = [Button("supervisor.button.overdue", "/rekap lewat")]
        return [overdue] if agencies_of(roles, "digest") else []
    if not command or not agencies_of(roles, "queue"):
        return []
    if command == "cari":
        return [[Button("staff.button.status", f"/cari {name}", {"name": name}) for name in SEARCHED]]
    nearest = _nearest(turn, command) if command in ON_ONE else []
    return ticket_buttons(command, nearest) or [[Button("staff.button.queue", "/antrean")]]


def _nearest(turn: StaffTurn, command: str) -> list[str]:
    """The tickets nearest to their deadline for which this person may do it now."""
    try:
        found = list_queue(turn.records, turn.office, actor=turn.person, now=turn.now, group_agency=turn.agency)
    except NotAllowed:
        return []
    tickets = [one["ticket"] for one in found["complaints"]]
    return [ticket for ticket in tickets if _is_its_time(turn, command, ticket)][:OFFERED]


def _is_its_time(turn: StaffTurn, command: str, ticket: str) -> bool:
    complaint = _known(turn, ticket)
    if complaint is None:
        return False
    if command == "jawab":
        return bool(waiting_for_answer(turn.records, complaint))
    if command == "tugaskan":
        return may_assign(turn.records, complaint, turn.person)
    own = own_buttons(turn.records, turn.office.region, complaint, turn.person)
    return command not in VERBS or any(one.payload.startswith(f"/{command} ") for row in own for one in row)


def _other_officer(turn: StaffTurn, complaint: Complaint) -> list[list[Button]]:
    """For who may decide on it: that somebody else works on what one officer holds."""
    button = Button("staff.button.assign", f"/tugaskan {complaint.ticket}")
    return [[button]] if may_assign(turn.records, complaint, turn.person) else []


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
