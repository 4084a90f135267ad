"""Only what was shown can be joined, and only what is like it is shown, with nothing of who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.errors import UnknownTicket
from actions.find_similar import joinable
from actions.join_complaint import join_complaint
from actions.office import Office
from actions.save_draft import open_draft
from storage.complaints import Complaint
from storage.database import Records
from storage.drafts import Draft
from storage.people import Person
from tests.builders import NOW, a_complaint, a_person, an_office

PLACE: dict[str, Any] = {"regency_code": "33.03", "district_code": "33.03.04"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return an_office(tmp_path)


@pytest.fixture
def records(office: Office) -> Iterator[Records]:
    with office.transaction() as records:
        yield records


def a_draft(records: Records, person: Person, **other: Any) -> Draft:
    draft = open_draft(records, person.key, NOW)
    values = {"description": "jalan bolong besar depan SD 2 Kaligondang", "category": "jalan_jembatan", **PLACE}
    for name, value in (values | other).items():
        setattr(draft, name, value)
    return draft


def a_pothole(records: Records, **other: Any) -> Complaint:
    return a_complaint(records, a_person(records, "Sari Wulandari"), **(PLACE | other))


def tickets(shown: list[dict[str, Any]]) -> list[str]:
    return [one["ticket"] for one in shown]


def test_one_like_it_is_shown_and_joined(records: Records, office: Office) -> None:
    pothole, tono = a_pothole(records), a_person(records, "Tono")
    draft = a_draft(records, tono)
    assert tickets(joinable(records, office, draft, NOW)) == [pothole.ticket]
    join_complaint(records, office, draft, pothole.ticket, NOW)
    assert records.drafts.open_of(tono.key) is None
    assert [one.person for one in records.followers.of_complaint(pothole.id)] == [tono.key]
    assert tono.key not in repr([(e.actor, e.details) for e in records.complaints.history(pothole)])
    assert joinable(records, office, a_draft(records, tono), NOW) == [], "what one follows is not offered again"


@pytest.mark.parametrize(
    "other",
    [
        {"identity": "rahasia"},
        {"status": "closed"},
        {"category": "penerangan_jalan"},
        {"filed_at": NOW - timedelta(days=200)},
        {"regency_code": "33.02", "district_code": "33.02.01"},
    ],
)
def test_others_are_neither_shown_nor_joined(records: Records, office: Office, other: dict[str, Any]) -> None:
    pothole, draft = a_pothole(records, **other), a_draft(records, a_person(records, "Tono"))
    assert joinable(records, office, draft, NOW) == []
    with pytest.raises(UnknownTicket):
        join_complaint(records, office, draft, pothole.ticket, NOW)
    assert records.followers.count(pothole.id) == 0


def test_one_s_own_is_not_shown_nor_anything_to_a_confidential_or_urgent_draft(
    records: Records, office: Office
) -> None:
    pothole = a_pothole(records)
    author = records.people.get(pothole.author)
    assert author is not None
    assert joinable(records, office, a_draft(records, author), NOW) == []
    tono = a_person(records, "Tono")
    assert joinable(records, office, a_draft(records, tono, identity="rahasia"), NOW) == []
    assert joinable(records, office, a_draft(records, tono, identity="terbuka", urgent=True), NOW) == []


def test_what_became_confidential_meanwhile_is_not_joined(records: Records, office: Office) -> None:
    pothole, draft = a_pothole(records), a_draft(records, a_person(records, "Tono"))
    joinable(records, office, draft, NOW)
    pothole.identity = "rahasia"
    with pytest.raises(UnknownTicket):
        join_complaint(records, office, draft, pothole.ticket, NOW)
    assert draft.outcome is None


def test_a_stranger_sees_nothing_of_who_wrote_it_nor_what(records: Records, office: Office) -> None:
    a_pothole(records, landmark="depan warung Sari Wulandari 081234567890, SD 2 Kaligondang")
    shown = joinable(records, office, a_draft(records, a_person(records, "Tono")), NOW)
    assert shown and not {"Wulandari", "0812", "hubungi"} & set(repr(shown).replace(",", " ").split())
    assert "Wulandari" not in repr(shown) and "081234567890" not in repr(shown)


def test_an_area_that_the_pack_has_lost_hinders_nobody(records: Records, office: Office) -> None:
    pothole = a_pothole(records, village_code="33.03.04.9999")
    assert tickets(joinable(records, office, a_draft(records, a_person(records, "Tono")), NOW)) == [pothole.ticket]
