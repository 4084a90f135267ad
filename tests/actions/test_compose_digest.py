"""The supervisors' digest: right figures, once each morning, late rather than never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from actions.compose_digest import compose_digest, compose_recap, send_digests
from actions.errors import NotAllowed
from actions.office import Office
from storage.database import Records
from storage.staff import Staff
from tests.builders import BANYUMAS, PURBALINGGA, a_complaint, a_person, an_office, an_officer

WIB = ZoneInfo("Asia/Jakarta")
SUNDAY = date(2026, 11, 22)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=WIB)


MORNING = at(23, 7)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def records(office: Office) -> Iterator[Records]:
    with office.transaction() as records:
        yield records


def _a_busy_sunday(records: Records) -> None:
    sari = a_person(records)
    far = at(30, 16)
    a_complaint(records, sari, filed_at=at(22, 0, 5), due_at=far)
    a_complaint(records, sari, filed_at=at(22, 23, 55), due_at=far, agency=BANYUMAS, regency_code="33.02")
    a_complaint(records, sari, filed_at=at(21, 23, 55), due_at=far)
    a_complaint(records, sari, filed_at=at(23, 0, 5), due_at=far)
    a_complaint(records, sari, filed_at=at(2, 9), due_at=at(18, 16))
    a_complaint(records, sari, filed_at=at(2, 9), due_at=at(16, 16), agency=BANYUMAS, regency_code="33.02")
    a_complaint(records, sari, filed_at=at(2, 9), due_at=at(16, 16), status="needs_info")
    a_complaint(records, sari, filed_at=at(2, 9), due_at=far, status="resolved", settled_at=at(22, 12))
    a_complaint(records, sari, filed_at=at(2, 9), due_at=far, status="closed", settled_at=at(20, 12))
    a_complaint(records, sari, filed_at=at(2, 9), due_at=at(10, 9), status="withdrawn")


def test_the_figures_of_a_local_day(records: Records, office: Office) -> None:
    _a_busy_sunday(records)
    digest = compose_digest(records, office, "33", SUNDAY, MORNING)
    totals = {name: digest[name] for name in ("new", "settled", "open", "overdue")}
    assert totals == {"new": 2, "settled": 1, "open": 6, "overdue": 2}
    assert [(line["agency"], line["days"]) for line in digest["longest"]] == [(BANYUMAS, 5), (PURBALINGGA, 3)]


def test_a_supervisor_of_a_regency_or_an_agency_sees_only_that(records: Records, office: Office) -> None:
    _a_busy_sunday(records)
    for scope in ("33.02", BANYUMAS):
        digest = compose_digest(records, office, scope, SUNDAY, MORNING)
        assert (digest["new"], digest["open"], digest["overdue"]) == (1, 2, 1)
        assert [line["agency"] for line in digest["agencies"]] == [BANYUMAS]


def test_the_worst_agencies_come_first_and_the_rest_is_a_number(records: Records, office: Office) -> None:
    sari = a_person(records)
    agencies = [agency.code for agency in office.region.agencies.values() if agency.level == "regency"][:18]
    for late, agency in enumerate(agencies):
        for _ in range(late % 4):
            a_complaint(records, sari, agency=agency, due_at=at(20, 9))
        a_complaint(records, sari, agency=agency, due_at=at(30, 9))
    digest = compose_digest(records, office, "33", SUNDAY, MORNING)
    overdue = [line["overdue"] for line in digest["agencies"]]
    assert (len(overdue), digest["others"]) == (15, 3)
    assert overdue == sorted(overdue, reverse=True)


def test_a_digest_goes_out_at_seven_and_once(records: Records, office: Office) -> None:
    an_officer(records, "Ratna", "33", role="supervisor", since=at(22, 8))
    assert send_digests(records, office, at(23, 6, 59)) == 0
    assert send_digests(records, office, MORNING) == 1
    assert send_digests(records, office, at(23, 7, 1)) == 0
    assert send_digests(records, office, at(24, 7)) == 1


def test_a_missed_morning_is_made_up_for_once(records: Records, office: Office) -> None:
    ratna = an_officer(records, "Ratna", "33", role="supervisor")
    assert send_digests(records, office, at(23, 11, 20)) == 1
    assert send_digests(records, office, at(23, 11, 21)) == 0
    digest = records.outbox.next_of(ratna.key, at(23, 12))
    assert digest is not None
    assert digest.values["day"] == "2026-11-22"


def test_a_new_supervisor_waits_for_the_next_morning(records: Records, office: Office) -> None:
    an_officer(records, "Ratna", "33", role="supervisor", since=at(23, 9))
    assert send_digests(records, office, at(23, 9, 1)) == 0
    assert send_digests(records, office, at(24, 7)) == 1


def test_each_scope_of_a_supervisor_gets_its_own(records: Records, office: Office) -> None:
    ratna = an_officer(records, "Ratna", "33.03", role="supervisor")
    records.staff.add(Staff(person=ratna.key, role="supervisor", scope=PURBALINGGA, added_at=at(1, 9)))
    assert send_digests(records, office, MORNING) == 2


def test_todays_recap_counts_what_is_overdue_now_and_no_later(records: Records, office: Office) -> None:
    sari, ratna = a_person(records), an_officer(records, "Ratna", "33", role="supervisor")
    a_complaint(records, sari, filed_at=at(23, 8), due_at=at(23, 9))
    a_complaint(records, sari, filed_at=at(22, 8), due_at=at(23, 16))
    (recap,) = compose_recap(records, office, actor=ratna.key, now=at(23, 10))
    assert (recap["new"], recap["yesterday"]["new"], recap["open"], recap["overdue"]) == (1, 1, 2, 1)


def test_only_supervisors_get_a_recap(records: Records, office: Office) -> None:
    with pytest.raises(NotAllowed):
        compose_recap(records, office, actor=an_officer(records).key, now=MORNING)


def test_a_confidential_report_is_only_a_ticket_and_a_number(records: Records, office: Office) -> None:
    a_complaint(records, a_person(records), identity="rahasia", due_at=at(20, 9) - timedelta(days=1))
    digest = compose_digest(records, office, "33", SUNDAY, MORNING)
    assert "bolong" not in str(digest)
