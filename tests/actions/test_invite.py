"""Codes that admit staff and bind groups: for real roles and places, once, and not for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from actions.bind_group import bind_group
from actions.errors import InviteInvalid, UnknownRole, UnknownScope
from actions.invite import accept_invite, invite, is_invite
from actions.office import Office
from storage.database import Records
from tests.builders import BANYUMAS, DESK, NOW, PURBALINGGA, a_group, a_person, an_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def records(office: Office) -> Iterator[Records]:
    with office.transaction() as records:
        yield records


@pytest.mark.parametrize(
    ("role", "scope"),
    [("officer", PURBALINGGA), ("verifier", DESK), ("supervisor", "33"), ("supervisor", "33.03"), ("group", DESK)],
)
def test_a_code_fits_a_deep_link(records: Records, office: Office, role: str, scope: str) -> None:
    code = invite(records, office, role, scope, NOW)
    assert re.fullmatch(r"[A-Za-z0-9_-]{20,64}", code)
    assert is_invite(code)


@pytest.mark.parametrize(
    ("role", "scope", "error"),
    [
        ("boss", PURBALINGGA, UnknownRole),
        ("officer", "33.03", UnknownScope),
        ("officer", "NOWHERE", UnknownScope),
        ("verifier", PURBALINGGA, UnknownScope),
        ("supervisor", "34", UnknownScope),
        ("group", "33", UnknownScope),
    ],
)
def test_a_role_needs_its_place(
    records: Records, office: Office, role: str, scope: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        invite(records, office, role, scope, NOW)


def test_a_code_lapses(records: Records, office: Office) -> None:
    code = invite(records, office, "officer", PURBALINGGA, NOW, timedelta(days=1))
    with pytest.raises(InviteInvalid):
        accept_invite(records, code, actor=a_person(records).key, now=NOW + timedelta(days=1))


def test_a_persons_code_binds_no_group_and_a_groups_admits_nobody(records: Records, office: Office) -> None:
    budi, group = a_person(records, "Budi"), a_group(records, None)
    for_person = invite(records, office, "officer", PURBALINGGA, NOW)
    for_group = invite(records, office, "group", PURBALINGGA, NOW)
    with pytest.raises(InviteInvalid):
        bind_group(records, group.key, for_person, actor=budi.key, now=NOW)
    with pytest.raises(InviteInvalid):
        accept_invite(records, for_group, actor=budi.key, now=NOW)
    assert accept_invite(records, for_person, actor=budi.key, now=NOW).scope == PURBALINGGA
    bind_group(records, group.key, for_group, actor=budi.key, now=NOW)
    assert group.agency == PURBALINGGA


def test_a_group_that_is_bound_anew_works_for_the_new_agency(records: Records, office: Office) -> None:
    budi, group = a_person(records, "Budi"), a_group(records, PURBALINGGA)
    code = invite(records, office, "group", BANYUMAS, NOW)
    assert bind_group(records, group.key, code, actor=budi.key, now=NOW) is None
    assert records.staff.group_of_agency(PURBALINGGA) is None
    assert records.staff.group_of_agency(BANYUMAS) is group
