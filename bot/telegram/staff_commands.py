"""The commands of staff about complaints and groups, as one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from actions.take_complaint import take_complaint
from bot.telegram.staff_assigning import assign
from bot.telegram.staff_binding import bind_here
from bot.telegram.staff_bulk import bulk, drop_bulk, send_bulk, show_bulk
from bot.telegram.staff_decisions import (
    agree,
    categorise,
    decline,
    forward,
    merge,
    more,
    refuse,
    reinstate,
    unask,
    unmerge,
)
from bot.telegram.staff_people import invite, staff
from bot.telegram.staff_proof import COMMAND as PROOFLESS
from bot.telegram.staff_proof import without_proof
from bot.telegram.staff_queue import open_ticket, queue, search, show_history
from bot.telegram.staff_recording import add_link, add_reporter, record
from bot.telegram.staff_templates import templates
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import WRITINGS, keep_prompt, note_offered, send_offered, write
from bot.telegram.supervisor import SUPERVISING, or_look
from bot.telegram.verifier_commands import VERIFIER_COMMANDS


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


def help_staff(turn: StaffTurn) -> None:
    """/bantuan in a group: what can be done here."""
    turn.answer("staff.help", {"agency": turn.agency})


Handler = Callable[[StaffTurn], None]

COMMANDS: Mapping[str, Handler] = {
    "antrean": queue,
    "buka": or_look(open_ticket),
    "tutup": close_ticket,
    "ambil": take,
    "tugaskan": assign,
    "teruskan": forward,
    "ikat": bind_here,
    "undang": invite,
    "petugas": staff,
    "aduan_baru": record,
    "tautan": add_link,
    "pelapor": add_reporter,
    "kirim": send_offered,
    "simpan": note_offered,
    "massalkirim": send_bulk,
    "massalbatal": drop_bulk,
    "massalhasil": show_bulk,
    **dict.fromkeys(WRITINGS, write),
    PROOFLESS: without_proof,
    "riwayat": show_history,
    "cari": search,
    "lagi": more,
    "kategori": categorise,
    "lanjut": unask,
    "tolak": refuse,
    "setuju": agree,
    "tidaksetuju": decline,
    "pulihkan": reinstate,
    "gabung": merge,
    "pisah": unmerge,
    "templat": templates,
    "massal": bulk,
    **VERIFIER_COMMANDS,
    **SUPERVISING,
}
"""What staff may write, in groups and in private; /kirim, /simpan, /tanpafoto, /massalkirim and the like come from
buttons alone."""

IN_GROUPS: Mapping[str, Handler] = {"bantuan": help_staff, "start": help_staff, "help": help_staff}
"""What means something else to a citizen in private."""
