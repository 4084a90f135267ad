"""What staff decide about complaints, on the screens of everybody concerned: citizen, officer, verifier, others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.cards import show_card
from actions.route_complaint import route_complaint
from storage.people import Person
from tests.builders import (
    BANYUMAS,
    DESK,
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


class Desk:
    """Sari's pothole with Budi's agency, Tono elsewhere, and Wulan who verifies at the central desk."""

    def __init__(self, town: Town, **complaint: object) -> None:
        records = town.records
        self.sari = a_person(records, "Sari")
        self.budi, self.tono = an_officer(records, "Budi"), an_officer(records, "Tono", BANYUMAS)
        self.wulan = an_officer(records, "Wulan", DESK, role="verifier")
        self.group, self.meja = a_group(records), a_group(records, DESK)
        self.complaint = a_complaint(records, self.sari, **complaint)  # type: ignore[arg-type]
        self.ticket = self.complaint.ticket
        self.dewi = an_officer(records, "Dewi", role="trusted")
        show_card(records, town.office, self.complaint, now=town.now)
        town.deliver()


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


def test_an_unanswered_question_is_taken_back_and_the_clock_runs_again(town: Town, desk: Desk) -> None:
    town.says(desk.budi, f"/tanya {desk.ticket} RT berapa?", group=desk.group)
    due, town.now = desk.complaint.due_at, NOW + timedelta(days=2)
    town.taps(desk.budi, "Lanjut tanpa jawaban", group=desk.group)
    assert (desk.complaint.status, desk.complaint.paused_at) == ("routed", None)
    assert desk.complaint.due_at > due
    assert "ditarik. Tenggat berjalan lagi" in town.sees(desk.group)
    assert "tidak perlu dijawab lagi" in town.sees(desk.sari)
    town.says(desk.budi, f"/lanjut {desk.ticket}", group=desk.group)
    assert "Itu tidak bisa dilakukan sekarang. Yang bisa: /ambil" in town.sees(desk.group).replace("\n", " ")


def test_what_is_not_ours_goes_back_to_the_central_desk_with_the_reason(town: Town, desk: Desk) -> None:
    town.taps(desk.budi, "Bukan wewenang", group=desk.group)
    assert "bukan wewenang instansi Anda" in town.sees(desk.group)
    town.says(desk.budi, "Itu jalan provinsi.", group=desk.group, reply_to="bukan wewenang instansi")
    assert (desk.complaint.status, desk.complaint.agency) == ("returned", DESK)
    assert "Itu jalan provinsi." in town.sees(desk.meja)
    assert desk.ticket in town.screen(desk.meja)
    assert "sudah diteruskan" in town.screen(desk.group)
    assert "bukan wewenang Pemerintah Kabupaten Purbalingga" in town.sees(desk.sari)
    assert "jalan provinsi" not in town.screen(desk.sari)
    town.says(desk.budi, f"/buka {desk.ticket}")
    assert "tidak ada di sini" in town.sees(desk.budi)


def test_the_desk_cannot_give_back_to_itself(town: Town, desk: Desk) -> None:
    own = a_complaint(town.records, desk.sari, agency=DESK)
    town.says(desk.wulan, f"/kembalikan {own.ticket} bukan kami", group=desk.meja)
    assert "memang sudah ada di" in town.sees(desk.meja)


def test_a_rejection_is_proposed_by_an_officer_and_decided_by_the_verifier(town: Town, desk: Desk) -> None:
    town.says(desk.budi, f"/tolak {desk.ticket}", group=desk.group)
    town.taps(desk.budi, "Sedang dalam proses hukum", group=desk.group)
    assert desk.complaint.status == "routed"
    assert "menunggu keputusan verifikator" in town.sees(desk.group)
    assert town.screen(desk.sari) == ""
    proposal = town.sees(desk.meja)
    assert "mengusulkan menolak" in proposal
    assert "081234567890" not in proposal
    town.taps(desk.wulan, "Setuju, tolak", group=desk.meja)
    assert (desk.complaint.status, desk.complaint.proposed) == ("rejected", None)
    assert proposal in town.screen(desk.meja), "what was proposed stays to be read"
    assert all("Setuju, tolak" not in shown.buttons for shown in town.screens[desk.meja.key].values())
    assert "Verifikator menyetujui" in town.sees(desk.group)
    assert "tidak bisa kami tindak lanjuti: masalah ini sedang ditangani lewat jalur hukum" in town.sees(desk.sari)
    assert verbs_of(town.records, desk.complaint) == ["file", "propose", "reject"]
    assert verbs_of(town.records, desk.complaint, "public") == ["file", "reject"]


def test_a_verifier_who_disagrees_lets_it_go_on_and_the_citizen_hears_nothing(town: Town, desk: Desk) -> None:
    town.says(desk.budi, f"/tolak {desk.ticket} spam", group=desk.group)
    town.taps(desk.wulan, "Tidak, lanjutkan", group=desk.meja)
    assert (desk.complaint.status, desk.complaint.proposed) == ("routed", None)
    assert "Laporan dilanjutkan" in town.sees(desk.group)
    assert town.screen(desk.sari) == ""


def test_another_reason_is_asked_for_in_words_which_the_citizen_reads_once_it_is_decided(
    town: Town, desk: Desk
) -> None:
    town.says(desk.budi, f"/tolak {desk.ticket}")
    town.taps(desk.budi, "Lainnya")
    town.says(desk.budi, "Jalan itu milik perumahan.")
    assert desk.complaint.proposed == "other"
    town.taps(desk.wulan, "Setuju, tolak", group=desk.meja)
    assert "Jalan itu milik perumahan." in town.sees(desk.sari)


def test_nobody_but_a_verifier_decides(town: Town, desk: Desk) -> None:
    town.says(desk.budi, f"/tolak {desk.ticket} spam", group=desk.group)
    town.says(desk.budi, f"/setuju {desk.ticket}", group=desk.group)
    assert "bukan wewenang Anda" in town.sees(desk.group)
    town.says(desk.tono, f"/setuju {desk.ticket}")
    assert "tidak ada di sini" in town.sees(desk.tono)
    clerk = an_officer(town.records, "Joko", DESK)
    town.taps(clerk, "Setuju, tolak", group=desk.meja)
    assert "tidak ada di sini" in town.sees(desk.meja)
    assert desk.complaint.status == "routed"


def test_a_proposal_that_was_overtaken_can_be_decided_no_more_and_its_buttons_go(town: Town, desk: Desk) -> None:
    town.says(desk.budi, f"/tolak {desk.ticket} spam", group=desk.group)
    town.deliver()
    town.says(desk.budi, f"/selesai {desk.ticket} Sudah ditambal.", group=desk.group, photo=True)
    town.taps(desk.wulan, "Setuju, tolak", group=desk.meja)
    assert desk.complaint.status == "resolved"
    assert "Tidak ada usul penolakan yang menunggu" in town.screen(desk.meja)
    assert all("Setuju, tolak" not in shown.buttons for shown in town.screens[desk.meja.key].values())


def test_the_verifier_rejects_at_once_and_reinstates(town: Town, desk: Desk) -> None:
    town.says(desk.wulan, f"/tolak {desk.ticket} bukan_wewenang", group=desk.meja)
    assert desk.complaint.status == "rejected"
    assert "di luar wewenang pemerintah" in town.sees(desk.sari)
    town.now = NOW + timedelta(days=1)
    due = desk.complaint.due_at
    town.says(desk.budi, f"/pulihkan {desk.ticket}", group=desk.group)
    assert "bukan wewenang Anda" in town.sees(desk.group)
    town.says(desk.wulan, f"/buka {desk.ticket}")
    assert "081234567890" not in town.sees(desk.wulan)
    assert "Sari" not in town.sees(desk.wulan)
    assert list(list(town.screens[desk.wulan.key].values())[-1].buttons) == ["⋯"]
    town.taps(desk.wulan, "⋯")
    town.taps(desk.wulan, "Aktifkan lagi")
    assert desk.complaint.status == "routed"
    assert desk.complaint.due_at > due
    assert "kami buka lagi" in town.sees(desk.sari)
    assert "diaktifkan lagi" in town.sees(desk.group)


def test_of_a_confidential_complaint_the_verifier_decides_by_its_category_alone(town: Town) -> None:
    desk = Desk(town, identity="rahasia")
    town.says(desk.wulan, f"/tolak {desk.ticket} spam", group=desk.meja)
    assert "tidak ada di sini" in town.sees(desk.meja)
    town.says(desk.dewi, f"/tolak {desk.ticket} lainnya Kepala desa sudah diberhentikan.")
    proposal = town.sees(desk.meja)
    assert "Laporan rahasia" in proposal
    assert "Kaligondang" not in proposal
    assert "Kepala desa" not in proposal
    town.says(desk.wulan, f"/buka {desk.ticket}")
    assert "tidak ada di sini" in town.sees(desk.wulan)
    town.taps(desk.wulan, "Setuju, tolak", group=desk.meja)
    assert desk.complaint.status == "rejected"
    assert "Kepala desa" in town.sees(desk.sari)


def _twin(town: Town, desk: Desk, name: str = "Joko") -> tuple[Person, str]:
    joko = a_person(town.records, name)
    twin = a_complaint(town.records, joko)
    show_card(town.records, town.office, twin, now=town.now)
    return joko, twin.ticket


def test_the_people_of_a_merged_duplicate_follow_the_survivor_until_it_is_taken_apart(
    town: Town, desk: Desk
) -> None:
    joko, twin = _twin(town, desk)
    rini = a_person(town.records, "Rini")
    duplicate = town.records.complaints.by_ticket(twin)
    assert duplicate is not None
    town.records.followers.add(duplicate.id, rini.key, NOW)
    admin = an_officer(town.records, "Ani", role="admin")
    town.says(desk.budi, f"/gabung {twin} {desk.ticket}", group=desk.group)
    assert "bukan wewenang Anda" in town.sees(desk.group)
    town.says(admin, f"/gabung {twin} {desk.ticket}", group=desk.group)
    assert duplicate.status == "merged"
    followers = {one.person: one.via for one in town.records.followers.of_complaint(desk.complaint.id)}
    assert followers == {joko.key: twin, rini.key: twin}
    assert f"sama dengan laporan yang sudah ditangani, {desk.ticket}" in town.sees(joko)
    town.says(admin, f"/buka {twin}")
    assert f"Digabung ke {desk.ticket}" in town.sees(admin)
    town.taps(admin, "Pisahkan lagi", group=desk.group)
    assert duplicate.status == "routed"
    assert not town.records.followers.of_complaint(desk.complaint.id)
    assert "kami pisahkan lagi" in town.sees(joko)
    assert verbs_of(town.records, desk.complaint) == ["file", "absorb", "separate"]


def test_taking_one_of_two_duplicates_apart_leaves_the_other_followed(town: Town, desk: Desk) -> None:
    joko, first = _twin(town, desk)
    second = a_complaint(town.records, joko)
    show_card(town.records, town.office, second, now=town.now)
    for twin in (first, second.ticket):
        town.says(desk.wulan, f"/gabung {twin} {desk.ticket}", group=desk.meja)
    town.says(desk.wulan, f"/pisah {first}", group=desk.meja)
    (follower,) = town.records.followers.of_complaint(desk.complaint.id)
    assert (follower.person, follower.via) == (joko.key, second.ticket)


def test_what_cannot_be_merged_is_explained(town: Town, desk: Desk) -> None:
    _, twin = _twin(town, desk)
    foreign = a_complaint(town.records, desk.sari, agency=BANYUMAS).ticket
    admin = an_officer(town.records, "Ani", role="admin")
    town.says(admin, f"/gabung {twin} {foreign}", group=desk.group)
    assert "tidak ada di sini" in town.sees(desk.group)
    town.says(admin, f"/gabung {twin} {twin}", group=desk.group)
    assert "Itu nomor yang sama" in town.sees(desk.group)
    town.says(admin, f"/gabung {twin}", group=desk.group)
    assert "misalnya: /gabung" in town.sees(desk.group)
    desk.complaint.status = "closed"
    town.says(admin, f"/gabung {twin} {desk.ticket}", group=desk.group)
    assert "Gabungkan ke laporan yang masih terbuka" in town.sees(desk.group)


def test_a_guess_tapped_at_the_desk_sets_the_category_routes_and_is_kept_as_an_example(
    town: Town, desk: Desk
) -> None:
    guesses = [
        {"name": "drainase_banjir", "confidence": 0.4},
        {"name": "jalan_jembatan", "confidence": 0.35},
        {"name": "perumahan", "confidence": 0.1},
    ]
    unsure = a_complaint(
        town.records,
        desk.sari,
        agency=DESK,
        status="submitted",
        category="drainase_banjir",
        category_confidence=0.4,
        guesses=guesses,
    )
    route_complaint(town.records, town.office, unsure, town.now)
    assert unsure.ticket in town.sees(desk.meja)
    town.taps(desk.wulan, "Jalan & jembatan → Pemkab Purbalingga (35 %)", group=desk.meja)
    assert (unsure.status, unsure.agency, unsure.category) == ("routed", PURBALINGGA, "jalan_jembatan")
    assert unsure.ticket in town.screen(desk.group)
    assert "kini ditangani Pemerintah Kabupaten Purbalingga" in town.sees(desk.sari)
    assert list(town.records.corrections.newest("category")) == [(unsure, "jalan_jembatan")]
    assert list(town.records.corrections.newest("agency")) == [(unsure, PURBALINGGA)]
    assert verbs_of(town.records, unsure)[-2:] == ["categorise", "route"]


def test_handing_on_may_say_why(town: Town, desk: Desk) -> None:
    other = a_group(town.records, BANYUMAS)
    town.says(desk.budi, f"/teruskan {desk.ticket} {BANYUMAS} karena jalannya di Banyumas", group=desk.group)
    assert "jalannya di Banyumas" in town.sees(other)
    assert "jalannya di Banyumas" not in town.screen(desk.sari)


def test_settling_a_lamp_takes_a_photo_and_keeps_the_words_until_it_comes(town: Town) -> None:
    desk = Desk(town, category="penerangan_jalan")
    town.says(desk.budi, f"/selesai {desk.ticket} Lampunya sudah diganti.", group=desk.group)
    assert desk.complaint.status == "routed"
    assert "perlu foto bukti" in town.sees(desk.group)
    assert town.screen(desk.sari) == ""
    photo = a_photo(town.records, desk.budi, staff=True)
    town.says(desk.budi, "", group=desk.group, reply_to="perlu foto bukti", files=[photo.key])
    assert desk.complaint.status == "resolved"
    assert "Lampunya sudah diganti." in town.sees(desk.sari)
    told = list(town.screens[desk.sari.key].values())[-1]
    assert told.row.attachments == [photo.key]


@pytest.mark.parametrize("in_group", [True, False])
def test_a_result_without_a_photo_takes_a_reason_that_staff_alone_read(
    town: Town, desk: Desk, in_group: bool
) -> None:
    group = desk.group if in_group else None
    town.says(desk.budi, f"/selesai {desk.ticket} Sudah ditambal.", group=group)
    assert desk.complaint.status == "routed" and "perlu foto bukti" in town.sees(group or desk.budi)
    town.taps(desk.budi, "Tanpa foto", group=group)
    assert f"Mengapa {desk.ticket} diselesaikan tanpa foto?" in town.sees(group or desk.budi)
    assert desk.complaint.status == "routed"
    town.says(desk.budi, "Ditambal tengah malam.", group=group, reply_to="Mengapa" if in_group else None)
    assert desk.complaint.status == "resolved"
    assert "Sudah ditambal." in town.sees(desk.sari) and "tengah malam" not in town.screen(desk.sari)
    town.says(desk.budi, f"/riwayat {desk.ticket}")
    assert "selesai (petugas Budi): Sudah ditambal. (tanpa foto: Ditambal tengah malam.)" in town.sees(desk.budi)


def test_a_stale_button_of_a_card_brings_the_card_up_to_date(town: Town, desk: Desk) -> None:
    card = town.message(desk.group, desk.ticket)
    token = town.screens[desk.group.key][card].buttons["Ambil"]
    town.says(desk.budi, f"/selesai {desk.ticket} Sudah.", group=desk.group, photo=True)
    town.deliver()
    town.screens[desk.group.key][card].text = "outdated"
    town._tap(desk.budi, desk.group, card, token)
    assert "Itu tidak bisa dilakukan sekarang" in town.sees(desk.group)
    assert "selesai, menunggu tanggapan" in town.screens[desk.group.key][card].text


def test_a_command_without_its_ticket_offers_the_nearest_ones(town: Town, desk: Desk) -> None:
    town.says(desk.budi, "/balas", group=desk.group)
    assert "misalnya: /balas" in town.sees(desk.group)
    town.taps(desk.budi, desk.ticket, group=desk.group)
    assert "Tulis balasan untuk pelapor" in town.sees(desk.group)


def test_the_dossier_tells_the_guesses_the_clocks_and_who_did_what(town: Town) -> None:
    guesses = [{"name": "jalan_jembatan", "confidence": 0.81}, {"name": "perumahan", "confidence": 0.07}]
    desk = Desk(town, guesses=guesses, latitude=-7.38, longitude=109.38)
    town.says(desk.budi, f"/ambil {desk.ticket}", group=desk.group)
    for number in range(14):
        town.says(desk.budi, f"/catatan {desk.ticket} Catatan {number}, telepon 081234567890.", group=desk.group)
    town.says(desk.budi, f"/buka {desk.ticket}")
    dossier, place = town.sees(desk.budi, last=2), list(town.screens[desk.budi.key].values())[-1].row
    assert (place.kind, place.values["latitude"], place.reply_to) == ("pin", -7.38, f"dossier:{desk.ticket}")
    assert "Tebakan kategori: Jalan & jembatan 81 % · Perumahan & permukiman 7 %" in dossier
    assert "Penyelesaian: Sen 30 Nov (7 hari lagi)" in dossier
    assert "(petugas Budi): Catatan 13" in dossier
    assert "8 kejadian sebelumnya" in dossier
    town.says(desk.budi, f"/buka {desk.ticket}", group=desk.group)
    town.deliver()
    assert [shown.row.kind for shown in town.screens[desk.group.key].values()][-2:] == ["send", "pin"]
    town.says(desk.budi, f"/riwayat {desk.ticket}")
    assert "halaman 1/2" in town.sees(desk.budi)
    assert "dilaporkan" in town.sees(desk.budi)
    town.taps(desk.budi, "›")
    assert "Catatan 13" in town.sees(desk.budi)
    town.says(desk.budi, f"/riwayat {desk.ticket} 2", group=desk.group)
    assert "081234567890" not in town.sees(desk.group)
    town.says(desk.tono, f"/riwayat {desk.ticket}")
    assert "tidak ada di sini" in town.sees(desk.tono)


@pytest.mark.parametrize(
    "command",
    [
        "lanjut {}",
        "kembalikan {} bukan kami",
        "tolak {}",
        "tolak {} spam",
        "setuju {}",
        "tidaksetuju {}",
        "pulihkan {}",
        "pisah {}",
        "gabung {} {}",
        "kategori {} listrik",
        "lagi {}",
        "riwayat {}",
        "templat {}",
        "templat {} 1",
        "cari {}",
    ],
)
@pytest.mark.parametrize("in_group", [False, True])
def test_for_another_agency_every_command_answers_as_for_a_ticket_that_is_none(
    town: Town, desk: Desk, command: str, in_group: bool
) -> None:
    other = a_group(town.records, BANYUMAS)
    foe = an_officer(town.records, "Tika", BANYUMAS, role="admin")
    told = []
    for ticket in (desk.ticket, "PBG-5C7F-C"):
        town.says(foe, "/" + command.format(ticket, ticket), group=other if in_group else None)
        told.append(town.sees(other if in_group else foe).replace(ticket, "NOMOR"))
    assert told[0] == told[1]
    assert "tidak ada di sini" in told[0] or "Itu nomor yang sama" in told[0]
    assert (desk.complaint.status, desk.complaint.agency) == ("routed", PURBALINGGA)
    assert verbs_of(town.records, desk.complaint) == ["file"]
