"""/tugaskan: who of the colleagues works on a complaint."""

from __future__ import annotations

from collections.abc import Sequence

from actions.assign_complaint import Candidate, assign_complaint, find_candidates, named
from actions.notify import Button
from bot.telegram.staff_turn import StaffTurn

MOST = 30
"""So many colleagues are offered as buttons; others are named."""


def assign(turn: StaffTurn) -> None:
    """/tugaskan TICKET [NAME]: to the colleague of this name (or key, from a button); else all are offered."""
    ticket = turn.ticket("tugaskan")
    turn.complaint(ticket, "take")
    candidates = find_candidates(turn.records, ticket, actor=turn.person)
    words = turn.order.words.strip()
    meant = named(candidates, words) if words else []
    if len(meant) == 1:
        done = assign_complaint(turn.records, turn.office, ticket, meant[0].person, actor=turn.person, now=turn.now)
        values = {"ticket": ticket, "officer": done.officer, "unreachable": done.unreachable}
        turn.answer("staff.assigned", values, about=ticket, in_place=True)
        return
    offered = meant or candidates
    values = {"ticket": ticket, "count": len(offered), "name": words if words and not meant else ""}
    turn.answer("staff.assign_whom", values, buttons=_choices(ticket, offered[:MOST]), about=ticket)


def _choices(ticket: str, offered: Sequence[Candidate]) -> list[list[Button]]:
    buttons = [
        Button("staff.button.colleague", f"/tugaskan {ticket} {one.person}", {"name": one.name, "held": one.held})
        for one in offered
    ]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
