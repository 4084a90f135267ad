"""Templates, search and messages to many, on the screens of everybody concerned."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from actions.cards import show_card
from actions.forward_complaint import forward_complaint
from actions.index_complaint import index_complaint
from actions.keep_correction import write_corrections
from actions.understanding.archive import Source, read_archive
from storage.complaints import Complaint
from storage.people import Person
from storage.terms import Term
from tests.builders import (
    BANYUMAS,
    DESK,
    NOW,
    a_complaint,
    a_group,
    a_person,
    an_officer,
    verbs_of,
)
from tests.town import Town


def filed(town: Town, author: Person, **values: object) -> Complaint:
    """A complaint that can be found."""
    complaint = a_complaint(town.records, author, **values)  # type: ignore[arg-type]
    index_complaint(town.records, town.office.region, complaint)
    show_card(town.records, town.office, complaint, now=town.now)
    return complaint


class Hall:
    """Budi and Ani, his admin, at Purbalingga; Tono at Banyumas; Sari who reports."""

    def __init__(self, town: Town) -> None:
        records = town.records
        self.sari, self.joko = a_person(records, "Sari"), a_person(records, "Joko")
        self.budi, self.ani = an_officer(records, "Budi"), an_officer(records, "Ani", role="admin")
        self.tono = an_officer(records, "Tono", BANYUMAS, role="admin")
        self.group = a_group(records)


@pytest.fixture
def hall(town: Town) -> Hall:
    return Hall(town)


def test_an_admin_keeps_answers_and_an_officer_sends_one_with_two_taps(town: Town, hall: Hall) -> None:
    complaint = filed(town, hall.sari, status="in_progress", officer=hall.budi.key)
    town.says(hall.ani, "/templat tambah Survei: Kami survei {{ 7 * 7 }} <b>besok</b>.", group=hall.group)
    town.says(hall.ani, "/templat tambah selesai Tutup: Terima kasih.", group=hall.group)
    assert "Disimpan: Tutup (selesai" in town.sees(hall.group)
    town.says(hall.budi, f"/templat {complaint.ticket}", group=hall.group)
    assert "Jawaban mana" in town.sees(hall.group)
    assert list(list(town.screens[hall.group.key].values())[-1].buttons) == ["Survei"]
    town.taps(hall.budi, "Survei", group=hall.group)
    assert town.screen(hall.sari) == ""
    town.taps(hall.budi, "Kirim ke pelapor", group=hall.group)
    assert "Kami survei {{ 7 * 7 }} <b>besok</b>." in town.sees(hall.sari)
    assert verbs_of(town.records, complaint)[-1] == "reply"


def test_templates_are_an_agencys_own_and_only_its_admins_change_them(town: Town, hall: Hall) -> None:
    town.says(hall.ani, "/templat tambah Survei: Kami survei besok.")
    town.says(hall.budi, "/templat tambah Lain: Isi.")
    assert "bukan wewenang Anda" in town.sees(hall.budi)
    town.says(hall.budi, "/templat")
    assert "Survei: Kami survei besok." in town.sees(hall.budi)
    assert "/templat tambah" not in town.sees(hall.budi)
    town.says(hall.tono, "/templat")
    assert "belum punya jawaban" in town.sees(hall.tono)
    (kept,) = town.records.templates.of_agency("PEMKAB-33.03")
    town.says(hall.tono, f"/templat hapus {kept.id}")
    assert "tidak ada di sini" in town.sees(hall.tono)
    town.says(hall.budi, f"/templat hapus {kept.id}")
    assert "bukan wewenang Anda" in town.sees(hall.budi)
    foreign = a_complaint(town.records, hall.sari, agency=BANYUMAS)
    town.says(hall.tono, f"/templat {foreign.ticket} {kept.id}")
    assert "tidak ada di sini" in town.sees(hall.tono)
    town.says(hall.ani, "/templat")
    town.taps(hall.ani, "Hapus: Survei")
    assert "belum punya jawaban" in town.sees(hall.ani)
    town.says(hall.ani, "/templat tambah Kosong")
    assert "misalnya: /templat tambah" in town.sees(hall.ani)


@pytest.mark.parametrize(
    "asked",
    ["bolong besar", "Purbalingga lubang bolong", "jembatan", "kaligondang SD", "terbuka bolong", "baru"],
)
def test_a_complaint_is_found_by_its_words_place_category_and_status(town: Town, hall: Hall, asked: str) -> None:
    wanted = filed(town, hall.sari, description="lubang bolong besar depan SD 2 Kaligondang")
    filed(town, hall.sari, description="lampu mati", category="penerangan_jalan", status="closed", landmark="pasar")
    filed(town, hall.sari, agency=BANYUMAS)
    town.says(hall.budi, f"/cari {asked}", group=hall.group)
    found = town.sees(hall.group)
    assert wanted.ticket in found
    assert found.count("PBG-") == 1
    town.taps(hall.budi, wanted.ticket, group=hall.group)
    assert "Isi lengkapnya di obrolan pribadi" in town.sees(hall.group)


@pytest.mark.parametrize("asked", ["lubang", "lubangnya", "persampahan", "buang lubang"])
def test_a_complaint_is_found_by_what_its_words_are_made_of(town: Town, hall: Hall, asked: str) -> None:
    wanted = filed(
        town, hall.sari, description="Jalan berlubang, dan sampah dibuang di pinggirnya", landmark="pasar"
    )
    filed(town, hall.sari, description="antrean lama di loket", category="lainnya", landmark="kantor camat")
    town.says(hall.budi, f"/cari {asked}")
    assert wanted.ticket in town.sees(hall.budi)
    assert town.sees(hall.budi).count("PBG-") == 1


def test_a_name_is_no_word_made_of_another(town: Town, hall: Hall) -> None:
    filed(town, hall.sari, description="palang kereta rusak", landmark="stasiun")
    town.says(hall.budi, "/cari pemalang")
    assert "Tidak ada laporan yang cocok" in town.sees(hall.budi)


def test_what_lies_far_back_is_found_by_looking_further(town: Town, hall: Hall) -> None:
    """Two words that hardly ever stand together, each in more than two thousand complaints."""
    wanted = filed(town, hall.sari, description="lampu taman mati, got mampet")
    some = select(Complaint.__table__).where(Complaint.id == wanted.id)
    values = dict(town.records.session.execute(some).mappings().one())
    numbers = range(wanted.id + 1, wanted.id + 4101)
    filed_since = [values | {"id": number, "ticket": f"PBG-{number}"} for number in numbers]
    town.records.session.execute(insert(Complaint), filed_since)
    words = [{"agency": wanted.agency, "term": ("lampu", "got")[n % 2], "complaint": n} for n in numbers]
    town.records.session.execute(insert(Term), words)
    town.says(hall.budi, "/cari lampu got")
    assert "Belum ada yang cocok dengan “lampu got” di antara laporan terbaru" in town.sees(hall.budi)
    town.taps(hall.budi, "›")
    assert wanted.ticket in town.sees(hall.budi)


def test_a_search_finds_only_what_one_may_read(town: Town, hall: Hall) -> None:
    hidden = filed(town, hall.sari, identity="rahasia", description="pungli di kantor Kaligondang")
    foreign = filed(town, hall.sari, agency=BANYUMAS, description="pungli di kantor Sumbang")
    dewi = an_officer(town.records, "Dewi", role="trusted")
    for asked in ("pungli", "terbuka", hidden.ticket, foreign.ticket):
        town.says(hall.budi, f"/cari {asked}")
        assert hidden.ticket not in town.sees(hall.budi).replace(f"Laporan {asked}", "")
        assert foreign.ticket not in town.sees(hall.budi).replace(f"Laporan {asked}", "")
    town.says(dewi, "/cari pungli")
    assert hidden.ticket in town.sees(dewi)
    town.says(dewi, "/cari pungli", group=hall.group)
    assert "Tidak ada laporan yang cocok" in town.sees(hall.group)
    town.says(hall.budi, "/cari")
    assert "misalnya: /cari" in town.sees(hall.budi)


def test_what_was_handed_on_is_found_by_the_other_agency_alone(town: Town, hall: Hall) -> None:
    a_group(town.records, BANYUMAS)
    complaint = filed(town, hall.sari)
    forward_complaint(town.records, town.office, complaint.ticket, BANYUMAS, actor=hall.budi.key, now=NOW)
    town.says(hall.budi, "/cari bolong")
    assert complaint.ticket not in town.sees(hall.budi)
    town.says(hall.tono, "/cari bolong")
    assert complaint.ticket in town.sees(hall.tono)


def test_more_than_a_page_is_turned_over(town: Town, hall: Hall) -> None:
    tickets = [filed(town, hall.sari).ticket for _ in range(10)]
    town.says(hall.budi, "/cari bolong")
    first = town.sees(hall.budi)
    town.taps(hall.budi, "›")
    second = town.sees(hall.budi)
    assert [ticket in first for ticket in tickets] == [False] * 2 + [True] * 8
    assert [ticket in second for ticket in tickets] == [True] * 2 + [False] * 8
    town.says(hall.budi, f"/cari {tickets[0]}")
    assert tickets[0] in town.sees(hall.budi)


def test_one_notice_goes_to_many_after_a_preview_and_is_recorded_with_each(town: Town, hall: Hall) -> None:
    mine = [
        filed(town, author, category="listrik", description="mati lampu", district_code="33.03.07")
        for author in (hall.sari, hall.joko)
    ]
    town.deliver()
    filed(town, hall.sari, category="listrik", identity="rahasia", district_code="33.03.07")
    filed(town, hall.sari, category="listrik", agency=BANYUMAS)
    town.says(hall.ani, "/massal listrik Purbalingga: Gangguan gardu; menyala pukul 15.", group=hall.group)
    preview = town.sees(hall.group)
    assert "Kabar untuk 2 laporan · Listrik · Kab. Purbalingga" in preview
    assert "Belum ada yang terkirim" in preview
    assert town.screen(hall.sari) == ""
    mine[1].status = "withdrawn"
    town.taps(hall.ani, "Kirim ke 2 pelapor", group=hall.group)
    assert "Gangguan gardu" in town.sees(hall.sari)
    assert town.screen(hall.joko) == ""
    assert [verbs_of(town.records, one)[-1] for one in mine] == ["reply", "file"]
    assert f"atau bukan lagi milik Anda: {mine[1].ticket}" in town.sees(hall.group)
    town.taps(hall.ani, "Perbarui", group=hall.group)
    assert "✓ 1 terkirim" in town.sees(hall.group)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("listrik Purbalingga", "Listrik · Kab. Purbalingga"),
        ("mati lampu PLN Purbalingga", "Listrik · Kab. Purbalingga"),
        ("kec. Bobotsari", "Kec. Bobotsari, Kab. Purbalingga"),
        ("listrik", "Listrik:"),
    ],
)
def test_a_selection_is_read_as_people_write_it(town: Town, hall: Hall, written: str, understood: str) -> None:
    filed(town, hall.sari, category="listrik", district_code="33.03.09")
    town.says(hall.ani, f"/massal {written}: Padam sampai sore.")
    assert f"Kabar untuk 1 laporan · {understood}" in town.sees(hall.ani)


def test_several_are_settled_at_once_by_their_tickets_and_a_second_tap_sends_nothing(
    town: Town, hall: Hall
) -> None:
    first, second = filed(town, hall.sari), filed(town, hall.joko)
    town.says(hall.ani, f"/massal selesai {first.ticket} {second.ticket}: Sudah ditambal semua.")
    town.deliver()
    preview = town.message(hall.ani, "Tandai selesai untuk 2 laporan")
    assert "2 di antaranya biasanya disertai foto bukti" in town.sees(hall.ani)
    token = town.screens[hall.ani.key][preview].buttons["Kirim ke 2 pelapor"]
    town._tap(hall.ani, hall.ani, preview, token)
    town._tap(hall.ani, hall.ani, preview, token)
    assert [one.status for one in (first, second)] == ["resolved", "resolved"]
    assert town.screen(hall.joko).count("Sudah ditambal semua.") == 1
    town.says(hall.ani, f"/riwayat {first.ticket}")
    assert "(tanpa foto: massal)" in town.sees(hall.ani)


def test_a_result_for_many_passes_over_no_complaint_whose_author_has_left(town: Town, hall: Hall) -> None:
    left, other = filed(town, hall.sari), filed(town, hall.sari)
    town.records.followers.add(left.id, hall.joko.key, town.now)
    left.author_left = "withdrew"
    town.says(hall.ani, f"/massal selesai {left.ticket} {other.ticket}: Sudah ditambal semua.")
    town.taps(hall.ani, "Kirim ke 2 pelapor")
    assert [one.status for one in (left, other)] == ["resolved", "resolved"]
    assert "Sudah ditambal semua." in town.sees(hall.joko) and "✓ 1 terkirim" not in town.sees(hall.ani)


def test_who_may_not_write_to_many_is_told(town: Town, hall: Hall) -> None:
    own, foreign = filed(town, hall.sari), filed(town, hall.sari, agency=BANYUMAS)
    town.says(hall.budi, f"/massal {own.ticket}: Besok.", group=hall.group)
    assert "bukan wewenang Anda" in town.sees(hall.group)
    town.says(hall.ani, f"/massal {own.ticket} {foreign.ticket}: Besok.", group=hall.group)
    assert f"Laporan {foreign.ticket} tidak ada di sini" in town.sees(hall.group)
    town.says(hall.ani, "/massal", group=hall.group)
    assert "misalnya: /massal" in town.sees(hall.group)
    for place in ("Semarang", "Antahberantah"):  # two of that name; none
        town.says(hall.ani, f"/massal listrik {place}: Padam.", group=hall.group)
        assert f"“{place.lower()}” tidak kami kenal" in town.sees(hall.group)
    town.says(hall.ani, "/massal listrik: Padam.", group=hall.group)
    assert "Tidak ada laporan terbuka yang cocok" in town.sees(hall.group)
    town.says(hall.ani, f"/massal {own.ticket}: Besok.", group=hall.group)
    town.taps(hall.budi, "Kirim ke 1 pelapor", group=hall.group)
    assert "Hanya yang menulis" in town.sees(hall.group)
    town.taps(hall.ani, "Batal", group=hall.group)
    assert "Tidak ada yang terkirim" in town.screen(hall.group)
    assert town.screen(hall.sari) == ""


def test_corrections_are_written_as_an_archive_is_read(town: Town, hall: Hall, tmp_path: Path) -> None:
    wulan = an_officer(town.records, "Wulan", DESK, role="verifier")
    for number in range(12):
        complaint = filed(
            town,
            hall.sari,
            agency=DESK,
            status="submitted",
            category="jalan_jembatan",
            description=f"laporan {number}\nhubungi 081234567890",
        )
        agency = (BANYUMAS, "PEMKAB-33.03")[number % 2]
        forward_complaint(town.records, town.office, complaint.ticket, agency, actor=wulan.key, now=NOW)
    secret = filed(town, hall.sari, agency=DESK, status="submitted", identity="rahasia")
    dewi = an_officer(town.records, "Dewi", DESK, role="trusted")
    forward_complaint(town.records, town.office, secret.ticket, BANYUMAS, actor=dewi.key, now=NOW)
    file = tmp_path / "corrections.csv"
    with file.open("w", encoding="utf-8", newline="") as table:
        assert write_corrections(town.records, town.office, table, "category") == 0, "nobody said what they are"
    with file.open("w", encoding="utf-8", newline="") as table:
        assert write_corrections(town.records, town.office, table, "agency") == 12
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert rows[0]["text"].startswith("laporan 0 hubungi") and rows[0]["label"] == BANYUMAS
    assert "081234567890" not in file.read_text()
    archive = tmp_path / "archive.csv"
    archive.write_text(
        f"text,label\n{rows[0]['text']},KELIRU\n" + "".join(f"air mati {n},AIR\n" for n in range(10))
    )
    learnt = read_archive(Source(archive, "text", "label", file))
    assert learnt.total == 22
    assert "KELIRU" not in {*learnt.labels, *learnt.too_rare}


def test_the_desks_card_and_queue_hold_what_is_unsure_only(town: Town, hall: Hall) -> None:
    wulan = an_officer(town.records, "Wulan", DESK, role="verifier")
    filed(town, hall.sari)
    unsure = filed(town, hall.sari, agency=DESK, status="submitted", due_at=NOW + timedelta(days=1))
    town.says(wulan, "/antrean")
    queue = town.sees(wulan)
    assert "1 laporan terbuka" in queue
    assert f"{unsure.ticket}" in queue
    assert "besok" in queue
