"""What a supervisor's phone shows: the morning digest, recaps, overdue complaints, nudges."""

from __future__ import annotations

from datetime import timedelta

import pytest

from actions.send_digests import send_digests
from storage.staff import Staff
from tests.builders import BANYUMAS, NOW, PURBALINGGA, a_complaint, a_group, a_person, an_officer, verbs_of
from tests.town import Town

SEVEN = NOW - timedelta(hours=3)
"""Monday, 07.00 WIB."""


def test_the_morning_digest_fits_a_screen_and_says_where_to_look_first(town: Town) -> None:
    records = town.records
    ratna, sari = an_officer(records, "Ratna", "33", role="supervisor"), a_person(records)
    late = a_complaint(records, sari, due_at=NOW - timedelta(days=23, hours=1), filed_at=NOW - timedelta(days=40))
    a_complaint(records, sari, agency=BANYUMAS, regency_code="33.02")
    send_digests(town.office, SEVEN)
    digest = town.sees(ratna, last=2)
    assert digest.startswith("Rekap Minggu, 22 November 2026 · Jawa Tengah")
    assert "Masuk 1 (▲ 1) · Selesai 0 · Terbuka 2 (▲ 1) · Lewat tenggat 1" in digest
    assert "Tepat waktu 0\u00a0%" in digest
    assert f"Terlama: {late.ticket} (Pemkab Purbalingga, 16 hari kerja)" in digest
    assert "Wilayah: Kab. Banyumas 1" in digest
    assert "Grafik Minggu, 22 November 2026" in digest
    buttons = town.screens[ratna.key][town.message(ratna, "Rekap")].buttons
    assert list(buttons) == [
        "Lewat tenggat",
        "Per OPD",
        "Per wilayah",
        "Minggu ini",
        "Unduh XLSX",
        "Pengaturan",
    ]
    assert len(digest.splitlines()) < 14


def test_a_quiet_day_is_one_line(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33.03", role="supervisor")
    send_digests(town.office, SEVEN)
    assert town.screen(ratna).splitlines()[1:] == ["Tidak ada laporan masuk, selesai, atau terbuka."]


def test_a_set_of_scopes_is_one_digest(town: Town) -> None:
    ratna, sari = an_officer(town.records, "Ratna", "33.03", role="supervisor"), a_person(town.records)
    town.records.staff.add(
        Staff(person=ratna.key, role="supervisor", scope=BANYUMAS, added_at=NOW - timedelta(days=9))
    )
    a_complaint(town.records, sari)
    a_complaint(town.records, sari, agency=BANYUMAS, regency_code="33.02")
    a_complaint(town.records, sari, agency="PEMKAB-33.04", regency_code="33.04")
    send_digests(town.office, SEVEN)
    assert "Rekap Minggu, 22 November 2026 · Kab. Purbalingga, Pemkab Banyumas" in town.screen(ratna)
    assert "Terbuka 2" in town.screen(ratna)
    assert town.screen(ratna).count("Rekap Minggu") == 1


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("/rekap", "Rekap Senin, 23 November 2026 sampai pukul 10.00 WIB · Pemerintah Kabupaten Banyumas"),
        ("/rekap hari ini", "Rekap Senin, 23 November 2026 sampai pukul 10.00 WIB"),
        ("/rekap kemarin", "Rekap Minggu, 22 November 2026 ·"),
        ("/rekap minggu ini", "Rekap Senin, 23 November 2026 sampai"),
        ("/rekap minggu lalu", "Rekap 16–22 Nov 2026 ·"),
        ("/rekap 2026-10", "Rekap Oktober 2026 ·"),
        ("/rekap oktober", "Rekap Oktober 2026 ·"),
        ("/rekap 2026-11-20", "Rekap Jumat, 20 November 2026 ·"),
        ("/rekap 20 november 2026", "Rekap Jumat, 20 November 2026 ·"),
        ("/rekap 2026-02-30", "Tanggal “2026-02-30” tidak ada di kalender."),
        ("/rekap 2026-13", "Tanggal “2026-13” tidak ada di kalender."),
        ("/rekap 2026-11-24", "“2026-11-24” belum tiba"),
        ("/rekap besok pagi", "“besok pagi” belum saya pahami."),
    ],
)
def test_a_recap_of_any_days_at_once(town: Town, asked: str, title: str) -> None:
    ratna = an_officer(town.records, "Ratna", BANYUMAS, role="supervisor")
    town.says(ratna, asked)
    assert title in town.screen(ratna)


def test_rekap_in_a_group_goes_to_the_private_chat(town: Town) -> None:
    ratna, group = an_officer(town.records, "Ratna", "33", role="supervisor"), a_group(town.records)
    town.says(ratna, "/rekap", group=group)
    assert town.sees(group) == "Rekapnya saya kirim ke obrolan pribadi Anda."
    assert "Rekap Senin" in town.screen(ratna)


@pytest.mark.parametrize("command", ["/rekap", "/rekap atur", "/peringkat", "/rekap lewat"])
def test_figures_are_for_supervisors(town: Town, command: str) -> None:
    budi = an_officer(town.records)
    town.says(budi, command)
    assert "bukan wewenang Anda" in town.sees(budi)


def test_a_scope_that_is_gone_is_said_so(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "DINAS-LAMA", role="supervisor")
    town.says(ratna, "/rekap")
    assert "Cakupan Anda sudah tidak ada" in town.sees(ratna)


def test_where_there_is_nothing_to_draw_a_sentence_says_so(town: Town) -> None:
    records, sari = town.records, a_person(town.records)
    ratna = an_officer(records, "Ratna", "33", role="supervisor")
    a_complaint(records, sari, regency_code=None)
    town.says(ratna, "/rekap kemarin")
    assert "Peta tidak dibuat: tidak ada laporan terbuka yang tempatnya diketahui." in town.sees(ratna)


def test_settings_by_buttons_change_the_same_message(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33", role="supervisor")
    town.says(ratna, "/rekap atur")
    assert "Harian: setiap hari pukul 07.00 WIB" in town.sees(ratna)
    for label, shown in (
        ("06.00", "setiap hari pukul 06.00 WIB"),
        ("WITA", "pukul 06.00 WITA"),
        ("Hari kerja", "Harian: hari kerja pukul 06.00"),
        ("Mingguan", "Mingguan (Senin): ya"),
        ("Bulanan", "Bulanan (tanggal 1): ya"),
        ("✓ Mingguan", "Mingguan (Senin): tidak"),
        ("Tidak usah", "Harian: tidak dikirim"),
    ):
        town.taps(ratna, label)
        assert shown in town.screen(ratna)
    assert len(town.screens[ratna.key]) == 1
    town.says(ratna, "/rekap jam 5.45")
    town.says(ratna, "/rekap setiap hari")
    assert "setiap hari pukul 05.45" in town.sees(ratna)
    town.says(ratna, "/rekap jam 25.00")
    assert "“25.00” bukan jam" in town.sees(ratna)


def test_overdue_complaints_are_turned_over_and_opened_for_reading(town: Town) -> None:
    records, sari = town.records, a_person(town.records, "Sari Dewi")
    ratna = an_officer(records, "Ratna", "33.03", role="supervisor")
    late = [
        a_complaint(records, sari, due_at=NOW - timedelta(days=9, hours=number)) for number in reversed(range(10))
    ]
    town.says(ratna, "/rekap lewat")
    assert "10 laporan lewat tenggat sekarang · halaman 1/2" in town.sees(ratna)
    town.taps(ratna, "›")
    assert "halaman 2/2" in town.screen(ratna) and "halaman 1/2" not in town.screen(ratna)
    town.taps(ratna, late[-1].ticket)
    read = town.sees(ratna)
    assert "Lewat tenggat sejak Sabtu, 14 November 2026" in read
    assert "bolong besar" in read and "081234567890" not in read and "Sari" not in read


def test_one_who_only_reads_does_not_reply(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33", role="supervisor")
    complaint = a_complaint(town.records, a_person(town.records))
    town.says(ratna, f"/start {complaint.ticket}")
    assert "bolong besar" in town.sees(ratna)
    town.says(ratna, "Tolong dipercepat", reply_to="bolong besar")
    assert "tidak diteruskan kepada siapa pun" in town.sees(ratna)
    town.says(ratna, f"/balas {complaint.ticket} segera")
    assert "tidak ada di sini" in town.sees(ratna)


def test_a_supervisor_s_own_report_is_theirs(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33", role="supervisor")
    own = a_complaint(town.records, ratna)
    with pytest.raises(AssertionError, match="the citizens' side"):
        town.says(ratna, f"/start {own.ticket}")


def test_a_ticket_out_of_scope_is_no_ticket(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33.02", role="supervisor")
    complaint = a_complaint(town.records, a_person(town.records))
    town.says(ratna, "/tegur")
    assert "Tulis nomornya, misalnya: /tegur" in town.sees(ratna)
    for command in ("lihat", "buka", "tegur"):
        town.says(ratna, f"/{command} {complaint.ticket}")
        assert "tidak ada di sini" in town.sees(ratna)


def test_of_a_confidential_complaint_only_ticket_category_and_clock(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33", role="supervisor")
    secret = a_complaint(town.records, a_person(town.records), identity="rahasia", due_at=NOW - timedelta(days=3))
    town.says(ratna, f"/lihat {secret.ticket}")
    assert town.sees(ratna) == (
        f"{secret.ticket} · Jalan & jembatan\nLewat tenggat sejak Jumat, 20 November 2026\n"
        "Laporan rahasia: isinya hanya dibaca petugas yang ditunjuk."
    )
    town.says(ratna, "/rekap lewat")
    assert "Purbalingga" not in town.sees(ratna)


def test_a_nudge_is_answered_by_the_agency_s_admin(town: Town) -> None:
    records = town.records
    ratna = an_officer(records, "Ratna", "33", role="supervisor")
    budi, adi, group = an_officer(records), an_officer(records, "Adi", role="admin"), a_group(records)
    late = a_complaint(records, a_person(records), due_at=NOW - timedelta(days=3))
    town.says(ratna, f"/lihat {late.ticket}")
    town.taps(ratna, "Tegur")
    assert f"Teguran untuk {late.ticket} diteruskan ke Pemerintah Kabupaten Purbalingga" in town.sees(ratna)
    assert f"Teguran dari Ratna: {late.ticket}" in town.sees(group)
    town.taps(ratna, "Tegur")
    assert "sudah Anda tegur hari ini" in town.sees(ratna)
    assert "Admin instansi menjawab di sini" in town.sees(group)
    town.taps(budi, "Jawab", group=group)
    assert "dijawab oleh admin instansi" in town.sees(group)
    town.taps(adi, "Jawab", group=group)
    town.says(budi, "Saya saja", group=group, reply_to="Tulis jawaban teguran")
    assert "dijawab oleh admin instansi" in town.sees(group)
    town.says(adi, "Aspal datang Kamis.", group=group, reply_to="Tulis jawaban teguran")
    assert "disampaikan kepada pimpinan" in town.sees(group)
    assert "Pemkab Purbalingga menjawab teguran Anda" in town.sees(ratna) and "Kamis" in town.sees(ratna)
    assert list(verbs_of(records, late))[-2:] == ["nudge", "answer_nudge"]
    assert list(verbs_of(records, late, "public")) == ["file"]
    town.says(adi, f"/jawab {late.ticket} Sudah.", group=group)
    assert "Tidak ada teguran" in town.sees(group)


def test_what_is_not_overdue_is_not_nudged_about(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33", role="supervisor")
    complaint = a_complaint(town.records, a_person(town.records))
    town.says(ratna, f"/tegur {complaint.ticket} cepat")
    assert "tidak lewat tenggat" in town.sees(ratna)


def test_a_confidential_nudge_reaches_only_the_named(town: Town) -> None:
    records = town.records
    ratna, group = an_officer(records, "Ratna", "33", role="supervisor"), a_group(records)
    late = {"identity": "rahasia", "due_at": NOW - timedelta(days=3)}
    unread = a_complaint(records, a_person(records), **late)  # type: ignore[arg-type]
    town.says(ratna, f"/tegur {unread.ticket} bagaimana?")
    assert "belum ada yang bisa membacanya" in town.sees(ratna)
    wati = an_officer(records, "Wati", role="trusted")
    secret = a_complaint(records, a_person(records), **late)  # type: ignore[arg-type]
    town.says(ratna, f"/tegur {secret.ticket} bagaimana?")
    assert "Teguran" not in town.screen(group) and secret.ticket in town.sees(wati)
    town.says(wati, f"/jawab {secret.ticket} Saksi bernama Joko diperiksa.")
    assert "menjawab teguran" in town.sees(ratna) and "Joko" not in town.screen(ratna)


def test_the_league_table_sets_few_numbers_apart(town: Town) -> None:
    records, sari = town.records, a_person(town.records)
    ratna = an_officer(records, "Ratna", "33", role="supervisor")
    far = NOW - timedelta(days=20)
    for agency, count in ((PURBALINGGA, 12), (BANYUMAS, 2)):
        for _ in range(count):
            a_complaint(
                records, sari, agency=agency, status="resolved", filed_at=far, settled_at=far + timedelta(days=2)
            )
    town.says(ratna, "/peringkat")
    table = town.sees(ratna)
    assert "1. Pemkab Purbalingga 100\u00a0% dari 12 (" in table
    assert "tidak diperingkat: Pemkab Banyumas (2 dari 2)" in table
    assert "Dalam kurung: rentang" in table
