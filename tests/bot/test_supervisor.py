"""What a supervisor reads in the morning and when asking."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from actions.compose_digest import send_digests
from tests.builders import BANYUMAS, NOW, a_complaint, a_group, a_person, an_officer
from tests.town import Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path) as town:
        yield town


def test_the_morning_digest_says_where_to_look_first(town: Town) -> None:
    records = town.records
    ratna, sari = an_officer(records, "Ratna", "33", role="supervisor"), a_person(records)
    late = a_complaint(records, sari, due_at=NOW - timedelta(days=23, hours=1))
    a_complaint(records, sari, agency=BANYUMAS)
    send_digests(records, town.office, town.now)
    digest = town.sees(ratna)
    assert digest.startswith("Rekap Minggu, 22 November 2026 · Jawa Tengah")
    assert "Masuk 2 · Selesai 0 · Terbuka 2 · Lewat tenggat 1" in digest
    assert f"Terlama: {late.ticket} (Pemkab Purbalingga, 16 hari kerja)" in digest
    assert digest.index("Pemkab Purbalingga: terbuka 1, lewat 1") < digest.index("Pemkab Banyumas: terbuka 1")


def test_a_quiet_day_is_one_line(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", "33.03", role="supervisor")
    send_digests(town.records, town.office, town.now)
    assert town.sees(ratna).splitlines()[1:] == ["Tidak ada laporan masuk, selesai, atau terbuka."]


def test_rekap_shows_today_so_far_and_yesterday(town: Town) -> None:
    ratna = an_officer(town.records, "Ratna", BANYUMAS, role="supervisor")
    a_complaint(town.records, a_person(town.records), agency=BANYUMAS, filed_at=NOW - timedelta(hours=1))
    town.says(ratna, "/rekap")
    recap = town.sees(ratna)
    assert "Rekap Senin, 23 November 2026 sampai pukul 10.00 · Pemerintah Kabupaten Banyumas" in recap
    assert "Hari ini: masuk 1 · selesai 0\nKemarin: masuk 0 · selesai 0" in recap


def test_rekap_in_a_group_goes_to_the_private_chat(town: Town) -> None:
    ratna, group = an_officer(town.records, "Ratna", "33", role="supervisor"), a_group(town.records)
    town.says(ratna, "/rekap", group=group)
    assert town.sees(group) == "Rekapnya saya kirim ke obrolan pribadi Anda."
    assert "Rekap Senin" in town.sees(ratna)


def test_rekap_is_for_supervisors(town: Town) -> None:
    budi = an_officer(town.records)
    town.says(budi, "/rekap")
    assert "bukan wewenang Anda" in town.sees(budi)
