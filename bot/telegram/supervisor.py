"""What a supervisor asks for: figures, overdue complaints to read, nudges; always in the private chat."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from actions.digest_figures import DigestFigures, Period, Scope, compose_figures, compose_league
from actions.digest_message import agency_values, area_values, heading, league_values
from actions.digest_period import DAY, days_period
from actions.errors import Refused, UnknownTicket
from actions.list_overdue import list_overdue
from actions.look_at_complaint import look_at_complaint
from actions.notify import Button, Buttons, say
from actions.nudge_agency import has_nudged_today, nudge_agency
from actions.periods import write_period
from actions.send_digests import show_digest
from actions.supervision import find_supervised, scope_of
from bot.telegram.staff_turn import StaffTurn
from bot.telegram.supervisor_settings import change_settings
from bot.telegram.supervisor_words import find_period

ROWS = 25
"""How many agencies or areas a message lists."""
LEAGUE_DAYS = 30


class NoScope(Refused):
    """The supervisor's scopes are all gone from the region."""

    key = "supervisor.no_scope"


def recap(turn: StaffTurn) -> None:
    """/rekap [days | atur | lewat | opd | wilayah | xlsx]: figures at once, or how they should come.

    Raises NotAllowed, NoScope, and what the words are refused for.
    """
    scope = _scope(turn)
    words = " ".join(turn.order.words.lower().split())
    if not change_settings(turn, words):
        first, _, rest = words.partition(" ")
        if first == "lewat":
            _show_overdue(turn, int(rest) if rest.isdecimal() else 1)
        elif first in _VIEWS:
            _VIEWS[first](turn, scope, _period(turn, rest))
        else:
            _show_recap(turn, scope, _period(turn, words))
    if not turn.message.private:
        turn.answer("supervisor.sent_privately")


def _scope(turn: StaffTurn) -> Scope:
    scope = scope_of(turn.records, turn.office, turn.person)
    if not scope:
        raise NoScope
    return scope


def _period(turn: StaffTurn, words: str) -> Period:
    return find_period(words, turn.office.calendar, turn.now)


def _tell(turn: StaffTurn, key: str, values: Mapping[str, Any], buttons: Buttons = (), **more: Any) -> None:
    say(turn.records, turn.person, key, values, now=turn.now, buttons=buttons, **more)


def _figures(turn: StaffTurn, scope: Scope, period: Period) -> DigestFigures:
    return compose_figures(turn.records, turn.office, scope, period, turn.now)


def _show_recap(turn: StaffTurn, scope: Scope, period: Period) -> None:
    show_digest(turn.records, turn.office, turn.person, _figures(turn, scope, period), turn.now)


def _show_overdue(turn: StaffTurn, page: int) -> None:
    """The overdue complaints now, turned over in place; each a button that opens it."""
    found = list_overdue(turn.records, turn.office, actor=turn.person, now=turn.now, page=page)
    looks = [_look_button(one["ticket"]) for one in found["complaints"]]
    turning = []
    if found["page"] > 1:
        turning.append(Button("staff.button.previous", f"/rekap lewat {found['page'] - 1}"))
    if found["page"] < found["pages"]:
        turning.append(Button("staff.button.next", f"/rekap lewat {found['page'] + 1}"))
    edited = turn.message.tapped if turn.order.words.lower() != "lewat" and turn.message.private else None
    kind = "edit" if edited else "send"
    rows = [looks[start : start + 2] for start in range(0, len(looks), 2)]
    _tell(turn, "supervisor.overdue", found, [*rows, *([turning] if turning else [])], kind=kind, subject=edited)


def _look_button(ticket: str) -> Button:
    return Button("staff.button.ticket", f"/lihat {ticket}", {"ticket": ticket})


def _show_agencies(turn: StaffTurn, scope: Scope, period: Period) -> None:
    figures = _figures(turn, scope, period)
    _tell(turn, "supervisor.agencies", _listed(figures, [agency_values(row) for row in figures.agencies]))


def _show_areas(turn: StaffTurn, scope: Scope, period: Period) -> None:
    figures = _figures(turn, scope, period)
    _tell(turn, "supervisor.areas", _listed(figures, [area_values(row) for row in figures.areas]))


def _listed(figures: DigestFigures, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    shown = rows[:ROWS]
    title = heading(figures.scope, figures.period, figures.now)
    return {**title, "rows": list(shown), "others": len(rows) - len(shown)}


def _send_workbook(turn: StaffTurn, scope: Scope, period: Period) -> None:
    title = heading(scope, period, turn.now)
    made = [{"kind": "workbook", "data": {**title, "word": write_period(period)}}]
    _tell(turn, "supervisor.workbook", {**title, "made": made}, kind="media")


_VIEWS = {"opd": _show_agencies, "wilayah": _show_areas, "xlsx": _send_workbook}


def league(turn: StaffTurn) -> None:
    """/peringkat [days]: the agencies ranked, by the last thirty days unless told otherwise."""
    scope = _scope(turn)
    if turn.order.words:
        period = _period(turn, turn.order.words)
    else:
        calendar = turn.office.calendar
        yesterday = calendar.local_day(turn.now) - DAY
        period = days_period(calendar, yesterday - (LEAGUE_DAYS - 1) * DAY, yesterday, turn.now)
    found = compose_league(turn.records, turn.office, scope, period, turn.now)
    values = league_values(found, turn.now)
    rows = values["rows"]
    _tell(turn, "supervisor.league", values | {"rows": rows[:ROWS], "others": max(0, len(rows) - ROWS)})
    if not turn.message.private:
        turn.answer("supervisor.sent_privately")


def look(turn: StaffTurn) -> None:
    """/lihat TICKET: a complaint for reading, and for nudging when it is overdue."""
    ticket = turn.ticket("lihat")
    values = look_at_complaint(turn.records, turn.office, ticket, actor=turn.person, now=turn.now)
    complaint = find_supervised(turn.records, turn.office, ticket, turn.person)
    told = has_nudged_today(turn.records, turn.office, complaint, turn.person, turn.now)
    nudge = [[Button("supervisor.button.nudge", f"/tegur {ticket}")]] if values["overdue"] and not told else []
    _tell(turn, "supervisor.look", values, nudge, about=ticket, protect=True)


def or_look(open_ticket: Callable[[StaffTurn], None]) -> Callable[[StaffTurn], None]:
    """Open a ticket as an officer does; one who only looks after it gets it for reading. In private alone."""

    def open_or_look(turn: StaffTurn) -> None:
        try:
            open_ticket(turn)
        except UnknownTicket:
            if not turn.message.private or turn.order.ticket is None:
                raise
            look(turn)

    return open_or_look


def nudge(turn: StaffTurn) -> None:
    """/tegur TICKET [words]: ask the agency about an overdue complaint."""
    ticket = turn.ticket("tegur")
    chats = nudge_agency(turn.records, turn.office, ticket, turn.order.words, actor=turn.person, now=turn.now)
    complaint = find_supervised(turn.records, turn.office, ticket, turn.person)
    agency = None if complaint.identity == "rahasia" else complaint.agency
    key = "supervisor.nudge_sent" if chats else "supervisor.nudge_unread"
    _tell(turn, key, {"ticket": ticket, "agency": agency}, about=ticket)


SUPERVISING: Mapping[str, Callable[[StaffTurn], None]] = {
    "rekap": recap,
    "peringkat": league,
    "lihat": look,
    "tegur": nudge,
}
"""What a supervisor may write; /lihat comes from buttons."""
