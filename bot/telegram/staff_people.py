"""The commands about people: who works here, who is invited, who leaves. Links and lists go to the private chat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.errors import NotAllowed
from actions.invite import GROUP, invite_colleague, open_invites, revoke_invite
from actions.list_staff import list_staff
from actions.notify import Button, say
from actions.permissions import agencies_of, invitable_roles
from actions.remove_staff import foresee_removal, remove_staff
from bot.telegram.staff_turn import StaffTurn

INVITE_LINK = "staff.people.invite_link"
MOST_BUTTONS = 60


def tell_privately(
    turn: StaffTurn,
    key: str,
    values: Mapping[str, Any],
    buttons: Sequence[Sequence[Button]] = (),
    *,
    in_place: bool = False,
) -> None:
    """Say it in the person's private chat; where they asked in a group, say there that it is."""
    if turn.message.private:
        turn.answer(key, values, buttons=buttons, in_place=in_place)
        return
    say(turn.records, turn.person, key, values, now=turn.now, buttons=buttons)
    turn.answer("staff.in_private")


def _agencies(turn: StaffTurn, verb: str) -> list[str]:
    """The agencies where this person may do it; in a group only the group's. Raises NotAllowed for none."""
    own = agencies_of(turn.records.staff.roles_of(turn.person), verb)
    here = [agency for agency in own if turn.agency in (None, agency)]
    if not here:
        raise NotAllowed
    return here


def invite(turn: StaffTurn) -> None:
    """/undang: the open invites and whom to invite; with a role and an agency (a button's words), the link."""
    agencies = _agencies(turn, "invite")
    match turn.order.words.split():
        case ["cabut", number] if number.isdecimal():
            revoked = revoke_invite(turn.records, int(number), actor=turn.person, now=turn.now)
            values = {"role": revoked.role, "agency": revoked.scope}
            turn.answer("staff.people.invite_revoked", values, in_place=True)
        case [role, agency]:
            _show_link(turn, role, agency)
        case _:
            _show_invites(turn, agencies)


def _show_link(turn: StaffTurn, role: str, agency: str) -> None:
    minted = invite_colleague(turn.records, turn.office, role, agency, actor=turn.person, now=turn.now)
    tell_privately(
        turn,
        INVITE_LINK,
        {"role": role, "agency": agency, "code": minted.code, "expires": minted.kept.expires_at.isoformat()},
        [[Button("staff.button.revoke_this", f"/undang cabut {minted.kept.id}")]],
    )


def _show_invites(turn: StaffTurn, agencies: Sequence[str]) -> None:
    several = len(agencies) > 1
    waiting = [one for one in open_invites(turn.records, agencies, turn.now) if one.role != GROUP]
    roles = [
        [
            Button(
                "staff.button.invite",
                f"/undang {role} {agency}",
                {"role": role, "agency": agency if several else None},
            )
            for role in invitable_roles(turn.office.region, agency)[start : start + 2]
        ]
        for agency in agencies
        for start in (0, 2)
        if invitable_roles(turn.office.region, agency)[start : start + 2]
    ]
    revoking = [
        [
            Button(
                "staff.button.revoke",
                f"/undang cabut {one.id}",
                {"role": one.role, "expires": one.expires_at.isoformat()},
            )
        ]
        for one in waiting[:MOST_BUTTONS]
    ]
    listed = [
        {"role": one.role, "agency": one.scope, "expires": one.expires_at.isoformat()}
        for one in waiting[:MOST_BUTTONS]
    ]
    values = {"agencies": list(agencies), "waiting": listed}
    tell_privately(turn, "staff.people.invites", values, [*roles, *revoking])


def staff(turn: StaffTurn) -> None:
    """/petugas: who works at the agency; admins remove someone, asked twice (the words come from buttons)."""
    agencies = _agencies(turn, "staff")
    match turn.order.words.split():
        case ["keluar", person, agency]:
            _ask_removal(turn, person, agency)
        case ["ya", person, agency]:
            gone = remove_staff(turn.records, turn.office, person, agency, actor=turn.person, now=turn.now)
            turn.answer(
                "staff.people.removed",
                {"name": gone.colleague.name, "agency": agency, "held": gone.held, "last_admin": gone.last_admin},
                in_place=True,
            )
        case ["batal"]:
            turn.answer("staff.people.kept", in_place=True)
        case _:
            for agency in agencies:
                _show_staff(turn, agency)


def _show_staff(turn: StaffTurn, agency: str) -> None:
    people = list_staff(turn.records, agency, actor=turn.person)
    removes = agency in agencies_of(turn.records.staff.roles_of(turn.person), "remove")
    buttons = [
        Button("staff.button.remove", f"/petugas keluar {one.person} {agency}", {"name": one.name})
        for one in people[:MOST_BUTTONS]
        if removes
    ]
    listed = [{"name": one.name, "roles": list(one.roles), "since": one.since.isoformat()} for one in people]
    values = {"agency": agency, "people": listed}
    tell_privately(
        turn, "staff.people.list", values, [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    )


def _ask_removal(turn: StaffTurn, person: str, agency: str) -> None:
    ahead = foresee_removal(turn.records, person, agency, actor=turn.person)
    values = {
        "name": ahead.colleague.name,
        "roles": list(ahead.colleague.roles),
        "agency": agency,
        "held": ahead.held,
        "last_admin": ahead.last_admin,
        "last_trusted": ahead.last_trusted,
        "oneself": person == turn.person,
    }
    choices = [
        Button("staff.button.remove_now", f"/petugas ya {person} {agency}"),
        Button("staff.button.keep", "/petugas batal"),
    ]
    tell_privately(turn, "staff.people.remove", values, [choices], in_place=True)
