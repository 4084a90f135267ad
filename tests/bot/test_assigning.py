"""/tugaskan: who can be given a complaint, and what the others hear of it."""

from __future__ import annotations

import pytest

from actions.assign_complaint import assign_complaint
from actions.cards import show_card
from actions.errors import UnknownColleague
from tests.builders import BANYUMAS, DESK, NOW, PURBALINGGA, a_complaint, a_group, a_person, an_officer, verbs_of
from tests.town import Town


def test_the_least_busy_colleague_is_offered_first(town: Town) -> None:
    tini, sari = an_officer(town.records, "Tini", role="admin"), a_person(town.records)
    budi, _wati = an_officer(town.records, "Budi"), an_officer(town.records, "Wati")
    an_officer(town.records, "Tono", BANYUMAS)
    for _ in range(2):
        a_complaint(town.records, sari, status="in_progress", officer=budi.key)
    a_complaint(town.records, sari, status="closed", officer=tini.key, ended_at=NOW)
    complaint = a_complaint(town.records, sari)
    town.says(tini, f"/tugaskan {complaint.ticket}")
    town.deliver()
    [shown] = [one for one in town.screens[tini.key].values() if "Siapa yang menangani" in one.text]
    assert list(shown.buttons) == ["Tini", "Wati", "Budi · 2"]


def test_nothing_of_its_clocks_changes_and_the_citizen_hears_nothing(town: Town) -> None:
    tini, budi, sari = (
        an_officer(town.records, "Tini", role="admin"),
        an_officer(town.records),
        a_person(town.records),
    )
    complaint = a_complaint(town.records, sari)
    before = (complaint.status, complaint.due_at, complaint.first_follow_up_at, complaint.rings_at)
    town.says(tini, f"/tugaskan {complaint.ticket} budi")
    assert (complaint.status, complaint.due_at, complaint.first_follow_up_at, complaint.rings_at) == before
    assert complaint.officer == budi.key
    assert verbs_of(town.records, complaint) == ["file", "assign"]
    assert verbs_of(town.records, complaint, audience="public") == ["file"]
    assert town.screen(sari) == ""


def test_a_name_that_several_bear_is_asked_about(town: Town) -> None:
    tini, sari = an_officer(town.records, "Tini", role="admin"), a_person(town.records)
    santoso, _utomo = an_officer(town.records, "Budi Santoso"), an_officer(town.records, "Budi Utomo")
    complaint = a_complaint(town.records, sari)
    town.says(tini, f"/tugaskan {complaint.ticket} Budi")
    assert complaint.officer is None
    town.taps(tini, "Budi Santoso")
    assert complaint.officer == santoso.key
    town.says(tini, f"/tugaskan {complaint.ticket} uto bud")
    assert "ditugaskan kepada Budi Utomo" in town.sees(tini)


def test_a_confidential_one_goes_to_those_named_for_it_alone(town: Town) -> None:
    retno, ratna = (an_officer(town.records, name, role="trusted") for name in ("Retno", "Ratna"))
    budi, tini = an_officer(town.records, "Budi"), an_officer(town.records, "Tini", role="admin")
    complaint = a_complaint(
        town.records, a_person(town.records), identity="rahasia", status="in_progress", officer=retno.key
    )
    show_card(town.records, town.office, complaint, now=NOW)
    town.says(tini, f"/tugaskan {complaint.ticket} Budi")
    assert "tidak ada di sini" in town.sees(tini)
    town.says(retno, f"/tugaskan {complaint.ticket} Budi")
    assert "Tidak ada rekan bernama Budi" in town.sees(retno)
    with pytest.raises(UnknownColleague):
        assign_complaint(town.records, town.office, complaint.ticket, budi.key, actor=retno.key, now=NOW)
    town.taps(retno, "Ratna")
    assert complaint.officer == ratna.key
    assert complaint.ticket in town.sees(ratna)
    assert town.screen(budi) == ""


def test_what_has_ended_is_given_to_nobody(town: Town) -> None:
    tini, budi = an_officer(town.records, "Tini", role="admin"), an_officer(town.records)
    complaint = a_complaint(town.records, a_person(town.records), status="closed", ended_at=NOW)
    town.says(tini, f"/tugaskan {complaint.ticket} {budi.key}")
    assert "tidak bisa dilakukan sekarang" in town.sees(tini)
    assert complaint.officer is None


def test_who_is_alone_hears_that_there_is_nobody_else(town: Town) -> None:
    wati = an_officer(town.records, "Wati", DESK, role="verifier")
    complaint = a_complaint(
        town.records, a_person(town.records), agency=DESK, status="in_progress", officer=wati.key
    )
    town.says(wati, f"/tugaskan {complaint.ticket}")
    assert f"Belum ada rekan lain yang bisa menangani {complaint.ticket}" in town.sees(wati)


def test_in_the_group_too(town: Town) -> None:
    tini, budi = an_officer(town.records, "Tini", role="admin"), an_officer(town.records)
    group = a_group(town.records, PURBALINGGA)
    complaint = a_complaint(town.records, a_person(town.records))
    town.says(tini, f"/tugaskan {complaint.ticket}", group=group)
    town.taps(tini, "Budi", group=group)
    assert complaint.officer == budi.key
    assert f"✓ {complaint.ticket} ditugaskan kepada Budi." in town.screen(group)
    town.taps(budi, "Ambil")
    assert complaint.status == "in_progress"
