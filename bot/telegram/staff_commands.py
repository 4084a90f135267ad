"""The commands of staff about complaints and groups, as one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.cards import card_buttons, likely_agencies, passable_files
from actions.forward_complaint import forward_complaint
from actions.list_queue import list_queue
from actions.notify import Button
from actions.open_complaint import open_complaint
from actions.take_complaint import take_complaint
from bot.telegram.staff_binding import bind_here
from bot.telegram.staff_people import invite, staff
from bot.telegram.staff_recording import add_link, add_reporter, record
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import WRITINGS, keep_prompt, note_offered, send_offered, write
from bot.telegram.supervisor import recap


def queue(turn: StaffTurn) -> None:
    """/antrean [page]: the work list, a button for each complaint, turned over in place."""
    asked = turn.order.words
    page = list_queue(
        turn.records,
        actor=turn.person,
        now=turn.now,
        page=int(asked) if asked.isdecimal() else 1,
        group_agency=turn.agency,
    )
    tickets = [
        Button("staff.button.ticket", f"/buka {one['ticket']}", {"ticket": one["ticket"]})
        for one in page["complaints"]
    ]
    rows = [tickets[start : start + 2] for start in range(0, len(tickets), 2)]
    turning = []
    if page["page"] > 1:
        turning.append(Button("staff.button.previous", f"/antrean {page['page'] - 1}"))
    if page["page"] < page["pages"]:
        turning.append(Button("staff.button.next", f"/antrean {page['page'] + 1}"))
    turn.answer("staff.queue", page, buttons=[*rows, *([turning] if turning else [])], in_place=True)


def open_ticket(turn: StaffTurn) -> None:
    """/buka TICKET: the whole of it in private, masked in a group."""
    ticket = turn.ticket("buka")
    values = open_complaint(
        turn.records, turn.office, ticket, actor=turn.person, now=turn.now, group_agency=turn.agency
    )
    complaint = turn.complaint(ticket, "read")
    buttons = [row for row in card_buttons(turn.office.region, complaint) if not _opens(row)]
    last = [Button("staff.button.note", f"/catatan {ticket}")]
    if turn.message.private:
        last.append(Button("staff.button.close", "/tutup"))
        keep_prompt(turn, None)
    turn.answer("staff.dossier", values, buttons=[*buttons, last], about=ticket, protect=True)
    files = passable_files(turn.records, complaint)
    if files and turn.message.private:
        turn.answer("staff.card_files", {"ticket": ticket}, attachments=files, about=ticket, protect=True)


def _opens(row: list[Button]) -> bool:
    return any(button.payload.startswith("/buka ") for button in row)


def close_ticket(turn: StaffTurn) -> None:
    """/tutup: plain messages are a citizen's again."""
    person = turn.records.people.get(turn.person)
    ticket = person.opened if person else None
    if person is not None:
        person.opened = None
    keep_prompt(turn, None)
    turn.answer("staff.closed", {"ticket": ticket})


def forget_prompt(turn: StaffTurn) -> None:
    """/batal while words are awaited: nothing is written."""
    keep_prompt(turn, None)
    turn.answer("staff.prompt_forgotten")


def take(turn: StaffTurn) -> None:
    """/ambil TICKET: the first officer gets it, the others hear who."""
    ticket = turn.ticket("ambil")
    turn.complaint(ticket, "take")
    take_complaint(turn.records, turn.office, ticket, actor=turn.person, now=turn.now)
    officer = turn.records.people.get(turn.person)
    turn.answer("staff.taken", {"ticket": ticket, "officer": officer.name if officer else ""}, about=ticket)


def forward(turn: StaffTurn) -> None:
    """/teruskan TICKET AGENCY: to the agency of this code or name; without one, the likely ones to choose from."""
    ticket = turn.ticket("teruskan")
    complaint = turn.complaint(ticket, "forward")
    if not turn.order.words:
        choices = [
            [Button("staff.button.route", f"/teruskan {ticket} {agency}", {"agency": agency})]
            for agency in likely_agencies(turn.office.region, complaint)
        ]
        turn.answer("staff.forward_where", {"ticket": ticket}, buttons=choices, about=ticket)
        return
    gone = forward_complaint(turn.records, turn.office, ticket, turn.order.words, actor=turn.person, now=turn.now)
    key = "staff.kept" if gone.kept else "staff.forwarded"
    confidential = gone.complaint.identity == "rahasia"
    turn.answer(key, {"ticket": ticket, "agency": gone.agency, "confidential": confidential}, about=ticket)


def help_staff(turn: StaffTurn) -> None:
    """/bantuan in a group: what can be done here."""
    turn.answer("staff.help", {"agency": turn.agency})


Handler = Callable[[StaffTurn], None]

COMMANDS: Mapping[str, Handler] = {
    "antrean": queue,
    "buka": open_ticket,
    "tutup": close_ticket,
    "ambil": take,
    "teruskan": forward,
    "ikat": bind_here,
    "undang": invite,
    "petugas": staff,
    "aduan_baru": record,
    "tautan": add_link,
    "pelapor": add_reporter,
    "rekap": recap,
    "kirim": send_offered,
    "simpan": note_offered,
    **dict.fromkeys(WRITINGS, write),
}
"""What staff may write, in groups and in private; /kirim and /simpan come from buttons alone."""

IN_GROUPS: Mapping[str, Handler] = {"bantuan": help_staff, "start": help_staff, "help": help_staff}
"""What means something else to a citizen in private."""
