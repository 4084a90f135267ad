"""Every command and every button × every role × own and another's agency: who gets it done, and who learns nothing.

``EXPECTED`` says for each command of staff how it is written and who may; a command without an entry fails here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import func, select

from actions.permissions import ROLES
from bot.telegram.staff import StaffMessage, answer_staff, is_for_staff
from bot.telegram.staff_commands import COMMANDS, IN_GROUPS
from storage.complaints import Complaint
from storage.outbox import Outgoing
from storage.people import Person
from storage.staff import Group
from tests.builders import BANYUMAS, DESK, PURBALINGGA, a_complaint, a_group, a_person, an_officer, verbs_of
from tests.town import Town, open_town

WORKERS = frozenset({"officer", "admin", "trusted", "verifier"})
ADMIN, VERIFIER, SUPERVISOR = frozenset({"admin"}), frozenset({"verifier"}), frozenset({"supervisor"})
STAFF = frozenset(ROLES)
"""Every role there is."""


@dataclass(frozen=True)
class Expected:
    """How a command is written, and which roles get it done at their own agency.

    ``written``: ``{ticket}`` stands for a complaint's, ``{agency}`` for the agency it is with, ``{colleague}`` for
    the key of somebody who works there. ``complaint``: what the complaint must be like for it (as tests/builders
    makes it). ``group_only``: it is carried out in a group alone.
    """

    written: str
    may: frozenset[str]
    complaint: Mapping[str, Any] = field(default_factory=dict)
    group_only: bool = False


EXPECTED: Mapping[str, Expected] = {
    "antrean": Expected("/antrean", WORKERS),
    "buka": Expected("/buka {ticket}", WORKERS),
    "tutup": Expected("/tutup", STAFF),
    "ambil": Expected("/ambil {ticket}", WORKERS),
    "balas": Expected("/balas {ticket} Besok kami tambal.", WORKERS),
    "tanya": Expected("/tanya {ticket} Di RT berapa?", WORKERS),
    "catatan": Expected("/catatan {ticket} Sudah disurvei.", WORKERS),
    "selesai": Expected("/selesai {ticket} Sudah ditambal.", WORKERS),
    "teruskan": Expected("/teruskan {ticket} DINKES", WORKERS),
    # From buttons alone, under an offer of one's own; typed, they find none, whoever types them.
    "kirim": Expected("/kirim {ticket}", STAFF),
    "simpan": Expected("/simpan {ticket}", STAFF),
    "ikat": Expected("/ikat {agency}", ADMIN, group_only=True),
    "undang": Expected("/undang officer {agency}", ADMIN),
    "petugas": Expected("/petugas ya {colleague} {agency}", ADMIN),
    "aduan_baru": Expected("/aduan_baru", WORKERS),
    "tautan": Expected("/tautan {ticket} https://instagram.com/p/1", WORKERS, {"channel": "instagram"}),
    "pelapor": Expected("/pelapor {ticket} Wahyu", WORKERS, {"channel": "instagram"}),
    "rekap": Expected("/rekap", SUPERVISOR),
}
HOW_TO = (
    "Add to EXPECTED in tests/bot/test_every_command.py how /{} is written and which roles may; for one about a "
    "complaint write {{ticket}}, then it is also tried on another agency's complaint and on one that isn't there."
)
NOT_DONE = frozenset(
    {"error.unknown_ticket", "error.not_allowed", "error.not_staff", "error.unknown_agency", "error.nothing_to_say"}
    | {"staff.only_officers", "error.invite_invalid", "error.illegal_transition", "error.not_recorded"}
    | {"error.group_of_another", "error.invite_gone"}
)
ROLES_AND_NONE = [*sorted(STAFF), None]
ABSENT = "PBG-5C7F-C"
"""A ticket as ours are, that nobody was given."""

Answers = list[dict[str, Any]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("matrix")) as town:
        yield town


@dataclass
class Scene:
    """A complaint at an agency, the agency's group and a colleague there, and someone of a role who acts."""

    town: Town
    actor: Person
    agency: str
    complaint: Complaint
    colleague: Person
    groups: Mapping[str, Group]

    def fill(self, written: str, ticket: str | None = None) -> str:
        return written.format(
            ticket=ticket or self.complaint.ticket, agency=self.agency, colleague=self.colleague.key
        )

    def hears(
        self, text: str, *, group: Group | None = None, tapped: str | None = None, actor: Person | None = None
    ) -> Answers | None:
        """Everything that goes out when the actor writes this; None when it is a citizen's own affair."""
        person = actor or self.actor
        records = self.town.records
        before = records.session.scalar(select(func.max(Outgoing.id))) or 0
        message = StaffMessage(
            person=person.key,
            chat=group.key if group else person.key,
            private=group is None,
            text=text,
            message_id=7,
            now=self.town.now,
            tapped=tapped,
        )
        if not is_for_staff(records, message):
            return None
        answer_staff(records, self.town.office, message)
        rows = records.session.scalars(select(Outgoing).where(Outgoing.id > before).order_by(Outgoing.id))
        return [
            {
                "to": row.recipient,
                "key": row.key,
                "values": row.values,
                "about": row.about,
                "buttons": [self._payload(button["token"]) for line in row.buttons for button in line],
            }
            for row in rows
        ]

    def _payload(self, token: str) -> str:
        button = self.town.records.buttons.find(token)
        assert button is not None
        return button.payload


def _set(town: Town, role: str | None, *, own: bool, **complaint: Any) -> Scene:
    """``own``: the complaint is with the agency where the actor has the role, else with another."""
    records = town.records
    home = DESK if role == "verifier" else PURBALINGGA
    agency = home if own else BANYUMAS
    actor = an_officer(records, "Budi", home, role=role) if role else a_person(records, "Eko")
    values = {"status": "submitted" if agency == DESK else "routed"} | complaint
    return Scene(
        town,
        actor,
        agency,
        a_complaint(records, a_person(records, "Sari"), agency=agency, **values),
        an_officer(records, "Tini", agency),
        {code: a_group(records, code) for code in {home, agency}},
    )


@pytest.fixture
def scene(town: Town) -> Iterator[Callable[..., Scene]]:
    """Sets a scene, and takes it away again."""
    point = town.records.session.begin_nested()
    yield lambda role, *, own=True, **complaint: _set(town, role, own=own, **complaint)
    point.rollback()
    town.records.session.expire_all()


def _is_done(heard: Answers | None) -> bool:
    return bool(heard) and not NOT_DONE & {answer["key"] for answer in heard or ()}


def _told(heard: Answers | None, ticket: str) -> str:
    """What was answered, whatever the ticket is called."""
    return json.dumps(heard, sort_keys=True).replace(ticket, "TICKET")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_expectation(command: str) -> None:
    assert command in EXPECTED, HOW_TO.format(command)


def test_nothing_is_expected_of_commands_that_are_gone() -> None:
    assert EXPECTED.keys() <= COMMANDS.keys()


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", EXPECTED)
def test_who_gets_it_done_at_the_own_agency(scene: Callable[..., Scene], command: str, role: str | None) -> None:
    expected = EXPECTED[command]
    before = scene(role, **_fitting(expected, role))
    text = before.fill(expected.written)
    group = before.groups[before.agency] if expected.group_only else None
    if expected.group_only and group is not None:
        group.agency = None
    assert _is_done(before.hears(text, group=group)) == (role in expected.may)


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", EXPECTED)
def test_who_gets_it_done_in_the_agencys_group(scene: Callable[..., Scene], command: str, role: str | None) -> None:
    expected = EXPECTED[command]
    if expected.group_only:
        return  # told above
    before = scene(role, **_fitting(expected, role))
    heard = before.hears(before.fill(expected.written), group=before.groups[before.agency])
    # A group is for who works there; supervisors ask for their figures anywhere.
    works_there = role in WORKERS or expected.may == SUPERVISOR
    assert _is_done(heard) == (role in expected.may and works_there)


def _fitting(expected: Expected, role: str | None) -> dict[str, Any]:
    """What the central desk holds is taken and resolved once it is its own matter."""
    return {"status": "routed", **expected.complaint} if role == "verifier" else dict(expected.complaint)


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", [name for name, one in EXPECTED.items() if "{ticket}" in one.written])
def test_another_agencys_complaint_is_like_one_that_is_not_there(
    scene: Callable[..., Scene], command: str, role: str | None
) -> None:
    expected = EXPECTED[command]
    there = scene(role, own=False, **expected.complaint)
    for group in (None, *there.groups.values()):
        asked = there.fill(expected.written)
        absent = there.fill(expected.written, ABSENT)
        answer = there.hears(asked, group=group)
        assert _told(answer, there.complaint.ticket) == _told(there.hears(absent, group=group), ABSENT)
        assert not answer or {one["to"] for one in answer} <= {there.actor.key, group.key if group else ""}
    assert verbs_of(there.town.records, there.complaint) == ["file"]
    assert there.complaint.channel_link is None and there.complaint.officer is None


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", [name for name, one in EXPECTED.items() if "{ticket}" in one.written])
def test_a_confidential_one_is_there_for_those_named_alone(
    scene: Callable[..., Scene], command: str, role: str | None
) -> None:
    expected = EXPECTED[command]
    there = scene(role, **_fitting(expected, role) | {"identity": "rahasia"})
    for group in (None, *there.groups.values()):
        if role == "trusted" and group is None:
            continue
        answer = there.hears(there.fill(expected.written), group=group)
        absent = there.hears(there.fill(expected.written, ABSENT), group=group)
        assert _told(answer, there.complaint.ticket) == _told(absent, ABSENT)
    if role == "trusted":
        assert _is_done(there.hears(there.fill(expected.written))) == (role in expected.may)


@pytest.mark.parametrize("command", EXPECTED)
def test_what_is_about_an_agency_is_refused_at_another(scene: Callable[..., Scene], command: str) -> None:
    expected = EXPECTED[command]
    if "{agency}" not in expected.written or "{ticket}" in expected.written:
        return
    for role in STAFF:
        there = scene(role, own=False)
        group = there.groups[there.agency] if expected.group_only else None
        if group is not None:
            group.agency = None
        assert not _is_done(there.hears(there.fill(expected.written), group=group)), role
        assert len(there.town.records.staff.of_scope(BANYUMAS)) >= 1


@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.parametrize("command", EXPECTED)
def test_who_was_removed_is_a_citizen_in_private_and_a_stranger_in_the_group(
    scene: Callable[..., Scene], command: str, role: str
) -> None:
    expected = EXPECTED[command]
    before = scene(role, **_fitting(expected, role))
    for held in before.town.records.staff.roles_of(before.actor.key):
        held.removed_at = before.town.now
    text = before.fill(expected.written)
    assert before.hears(text) is None
    assert before.hears(text, tapped="message:7") is None
    assert not _is_done(before.hears(text, group=before.groups[before.agency], tapped="message:7"))
    assert verbs_of(before.town.records, before.complaint) == ["file"]


@pytest.mark.parametrize("role", sorted(STAFF))
def test_every_button_is_a_command_and_reveals_nothing_in_other_hands(
    scene: Callable[..., Scene], role: str
) -> None:
    shown: dict[str, None] = {}
    for expected in EXPECTED.values():
        before = scene(role, **_fitting(expected, role))
        point = before.town.records.session.begin_nested()
        group = before.groups[before.agency] if expected.group_only else None
        heard = before.hears(before.fill(expected.written), group=group) or []
        payloads = {payload for one in heard if _is_staffs(one) for payload in one["buttons"]}
        for payload in payloads:
            command = payload.removeprefix("/").split()[0]
            assert command in COMMANDS or command in IN_GROUPS, f"{payload}: {HOW_TO.format(command)}"
            shown[payload] = None
            _in_other_hands(before, payload)
        point.rollback()
        before.town.records.session.expire_all()
    assert shown or role == "supervisor"


def _is_staffs(answer: Mapping[str, Any]) -> bool:
    return str(answer["key"]).startswith(("staff.", "supervisor.", "error."))


def _in_other_hands(before: Scene, payload: str) -> None:
    """Pressed by somebody who is no staff, and by every role of another agency."""
    records, ticket = before.town.records, before.complaint.ticket
    assert before.hears(payload, tapped="message:7", actor=a_person(records, "Eko")) is None
    if ticket not in payload:
        return
    done = verbs_of(records, before.complaint)
    for role in sorted(STAFF - {"verifier"}):
        stranger = an_officer(records, "Tono", BANYUMAS, role=role)
        answer = before.hears(payload, tapped="message:7", actor=stranger)
        absent = before.hears(payload.replace(ticket, ABSENT), tapped="message:7", actor=stranger)
        assert _told(answer, ticket) == _told(absent, ABSENT)
    assert verbs_of(records, before.complaint) == done
