"""The verifier's commands about any agency's complaint: bar its author, black out words or files, urge."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.bar_author import bar_author, find_for_verifier
from actions.mark_urgent import mark_urgent
from actions.notify import Button
from actions.redact_complaint import redact_file, redact_words, redactable_files
from bot.telegram.staff_turn import StaffTurn

FILE = "berkas:"
"""What a button that takes out a file begins with, after the ticket."""


def bar(turn: StaffTurn) -> None:
    """/blokir TICKET [reason]: the author's further reports are refused, whoever it is."""
    _bar(turn, lifts=False)


def unbar(turn: StaffTurn) -> None:
    """/buka_blokir TICKET [reason]: they are accepted again."""
    _bar(turn, lifts=True)


def _bar(turn: StaffTurn, *, lifts: bool) -> None:
    ticket = _ticket(turn, "buka_blokir" if lifts else "blokir")
    reason = turn.order.words
    bar_author(turn.records, ticket, reason, actor=turn.person, now=turn.now, lifts=lifts)
    turn.answer("staff.unbarred" if lifts else "staff.barred", {"ticket": ticket}, about=ticket)


def redact(turn: StaffTurn) -> None:
    """/samarkan TICKET words: these words; without words, the files to choose from."""
    ticket = _ticket(turn, "samarkan")
    words = turn.order.words
    if words.startswith(FILE):
        key = words.removeprefix(FILE)
        redact_file(turn.records, turn.office, ticket, key, actor=turn.person, now=turn.now)
        turn.answer("staff.redacted", {"ticket": ticket, "file": True}, about=ticket, in_place=True)
        return
    if words:
        redact_words(turn.records, turn.office, ticket, words, actor=turn.person, now=turn.now)
        turn.answer("staff.redacted", {"ticket": ticket, "file": False}, about=ticket)
        return
    files = redactable_files(turn.records, ticket, actor=turn.person)
    buttons = [
        [
            Button(
                "staff.button.redact", f"/samarkan {ticket} {FILE}{file.key}", {"number": number, "kind": file.kind}
            )
        ]
        for number, file in enumerate(files, 1)
    ]
    turn.answer("staff.redact_what", {"ticket": ticket, "files": len(files)}, buttons=buttons, about=ticket)
    if files and turn.message.private:
        keys = [file.key for file in files]
        turn.answer("staff.card_files", {"ticket": ticket}, attachments=keys, about=ticket, protect=True)


def urge(turn: StaffTurn) -> None:
    """/darurat TICKET [reason]: it can't wait."""
    ticket = _ticket(turn, "darurat")
    mark_urgent(turn.records, turn.office, ticket, turn.order.words, actor=turn.person, now=turn.now)
    turn.answer("staff.urged", {"ticket": ticket}, about=ticket)


def _ticket(turn: StaffTurn, usage: str) -> str:
    """The ticket meant. In the group of an agency only its own, and no confidential one: others read there."""
    ticket = turn.ticket(usage)
    turn.keep_to_group(ticket, everywhere=True)
    find_for_verifier(turn.records, ticket, turn.person)
    return ticket


VERIFIER_COMMANDS: Mapping[str, Callable[[StaffTurn], None]] = {
    "blokir": bar,
    "buka_blokir": unbar,
    "samarkan": redact,
    "darurat": urge,
}
"""What verifiers may write."""
