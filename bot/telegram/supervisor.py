"""What a supervisor asks for: the figures, always in the private chat."""

from __future__ import annotations

from actions.compose_digest import compose_recap
from actions.notify import say
from bot.telegram.staff_turn import StaffTurn


def recap(turn: StaffTurn) -> None:
    """/rekap: today so far and yesterday, a message for each scope. Raises NotAllowed."""
    for values in compose_recap(turn.records, turn.office, actor=turn.person, now=turn.now):
        say(turn.records, turn.person, "supervisor.recap", values, now=turn.now)
    if not turn.message.private:
        turn.answer("supervisor.sent_privately")
