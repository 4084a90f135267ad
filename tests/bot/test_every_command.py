"""Every command and every button × every role × own and another's agency: who gets it done, and who learns nothing.

``EXPECTED`` says for each command of staff how it is written and who may; a command without an entry fails here. An
entry's first word is the command; further words tell its ways of writing, or the complaints it is about, apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from sqlalchemy import func, select

from actions.history import note_event
from actions.nudge_agency import NUDGE
from actions.permissions import ROLES
from bot.telegram.staff import StaffMessage, answer_staff, is_for_staff
from bot.telegram.staff_commands import COMMANDS, IN_GROUPS
from bot.telegram.supervisor import SUPERVISING
from storage.complaints import Complaint
from storage.outgoing import Outgoing
from storage.people import Person
from storage.staff import Group
from tests.builders import (
    BANYUMAS,
    DESK,
    NOW,
    PURBALINGGA,
    a_complaint,
    a_group,
    a_person,
    an_officer,
    the_texts,
    verbs_of,
)
from tests.town import Town, open_town

WORKERS = frozenset({"officer", "admin", "trusted", "verifier"})
ADMIN, VERIFIER, SUPERVISOR = frozenset({"admin"}), frozenset({"verifier"}), frozenset({"supervisor"})
TRUSTED = frozenset({"trusted"})
STAFF = frozenset(ROLES)
"""Every role there is."""
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Expected:
    """How a command is written, and which roles get it done at their own agency.

    ``written``: ``{ticket}`` stands for a complaint's, ``{agency}`` for the agency it is with, ``{colleague}`` for
    the key of somebody who works there, ``{other}`` for another complaint, of the agency of who writes.
    ``complaint``: what the complaint must be like for it (as tests/builders makes it); ``prepare``: what must have
    happened to it. ``group_only``: it is carried out in a group alone. ``anywhere``: the roles that get it done at
    every agency too, in private and, unless ``desk_group`` is False, in the central desk's group; for all others
    another agency's complaint is not there. ``named``: the roles of all these for which a confidential one is.
    """

    written: str
    may: frozenset[str]
    complaint: Mapping[str, Any] = field(default_factory=dict)
    group_only: bool = False
    anywhere: frozenset[str] = NOBODY
    desk_group: bool = True
    named: frozenset[str] = TRUSTED
    prepare: Callable[[Scene], None] = lambda scene: None

    def reaches(self, role: str | None, group: Group | None, *, confidential: bool = False) -> bool:
        """Whether this role gets it done here, whichever agency the complaint is with."""
        here = group is None or (self.desk_group and group.agency == DESK)
        return here and role in self.anywhere and (role in self.named or not confidential)


def _nudged(scene: Scene) -> None:
    ratna = an_officer(scene.town.records, "Ratna", scene.agency, role="supervisor")
    note_event(scene.town.records, scene.complaint, NUDGE, actor=ratna.key, now=NOW)


def _merged(scene: Scene) -> None:
    scene.complaint.merged_into = scene.other.id


PROPOSED: Mapping[str, Any] = {"proposed": "spam"}
REJECTED: dict[str, Any] = {"status": "rejected", "status_before": "routed", "ended_at": NOW}
MERGED: Mapping[str, Any] = REJECTED | {"status": "merged"}
OVERDUE: Mapping[str, Any] = {"due_at": NOW - timedelta(days=1)}
PUT_TO_THE_DESK: Mapping[str, Any] = {"complaint": PROPOSED, "anywhere": VERIFIER}
"""Officers propose to reject, and the central desk decides."""

EXPECTED: Mapping[str, Expected] = {
    "antrean": Expected("/antrean", WORKERS),
    "buka": Expected("/buka {ticket}", STAFF, named=TRUSTED | SUPERVISOR),
    "buka proposed": Expected(
        "/buka {ticket}", STAFF, **PUT_TO_THE_DESK, desk_group=False, named=TRUSTED | SUPERVISOR
    ),
    "tutup": Expected("/tutup", STAFF),
    "ambil": Expected("/ambil {ticket}", WORKERS),
    # Admins and verifiers give it to a colleague; whoever holds it may hand it over too.
    "tugaskan": Expected("/tugaskan {ticket} {colleague}", ADMIN | VERIFIER),
    "balas": Expected("/balas {ticket} Besok kami tambal.", WORKERS),
    "tanya": Expected("/tanya {ticket} Di RT berapa?", WORKERS),
    "catatan": Expected("/catatan {ticket} Sudah disurvei.", WORKERS),
    "selesai": Expected("/selesai {ticket} Sudah ditambal.", WORKERS),
    "tanpafoto": Expected("/tanpafoto {ticket}", WORKERS),
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
    "riwayat": Expected("/riwayat {ticket}", WORKERS),
    "riwayat proposed": Expected("/riwayat {ticket}", WORKERS, **PUT_TO_THE_DESK, desk_group=False),
    "lagi": Expected("/lagi {ticket}", WORKERS),
    "lagi rejected": Expected("/lagi {ticket}", WORKERS, REJECTED, anywhere=VERIFIER, desk_group=False),
    "cari": Expected("/cari {ticket}", WORKERS),
    "lanjut": Expected("/lanjut {ticket}", WORKERS, {"status": "needs_info"}),
    # What the central desk holds is its own to say whose it is; it has nobody to give it back to.
    "kembalikan": Expected("/kembalikan {ticket} Bukan jalan kabupaten.", WORKERS - VERIFIER),
    # Only what waits for the desk is routed: by verifiers, confidential ones by those named for them.
    "kategori": Expected("/kategori {ticket} jalan_jembatan", VERIFIER | TRUSTED, {"status": "submitted"}),
    "jawab": Expected("/jawab {ticket} Besok.", WORKERS, prepare=_nudged),
    "templat": Expected("/templat", WORKERS),
    "templat ticket": Expected("/templat {ticket}", WORKERS),
    "templat tambah": Expected("/templat tambah Jalan: Besok kami tambal.", ADMIN | VERIFIER),
    "massal": Expected("/massal {ticket}: Besok listrik padam.", ADMIN | VERIFIER),
    "massalkirim": Expected("/massalkirim", STAFF),
    "massalbatal": Expected("/massalbatal", STAFF),
    "massalhasil": Expected("/massalhasil", STAFF),
    # Officers propose it, verifiers do it.
    "tolak": Expected("/tolak {ticket} spam", WORKERS, anywhere=VERIFIER),
    "setuju": Expected("/setuju {ticket}", VERIFIER, **PUT_TO_THE_DESK, named=VERIFIER),
    "tidaksetuju": Expected("/tidaksetuju {ticket}", VERIFIER, **PUT_TO_THE_DESK, named=VERIFIER),
    "pulihkan": Expected("/pulihkan {ticket}", VERIFIER, REJECTED, anywhere=VERIFIER),
    "gabung": Expected("/gabung {ticket} {other}", ADMIN | VERIFIER, anywhere=VERIFIER),
    "gabung survivor": Expected("/gabung {other} {ticket}", ADMIN | VERIFIER, anywhere=VERIFIER),
    "pisah": Expected("/pisah {ticket}", ADMIN | VERIFIER, MERGED, anywhere=VERIFIER, prepare=_merged),
    "blokir": Expected("/blokir {ticket} Iseng.", VERIFIER, anywhere=VERIFIER),
    "buka_blokir": Expected("/buka_blokir {ticket} Sudah minta maaf.", VERIFIER, anywhere=VERIFIER),
    "samarkan": Expected("/samarkan {ticket} bolong", VERIFIER, anywhere=VERIFIER),
    "samarkan files": Expected("/samarkan {ticket}", VERIFIER, anywhere=VERIFIER),
    "darurat": Expected("/darurat {ticket} Hampir roboh.", VERIFIER, anywhere=VERIFIER),
    "rekap": Expected("/rekap", SUPERVISOR),
    "peringkat": Expected("/peringkat", SUPERVISOR),
    "lihat": Expected("/lihat {ticket}", SUPERVISOR, named=SUPERVISOR),
    "tegur": Expected("/tegur {ticket} Mohon segera.", SUPERVISOR, OVERDUE, named=SUPERVISOR),
}
ABOUT_ONE = [name for name, one in EXPECTED.items() if "{ticket}" in one.written]
HOW_TO = (
    "Add to EXPECTED in tests/bot/test_every_command.py how /{} is written and which roles may; for one about a "
    "complaint write {{ticket}}, then it is also tried on another agency's complaint and on one that isn't there."
)
NOT_DONE = frozenset(
    {"staff.only_officers", "staff.nobody_nudged"}
    | {"supervisor.not_overdue", "supervisor.nudged_today", "supervisor.no_scope"}
)
"""Refusals whose keys don't begin as errors do."""
ROLES_AND_NONE = [*sorted(STAFF), None]
ABSENT = "PBG-5C7F2-K"
"""A valid ticket that nobody was given, nor will be: those drawn here have four characters between the dashes."""

Answers = list[dict[str, Any]]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("matrix")) as town:
        yield town


@dataclass
class Scene:
    """A complaint at an agency, the agency's group, and someone of a role who acts."""

    town: Town
    actor: Person
    home: str
    agency: str
    complaint: Complaint
    groups: Mapping[str, Group]

    @cached_property
    def colleague(self) -> Person:
        """Made when a command speaks of them."""
        return an_officer(self.town.records, "Tini", self.agency)

    @cached_property
    def other(self) -> Complaint:
        """Another complaint of the actor's agency, filed when a command speaks of it."""
        return a_complaint(self.town.records, a_person(self.town.records, "Wati"), agency=self.home)

    def fill(self, written: str, ticket: str | None = None) -> str:
        known = {"ticket": ticket or self.complaint.ticket, "agency": self.agency}
        if "{other}" in written:
            known["other"] = self.other.ticket
        if "{colleague}" in written:
            known["colleague"] = self.colleague.key
        return written.format_map(known)

    def history(self) -> list[str]:
        """What happened to the complaint, and to the other one if there is one."""
        spoken_of = [self.complaint, *([self.other] if "other" in vars(self) else ())]
        return [verb for one in spoken_of for verb in verbs_of(self.town.records, one)]

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens here is taken back afterwards."""
        session = self.town.records.session
        point = session.begin_nested()
        yield
        point.rollback()
        session.expire_all()

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
        home,
        agency,
        a_complaint(records, a_person(records, "Sari"), agency=agency, **values),
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
    keys = {str(answer["key"]) for answer in heard or ()}
    return bool(keys) and not NOT_DONE & keys and not any(key.startswith("error.") for key in keys)


def _told(heard: Answers | None, ticket: str) -> str:
    """What was answered, whatever the ticket is called."""
    return json.dumps(heard, sort_keys=True).replace(ticket, "TICKET")


def _ready(
    scene: Callable[..., Scene], expected: Expected, role: str | None, *, own: bool = True, **more: Any
) -> Scene:
    """A scene in which the command's time is; what the central desk holds is its own matter by then."""
    status = {"status": "routed"} if own and role == "verifier" else {}
    ready: Scene = scene(role, own=own, **status | dict(expected.complaint) | more)
    expected.prepare(ready)
    ready.fill(expected.written)
    return ready


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_expectation(command: str) -> None:
    assert command in EXPECTED, HOW_TO.format(command)


@pytest.mark.parametrize("role", ["admin", "verifier", "supervisor"])
def test_a_command_without_its_words_is_answered_with_an_example_and_a_way_on(
    scene: Callable[..., Scene], role: str
) -> None:
    there, seen = scene(role, status="routed"), set()
    for command in COMMANDS:
        with there.undone():
            for answer in there.hears(f"/{command}") or ():
                if answer["key"] == "error.nothing_to_say":
                    text = the_texts().render(answer["key"], "id", answer["values"])
                    is_theirs = (command in SUPERVISING) == (role == "supervisor")
                    assert re.search(rf"/{command}\b|/selesai\b", text), command
                    assert bool(answer["buttons"]) == is_theirs, command
                    seen.add(command)
                    for payload in answer["buttons"]:
                        with there.undone():
                            assert _is_done(there.hears(payload, tapped="message:1")), payload
    assert len(seen) >= (2 if role == "supervisor" else 15)


def test_nothing_is_expected_of_commands_that_are_gone() -> None:
    assert {name.split()[0] for name in EXPECTED} <= COMMANDS.keys()
    assert all(one.written.startswith(f"/{name.split()[0]}") for name, one in EXPECTED.items())


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", EXPECTED)
def test_who_gets_it_done_at_the_own_agency(scene: Callable[..., Scene], command: str, role: str | None) -> None:
    expected = EXPECTED[command]
    before = _ready(scene, expected, role)
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
    before = _ready(scene, expected, role)
    heard = before.hears(before.fill(expected.written), group=before.groups[before.agency])
    # A group is for who works there; supervisors ask for their figures anywhere.
    works_there = role in WORKERS or command == "rekap"
    assert _is_done(heard) == (role in expected.may and works_there)


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", ABOUT_ONE)
def test_another_agencys_complaint_is_like_one_that_is_not_there(
    scene: Callable[..., Scene], command: str, role: str | None
) -> None:
    """But for the roles that act anywhere; and those learn nothing of who the citizen is."""
    expected = EXPECTED[command]
    there = _ready(scene, expected, role, own=False)
    before, agency = there.history(), there.complaint.agency
    absent: dict[str | None, Answers | None] = {}
    for identity in ("terbuka", "rahasia"):
        there.complaint.identity = identity
        for group in (None, *there.groups.values()):
            if expected.reaches(role, group, confidential=identity == "rahasia"):
                _is_done_masked(there, expected, group)
                continue
            answer = _like_absent(there, expected, group, absent)
            assert not answer or {one["to"] for one in answer} <= {there.actor.key, group.key if group else ""}
    assert there.history() == before
    assert (there.complaint.agency, there.complaint.proposed) == (agency, expected.complaint.get("proposed"))
    assert there.complaint.channel_link is None and there.complaint.officer is None


def _like_absent(
    there: Scene, expected: Expected, group: Group | None, absent: dict[str | None, Answers | None] | None = None
) -> Answers | None:
    """Nothing tells the complaint from one that isn't there (``absent`` remembers what was answered of that)."""
    answer = there.hears(there.fill(expected.written), group=group)
    absent, place = {} if absent is None else absent, group.key if group else None
    if place not in absent:
        absent[place] = there.hears(there.fill(expected.written, ABSENT), group=group)
    assert _told(answer, there.complaint.ticket) == _told(absent[place], ABSENT)
    return answer


def _is_done_masked(there: Scene, expected: Expected, group: Group | None) -> None:
    """It gets done, and nobody but the citizen hears who they are; of a confidential one not even what it says."""
    hidden = ["Sari", "081234567890"]
    if there.complaint.identity == "rahasia":
        hidden += ["Kaligondang", "bolong"]
    with there.undone():
        heard = there.hears(there.fill(expected.written), group=group)
        assert _is_done(heard)
        told = json.dumps([one for one in heard or () if one["to"] != there.complaint.author])
        assert not [words for words in hidden if words in told]


@pytest.mark.parametrize("role", ROLES_AND_NONE)
@pytest.mark.parametrize("command", ABOUT_ONE)
def test_a_confidential_one_is_there_for_those_named_alone(
    scene: Callable[..., Scene], command: str, role: str | None
) -> None:
    """Supervisors see its clock, verifiers what is put to them; nobody speaks of it in a group of others."""
    expected = EXPECTED[command]
    there = _ready(scene, expected, role, identity="rahasia")
    for group in (None, *there.groups.values()):
        if expected.reaches(role, group, confidential=True) or (role == "supervisor" and _looks(expected, group)):
            _is_done_masked(there, expected, group)
        elif role != "trusted" or group is not None:
            _like_absent(there, expected, group)
    if role == "trusted":
        may = role in expected.may and role in expected.named
        assert _is_done(there.hears(there.fill(expected.written))) == may


def _looks(expected: Expected, group: Group | None) -> bool:
    return group is None and "supervisor" in expected.may & expected.named


def test_a_merge_with_another_agencys_is_the_verifiers_to_undo(scene: Callable[..., Scene]) -> None:
    for role in ("admin", "verifier"):
        there = scene(None, own=False)
        there.other.status, there.other.status_before, there.other.ended_at = "merged", "routed", NOW
        there.other.merged_into = there.complaint.id
        actor = an_officer(there.town.records, "Adi", DESK if role == "verifier" else PURBALINGGA, role=role)
        with there.undone():
            assert _is_done(there.hears(f"/pisah {there.other.ticket}", actor=actor)) == (role == "verifier")
            separated = "separate" in verbs_of(there.town.records, there.complaint)
            assert separated == (role == "verifier")
        there.groups[PURBALINGGA].agency = there.groups[BANYUMAS].agency = None


@pytest.mark.parametrize("role", ROLES_AND_NONE)
def test_a_link_to_another_agencys_complaint_is_like_one_to_none(
    scene: Callable[..., Scene], role: str | None
) -> None:
    there = scene(role, own=False)
    assert _like_absent(there, Expected("/start {ticket}", NOBODY), None) is None or role == "supervisor"


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
        written, roll = there.fill(expected.written), there.town.records.staff
        before = len(roll.of_scope(BANYUMAS))
        assert not _is_done(there.hears(written, group=group)), role
        assert len(roll.of_scope(BANYUMAS)) == before


@pytest.mark.parametrize("role", sorted(STAFF))
@pytest.mark.parametrize("command", EXPECTED)
def test_who_was_removed_is_a_citizen_in_private_and_a_stranger_in_the_group(
    scene: Callable[..., Scene], command: str, role: str
) -> None:
    expected = EXPECTED[command]
    before = _ready(scene, expected, role)
    happened = before.history()
    for held in before.town.records.staff.roles_of(before.actor.key):
        held.removed_at = before.town.now
    text = before.fill(expected.written)
    assert before.hears(text) is None
    assert before.hears(text, tapped="message:7") is None
    assert not _is_done(before.hears(text, group=before.groups[before.agency], tapped="message:7"))
    assert before.history() == happened


@pytest.mark.parametrize("role", sorted(STAFF))
def test_every_button_is_a_command_and_reveals_nothing_in_other_hands(
    scene: Callable[..., Scene], role: str
) -> None:
    shown: set[tuple[str, str, str | None]] = set()
    for expected in EXPECTED.values():
        before = _ready(scene, expected, role)
        with before.undone():
            group = before.groups[before.agency] if expected.group_only else None
            heard = before.hears(before.fill(expected.written), group=group) or []
            for payload in {payload for one in heard if _is_staffs(one) for payload in one["buttons"]}:
                command = payload.removeprefix("/").split()[0]
                assert command in COMMANDS or command in IN_GROUPS, f"{payload}: {HOW_TO.format(command)}"
                complaint = before.complaint
                like = (payload.replace(complaint.ticket, ABSENT), complaint.status, complaint.proposed)
                if like not in shown:
                    shown.add(like)
                    _in_other_hands(before, payload)
    assert shown


def _is_staffs(answer: Mapping[str, Any]) -> bool:
    return str(answer["key"]).startswith(("staff.", "supervisor.", "error."))


def _in_other_hands(before: Scene, payload: str) -> None:
    """Pressed by somebody who is no staff, and by every role of another agency."""
    records, ticket = before.town.records, before.complaint.ticket
    assert before.hears(payload, tapped="message:7", actor=a_person(records, "Eko")) is None
    if ticket not in payload:
        return
    done = before.history()
    for role in sorted(STAFF):
        if role == "verifier" and _is_the_desks(before, payload):
            continue
        stranger = an_officer(records, "Tono", DESK if role == "verifier" else BANYUMAS, role=role)
        answer = before.hears(payload, tapped="message:7", actor=stranger)
        absent = before.hears(payload.replace(ticket, ABSENT), tapped="message:7", actor=stranger)
        assert _told(answer, ticket) == _told(absent, ABSENT)
    assert before.history() == done


def _is_the_desks(before: Scene, payload: str) -> bool:
    """What verifiers do at any agency, and what waits for them or was ended, which they read."""
    command, complaint = payload.removeprefix("/").split()[0], before.complaint
    anywhere = any(one.anywhere for name, one in EXPECTED.items() if name == command)
    return complaint.agency == DESK or anywhere or complaint.proposed is not None or not complaint.is_open
