"""What is left of somebody who had their data deleted: nothing, in the whole database file and all files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.forget_words import forget_old_words
from storage.bars import Bar
from storage.data_requests import DELETION, DOWNLOAD
from tests.builders import DESK
from tests.live import PURBALINGGA, LiveTown, a_live_town

NAME = "Zuhdiyah Kertapati"
PHONE = "081234509876"
MATTER = "bolong besar"
POTHOLE = "jalan depan SD 1 Kutasari Purbalingga ambles, truk terperosok"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[LiveTown]:
    with a_live_town(tmp_path / "town") as town:
        yield town


def files_under(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def left_of(folder: Path, *words: str) -> list[str]:
    """Which of these words stand anywhere: in the database, its log, and the kept files."""
    everything = files_under(folder)
    return [f"{word} in {name}" for word in words for name in everything if word.encode() in everything[name]]


def report(town: LiveTown) -> None:
    """Zuhdiyah files a complaint with her number and a voice, adds to it, asks for her data, and begins another."""
    zuhdiyah = town.person(NAME)
    zuhdiyah.says(f"jalan depan SD 2 Kaligondang bolong besar, saya {NAME} hp {PHONE}")
    town.settle()
    zuhdiyah.sends_photo()
    town.settle()
    zuhdiyah.sends_voice()
    town.settle()
    zuhdiyah.taps("Kirim")
    town.settle()
    zuhdiyah.says("mau nambah keterangan laporan, rumah saya nomor 17 gang kelincikuning")
    town.settle()
    zuhdiyah.says("unduh data saya")
    town.settle()
    zuhdiyah.says("lampu jalan mati dekat pohon zebrakuda di desa Penolih kaligondang")
    town.settle()
    zuhdiyah.says("/batal")
    town.settle()


def delete(town: LiveTown) -> None:
    zuhdiyah = town.person(NAME)
    for step in ("hapus data saya", "Ya, hapus data saya", "Hapus sekarang"):
        zuhdiyah.says(step)
        town.settle()


def documents_of(town: LiveTown) -> list[bytes]:
    """The documents that Zuhdiyah was sent."""
    person = town.person(NAME)
    sent = [message.json["document"]["file_id"] for message in person.sees() if "document" in message.json]
    return [town.telegram.files.find(file_id).content for file_id in sent]


def test_nothing_of_the_person_is_left_and_the_matter_stays(town: LiveTown, tmp_path: Path) -> None:
    budi, joined = town.person("Budi"), town.person("Tono")
    town.staff("Budi", "officer", PURBALINGGA)
    town.agency("Aduan", PURBALINGGA, budi)
    report(town)
    joined.says("jalan bolong besar depan SD 2 Kaligondang purbalingga, kemarin ada yang jatuh")
    town.settle()
    joined.taps("Saya juga")
    town.settle()
    folder = tmp_path / "town"
    key, account = _key_of(town), town.person(NAME).id
    with town.app.office.transaction() as records:
        ticket = records.complaints.of_author(key)[0].ticket
    budi.says(f"/buka {ticket}")
    town.settle()
    before = files_under(folder)
    assert left_of(folder, NAME, PHONE, str(account), "kelincikuning")
    kept_before = [name for name in before if name.startswith("files/")]
    assert len(kept_before) == 2, "a photo and a voice; the copy of the data was sent and let go"

    delete(town)
    assert "sudah dihapus" in town.person(NAME).sees()[-1].text
    town.stop()
    try:
        town.app.office.database.close()
        assert left_of(folder, NAME, PHONE, str(account), "zebrakuda") == []
        assert [name for name in files_under(folder) if name.startswith("files/")] != kept_before
        assert len([name for name in files_under(folder) if name.startswith("files/")]) == 1, "the photo stays"
        assert left_of(folder, MATTER)
    finally:
        town.start()

    with town.app.office.transaction() as records:
        complaint = records.complaints.by_ticket(ticket)
        assert complaint is not None and complaint.is_open and complaint.author_left == "deleted"
        assert MATTER in complaint.description and "•••" in complaint.description
        assert records.followers.count(complaint.id) == 1
        kinds = [request.kind for request in records.data_requests.newest()]
        assert kinds == [DELETION, DOWNLOAD]
        gone = records.people.get(key)
        assert gone is not None and (gone.telegram_id, gone.name) == (None, "")
    assert NAME not in "".join(message.text for message in budi.sees())


def _key_of(town: LiveTown) -> str:
    with town.app.office.transaction() as records:
        person = records.people.by_telegram_id(town.person(NAME).id)
        assert person is not None
        return person.key


def test_the_document_holds_everything_about_them_and_nothing_about_others(town: LiveTown) -> None:
    report(town)
    document = json.loads(documents_of(town)[0])
    assert document["profil"]["nama"] == NAME
    assert document["profil"]["id_telegram"] == town.person(NAME).id
    (complaint,) = document["laporan"]
    assert PHONE in complaint["isi"]
    assert any("kelincikuning" in event["isi"] for event in complaint["riwayat"])
    assert {file["jenis"] for file in document["berkas"]} == {"photo", "voice"}
    assert document["pesan_bot_yang_masih_tersimpan"]


def test_who_comes_back_is_somebody_new(town: LiveTown) -> None:
    report(town)
    old = _key_of(town)
    delete(town)
    town.person(NAME).says("laporan saya apa saja")
    town.settle()
    assert _key_of(town) != old
    assert any("belum punya laporan" in message.text for message in town.person(NAME).sees())


def test_who_was_barred_stays_so_by_a_mark_that_tells_nothing_until_a_verifier_lifts_it_by_an_old_ticket(
    town: LiveTown, tmp_path: Path
) -> None:
    zuhdiyah, retno = town.person(NAME), town.staff("Retno", "verifier", DESK)
    report(town)
    with town.app.office.transaction() as records:
        ticket = records.complaints.of_author(_key_of(town))[0].ticket
    retno.says(f"/blokir {ticket} laporan palsu")
    town.settle()
    delete(town)
    assert any("penanda acak akun Anda disimpan 365 hari" in message.text for message in zuhdiyah.sees())
    with town.app.office.transaction() as records:
        bar = records.session.scalars(select(Bar)).one()
        kept = "".join(str(getattr(bar, column.name)) for column in Bar.__table__.columns)
    assert str(zuhdiyah.id) not in kept and NAME not in kept
    zuhdiyah.says(POTHOLE)
    town.settle()
    assert any("laporan baru dari Anda untuk sementara tidak kami terima" in m.text for m in zuhdiyah.sees()[-2:])
    zuhdiyah.says("unduh data saya")
    town.settle()
    assert json.loads(documents_of(town)[-1])["profil"]["laporan_baru_ditolak_sejak"] is not None
    town.person("Tono").says(POTHOLE)
    town.settle()
    assert "Jalan & jembatan" in town.person("Tono").sees()[-2].text, "nobody else is taken for them"
    retno.says(f"/buka_blokir {ticket} sudah dijelaskan")
    town.settle()
    zuhdiyah.says(POTHOLE)
    town.settle()
    assert "Jalan & jembatan" in zuhdiyah.sees()[-1].text
    with town.app.office.transaction() as records:
        records.bars.keep("p-old", 77, town.clock(), town.clock())
        town.clock.move(days=366)
        forget_old_words(records, town.app.office, town.clock())
        assert records.session.scalars(select(Bar)).all() == []


def test_staff_lose_their_roles(town: LiveTown) -> None:
    town.staff(NAME, "officer", PURBALINGGA)
    key = _key_of(town)
    delete(town)
    with town.app.office.transaction() as records:
        assert records.staff.roles_of(key) == []


def test_a_yes_of_long_ago_deletes_nothing(town: LiveTown) -> None:
    report(town)
    zuhdiyah = town.person(NAME)
    zuhdiyah.says("hapus data saya")
    town.settle()
    zuhdiyah.taps("Ya, hapus data saya")
    town.settle()
    town.clock.move(hours=2)
    zuhdiyah.taps("Hapus sekarang")
    town.settle()
    with town.app.office.transaction() as records:
        assert len(records.complaints.of_author(_key_of(town))) == 1
