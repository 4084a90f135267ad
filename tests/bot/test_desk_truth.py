"""What officers and citizens are told is so: who may know whom, what was handed on, what can be done now."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from actions.cards import show_card
from actions.history import note_event
from actions.index_complaint import index_complaint
from actions.join_complaint import stop_following
from actions.open_complaint import open_complaint
from actions.tend_clocks import tend_clocks
from actions.track_complaint import status_values
from tests.builders import BANYUMAS, DESK, NOW, a_complaint, a_group, a_person, an_officer
from tests.town import Town

OWN_WORDS = "jalan depan SD 2 Kaligondang bolong, saya Suharti Wening 081234567890, username sutiwening"


class Desk:
    """Budi at Purbalingga, Wulan at the central desk, each with a group; Suharti reports and Budi has taken it."""

    def __init__(self, town: Town) -> None:
        records = town.records
        self.suharti, self.budi = a_person(records, "Suharti Wening"), an_officer(records, "Budi")
        self.wulan = an_officer(records, "Wulan", DESK, role="verifier")
        self.group, self.meja = a_group(records), a_group(records, DESK)

    def files(self, town: Town, **values: object) -> str:
        """A complaint of Suharti's, on the agency's screen and found by its words."""
        complaint = a_complaint(town.records, self.suharti, **values)  # type: ignore[arg-type]
        index_complaint(town.records, town.office.region, complaint)
        show_card(town.records, town.office, complaint, now=town.now)
        return complaint.ticket


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


@pytest.mark.parametrize("identity", ["anonim", "rahasia"])
def test_who_hides_the_name_is_not_known_by_their_own_words_to_the_one_who_takes_it_either(
    town: Town, desk: Desk, identity: str
) -> None:
    dewi = an_officer(town.records, "Dewi", role="trusted")
    complaint = a_complaint(
        town.records, desk.suharti, identity=identity, description=OWN_WORDS, officer=dewi.key, status="in_progress"
    )
    note_event(
        town.records,
        complaint,
        "add",
        actor=desk.suharti.key,
        now=NOW,
        details={"text": "hubungi Suharti, 081234567890"},
    )
    index_complaint(town.records, town.office.region, complaint)
    town.says(dewi, f"/buka {complaint.ticket}")
    assert "Nomor dan nama disamarkan; pelapornya tidak ingin dikenali." in town.sees(dewi)
    town.says(dewi, f"/riwayat {complaint.ticket}")
    assert "tambahan pelapor: hubungi" in town.sees(dewi)
    for asked in ("Suharti", "Wening"):
        town.says(dewi, f"/cari {asked}")
        assert "Tidak ada laporan yang cocok" in town.sees(dewi)
    town.says(dewi, "/cari bolong")
    assert complaint.ticket in town.sees(dewi)
    told = re.sub("“.*?”", "", town.screen(dewi))
    assert not {"Suharti", "Wening", "081234567890"} & set(re.findall(r"\w+", told))


def test_what_the_desk_must_pass_on_it_is_told_and_for_whom(town: Town, desk: Desk) -> None:
    ticket = desk.files(town)
    town.says(desk.budi, f"/teruskan {ticket} Dishub karena ini soal rambu", group=desk.group)
    assert "sekarang di Meja Aduan, yang menyampaikannya dengan cara lain" in town.sees(desk.group)
    at_desk = town.sees(desk.meja)
    assert f"{ticket} dari Pemerintah Kabupaten Purbalingga adalah untuk Dinas Perhubungan" in at_desk
    assert "ini soal rambu" in at_desk
    assert "Meja Aduan menyampaikannya dengan cara lain" in town.sees(desk.suharti)
    town.says(desk.wulan, f"/buka {ticket}")
    assert "diteruskan ke DISHUB" in town.sees(desk.wulan)


def test_a_government_is_named_as_people_name_it(town: Town, desk: Desk) -> None:
    ticket, banyumas = desk.files(town), a_group(town.records, BANYUMAS)
    town.says(desk.budi, f"/teruskan {ticket} Semarang", group=desk.group)
    assert "PEMKAB-33.22" in town.sees(desk.group)
    assert "PEMKOT-33.74" in town.sees(desk.group)
    for unknown in ("Bobotsari", "kantor Banyumas"):
        town.says(desk.budi, f"/teruskan {ticket} {unknown}", group=desk.group)
        assert "tidak kami kenal" in town.sees(desk.group)
    town.says(desk.budi, f"/teruskan {ticket} Pemkab Banyumas karena jalan batas", group=desk.group)
    assert "jalan batas" in town.sees(banyumas)


def test_what_other_citizens_did_is_not_called_automatic(town: Town, desk: Desk) -> None:
    records, joko = town.records, a_person(town.records, "Joko")
    complaint = a_complaint(records, desk.suharti)
    records.followers.add(complaint.id, joko.key, NOW)
    note_event(records, complaint, "join", actor=None, now=NOW)
    note_event(
        records, complaint, "add", actor=joko.key, now=NOW, details={"text": "di sini juga", "follower": joko.key}
    )
    stop_following(records, town.office, complaint.ticket, person=joko.key, now=NOW)
    town.says(desk.budi, f"/buka {complaint.ticket}")
    opened = town.sees(desk.budi)
    assert "satu warga ikut\n" in opened
    assert "tambahan warga yang ikut: di sini juga" in opened
    assert "satu warga berhenti ikut" in opened
    assert "(otomatis)" not in opened


def test_what_is_possible_now_is_what_this_person_may_do(town: Town, desk: Desk) -> None:
    ticket = desk.files(town, status="withdrawn")
    town.says(desk.budi, f"/balas {ticket} Besok.", group=desk.group)
    assert "Itu tidak bisa dilakukan sekarang." in town.sees(desk.group)
    assert "/pulihkan" not in town.sees(desk.group)
    town.says(desk.wulan, f"/setuju {ticket}")
    town.says(desk.wulan, f"/tolak {ticket} spam")
    assert "Yang bisa: /pulihkan" in town.sees(desk.wulan).replace("\n", " ")


def test_a_notice_to_many_counts_those_who_can_get_it(town: Town, desk: Desk) -> None:
    ani = an_officer(town.records, "Ani", role="admin")
    going, withdrawn = desk.files(town), desk.files(town, status="withdrawn")
    town.says(ani, f"/massal {going} {withdrawn}: Kamis kami tambal.")
    preview = town.sees(ani)
    assert "Kabar untuk 1 laporan" in preview
    assert f"sudah tidak ada: {withdrawn}" in preview
    town.says(ani, f"/massal {withdrawn}: Kamis kami tambal.")
    assert "Tidak ada laporan terbuka yang cocok" in town.sees(ani)


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("sedang diproses", "in_progress"),
        ("Dibuka kembali", "reopened"),
        ("menunggu keterangan pelapor bolong", "needs_info"),
        ("menunggu tanggapan", "resolved"),
        ("ditutup", "closed"),
        ("diteruskan ke instansi", "routed"),
    ],
)
def test_a_status_is_searched_for_as_the_cards_name_it(town: Town, desk: Desk, asked: str, status: str) -> None:
    ticket, other = desk.files(town, status=status), desk.files(town, status="rejected")
    town.says(desk.budi, f"/cari {asked}")
    assert ticket in town.sees(desk.budi)
    assert other not in town.sees(desk.budi)


def test_a_clock_that_stands_still_is_not_late(town: Town, desk: Desk) -> None:
    complaint = a_complaint(town.records, desk.suharti, status="needs_info", due_at=NOW + timedelta(days=2))
    told = open_complaint(
        town.records, town.office, complaint.ticket, actor=desk.budi.key, now=NOW + timedelta(days=9)
    )
    assert not any(clock["late"] for clock in told["clocks"])
    assert {clock["days"] for clock in told["clocks"]} == {3}
    town.says(desk.budi, f"/buka {complaint.ticket}")
    assert "Penyelesaian: 3 hari lagi" in town.sees(desk.budi)


def test_a_merged_complaint_names_the_one_that_goes_on(town: Town, desk: Desk) -> None:
    records = town.records
    survivor = a_complaint(records, desk.suharti)
    duplicate = a_complaint(records, desk.suharti, status="merged", merged_into=survivor.id)
    assert status_values(records, duplicate, NOW)["survivor"] == survivor.ticket
    assert status_values(records, survivor, NOW)["survivor"] is None


def test_a_question_without_an_answer_is_opened_where_its_button_stands(town: Town, desk: Desk) -> None:
    paused = NOW - timedelta(days=60)
    ticket = desk.files(town, status="needs_info", filed_at=paused, rings_at=NOW - timedelta(minutes=1))
    tend_clocks(town.records, town.office, NOW)
    tend_clocks(town.records, town.office, NOW)
    assert f"Pelapor {ticket}" in town.screen(desk.meja) and "Meja Aduan menentukan" in town.screen(desk.meja)
    with pytest.raises(AssertionError, match="no button"):
        town.taps(desk.wulan, f"Buka {ticket}", group=desk.meja)
    town.taps(desk.budi, f"Buka {ticket}", group=desk.group)
    assert "menunggu keterangan pelapor" in town.sees(desk.group)
    town.says(desk.wulan, f"/buka {ticket}")
    assert "menunggu keterangan pelapor" in town.screen(desk.wulan)


def test_the_verifier_decides_on_the_proposal_they_have_read(town: Town, desk: Desk) -> None:
    ticket = desk.files(town)
    town.says(desk.budi, f"/tolak {ticket} spam", group=desk.group)
    town.says(desk.budi, f"/tolak {ticket} berulang", group=desk.group)
    town.taps(desk.wulan, "Setuju, tolak", group=desk.meja, on="Alasan: Spam")
    assert "sudah diganti; alasan yang sekarang diusulkan: Berulang" in town.sees(desk.meja)
    assert "tidak bisa kami tindak lanjuti" not in town.screen(desk.suharti)
    town.taps(desk.wulan, "Setuju, tolak", group=desk.meja, on="Alasan: Berulang")
    assert "sudah pernah Anda laporkan" in town.sees(desk.suharti)


@pytest.mark.parametrize("ended", ["selesai", "tolak", "gabung"])
def test_a_question_that_has_not_left_yet_is_not_asked_of_one_whose_complaint_has_ended(
    town: Town, desk: Desk, ended: str
) -> None:
    ticket, other = desk.files(town), desk.files(town)
    town.says(desk.budi, f"/tanya {ticket} Sebelah mana?", group=desk.group)
    match ended:
        case "selesai":
            town.says(desk.budi, f"/selesai {ticket} Sudah ditambal.", group=desk.group, photo=True)
        case "tolak":
            town.says(desk.wulan, f"/tolak {ticket} tidak_jelas")
        case "gabung":
            town.says(desk.wulan, f"/gabung {ticket} {other}")
    assert "Sebelah mana?" not in town.screen(desk.suharti)
    assert f"{ticket}: ditarik sebelum terkirim ke pelapor" in town.screen(desk.group)
