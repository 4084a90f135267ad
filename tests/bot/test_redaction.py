"""What a verifier blacks out is nowhere but in the operator's audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from actions.cards import show_card
from actions.confirm_settled import confirm_settled
from actions.index_complaint import index_complaint
from actions.rate_complaint import rate_complaint
from actions.redact_complaint import redact_file, redact_words, redactable_files
from bot.cli import main
from storage.files import Attachment
from storage.redactions import Redaction
from tests.builders import DESK, NOW, PURBALINGGA, a_complaint, a_group, a_person, an_office, an_officer
from tests.live import a_live_town
from tests.town import open_town


def test_the_original_is_for_the_operator_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_live_town(tmp_path) as town:
        office = town.app.office
        town.agency("Aduan", PURBALINGGA, town.staff("Budi", "officer", PURBALINGGA))
        town.staff("Retno", "verifier", DESK)
        sari = town.person("Sari")
        sari.says("jalan depan SD 2 Kaligondang bolong besar karena truk Sugengwaluyo")
        town.settle()
        sari.sends_photo()
        town.settle()
        sari.taps("Kirim")
        town.settle()
        with office.transaction() as records:
            (retno,) = records.staff.with_role("verifier")
            author = records.people.by_telegram_id(sari.id)
            assert author is not None
            (complaint,) = records.complaints.of_author(author.key)
            redact_words(records, office, complaint.ticket, "sugengwaluyo", actor=retno.person, now=NOW)
            (photo,) = redactable_files(records, complaint.ticket, actor=retno.person)
            digest = photo.digest
            redact_file(records, office, complaint.ticket, photo.key, actor=retno.person, now=NOW)
            assert redactable_files(records, complaint.ticket, actor=retno.person) == []
            assert "•••" in complaint.description
            about = [row.values for row in records.outbox.all_about(complaint.ticket)]
            assert "sugengwaluyo" not in repr(about).lower()
            kept: list[Redaction] = list(records.redactions.of_complaint(complaint.id))
        assert [one.digest for one in kept] == [None, digest] and digest is not None
        assert "Sugengwaluyo" in kept[0].original
        town.settle()
        town.stop()
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        result = CliRunner().invoke(main, ["redactions", complaint.ticket, "--save", str(tmp_path / "out")])
        town.start()
    assert result.exit_code == 0, result.output
    assert "Sugengwaluyo" in result.output
    assert (tmp_path / "out" / digest).read_bytes()


def test_what_was_blacked_out_is_on_no_screen_of_staff_and_found_by_no_search(tmp_path: Path) -> None:
    with open_town(tmp_path) as town:
        records, office = town.records, town.office
        sari, budi, group = a_person(records), an_officer(records), a_group(records)
        retno = an_officer(records, "Retno", DESK, role="verifier")
        complaint = a_complaint(
            records, sari, description="bolong di depan rumah Sugengwaluyo", landmark="rumah Sugengwaluyo"
        )
        complaint.latitude, complaint.longitude = -7.38, 109.43
        index_complaint(records, office.region, complaint)
        show_card(records, office, complaint, now=NOW)
        town.says(budi, f"/catatan {complaint.ticket} Sugengwaluyo marah.", group=group)
        for where in (None, group):
            town.says(budi, f"/buka {complaint.ticket}", group=where)
        town.says(budi, f"/selesai {complaint.ticket} Beres.", group=group, photo=True)
        confirm_settled(records, office, complaint.ticket, person=sari.key, now=NOW)
        rate_complaint(
            records, office, complaint.ticket, person=sari.key, now=NOW, stars=4, words="kata Sugengwaluyo"
        )
        town.says(budi, "/cari sugengwaluyo")
        assert complaint.ticket in town.sees(budi)
        assert "Sugengwaluyo" in town.screen(group)
        redact_words(records, office, complaint.ticket, "sugengwaluyo", actor=retno.key, now=NOW)
        assert "Sugengwaluyo" not in town.screen(budi) + town.screen(group)
        assert "Sugengwaluyo" not in repr(complaint.rating_words)
        town.says(budi, "/cari sugengwaluyo")
        assert complaint.ticket not in town.sees(budi)
        town.says(budi, "/cari bolong")
        assert complaint.ticket in town.sees(budi)


@pytest.mark.parametrize("key", ["f4wK-_PBG-5C7F-C", "f4wK_-Ab9xQz3Lm8-"])
def test_the_button_of_a_file_finds_it_whatever_its_random_key(tmp_path: Path, key: str) -> None:
    with open_town(tmp_path) as town:
        records, sari = town.records, a_person(town.records)
        retno = an_officer(records, "Retno", DESK, role="verifier")
        complaint = a_complaint(records, sari)
        photo = Attachment(kind="photo", owner=sari.key, added_at=NOW, complaint=complaint.id, key=key)
        records.attachments.add(photo)
        town.says(retno, f"/samarkan {complaint.ticket}")
        town.taps(retno, "Foto 1", on="Berkas mana")
        assert f"Berkas di {complaint.ticket} disamarkan" in town.screen(retno)
        assert photo.redacted_at == NOW


def test_words_that_stand_nowhere_and_short_ones_are_refused(tmp_path: Path) -> None:
    from actions.errors import NothingRedacted

    office = an_office(tmp_path)
    with office.transaction() as records:
        complaint = a_complaint(records, a_person(records))
        retno = an_officer(records, "Retno", DESK, role="verifier")
        for words in ("Slamet", "SD", ""):
            with pytest.raises(NothingRedacted):
                redact_words(records, office, complaint.ticket, words, actor=retno.key, now=NOW)
