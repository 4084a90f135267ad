"""/ikat: a group becomes an agency's, with a one-time code or by the agency's admin."""

from __future__ import annotations

from datetime import datetime

from actions.bind_group import bind_as_admin, bind_group, show_waiting
from actions.card_buttons import likely_agencies
from actions.errors import NothingToSay, Refused
from actions.notify import Button, say
from actions.office import Office
from actions.permissions import agencies_of
from bot.telegram.staff_turn import StaffTurn
from storage.database import Records
from storage.staff import Group


def bind_here(turn: StaffTurn) -> None:
    """/ikat CODE: in a group, binds it; in private, says where to write it. Admins need no code: one with several
    agencies chooses, or writes its code (an agency's code is no invite)."""
    if turn.message.private:
        turn.answer("staff.bind_in_group")
        return
    named = turn.order.words.upper()
    own = agencies_of(turn.records.staff.roles_of(turn.person), "bind")
    if named in own or (not named and len(own) == 1):
        _bind_own(turn, named or own[0])
    elif turn.order.words:
        bind(turn.records, turn.office, turn.message.chat, turn.person, turn.order.words, turn.now)
    elif own:
        choices = [[Button("staff.button.route", f"/ikat {agency}", {"agency": agency})] for agency in own]
        turn.answer("staff.bind_which", buttons=choices)
    else:
        raise NothingToSay(command="ikat")


def _bind_own(turn: StaffTurn, agency: str) -> None:
    if turn.agency == agency:
        turn.answer("staff.bound_already", {"agency": agency})
        return
    earlier = bind_as_admin(turn.records, turn.message.chat, agency, actor=turn.person, now=turn.now)
    _welcome(turn.records, turn.office, turn.message.chat, earlier, turn.now)


def bind(records: Records, office: Office, group: str, person: str, code: str, now: datetime) -> None:
    """Bind a group with a code, welcome it, and put the waiting complaints before it."""
    try:
        earlier = bind_group(records, group, code.strip(), actor=person, now=now)
    except Refused as refused:
        say(records, group, refused.key, refused.values, now=now)
        return
    _welcome(records, office, group, earlier, now)


def _welcome(records: Records, office: Office, group: str, earlier: Group | None, now: datetime) -> None:
    bound = records.staff.group(group)
    agency = bound.agency if bound and bound.agency else office.region.central_desk
    waiting = records.complaints.count_queue(agency)
    say(records, group, "staff.bound", {"agency": agency, "waiting": waiting}, now=now)
    if earlier is not None:
        say(records, earlier.key, "staff.unbound", {"agency": agency}, now=now)
    show_waiting(records, office, agency, now)
    _tell_desk(records, office, agency, now)


def _tell_desk(records: Records, office: Office, agency: str, now: datetime) -> None:
    """The central desk may hold what the agency can now be given: offer it, a button each."""
    desk = records.staff.group_of_agency(office.region.central_desk)
    if desk is None or agency == office.region.central_desk:
        return
    held = records.complaints.queue(office.region.central_desk, limit=100)
    meant = [
        complaint.ticket
        for complaint in held
        if complaint.identity != "rahasia" and likely_agencies(office.region, complaint)[:1] == [agency]
    ]
    if meant:
        say(
            records,
            desk.key,
            "staff.agency_reachable",
            {"agency": agency, "count": len(meant)},
            now=now,
            buttons=[
                [Button("staff.button.forward_ticket", f"/teruskan {ticket} {agency}", {"ticket": ticket})]
                for ticket in meant[:8]
            ],
        )
