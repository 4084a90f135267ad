"""What supervisors hear of at once: to whom, how much, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.add_follow_up import add_follow_up
from actions.categorise_complaint import categorise_complaint
from actions.escalate_complaint import escalate_complaint, reason_to_escalate
from actions.escalate_rises import escalate_rises
from actions.forward_complaint import forward_complaint
from actions.mark_urgent import UrgentAlready, mark_urgent
from storage.people import Person
from tests.builders import BANYUMAS, DESK, NOW, a_complaint, a_group, a_person, an_officer
from tests.town import Town


@pytest.fixture
def supervisors(town: Town) -> dict[str, Person]:
    scopes = ("33", "33.03", "33.02", "INSPEKTORAT")
    return {scope: an_officer(town.records, f"Ibu {scope}", scope, role="supervisor") for scope in scopes}


@pytest.mark.parametrize(
    ("text", "urgent", "reason"),
    [
        ("api besar di pasar, tolong", True, "emergency"),
        ("jalan bolong di depan sekolah", False, None),
        ("anak tetangga tiap malam dipukuli bapaknya", False, "violence"),
        ("pak kades minta pungli 200 ribu tiap urus surat", False, "corruption"),
        ("dana desa diselewengkan kepala desa", False, "corruption"),
        ("ada pungli parkir di pasar oleh preman", False, None),
        ("dinas kesehatan jateng menerima suap dalam lelang", False, "corruption"),
        ("bupati belum memperbaiki jalan", False, None),
    ],
)
def test_what_cannot_wait(town: Town, text: str, urgent: bool, reason: str | None) -> None:
    complaint = a_complaint(town.records, a_person(town.records), description=text, urgent=urgent)
    assert reason_to_escalate(town.office, complaint) == reason


def test_danger_reaches_those_who_look_after_it_once(town: Town, supervisors: dict[str, Person]) -> None:
    complaint = a_complaint(town.records, a_person(town.records), urgent=True)
    assert [escalate_complaint(town.records, town.office, complaint, NOW) for _ in range(2)] == [2, 0]
    assert f"Laporan darurat: {complaint.ticket}" in town.sees(supervisors["33.03"])
    assert "Kab. Purbalingga" in town.sees(supervisors["33"])
    assert "bolong" not in town.screen(supervisors["33"])
    assert not town.screen(supervisors["33.02"])


def test_corruption_is_for_the_inspectorate_s_supervisor_alone(town: Town, supervisors: dict[str, Person]) -> None:
    text = "camat kaligondang minta suap untuk izin"
    secret = a_complaint(town.records, a_person(town.records), description=text, identity="rahasia", urgent=True)
    assert escalate_complaint(town.records, town.office, secret, NOW) == 1
    heard = town.sees(supervisors["INSPEKTORAT"])
    assert "Dugaan korupsi oleh pejabat" in heard and secret.ticket in heard
    assert "camat" not in heard and "Purbalingga" not in heard
    assert not any(town.screen(supervisors[scope]) for scope in ("33", "33.03", "33.02"))


@pytest.mark.parametrize(
    ("text", "category", "reason", "heard_by"),
    [
        (
            "pak lurah minta uang 200 ribu biar surat cepat jadi",
            "aparatur",
            "Laporan tentang pejabat",
            {"INSPEKTORAT"},
        ),
        (
            "anak tetangga nangis tiap malam, badannya biru-biru",
            "perempuan_anak",
            "Perlu segera dilihat",
            {"33", "33.03"},
        ),
        ("petugas loket kurang ramah", "aparatur", "", set()),
        ("antre tiga jam", "kependudukan", "", set()),
    ],
)
def test_a_category_that_the_desk_corrects_is_told_of_as_at_filing(
    town: Town, supervisors: dict[str, Person], text: str, category: str, reason: str, heard_by: set[str]
) -> None:
    records, wati = town.records, an_officer(town.records, "Wati", DESK, role="verifier")
    for agency in ("INSPEKTORAT", DESK):
        a_group(records, agency)
    complaint = a_complaint(
        records,
        a_person(records),
        description=text,
        category="lainnya",
        category_confidence=0.4,
        agency=DESK,
        status="submitted",
    )
    assert escalate_complaint(records, town.office, complaint, NOW) == 0
    categorise_complaint(records, town.office, complaint.ticket, category, actor=wati.key, now=NOW)
    heard = {scope: town.screen(person) for scope, person in supervisors.items()}
    assert {scope for scope, screen in heard.items() if screen} == heard_by
    assert all(f"{reason}: {complaint.ticket}" in screen for screen in heard.values() if screen)
    assert escalate_complaint(records, town.office, complaint, NOW + timedelta(hours=1)) == 0


def test_what_the_desk_marks_urgent_is_told_of_once(town: Town, supervisors: dict[str, Person]) -> None:
    records, wati = town.records, an_officer(town.records, "Wati", DESK, role="verifier")
    group, banyumas = a_group(records), a_group(records, BANYUMAS)
    complaint = a_complaint(records, a_person(records))
    ticket = complaint.ticket
    town.says(wati, f"/darurat {ticket} tiangnya hampir roboh")
    assert f"{ticket} ditandai darurat" in town.sees(wati)
    assert "ditandai darurat oleh Meja Aduan" in town.screen(group) and "hampir roboh" in town.screen(group)
    assert f"Laporan darurat: {ticket}" in town.sees(supervisors["33.03"])
    with pytest.raises(UrgentAlready):
        mark_urgent(records, town.office, ticket, "", actor=wati.key, now=NOW)
    # Whoever gets to look after it later hears of it then; the others have heard.
    told = an_officer(records, "Ibu Banyumas", BANYUMAS, role="supervisor")
    budi = an_officer(records)
    forward_complaint(records, town.office, ticket, BANYUMAS, actor=budi.key, now=NOW)
    assert f"Laporan darurat: {ticket}" in town.sees(told)
    assert town.screen(supervisors["33.03"]).count("Laporan darurat") == 1
    assert ticket in town.screen(banyumas)


def test_what_a_citizen_adds_is_told_of_once(town: Town, supervisors: dict[str, Person]) -> None:
    records, sari = town.records, a_person(town.records)
    complaint = a_complaint(records, sari, description="tetangga ribut tiap malam")
    for text in ("semalam rumahnya gelap", "anaknya dipukuli sampai berdarah", "dia dipukuli lagi"):
        add_follow_up(records, town.office, complaint.ticket, text, person=sari.key, now=NOW)
    assert town.screen(supervisors["33.03"]).count(f"Laporan kekerasan: {complaint.ticket}") == 1
    assert "berdarah" not in town.screen(supervisors["33.03"])


def test_the_operator_hears_when_the_inspectorate_has_no_supervisor(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    ratna = an_officer(town.records, "Ratna", "33", role="supervisor")
    bribed = a_complaint(town.records, a_person(town.records), description="camat minta suap")
    assert escalate_complaint(town.records, town.office, bribed, NOW) == 0
    assert [record.message for record in caplog.records] == [
        "nobody hears what is said of officials: the inspectorate has no supervisor"
    ]
    assert not town.screen(ratna)


def test_a_rise_is_told_on_its_day_and_not_again(town: Town, supervisors: dict[str, Person]) -> None:
    records, sari = town.records, a_person(town.records)
    for week in range(1, 10):
        a_complaint(records, sari, category="air_bersih", filed_at=NOW - timedelta(weeks=week))
    for minute in range(14):
        a_complaint(records, sari, category="air_bersih", filed_at=NOW - timedelta(minutes=minute))
    records.session.flush()
    later = NOW + timedelta(hours=2), NOW + timedelta(days=6)
    assert [escalate_rises(records, town.office, moment) for moment in (NOW, *later)] == [2, 0, 0]
    assert "Air bersih & PDAM, Kab. Purbalingga: 14 laporan" in town.sees(supervisors["33.03"])
    assert not town.screen(supervisors["33.02"])


def test_an_ordinary_day_alarms_nobody(town: Town, supervisors: dict[str, Person]) -> None:
    records, sari = town.records, a_person(town.records)
    for week in range(10):
        for _ in range(3):
            a_complaint(records, sari, category="air_bersih", filed_at=NOW - timedelta(weeks=week))
    assert escalate_rises(records, town.office, NOW) == 0
