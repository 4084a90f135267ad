"""Complaints that officers record for people Telegram can't reach: filed like any other, and told through staff."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from actions.cards import show_card
from actions.errors import DraftIncomplete, NotAllowed, NothingToSay, NotRecorded, UnknownTicket
from actions.record_complaint import Recording, complete_record, record_complaint
from storage.complaints import Complaint, Event
from storage.outgoing import Outgoing
from storage.people import Person
from tests.builders import (
    BANYUMAS,
    NOW,
    PURBALINGGA,
    a_complaint,
    a_group,
    a_person,
    a_photo,
    an_officer,
    verbs_of,
)
from tests.town import Town

POTHOLE = "jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yg jatuh"


@pytest.fixture
def budi(town: Town) -> Person:
    return an_officer(town.records, "Budi")


def recorded(town: Town, officer: Person, text: str = POTHOLE, *, files: tuple[str, ...] = ()) -> Complaint:
    recording = Recording.begin("instagram", NOW)
    recording.files += files
    recording.hear(town.office, text, None, NOW)
    # What is kept between two questions is all there is.
    recording = Recording.from_dict(recording.as_dict(), NOW)
    return record_complaint(town.records, town.office, recording, actor=officer.key, now=NOW)


def test_it_is_routed_and_its_history_says_who_recorded_it(town: Town, budi: Person) -> None:
    group = a_group(town.records)
    photo = a_photo(town.records, budi, staff=True)
    complaint = recorded(town, budi, files=(photo.key,))
    assert (complaint.channel, complaint.agency, complaint.status) == ("instagram", PURBALINGGA, "routed")
    filed, routed = town.records.complaints.history(complaint)
    assert (filed.verb, filed.actor, filed.details) == ("file", budi.key, {"channel": "instagram"})
    assert routed.actor is None
    author = town.records.people.get(complaint.author)
    assert author is not None and (author.telegram_id, author.name) == (None, "")
    assert "Masuk lewat Instagram" in town.screen(group) and "1 berkas" in town.screen(group)


def test_only_staff_record_and_nothing_half_known(town: Town, budi: Person) -> None:
    with pytest.raises(NotAllowed):
        recorded(town, a_person(town.records))
    with pytest.raises(NotAllowed):
        recorded(town, an_officer(town.records, "Gita", "33", role="supervisor"))
    with pytest.raises(DraftIncomplete):
        recorded(town, budi, "jalan rusak")
    with pytest.raises(NothingToSay):
        Recording.begin("carrier pigeon", NOW)
    assert town.records.session.scalars(select(Complaint)).all() == []


def test_a_point_on_the_map_answers_where(town: Town, budi: Person) -> None:
    recording = Recording.begin("phone", NOW)
    recording.hear(town.office, "lampu jalan mati sudah seminggu, gelap sekali", None, NOW)
    assert recording.missing(town.office) == "place"
    recording.hear(town.office, "", (-7.3886, 109.3635), NOW)
    assert recording.missing(town.office) is None
    assert recording.draft.regency_code == "33.03" and recording.draft.category == "penerangan_jalan"


def test_nothing_is_sent_to_the_author_and_all_of_it_is_passed_on(town: Town, budi: Person) -> None:
    group = a_group(town.records)
    complaint = recorded(town, budi)
    ticket = complaint.ticket
    town.says(budi, f"/ambil {ticket}", group=group)
    assert "Mohon sampaikan kepadanya" in town.screen(group) and "sedang diproses" in town.screen(group)
    town.says(budi, f"/tanya {ticket} Di RT berapa?")
    assert "lalu tulis jawabannya sebagai catatan: Di RT berapa?" in " ".join(town.sees(budi).split())
    assert (complaint.status, complaint.paused_at) == ("needs_info", NOW)
    town.says(budi, f"/catatan {ticket} Katanya RT 3.")
    assert f"Jawaban pelapor {ticket} dicatat. Tenggatnya berjalan lagi." in town.sees(budi)
    assert (complaint.status, complaint.paused_at) == ("in_progress", None)
    town.says(budi, f"/catatan {ticket} Besok ke sana.")
    assert "Catatan internal" in town.sees(budi)
    town.says(budi, "Besok kami tambal.", group=group, reply_to="Masuk lewat Instagram")
    town.taps(budi, "Kirim ke pelapor", group=group)
    assert f"{ticket}: ✓ dicatat; sampaikan kepada pelapornya." in town.screen(group)
    town.says(budi, f"/selesai {ticket} Sudah ditambal.", photo=True)
    assert "dinyatakan selesai: Sudah ditambal." in " ".join(town.sees(budi).split())
    to_author = select(Outgoing).where(Outgoing.recipient == complaint.author)
    assert town.records.session.scalars(to_author).all() == []
    assert verbs_of(town.records, complaint) == [
        "file",
        "route",
        "take",
        "ask",
        "answer",
        "note",
        "reply",
        "resolve",
    ]


def test_a_confidential_one_is_passed_on_to_those_named_alone(town: Town, budi: Person) -> None:
    group, dewi = a_group(town.records), an_officer(town.records, "Dewi", role="trusted")
    complaint = a_complaint(town.records, a_person(town.records), identity="rahasia", channel="phone")
    show_card(town.records, town.office, complaint, now=NOW)
    town.says(dewi, f"/ambil {complaint.ticket}")
    assert "masuk lewat Telepon" in town.screen(dewi)
    assert complaint.ticket not in town.screen(group)


def test_link_and_name_are_completed_by_who_recorded_it_or_works_on_it(town: Town, budi: Person) -> None:
    records = town.records
    tono, rini = an_officer(records, "Tono", BANYUMAS), an_officer(records, "Rini", BANYUMAS)
    a_group(records)
    complaint = recorded(town, tono)
    assert complaint.agency == PURBALINGGA
    complete_record(records, complaint.ticket, actor=tono.key, now=NOW, link="https://instagram.com/p/1")
    complete_record(records, complaint.ticket, actor=budi.key, now=NOW, link="https://instagram.com/p/2")
    complete_record(records, complaint.ticket, actor=tono.key, now=NOW, name="Endang Lestari")
    for stranger in (rini, a_person(records)):
        with pytest.raises(UnknownTicket):
            complete_record(records, complaint.ticket, actor=stranger.key, now=NOW, name="X")
    for held in records.staff.roles_of(tono.key):
        held.removed_at = NOW
    with pytest.raises(UnknownTicket):
        complete_record(records, complaint.ticket, actor=tono.key, now=NOW, name="X")
    author = records.people.get(complaint.author)
    assert author is not None and author.name == "Endang Lestari"
    changes = [event.details for event in records.complaints.history(complaint) if event.verb == "complete"]
    assert changes == [
        {"what": "link", "before": None},
        {"what": "link", "before": "https://instagram.com/p/1"},
        {"what": "name"},
    ]
    events = records.session.scalars(select(Event)).all()
    told = [row.values for row in records.session.scalars(select(Outgoing))]
    assert "Endang" not in str([event.details for event in events]) + str(told)


def test_what_a_citizen_sent_is_not_completed(town: Town, budi: Person) -> None:
    complaint = a_complaint(town.records, a_person(town.records))
    with pytest.raises(NotRecorded):
        complete_record(town.records, complaint.ticket, actor=budi.key, now=NOW, name="X")
