"""What staff look at: the work list, one complaint, its history, and what a search finds."""

from __future__ import annotations

import re
from typing import Any

from actions.card_buttons import own_buttons
from actions.cards import is_carded, passable_files, show_card
from actions.list_queue import ONLY, list_queue
from actions.notify import Button
from actions.open_complaint import open_complaint, open_history
from actions.permissions import may
from actions.reject_complaint import decision_buttons
from actions.search_complaints import STATUSES, search_complaints
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import keep_prompt
from storage.worklists import ALL, MINE, OVERDUE, UNASSIGNED

FILTERS = {"opd": ALL, "saya": MINE, "lewat": OVERDUE, "bebas": UNASSIGNED}
"""What officers write to narrow the work list."""
PIN = ("ticket", "category", "landmark", "area", "latitude", "longitude")
"""What a complaint's place on the map says."""
_AFTER = re.compile(r"\s*\[(\d+)\]$")


def queue(turn: StaffTurn) -> None:
    """/antrean [saya|opd|lewat|bebas] [page]: the work list, a button for each complaint, turned over in place."""
    words = turn.order.words.lower().split()
    only = next((FILTERS[word] for word in words if word in FILTERS), ALL)
    page = next((int(word) for word in words if word.isdecimal()), 1)
    found = list_queue(
        turn.records,
        turn.office,
        actor=turn.person,
        now=turn.now,
        page=page,
        only=only,
        group_agency=turn.agency,
    )
    written = {value: word for word, value in FILTERS.items()}
    filters = [
        Button(f"staff.filter.{which}", f"/antrean {written[which]}", {"chosen": which == only}) for which in ONLY
    ]
    turning = []
    if found["page"] > 1:
        turning.append(Button("staff.button.previous", f"/antrean {written[only]} {found['page'] - 1}"))
    if found["page"] < found["pages"]:
        turning.append(Button("staff.button.next", f"/antrean {written[only]} {found['page'] + 1}"))
    tickets = ticket_buttons("buka", [one["ticket"] for one in found["complaints"]])
    rows = [*tickets, *([turning] if turning else []), filters[:2], filters[2:]]
    turn.answer("staff.queue", found, buttons=rows, in_place=True)


def ticket_buttons(command: str, tickets: list[str]) -> list[list[Button]]:
    """A button for each ticket, two in a row, that does this command."""
    buttons = [Button("staff.button.ticket", f"/{command} {ticket}", {"ticket": ticket}) for ticket in tickets]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


def open_ticket(turn: StaffTurn) -> None:
    """/buka TICKET: the whole of it in private; masked in a group, where its card comes first if it isn't there.

    The point follows as a place on the map, wherever the link to it may be read.
    """
    ticket = turn.ticket("buka")
    if turn.agency is not None:
        complaint = turn.complaint(ticket, "read")
        if not is_carded(turn.records, turn.message.chat, complaint):
            show_card(turn.records, turn.office, complaint, now=turn.now, to=[turn.message.chat])
            return
    values = open_complaint(
        turn.records, turn.office, ticket, actor=turn.person, now=turn.now, group_agency=turn.agency
    )
    complaint = turn.complaint(ticket, "read")
    roles = turn.records.staff.roles_of(turn.person)
    is_own = may(roles, "reply", complaint)
    own = own_buttons(turn.records, turn.office.region, complaint, turn.person)
    buttons = [row for row in own if is_own and not _opens(row)]
    if complaint.proposed is not None and may(roles, "reject", complaint):
        buttons.insert(0, decision_buttons(turn.records, complaint))
    last = [Button("staff.button.note", f"/catatan {ticket}")] if is_own else []
    last.append(Button("staff.button.more", f"/lagi {ticket}"))
    if turn.message.private:
        keep_prompt(turn, None)
    if turn.message.private and is_own:
        last.append(Button("staff.button.close", "/tutup"))
    dossier = f"dossier:{ticket}"
    turn.answer("staff.dossier", values, buttons=[*buttons, last], about=ticket, protect=True, subject=dossier)
    below: dict[str, Any] = {"about": ticket, "protect": True, "reply_to": dossier}
    if values["latitude"] is not None and values["longitude"] is not None:
        pin = {name: values[name] for name in PIN}
        turn.answer("staff.pin", pin, is_pin=True, **below)
    files = passable_files(turn.records, complaint)
    if files and turn.message.private:
        turn.answer("staff.card_files", {"ticket": ticket}, attachments=files, **below)


def _opens(row: list[Button]) -> bool:
    return any(button.payload.startswith("/buka ") for button in row)


def show_history(turn: StaffTurn) -> None:
    """/riwayat TICKET [page]: everything that happened, turned over in place."""
    ticket = turn.ticket("riwayat")
    page = int(turn.order.words) if turn.order.words.isdecimal() else 1
    told = open_history(turn.records, turn.office, ticket, actor=turn.person, page=page, group_agency=turn.agency)
    turning = []
    if told["page"] > 1:
        turning.append(Button("staff.button.previous", f"/riwayat {ticket} {told['page'] - 1}"))
    if told["page"] < told["pages"]:
        turning.append(Button("staff.button.next", f"/riwayat {ticket} {told['page'] + 1}"))
    is_turned = bool(turn.order.words)
    turn.answer(
        "staff.history",
        told,
        buttons=[turning] if turning else [],
        about=ticket,
        in_place=is_turned,
        protect=True,
    )


def search(turn: StaffTurn) -> None:
    """/cari WORDS: by words, ticket, place, category and status, only among what this person may read here."""
    words = turn.order.words
    after = _AFTER.search(words)
    words = _AFTER.sub("", words).strip()
    asked = turn.order.ticket or turn.order.misspelt
    found = search_complaints(
        turn.records,
        turn.office,
        f"{asked} {words}" if asked else words,
        actor=turn.person,
        now=turn.now,
        before=int(after[1]) if after else None,
        group_agency=turn.agency,
    )
    rows = ticket_buttons("buka", [one["ticket"] for one in found["complaints"]])
    if found["next"] is not None:
        rows.append([Button("staff.button.next", f"/cari {found['asked']} [{found['next']}]")])
    if found["plain"]:
        statuses = ("terbuka", "selesai", "ditolak")
        rows.append(
            [
                Button("staff.button.status", f"/cari {name} {found['plain']}", {"name": name})
                for name in statuses
                if name in STATUSES and name != found["status"]
            ]
        )
    turn.answer("staff.found", found, buttons=rows, in_place=True)
