"""Taking a complaint: one officer wins, and nobody is held up by one who has left."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from actions.errors import TakenAlready
from actions.office import Office
from actions.take_complaint import take_complaint
from tests.builders import NOW, a_complaint, a_person, an_office, an_officer, verbs_of


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


def test_of_officers_at_the_same_moment_one_wins_and_the_others_hear_who(office: Office) -> None:
    with office.transaction() as records:
        ticket = a_complaint(records, a_person(records)).ticket
        officers = {an_officer(records, name).key: name for name in ("Budi", "Wati", "Joko", "Agus")}
    start = Barrier(len(officers))

    def grab(officer: str) -> str:
        start.wait()
        try:
            with office.transaction() as records:
                take_complaint(records, office, ticket, actor=officer, now=NOW)
        except TakenAlready as refused:
            return str(refused.values["officer"])
        return "won"

    with ThreadPoolExecutor(len(officers)) as threads:
        outcomes = list(threads.map(grab, officers))
    with office.transaction() as records:
        complaint = records.complaints.by_ticket(ticket)
        assert complaint is not None
        assert sorted(outcomes) == sorted(["won", *[officers[complaint.officer or ""]] * 3])
        assert verbs_of(records, complaint) == ["file", "take"]


def test_taking_ones_own_again_changes_nothing(office: Office) -> None:
    with office.transaction() as records:
        complaint, budi = a_complaint(records, a_person(records)), an_officer(records)
        take_complaint(records, office, complaint.ticket, actor=budi.key, now=NOW)
        take_complaint(records, office, complaint.ticket, actor=budi.key, now=NOW)
        assert verbs_of(records, complaint) == ["file", "take"]


@pytest.mark.parametrize("status", ["in_progress", "needs_info"])
def test_what_an_officer_left_behind_is_taken_without_telling_the_citizen_again(
    office: Office, status: str
) -> None:
    with office.transaction() as records:
        budi, wati, sari = an_officer(records), an_officer(records, "Wati"), a_person(records)
        complaint = a_complaint(records, sari, status=status, officer=budi.key)
        for held in records.staff.roles_of(budi.key):
            held.removed_at = NOW
        take_complaint(records, office, complaint.ticket, actor=wati.key, now=NOW)
        assert (complaint.officer, complaint.status) == (wati.key, status)
        assert not records.outbox.about(complaint.ticket, sari.key)


def test_a_first_take_stops_the_follow_up_clock(office: Office) -> None:
    with office.transaction() as records:
        complaint, budi = a_complaint(records, a_person(records)), an_officer(records)
        take_complaint(records, office, complaint.ticket, actor=budi.key, now=NOW)
        assert complaint.first_follow_up_at == NOW
