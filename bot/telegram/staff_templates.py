"""/templat: the answers an agency keeps; shown, added, removed, and sent from a button."""

from __future__ import annotations

from actions.errors import NotAllowed, NothingToSay
from actions.keep_template import (
    add_template,
    find_template,
    fitting_templates,
    may_keep,
    remove_template,
    template_values,
)
from actions.notify import Button
from actions.permissions import agencies_of
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.staff_writing import offer_words

STATUSES = {
    "diteruskan": "routed",
    "diproses": "in_progress",
    "menunggu": "needs_info",
    "selesai": "resolved",
    "dibuka": "reopened",
    "ditutup": "closed",
}
"""What admins write to keep a template for complaints in one status alone."""


def templates(turn: StaffTurn) -> None:
    """/templat; /templat TICKET [NUMBER]; /templat tambah [STATUS] TITLE: TEXT; /templat hapus NUMBER."""
    first, _, rest = turn.order.words.partition(" ")
    replied = turn.message.reply_to.about if turn.message.reply_to is not None else None
    if first.lower() == "tambah":
        _add(turn, rest.strip())
    elif first.lower() == "hapus":
        _remove(turn, rest.strip())
    elif turn.order.ticket is None and turn.order.misspelt is None and replied is None:
        _list(turn)
    else:
        _offer(turn, turn.ticket("templat"))


def _agency(turn: StaffTurn) -> str:
    """The agency whose templates are meant: the group's, in private the person's own."""
    if turn.agency is not None:
        return turn.agency
    own = agencies_of(turn.records.staff.roles_of(turn.person), "read")
    if not own:
        raise NotAllowed
    return own[0]


def _list(turn: StaffTurn, *, in_place: bool = False) -> None:
    agency = _agency(turn)
    kept = turn.records.templates.of_agency(agency)
    is_keeper = may_keep(turn.records, agency, turn.person)
    removing = [
        [Button("staff.button.remove_template", f"/templat hapus {one.id}", {"title": one.title})]
        for one in (kept if is_keeper else ())
    ]
    values = {"agency": agency, "templates": [template_values(one) for one in kept], "keeper": is_keeper}
    turn.answer("staff.templates", values, buttons=removing, in_place=in_place)


def _add(turn: StaffTurn, told: str) -> None:
    title, _, text = told.partition(":")
    first, _, others = title.strip().partition(" ")
    status = STATUSES.get(first.lower()) if others.strip() else None
    kept = add_template(
        turn.records,
        _agency(turn),
        others if status else title,
        text,
        status=status,
        actor=turn.person,
        now=turn.now,
    )
    turn.answer("staff.template_kept", template_values(kept))


def _remove(turn: StaffTurn, number: str) -> None:
    if not number.isdecimal():
        raise NothingToSay(command="templat")
    remove_template(turn.records, int(number), actor=turn.person, now=turn.now)
    _list(turn, in_place=True)


def _offer(turn: StaffTurn, ticket: str) -> None:
    """The templates that fit a complaint, a button each; the one chosen is shown before it goes."""
    complaint = turn.complaint(ticket, "reply")
    chosen = turn.order.words.strip()
    if chosen.isdecimal():
        offer_words(turn, ticket, find_template(turn.records, complaint, int(chosen)).text, (), stays=True)
        return
    fitting = fitting_templates(turn.records, complaint)
    buttons = [
        [Button("staff.button.template", f"/templat {ticket} {one.id}", {"title": one.title})] for one in fitting
    ]
    key = "staff.template_which" if fitting else "staff.template_none"
    turn.answer(key, {"ticket": ticket, "status": complaint.status}, buttons=buttons, about=ticket)
