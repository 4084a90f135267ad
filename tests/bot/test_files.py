"""Files: fetched, cleaned of what they say about people, kept; what fails is fetched later."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfReader, PdfWriter
from telegram import Message
from telegram.ext import ExtBot

from actions.office import Office
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.fetch_missing import fetch_missing
from bot.telegram.files import Received, files_of, store_attachment, strip_pdf, strip_picture
from storage.files import Attachment
from tests.bot.conftest import Clock

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def a_photo_from_a_phone() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, "Telepon Sari"
    exif.get_ifd(GPS)[1] = "S"
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(content, "JPEG", exif=exif)
    return content.getvalue()


def a_letter(**about: str) -> bytes:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata(about)
    writer.write(content)
    return content.getvalue()


def message_of(person: Person, kind: str, bot: ExtBot[None]) -> Message:
    sent = getattr(person, f"sends_{kind}")
    message = Message.de_json(sent().json if kind != "document" else sent(a_letter()).json, bot)
    assert message is not None
    return message


def test_a_picture_loses_where_and_by_whom_it_was_taken_and_stays_upright() -> None:
    with Image.open(io.BytesIO(strip_picture(a_photo_from_a_phone()))) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (20, 40)
        assert picture.format == "JPEG"


def test_a_picture_that_says_nothing_stays_as_it_is() -> None:
    content = io.BytesIO()
    Image.new("P", (4, 4)).save(content, "PNG")
    assert strip_picture(content.getvalue()) == content.getvalue()
    assert strip_picture(b"no picture") == b"no picture"


def test_a_letter_loses_its_author() -> None:
    letter = a_letter(**{"/Author": "Sari", "/Title": "Aduan Sari"})
    stripped = strip_pdf(letter)
    assert b"Sari" in letter and b"Sari" not in stripped
    assert len(PdfReader(io.BytesIO(stripped)).pages) == 1
    assert strip_pdf(b"%PDF-broken") == b"%PDF-broken"


def test_a_locked_letter_stays_as_it_is() -> None:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("sandi", algorithm="RC4-128")
    writer.write(content)
    assert strip_pdf(content.getvalue()) == content.getvalue()


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


async def test_a_photo_is_fetched_and_kept(office: Office, sari: Person, bot: ExtBot[None]) -> None:
    [received] = files_of(message_of(sari, "photo", bot))
    kept = await store_attachment(bot, office.files, received)
    assert kept.digest is not None and not kept.is_too_large
    assert kept.size == len(office.files.read(kept.digest))


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
        assert found is not None and found.digest is not None
