"""What officers write about a complaint: replies, questions, results and notes, at once or when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.ask_citizen import ask_citizen
from actions.errors import IllegalTransition, NothingToSay, ProofMissing
from actions.let_go import refuse_without_author
from actions.lifecycle import TRANSITIONS, possible_verbs
from actions.note_complaint import note_complaint
from actions.notify import Button
from actions.notify_delivery import Confirmation
from actions.nudge_agency import answer_nudge, refuse_to_answer_nudge
from actions.reject_complaint import OTHER, REASONS, reject_complaint
from actions.reply_to_citizen import reply_to_citizen
from actions.resolve_complaint import resolve_complaint
from actions.return_complaint import return_complaint
from bot.telegram.staff_turn import StaffTurn
from storage.outgoing import Outgoing

OFFER = "staff.offer"
_MESSAGE = "message:"


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be written to a complaint: text, files, or both; ``without_proof`` is why there is no photo."""

    ticket: str
    text: str
    attachments: Sequence[str]
    without_proof: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A command that takes words: its verb, the text that asks for them, and the doing."""

    verb: str
    prompt: str
    do: Callable[[StaffTurn, Words, str | None], None]


def _to_citizen(verb: Callable[..., Outgoing | None]) -> Callable[[StaffTurn, Words, str | None], None]:
    def send(turn: StaffTurn, words: Words, in_place: str | None) -> None:
        verb(
            turn.records,
            turn.office,
            words.ticket,
            words.text,
            actor=turn.person,
            now=turn.now,
            attachments=words.attachments,
            without_proof=words.without_proof,
            confirmation=Confirmation(turn.message.chat, in_place, reply_to=turn.here),
        )

    return send


def _note(turn: StaffTurn, words: Words, in_place: str | None) -> None:
    is_answer = note_complaint(
        turn.records,
        turn.office,
        words.ticket,
        words.text,
        actor=turn.person,
        now=turn.now,
        attachments=words.attachments,
    )
    done = "staff.answer_noted" if is_answer else "staff.noted"
    turn.answer(done, {"ticket": words.ticket}, about=words.ticket, in_place=in_place is not None)


def _return(turn: StaffTurn, words: Words, in_place: str | None) -> None:
    return_complaint(turn.records, turn.office, words.ticket, words.text, actor=turn.person, now=turn.now)
    turn.answer("staff.returned", {"ticket": words.ticket}, in_place=in_place is not None)


def _reject(turn: StaffTurn, words: Words, in_place: str | None) -> None:
    """/tolak TICKET REASON WORDS, or the words that a prompt asked for."""
    first, _, others = words.text.partition(" ")
    reason = REASON_WORDS.get(first.lower(), first.lower())
    told = others.strip() if reason in REASONS else words.text
    reject(turn, words.ticket, reason if reason in REASONS else OTHER, told, in_place=in_place is not None)


def reject(turn: StaffTurn, ticket: str, reason: str, words: str, *, in_place: bool = False) -> None:
    """Reject it or propose to, and say which it was."""
    is_rejected = reject_complaint(
        turn.records, turn.office, ticket, reason, words, actor=turn.person, now=turn.now
    )
    key = "staff.rejected" if is_rejected else "staff.proposed"
    turn.answer(key, {"ticket": ticket, "reason": reason}, in_place=in_place)


def _answer_nudge(turn: StaffTurn, words: Words, in_place: str | None) -> None:
    answer_nudge(turn.records, turn.office, words.ticket, words.text, actor=turn.person, now=turn.now)
    done = {"ticket": words.ticket}
    turn.answer("staff.nudge_answered", done, about=words.ticket, in_place=in_place is not None)


REASON_WORDS: Mapping[str, str] = {
    "tidak_jelas": "unclear",
    "bukan_wewenang": "not_government",
    "berulang": "repeated",
    "proses_hukum": "lawsuit",
    "lainnya": OTHER,
}
"""What officers write for a reason; ``spam`` is spam."""


WRITINGS: Mapping[str, Writing] = {
    "balas": Writing("reply", "staff.prompt.reply", _to_citizen(reply_to_citizen)),
    "tanya": Writing("ask", "staff.prompt.ask", _to_citizen(ask_citizen)),
    "selesai": Writing("resolve", "staff.prompt.resolve", _to_citizen(resolve_complaint)),
    "catatan": Writing("note", "staff.prompt.note", _note),
    "kembalikan": Writing("return", "staff.prompt.return", _return),
    "tolak": Writing("propose", "staff.prompt.reject", _reject),
    "jawab": Writing("note", "staff.prompt.answer_nudge", _answer_nudge),
}


def write(turn: StaffTurn) -> None:
    """Carry out a command that takes words; with none, ask for them."""
    command = turn.order.command
    words = Words(turn.ticket(command), turn.order.words, turn.message.attachments)
    if words.text or words.attachments:
        finish(turn, command, words)
    else:
        prompt(turn, command, words.ticket)


def finish(turn: StaffTurn, command: str, words: Words, in_place: str | None = None) -> None:
    """Carry out a command with its words; ``in_place`` is the subject of the message to be changed to say so."""
    turn.complaint(words.ticket, WRITINGS[command].verb)
    try:
        WRITINGS[command].do(turn, words, in_place)
    except ProofMissing as missing:
        instead = [[Button("staff.button.without_proof", f"/tanpafoto {words.ticket}")]]
        turn.answer(missing.key, missing.values, buttons=instead, about=words.ticket)
        keep_prompt(turn, {name: str(value) for name, value in missing.values.items()})
        return
    keep_prompt(turn, None)


def prompt(turn: StaffTurn, command: str, ticket: str) -> None:
    """Ask for the words of a command; raises IllegalTransition when it is not its time."""
    writing = WRITINGS[command]
    complaint = turn.complaint(ticket, writing.verb)
    if writing.do is _answer_nudge:
        refuse_to_answer_nudge(turn.records, complaint, turn.person)
    if writing.verb in ("reply", "ask"):
        refuse_without_author(turn.records, complaint)
    possible = possible_verbs(complaint.status)
    if writing.verb in TRANSITIONS and writing.verb not in possible:
        raise IllegalTransition(ticket, complaint.status, writing.verb, possible)
    turn.answer(writing.prompt, {"ticket": ticket, "command": command}, about=ticket)
    keep_prompt(turn, {"command": command, "ticket": ticket})


def keep_prompt(turn: StaffTurn, prompt: Mapping[str, Any] | None) -> None:
    """Remember, in private, what the next plain message answers; None forgets it."""
    if not turn.message.private:
        return
    conversation = turn.records.conversations.of(turn.person, turn.now)
    others = {name: value for name, value in conversation.state.items() if name != "staff"}
    state = others if prompt is None else others | {"staff": dict(prompt)}
    turn.records.conversations.keep(conversation, state, turn.now)


def offer(turn: StaffTurn, ticket: str) -> None:
    """A plain reply to a card may be meant for the citizen or for colleagues: ask which, and keep the words."""
    turn.complaint(ticket, "note")
    text = turn.message.text.strip()
    if not text and not turn.message.attachments:
        raise NothingToSay(ticket=ticket, command="balas")
    offer_words(turn, ticket, text, turn.message.attachments)


def offer_words(
    turn: StaffTurn, ticket: str, text: str, attachments: Sequence[str], *, stays: bool = False
) -> None:
    """Show these words, and ask whom they are for; they are kept with the question.

    ``stays``: the words stand nowhere else in this chat, so that what became of them is said below.
    """
    choices = [Button("staff.button.send", f"/kirim {ticket}"), Button("staff.button.note", f"/simpan {ticket}")]
    leave = [[Button("staff.button.close", "/tutup")]] if turn.message.private else []
    kept = {"ticket": ticket, "text": text, "attachments": list(attachments), "by": turn.person, "stays": stays}
    turn.answer(OFFER, kept, buttons=[choices, *leave])


def send_offered(turn: StaffTurn) -> None:
    """[Kirim ke pelapor]: the words kept in the offer go to the citizen."""
    _take_up(turn, "balas")


def note_offered(turn: StaffTurn) -> None:
    """[Catatan internal]: the words kept in the offer stay among staff."""
    _take_up(turn, "catatan")


def _take_up(turn: StaffTurn, command: str) -> None:
    tapped = turn.message.tapped
    row = turn.records.outbox.posted(turn.message.chat, int(tapped.removeprefix(_MESSAGE))) if tapped else None
    if row is None or row.key != OFFER or not row.values or row.values.get("spent"):
        turn.answer("staff.offer_gone")
        return
    if row.values["by"] != turn.person:
        turn.answer("staff.offer_not_yours")
        return
    words = Words(row.values["ticket"], row.values["text"], row.values["attachments"])
    stays = row.values.get("stays", False)
    if stays:
        turn.drop_buttons()
    finish(turn, command, words, in_place=None if stays else tapped)
    # A second tap may come before the buttons are gone.
    row.values = {**row.values, "spent": True}
