"""Files: fetched, cleaned of what they say about people, kept; what fails is fetched later."""

from __future__ import annotations

from typing import cast

import pytest
from telegram import Bot, Message
from telegram.ext import ExtBot

from actions.office import Office
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.fetch_missing import fetch_missing
from bot.telegram.files import Received, files_of, store_attachment
from storage.files import Attachment
from tests.bot.conftest import Clock


def message_of(person: Person, kind: str, bot: ExtBot[None]) -> Message:
    sent = getattr(person, f"sends_{kind}")
    message = Message.de_json(sent().json if kind != "document" else sent(b"%PDF-").json, bot)
    assert message is not None
    return message


async def test_each_kind_of_message_gives_its_file(sari: Person, bot: ExtBot[None]) -> None:
    kinds = {kind: files_of(message_of(sari, kind, bot)) for kind in ("photo", "document", "voice", "video_note")}
    assert {kind: [file.kind for file in files] for kind, files in kinds.items()} == {
        "photo": ["photo"],
        "document": ["document"],
        "voice": ["voice"],
        "video_note": ["video"],
    }
    sticker = Message.de_json(sari.sends_sticker().json, bot)
    assert sticker is not None and files_of(sticker) == []


def test_a_song_is_no_document(bot: ExtBot[None]) -> None:
    song = {"file_id": "s", "file_unique_id": "s", "duration": 3, "mime_type": "audio/mpeg"}
    told = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "audio": song}
    message = Message.de_json(told, bot)
    assert message is not None and [file.kind for file in files_of(message)] == ["audio"]


async def test_a_photo_is_fetched_and_kept(office: Office, sari: Person, bot: ExtBot[None]) -> None:
    [received] = files_of(message_of(sari, "photo", bot))
    kept = await store_attachment(bot, office.files, received)
    assert kept.digest is not None and not kept.is_too_large
    assert kept.size == len(office.files.read(kept.digest))
    assert kept.is_clean


@pytest.mark.parametrize("problem", [RuntimeError("no file_path"), OSError("disk full"), ValueError()])
async def test_whatever_keeps_a_file_away_it_is_kept_by_its_id(
    office: Office, sari: Person, bot: ExtBot[None], problem: Exception
) -> None:
    class Away:
        async def get_file(self, file_id: str) -> object:
            raise problem

    [received] = files_of(message_of(sari, "photo", bot))
    kept = await store_attachment(cast(Bot, Away()), office.files, received)
    assert (kept.file_id, kept.digest, kept.is_too_large) == (received.file_id, None, False)


async def test_a_file_too_large_is_said_to_be_so(
    office: Office, sari: Person, bot: ExtBot[None], telegram: Simulator
) -> None:
    huge = await store_attachment(bot, office.files, Received("document", "x", "x", "video/mp4", 21 * 2**20))
    assert huge.is_too_large and huge.digest is None
    [received] = files_of(message_of(sari, "photo", bot))
    telegram.fail_next("getFile", error_code=400, description="Bad Request: file is too big")
    assert (await store_attachment(bot, office.files, received)).is_too_large


async def test_what_could_not_be_fetched_is_fetched_later(
    office: Office, sari: Person, bot: ExtBot[None], telegram: Simulator, clock: Clock
) -> None:
    [received] = files_of(message_of(sari, "photo", bot))
    telegram.fail_next("getFile", error_code=500)
    kept = await store_attachment(bot, office.files, received)
    assert kept.digest is None and not kept.is_too_large
    with office.transaction() as records:
        person = records.people.meet(sari.id, name="Sari", username=None, now=clock())
        key = records.attachments.add(
            Attachment(kind="photo", owner=person.key, added_at=clock(), file_id=kept.file_id, mime=kept.mime)
        ).key
    telegram.fail_next("getFile", error_code=500)
    assert await fetch_missing(bot, office) == 0
    assert await fetch_missing(bot, office) == 1
    assert await fetch_missing(bot, office) == 0
    with office.transaction() as records:
        found = records.attachments.get(key)
        assert found is not None and found.digest is not None and found.cleaned
