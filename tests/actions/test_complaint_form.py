"""What a citizen says, taken into the draft: the rules of the form, without Telegram and without a dialogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from actions.complaint_form import answered, take_in
from actions.complaint_heard import Heard, Taken
from actions.office import NLU_DATA, Office
from actions.understanding.understanding import Understanding
from storage.drafts import Draft
from tests.builders import NOW, an_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Office]:
    office = an_office(tmp_path_factory.mktemp("form"))
    yield replace(office, understanding=Understanding(office.region, NLU_DATA, models))
    office.database.close()


def a_draft(**known: Any) -> Draft:
    draft = Draft(person="sari", created_at=NOW, updated_at=NOW)
    for name, value in known.items():
        setattr(draft, name, value)
    return draft


def hears(office: Office, draft: Draft, text: str, requested: str | None, **more: Any) -> Taken:
    understood = office.understanding.understand(text)
    heard = Heard(text, understood, understood.intent.name, understood.intent.confidence, parts=[(7, text)])
    return take_in(draft, replace(heard, **more), requested, office, NOW)


def test_the_first_message_fills_all_it_holds(office: Office) -> None:
    draft = a_draft()
    hears(office, draft, "jalan depan SD 2 Kaligondang bolong besar, banyak yg jatuh", None)
    answers = answered(draft, office)
    assert (answers["category"], answers["place"]) == ("jalan_jembatan", "33.03.04")
    assert draft.sources == {"7": draft.description}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2", "33.74"), ("kota", "33.74"), ("Kab. Semarang", "33.22"), ("yang kabupaten saja", "33.22")],
)
def test_one_of_several_places_is_chosen_by_number_or_by_a_word(office: Office, typed: str, code: str) -> None:
    draft = a_draft(description="jalan rusak", place_candidates=["33.22", "33.74"])
    assert hears(office, draft, typed, "place").understood
    assert (draft.regency_code, draft.place_candidates) == (code, [])


def test_a_number_beyond_the_list_chooses_nothing(office: Office) -> None:
    draft = a_draft(description="jalan rusak", place_candidates=["33.22", "33.74"])
    hears(office, draft, "7", "place")
    assert draft.regency_code is None


@pytest.mark.parametrize("yes", ["ya", "nggih", "betul"])
def test_a_yes_is_no_landmark(office: Office, yes: str) -> None:
    draft = a_draft(description="jalan rusak", category="jalan_jembatan", regency_code="33.03")
    assert not hears(office, draft, yes, "place").understood
    assert draft.landmark is None


@pytest.mark.parametrize("enough", ["tidak tahu", "lewati saja", "sudah itu saja"])
def test_no_more_to_say_about_the_place_is_enough(office: Office, enough: str) -> None:
    draft = a_draft(description="jalan rusak", category="jalan_jembatan", regency_code="33.03")
    assert hears(office, draft, enough, "place").understood
    assert answered(draft, office)["place"] == "33.03"


def test_words_that_are_no_area_are_the_landmark(office: Office) -> None:
    draft = a_draft(description="jalan rusak", category="jalan_jembatan", regency_code="33.03")
    hears(office, draft, "sebelah bengkel Pak Darmo", "place")
    assert (draft.landmark, answered(draft, office)["place"]) == ("sebelah bengkel Pak Darmo", "33.03")


def test_removing_the_point_brings_back_the_area_of_the_words(office: Office) -> None:
    draft = a_draft(description="pungli di kecamatan Rembang purbalingga")
    hears(office, draft, "", "confirmation", location=(-7.39, 109.4))
    assert draft.latitude is not None
    hears(office, draft, "", "confirmation", intent="inform", answers={"point": "remove"})
    assert {draft.latitude, draft.longitude, draft.district_code} == {None, "33.03.13"}


@pytest.mark.parametrize(
    ("said", "identity"),
    [("anonim saja", "anonim"), ("rahasiakan? rahasia itu apa", "terbuka"), ("bedanya anonim apa", "terbuka")],
)
def test_a_kind_of_name_is_taken_unless_it_is_asked_about(office: Office, said: str, identity: str) -> None:
    draft = a_draft(description="ada pungli di kantor", category="aparatur", regency_code="33.03")
    hears(office, draft, said, "identity")
    assert draft.identity == identity


def test_a_chosen_category_stays_when_more_is_told(office: Office) -> None:
    draft = a_draft(description="", category="lalu_lintas", category_confidence=1.0)
    hears(office, draft, "sampah menumpuk di pasar, baunya sampai ke jalan", "description")
    assert draft.category == "lalu_lintas"


@pytest.mark.parametrize(
    ("typed", "slug"), [("3", "sampah_lingkungan"), ("nomor 1", "air_bersih"), ("4", "lainnya")]
)
def test_a_category_is_chosen_by_its_number(office: Office, typed: str, slug: str) -> None:
    guesses = [["air_bersih", 0.3], ["listrik", 0.2], ["sampah_lingkungan", 0.1]]
    draft = a_draft(description="warga resah", guesses=guesses)
    hears(office, draft, typed, "category")
    assert (draft.category, draft.category_confidence) == (slug, 1.0)


def test_what_is_told_while_another_question_is_open_is_kept(office: Office) -> None:
    draft = a_draft(description="jalan rusak", category="jalan_jembatan", category_confidence=0.9)
    hears(office, draft, "di desa Penolih kaligondang, lubangnya besar dan banyak motor jatuh tiap malam", "place")
    assert draft.village_code is not None
    assert "banyak motor jatuh" in draft.description


def test_hurry_is_no_emergency(office: Office) -> None:
    draft = a_draft(description="jalan rusak", category="jalan_jembatan")
    assert not hears(office, draft, "tolong dipercepat pak", "place").warn
