"""/massal: one message to the citizens of several complaints, shown with its count before it goes."""

from __future__ import annotations

import re

from actions.errors import NothingToSay
from actions.notify import Button
from actions.write_to_many import choose_complaints, write_to_many
from bot.telegram.staff_turn import StaffTurn
from storage.outgoing import NEVER, SENT, WAITING, Outgoing

PREVIEW = "staff.bulk"
SHOWN = 12
"""How many tickets a preview names."""
_MESSAGE = "message:"
_RESOLVE = re.compile(r"selesai\b\s*", re.IGNORECASE)


def bulk(turn: StaffTurn) -> None:
    """/massal [selesai] TICKETS or CATEGORY AREA: TEXT; nothing goes before the button is tapped."""
    told = turn.message.text.split(maxsplit=1)
    selection, _, text = (told[1] if len(told) > 1 else "").partition(":")
    is_result = _RESOLVE.match(selection) is not None
    selection, text = _RESOLVE.sub("", selection, count=1).strip(), text.strip()
    if not selection or not text:
        raise NothingToSay(command="massal")
    chosen = choose_complaints(
        turn.records,
        turn.office,
        selection,
        actor=turn.person,
        resolve=is_result,
        group_agency=turn.agency,
    )
    categories = turn.office.region.categories
    tickets = [complaint.ticket for complaint in chosen.complaints]
    values = {
        "tickets": tickets,
        "shown": tickets[:SHOWN],
        "count": len(tickets),
        "category": chosen.category,
        "area": chosen.area,
        "left_out": chosen.left_out,
        "text": text,
        "resolve": is_result,
        "unproved": sum(categories[one.category].needs_proof for one in chosen.complaints) if is_result else 0,
        "by": turn.person,
    }
    choices = [
        [Button("staff.button.send_many", "/massalkirim", {"count": len(tickets)})],
        [Button("staff.button.drop", "/massalbatal")],
    ]
    turn.answer(PREVIEW, values, buttons=choices)


def send_bulk(turn: StaffTurn) -> None:
    """[Kirim ke N pelapor]: each complaint gets it, once."""
    row = _preview(turn)
    if row is None:
        return
    written = write_to_many(
        turn.records,
        turn.office,
        row.values["tickets"],
        row.values["text"],
        resolve=row.values["resolve"],
        actor=turn.person,
        now=turn.now,
    )
    # A second tap may come before the buttons are gone. An edit leaves the row of its message in place.
    row.values = {**row.values, "spent": True, "messages": written.messages, "skipped": written.skipped}
    _show(turn, written.messages, written.skipped)


def drop_bulk(turn: StaffTurn) -> None:
    """[Batal]: nothing goes."""
    row = _preview(turn)
    if row is not None:
        row.values = {**row.values, "spent": True}
        turn.answer("staff.bulk_dropped", in_place=True)


def show_bulk(turn: StaffTurn) -> None:
    """[Perbarui]: how many of them have arrived by now."""
    row = _row(turn)
    if row is not None and row.key == PREVIEW and "messages" in row.values:
        _show(turn, row.values["messages"], row.values["skipped"])
    else:
        turn.answer("staff.offer_gone")


def _show(turn: StaffTurn, messages: list[int], skipped: list[str]) -> None:
    states = turn.records.outbox.states(messages)
    values = {
        "messages": messages,
        "skipped": skipped,
        "sent": states.get(SENT, 0),
        "waiting": states.get(WAITING, 0),
        "never": states.get(NEVER, 0),
    }
    buttons = [[Button("staff.button.renew", "/massalhasil")]] if values["waiting"] else []
    turn.answer("staff.bulk_done", values, buttons=buttons, in_place=True)


def _row(turn: StaffTurn) -> Outgoing | None:
    tapped = turn.message.tapped
    return turn.records.outbox.posted(turn.message.chat, int(tapped.removeprefix(_MESSAGE))) if tapped else None


def _preview(turn: StaffTurn) -> Outgoing | None:
    row = _row(turn)
    if row is None or row.key != PREVIEW or not row.values or row.values.get("spent"):
        turn.answer("staff.offer_gone")
        return None
    if row.values["by"] != turn.person:
        turn.answer("staff.offer_not_yours")
        return None
    return row
