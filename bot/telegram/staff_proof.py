"""[Tanpa foto] under the request for a photo: the officer says why there is none, and the result goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.errors import NothingToSay, ProofMissing
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import Words, finish, keep_prompt, prompt

COMMAND = "tanpafoto"
PROMPT = "staff.prompt.without_proof"


def without_proof(turn: StaffTurn) -> None:
    """Ask why there is no photo; the words of the result are those the request for one has kept. Typed, it has kept
    none: they are asked for."""
    ticket = turn.ticket("selesai")
    turn.complaint(ticket, "resolve")
    tapped = turn.message.tapped
    row = turn.records.outbox.posted(turn.message.chat, int(tapped.partition(":")[2])) if tapped else None
    kept = row.values.get("text", "") if row is not None and row.key == ProofMissing.key else ""
    if not kept:
        prompt(turn, "selesai", ticket)
        return
    values = {"ticket": ticket, "command": COMMAND, "text": kept}
    turn.answer(PROMPT, values, about=ticket)
    keep_prompt(turn, values)


def finish_without_proof(turn: StaffTurn, asked: Mapping[str, Any]) -> None:
    """The reason, or the photo after all."""
    reason, files = turn.message.text.strip(), turn.message.attachments
    if not reason and not files:
        raise NothingToSay(ticket=asked["ticket"], command="selesai")
    finish(turn, "selesai", Words(asked["ticket"], asked["text"], files, without_proof=reason))
