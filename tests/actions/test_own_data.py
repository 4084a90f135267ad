"""One's data hold nothing of staff's, and once they are deleted no free text tells who it was."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from actions.cards import show_card
from actions.confirm_settled import confirm_settled
from actions.delete_data import delete_data
from actions.index_complaint import index_complaint
from actions.own_data import gather
from actions.rate_complaint import rate_complaint
from actions.resolve_complaint import resolve_complaint
from storage.complaints import Event
from storage.terms import Term
from tests.builders import BANYUMAS, DESK, NOW, a_complaint, a_group, a_person, an_officer
from tests.town import Town


def test_the_document_tells_nothing_of_staff_and_none_of_their_words_among_themselves(town: Town) -> None:
    records = town.records
    sari, budi = a_person(records), an_officer(records, "Budiyanto")
    wulan, joko = an_officer(records, "Wulandari", DESK, role="verifier"), a_person(records, "Joko Susilo")
    group, _ = a_group(records), a_group(records, BANYUMAS)
    complaint, other = a_complaint(records, sari), a_complaint(records, joko)
    ticket = complaint.ticket
    for said in (
        f"/ambil {ticket}",
        f"/catatan {ticket} Pelapor cerewet.",
        f"/balas {ticket} Besok kami survei.",
        f"/teruskan {ticket} {BANYUMAS} karena mereka lebih sabar",
    ):
        town.says(budi, said)
    tono = an_officer(records, "Tono", BANYUMAS)
    town.says(tono, f"/selesai {ticket} Sudah ditambal.")
    town.taps(tono, "Tanpa foto")
    town.says(tono, "Malas memotret.")
    town.says(wulan, f"/tolak {other.ticket} spam Orang ini langganan.")
    town.deliver()
    document = json.dumps(gather(records, sari.key)) + json.dumps(gather(records, joko.key))
    assert "Besok kami survei." in document and "Sudah ditambal." in document
    for secret in ("Budiyanto", "Wulandari", "Tono", "cerewet", "sabar", "Malas", "langganan", "confirm"):
        assert secret not in document
    assert not any(one.key in document for one in (budi, tono, wulan, group))
    town.says(budi, f"/buka {other.ticket}")
    town.deliver()
    assert "Joko Susilo" not in json.dumps(gather(records, budi.key)), "an officer's own data is not the citizens'"


def test_after_deletion_no_free_text_names_the_person_and_what_they_held_is_free(town: Town) -> None:
    records, office = town.records, town.office
    zuhdiyah, budi = an_officer(records, "Zuhdiyah Kertapati", BANYUMAS), an_officer(records)
    group = a_group(records)
    complaint = a_complaint(records, zuhdiyah, description="bolong, kata Zuhdiyah")
    held = a_complaint(records, a_person(records), agency=BANYUMAS, officer=zuhdiyah.key, status="in_progress")
    followed = a_complaint(records, a_person(records))
    records.followers.add(followed.id, zuhdiyah.key, NOW)
    index_complaint(records, office.region, complaint)
    show_card(records, office, complaint, now=NOW)
    done, why = "Sudah ditambal, Bu Zuhdiyah.", "Zuhdiyah galak."
    resolve_complaint(records, office, complaint.ticket, done, actor=budi.key, now=NOW, without_proof=why)
    confirm_settled(records, office, complaint.ticket, person=zuhdiyah.key, now=NOW)
    praise: dict[str, Any] = {"stars": 5, "words": "Rumah saya dekat pohon zebrakuda, Zuhdiyah"}
    rate_complaint(records, office, complaint.ticket, person=zuhdiyah.key, now=NOW, **praise)
    assert gather(records, zuhdiyah.key)["laporan"][0]["kata_untuk_petugas"] == praise["words"]
    town.deliver()
    delete_data(records, office, zuhdiyah.key, NOW)
    town.deliver()
    assert (complaint.rating, complaint.rating_words) == (5, None)
    told = [event.details for event in records.session.scalars(select(Event))]
    assert "zebrakuda" not in repr(told) and "Zuhdiyah" not in repr(told)
    assert "Sudah ditambal" in repr(told) and "bolong" in complaint.description
    assert "zuhdiyah" not in records.session.scalars(select(Term.term)).all()
    assert not records.followers.of_person(zuhdiyah.key) and not records.staff.roles_of(zuhdiyah.key)
    assert held.officer is None and held.status == "in_progress"
    town.says(budi, f"/riwayat {complaint.ticket}", group=group)
    assert "Zuhdiyah" not in town.sees(group) and "zebrakuda" not in town.sees(group)
