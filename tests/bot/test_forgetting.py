"""What was cancelled or lapsed is nowhere in the database any more, nor what was said long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from actions.forget_words import forget_old_words
from actions.notify import Button, say
from actions.office import Office
from actions.save_draft import discard_draft, open_draft
from bot.app import jobs_of
from bot.telegram.citizen_commands import payload_of
from storage.conversations import Conversation
from storage.database import Records
from storage.outgoing import SENT, WAITING, Outgoing
from storage.schema import Base
from tests.builders import NOW, a_person, an_office
from tests.live import LiveTown, a_live_town


def everything_stored(office: Office) -> str:
    """Every row of every table."""
    with office.transaction() as records:
        tables = Base.metadata.sorted_tables
        return "\n".join(repr(row) for table in tables for row in records.session.execute(select(table)))


def cancel(town: LiveTown) -> None:
    town.person("Sari").says("/batal")


def let_it_lapse(town: LiveTown) -> None:
    for hours in (25, 73):
        town.clock.move(hours=hours)
        town.run_jobs()


@pytest.mark.parametrize("discard", [cancel, let_it_lapse])
def test_a_discarded_complaint_is_nowhere(tmp_path: Path, discard: Callable[[LiveTown], object]) -> None:
    with a_live_town(tmp_path) as town:
        sari, office = town.person("Sari"), town.app.office
        sari.says("jalan berlubang zebrakuda di depan balai desa Selabaya kalimanah purbalingga")
        town.settle()
        sari.sends_photo()
        town.settle()
        sari.says("tambahan: zebrakuda sudah dua kali membuat orang jatuh")
        town.settle()
        before = everything_stored(office)
        with office.transaction() as records:
            conversations = records.session.scalars(select(Conversation))
            assert "zebrakuda" not in "".join(repr(one.state) for one in conversations)
        assert before.count("zebrakuda") > 2 and "balai desa" in before
        assert [file for file in office.files.folder.rglob("*") if file.is_file()]
        discard(town)
        town.settle()
        after = everything_stored(office)
        assert "zebrakuda" not in after and "balai desa" not in after
        assert not [file for file in office.files.folder.rglob("*") if file.is_file()]


def test_words_that_came_in_by_a_button_go_with_the_draft(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.transaction() as records:
        sari = a_person(records)
        for text in ("jalan rusak zebrakuda", "lampu mati"):
            choice = [[Button("follow_up.is_new", payload_of("file_complaint", text=text))]]
            say(records, sari.key, "follow_up.answer_or_new", {"ticket": "PBG-1"}, now=NOW, buttons=choice)
        draft = open_draft(records, sari.key, NOW)
        draft.description = "jalan rusak zebrakuda\ntambahan"
        say(records, sari.key, "draft.reminder", {"description": draft.description}, now=NOW)
        records.effects.keep(sari.key, 7, "validate_complaint_form", {"sayings": ["zebrakuda"]}, NOW)
        discard_draft(records, office, draft, "cancelled", NOW + timedelta(minutes=5))
    stored = everything_stored(office)
    assert "zebrakuda" not in stored and "lampu mati" in stored
    with office.transaction() as records:
        assert [row.state for row in records.outbox.lately_said(sari.key)] == [WAITING, WAITING]


def test_what_was_said_long_ago_is_emptied_and_known_to_have_been_said(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.transaction() as records:
        sari = a_person(records)
        for number in (1, 2):
            say(records, sari.key, "officer.replied", {"text": "zebrakuda"}, now=NOW, about=f"PBG-{number}")
        choice = [[Button("follow_up.is_new", payload_of("file_complaint", text="zebrakuda"))]]
        say(records, sari.key, "follow_up.answer_or_new", {}, now=NOW, buttons=choice)
        records.outbox.mark_sent(1, [11], NOW)
        forget_old_words(records, office, NOW + timedelta(days=29))
        assert [row.values for row in said(records)][:2] == [{"text": "zebrakuda"}] * 2
        forget_old_words(records, office, NOW + timedelta(days=31))
        sent, waiting, _ = said(records)
        assert (sent.values, sent.state, sent.message_id, sent.about) == ({}, SENT, 11, "PBG-1")
        assert waiting.values == {"text": "zebrakuda"}
        assert records.outbox.posted(sari.key, 11) is sent
        waiting.state = SENT
        forget_old_words(records, office, NOW + timedelta(days=31))
    assert "zebrakuda" not in everything_stored(office)


def test_what_was_forgotten_is_not_left_in_the_bytes_of_the_file(tmp_path: Path) -> None:
    office = an_office(tmp_path)
    with office.transaction() as records:
        sari = a_person(records)
        open_draft(records, sari.key, NOW).description = "jalan rusak zebrakuda"
        for number in range(40):
            told = {"text": f"zebrakuda {number} " + "sudah dibalas panjang lebar " * 200}
            say(records, sari.key, "officer.replied", told, now=NOW)
            records.outbox.mark_sent(number + 1, [number], NOW)
    assert "zebrakuda" in everything_written(tmp_path)
    with office.transaction() as records:
        draft = records.drafts.open_of(sari.key)
        assert draft is not None
        discard_draft(records, office, draft, "cancelled", NOW)
    later = NOW + timedelta(days=31)
    for job in jobs_of(office):
        job.work(later)
    written = everything_written(tmp_path)
    office.database.close()
    assert sari.key in written and "zebrakuda" not in written


def everything_written(folder: Path) -> str:
    """The bytes of the database and its journal as they lie on the disk."""
    return "".join(file.read_bytes().decode("latin-1") for file in folder.glob("kentongan.db*"))


def said(records: Records) -> list[Outgoing]:
    rows = select(Outgoing).order_by(Outgoing.id).execution_options(populate_existing=True)
    return list(records.session.scalars(rows))
