"""What staff decide about a complaint beyond answering it: whose it is, whether it goes on, what it belongs to."""

from __future__ import annotations

import re

from actions.assign_complaint import may_assign
from actions.card_buttons import likely_agencies
from actions.categorise_complaint import categorise_complaint
from actions.errors import NothingToSay
from actions.forward_complaint import Forwarded, forward_complaint
from actions.lifecycle import possible_verbs
from actions.merge_complaints import may_unmerge, merge_complaints, unmerge_complaint
from actions.notify import Button
from actions.permissions import may
from actions.reinstate_complaint import reinstate_complaint
from actions.reject_complaint import OTHER, REASONS, decide_rejection
from actions.tickets import locate_tickets
from actions.unask_citizen import unask_citizen
from actions.write_to_citizen import ANSWERABLE
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import REASON_WORDS, Words, finish, prompt, reject

_BECAUSE = re.compile(r"\s*(?:\n|;|:\s|\bkarena\b)\s*", re.IGNORECASE)


def forward(turn: StaffTurn) -> None:
    """/teruskan TICKET AGENCY [karena REASON]: to the agency of this code or name; without one, the likely ones."""
    ticket = turn.ticket("teruskan")
    complaint = turn.complaint(ticket, "forward")
    if not turn.order.words:
        choices = [
            [Button("staff.button.route", f"/teruskan {ticket} {agency}", {"agency": agency})]
            for agency in likely_agencies(turn.office.region, complaint)
        ]
        turn.answer("staff.forward_where", {"ticket": ticket}, buttons=choices, about=ticket)
        return
    is_desks = complaint.agency == turn.office.region.central_desk
    agency, *reason = _BECAUSE.split(turn.order.words, maxsplit=1)
    gone = forward_complaint(
        turn.records,
        turn.office,
        ticket,
        agency,
        actor=turn.person,
        now=turn.now,
        reason=reason[0].strip() if reason else "",
    )
    _say_where(turn, gone, is_desks=is_desks)


def _say_where(turn: StaffTurn, gone: Forwarded, *, is_desks: bool = True) -> None:
    """Say where it is now; ``is_desks``: it came from the central desk, which passes on what it keeps."""
    ticket = gone.complaint.ticket
    is_confidential = gone.complaint.identity == "rahasia"
    values = {"ticket": ticket, "agency": gone.agency, "confidential": is_confidential, "desks": is_desks}
    turn.answer("staff.kept" if gone.kept else "staff.forwarded", values, about=ticket)


def categorise(turn: StaffTurn) -> None:
    """/kategori TICKET SLUG, from the buttons of the verifier's queue: sets the category and routes."""
    ticket = turn.ticket("kategori")
    turn.complaint(ticket, "route")
    if not turn.order.words:
        raise NothingToSay(ticket=ticket, command="kategori")
    gone = categorise_complaint(
        turn.records, turn.office, ticket, turn.order.words.strip().lower(), actor=turn.person, now=turn.now
    )
    if gone is None:
        turn.answer("staff.forward_where", {"ticket": ticket}, about=ticket)
    else:
        _say_where(turn, gone)


def unask(turn: StaffTurn) -> None:
    """/lanjut TICKET: on without the citizen's answer."""
    ticket = turn.ticket("lanjut")
    turn.complaint(ticket, "unask")
    complaint = unask_citizen(turn.records, turn.office, ticket, actor=turn.person, now=turn.now)
    turn.answer("staff.unasked", {"ticket": ticket, "due": complaint.due_at.isoformat()}, about=ticket)


def refuse(turn: StaffTurn) -> None:
    """/tolak TICKET [REASON [WORDS]]: without a reason SP4N's are offered; "lainnya" asks for words."""
    ticket = turn.ticket("tolak")
    turn.complaint(ticket, "propose")
    first, _, words = turn.order.words.partition(" ")
    reason = REASON_WORDS.get(first.lower(), first.lower())
    if not first:
        choices = [Button(f"staff.reason.{name}", f"/tolak {ticket} {name}") for name in REASONS]
        rows = [choices[start : start + 2] for start in range(0, len(choices), 2)]
        turn.answer("staff.reject_why", {"ticket": ticket}, buttons=rows, about=ticket)
    elif reason == OTHER and not words.strip():
        prompt(turn, "tolak", ticket)
    elif reason in REASONS:
        reject(turn, ticket, reason, words.strip(), in_place=True)
    else:
        finish(turn, "tolak", Words(ticket, turn.order.words, ()))


def agree(turn: StaffTurn) -> None:
    """/setuju TICKET: the complaint is rejected, as was proposed."""
    _decide(turn, "setuju", agreed=True)


def decline(turn: StaffTurn) -> None:
    """/tidaksetuju TICKET: the complaint goes on."""
    _decide(turn, "tidaksetuju", agreed=False)


def _decide(turn: StaffTurn, command: str, *, agreed: bool) -> None:
    ticket = turn.ticket(command)
    turn.complaint(ticket, "reject")
    meant = turn.order.words
    complaint = decide_rejection(
        turn.records,
        turn.office,
        ticket,
        agreed=agreed,
        actor=turn.person,
        now=turn.now,
        proposal=int(meant) if meant.isdecimal() else None,
    )
    key = "staff.decided_agreed" if agreed else "staff.decided_declined"
    # The proposal holds an officer's words, the dossier all that is known: they stay.
    turn.drop_buttons()
    turn.answer(key, {"ticket": ticket, "agency": complaint.agency}, about=ticket)


def reinstate(turn: StaffTurn) -> None:
    """/pulihkan TICKET: a rejected or withdrawn complaint goes on."""
    ticket = turn.ticket("pulihkan")
    turn.complaint(ticket, "reinstate")
    reinstate_complaint(turn.records, turn.office, ticket, actor=turn.person, now=turn.now)
    turn.answer("staff.reinstated_done", {"ticket": ticket}, about=ticket)


def merge(turn: StaffTurn) -> None:
    """/gabung DUPLICATE SURVIVOR; in reply to a card of the duplicate, /gabung SURVIVOR."""
    others = [ticket for ticket, _, _ in locate_tickets(turn.order.words)]
    replied = turn.message.reply_to.about if turn.message.reply_to is not None else None
    if turn.order.ticket is not None and others:
        duplicate, survivor = turn.order.ticket, others[0]
    elif turn.order.ticket is not None and replied is not None:
        duplicate, survivor = replied, turn.order.ticket
    else:
        turn.ticket("gabung")
        raise NothingToSay(command="gabung")
    turn.complaint(duplicate, "merge")
    turn.complaint(survivor, "merge")
    merge_complaints(turn.records, turn.office, duplicate, survivor, actor=turn.person, now=turn.now)
    undo = [[Button("staff.button.unmerge", f"/pisah {duplicate}")]]
    turn.answer("staff.merged", {"ticket": duplicate, "survivor": survivor}, buttons=undo, about=survivor)


def unmerge(turn: StaffTurn) -> None:
    """/pisah TICKET: a merged complaint goes on by itself."""
    ticket = turn.ticket("pisah")
    turn.complaint(ticket, "unmerge")
    unmerge_complaint(turn.records, turn.office, ticket, actor=turn.person, now=turn.now)
    turn.answer("staff.unmerged", {"ticket": ticket}, about=ticket, in_place=True)


def more(turn: StaffTurn) -> None:
    """[⋯] of a card: what is done more rarely."""
    ticket = turn.ticket("lagi")
    complaint = turn.complaint(ticket, "read")
    roles = turn.records.staff.roles_of(turn.person)
    buttons = [Button("staff.button.history", f"/riwayat {ticket}")]
    if may(roles, "reply", complaint):
        buttons.append(Button("staff.button.note", f"/catatan {ticket}"))
        if complaint.status in ANSWERABLE and complaint.author_left is None:
            buttons.append(Button("staff.button.templates", f"/templat {ticket}"))
    if may_assign(turn.records, complaint, turn.person):
        buttons.append(Button("staff.button.assign", f"/tugaskan {ticket}"))
    if complaint.is_open and may(roles, "propose", complaint):
        buttons.append(Button("staff.button.reject", f"/tolak {ticket}"))
    verbs = possible_verbs(complaint.status)
    if "reinstate" in verbs and may(roles, "reinstate", complaint):
        buttons.append(Button("staff.button.reinstate", f"/pulihkan {ticket}"))
    if "unmerge" in verbs and may_unmerge(turn.records, complaint, turn.person):
        buttons.append(Button("staff.button.unmerge", f"/pisah {ticket}"))
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    turn.answer("staff.more", {"ticket": ticket}, buttons=rows, about=ticket)
