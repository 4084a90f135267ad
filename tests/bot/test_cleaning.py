"""Files lose what they say about their author; what can't be cleaned is known as such."""

from __future__ import annotations

import io
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from bot.telegram.cleaning import clean, strip_pdf, strip_picture

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825
MAKER_NAME = b"Telepon Sari"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def its_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, MAKER_NAME.decode()
    exif.get_ifd(GPS)[1] = "S"
    return exif


def a_photo_from_a_phone(form: str = "JPEG", **more: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(content, form, exif=its_exif(), **more)
    return content.getvalue()


def a_letter(**about: str) -> bytes:
    writer, content = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(100, 100)
    note = {"/Type": "/Annot", "/Subtype": "/Text"}
    told = DictionaryObject({NameObject(name): NameObject(value) for name, value in note.items()})
    told[NameObject("/T")] = TextStringObject("Sari Dewi")
    page[NameObject("/Annots")] = ArrayObject([told])
    writer.add_metadata(about)
    writer.write(content)
    return content.getvalue()


def a_document(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return content.getvalue()


def everything_in(content: bytes) -> bytes:
    with ZipFile(io.BytesIO(content)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize("mime", ["image/jpeg", "application/octet-stream", "application/pdf"])
def test_a_picture_loses_where_and_by_whom_it_was_taken_whatever_it_is_called(mime: str) -> None:
    cleaned = clean(a_photo_from_a_phone(), mime)
    assert cleaned.is_clean and cleaned.mime == "image/jpeg"
    assert MAKER_NAME not in cleaned.content
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert dict(picture.getexif()) == {}
        assert (picture.size, picture.format) == ((20, 40), "JPEG")


def test_of_a_picture_in_two_sizes_the_first_is_left_and_says_nothing() -> None:
    second = Image.new("RGB", (40, 20), "blue")
    two = a_photo_from_a_phone("MPO", save_all=True, append_images=[second])
    with Image.open(io.BytesIO(two)) as picture:
        assert (picture.format, getattr(picture, "n_frames", 1)) == ("MPO", 2)
    cleaned = clean(two, "image/jpeg")
    assert cleaned.is_clean and MAKER_NAME not in cleaned.content
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert (picture.format, dict(picture.getexif())) == ("JPEG", {})


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_other_kinds_of_pictures_lose_it_too(form: str) -> None:
    content = a_photo_from_a_phone(form)
    cleaned = clean(content, "application/octet-stream")
    assert MAKER_NAME in content and MAKER_NAME not in cleaned.content
    assert cleaned.is_clean and cleaned.mime == Image.MIME[form]


def test_a_moving_picture_keeps_moving_and_loses_its_data() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    plain, telling = io.BytesIO(), io.BytesIO()
    frames[0].save(plain, "GIF", save_all=True, append_images=frames[1:])
    frames[0].save(telling, "WEBP", save_all=True, append_images=frames[1:], exif=its_exif())
    assert clean(plain.getvalue(), "image/gif").content == plain.getvalue()
    cleaned = clean(telling.getvalue(), "image/webp")
    assert MAKER_NAME not in cleaned.content
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert getattr(picture, "n_frames", 1) == 3


def test_a_film_hidden_behind_a_photo_is_cut_off() -> None:
    plain = strip_picture(a_photo_from_a_phone())
    assert plain is not None
    assert clean(plain.content, "image/jpeg").content == plain.content
    assert b"ftypmp42" not in clean(plain.content + b"....ftypmp42 Sari", "image/jpeg").content


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
        (a_photo_from_a_phone()[:200], "image/jpeg"),
        (b"%PDF-broken", "application/pdf"),
        (b"\0\0\0\x18ftypmp42", "video/mp4"),
        (b"ID3 Sari", "audio/mpeg"),
        (b"PK\x03\x04 broken", "application/zip"),
        (a_document({"rahasia.txt": b"Sari"}), "application/zip"),
        (b"\xd0\xcf\x11\xe0 Sari", "application/msword"),
    ],
)
def test_what_cannot_be_cleaned_is_known_as_such(content: bytes, mime: str) -> None:
    cleaned = clean(content, mime)
    assert (cleaned.content, cleaned.mime, cleaned.is_clean) == (content, mime, False)


def test_a_letter_loses_its_author_and_who_wrote_notes_in_it() -> None:
    letter = a_letter(**{"/Author": "Sari", "/Title": "Aduan Sari"})
    cleaned = clean(letter, "application/octet-stream")
    assert b"Sari" in letter and b"Sari" not in cleaned.content
    assert cleaned.is_clean and cleaned.mime == "application/pdf"
    assert len(PdfReader(io.BytesIO(cleaned.content)).pages) == 1


def test_a_locked_letter_is_not_clean() -> None:
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("sandi", algorithm="RC4-128")
    writer.write(content)
    assert strip_pdf(content.getvalue()) is None
    assert not clean(content.getvalue(), "application/pdf").is_clean


OFFICE_DOCUMENTS = {
    "docx": {
        "[Content_Types].xml": b"<Types/>",
        "docProps/core.xml": b"<p><dc:creator>Sari Dewi</dc:creator></p>",
        "docProps/app.xml": b"<p><Company>Toko Sari</Company></p>",
        "word/document.xml": b'<w:p><w:ins w:id="1" w:author="Sari Dewi">jalan rusak</w:ins></w:p>',
        "word/comments.xml": b'<w:comment w:author="Sari Dewi" w:initials="Sari">jalan rusak</w:comment>',
        "word/people.xml": b'<w15:person w15:author="Sari Dewi"/>',
        "word/media/image1.jpeg": a_photo_from_a_phone(),
    },
    "xlsx": {
        "[Content_Types].xml": b"<Types/>",
        "docProps/core.xml": b"<p><cp:lastModifiedBy>Sari</cp:lastModifiedBy></p>",
        "xl/comments1.xml": b"<authors><author>Sari Dewi</author></authors>jalan rusak",
        "xl/persons/person.xml": b'<person displayName="Sari Dewi" id="{1}" userId="Sari"/>',
    },
    "pptx": {
        "[Content_Types].xml": b"<Types/>",
        "ppt/commentAuthors.xml": b'<p:cmAuthor id="0" name="Sari Dewi" initials="Sari"/>',
        "ppt/slides/slide1.xml": b'<p:cNvPr name="Judul"/>jalan rusak',
    },
    "odt": {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "meta.xml": b"<meta:initial-creator>Sari</meta:initial-creator>",
        "content.xml": b"<office:annotation><dc:creator>Sari</dc:creator>jalan rusak</office:annotation>",
        "META-INF/manifest.xml": b"<manifest/>",
    },
}


@pytest.mark.parametrize("kind", OFFICE_DOCUMENTS)
def test_an_office_document_loses_its_writers_and_keeps_its_words(kind: str) -> None:
    document = a_document(OFFICE_DOCUMENTS[kind])
    cleaned = clean(document, DOCX)
    told = everything_in(cleaned.content)
    assert cleaned.is_clean and b"Sari" in everything_in(document)
    assert b"Sari" not in told and b"jalan rusak" in told
    with ZipFile(io.BytesIO(cleaned.content)) as packed:
        assert packed.testzip() is None
        assert packed.namelist() == list(OFFICE_DOCUMENTS[kind])
        assert {part.date_time[0] for part in packed.infolist()} == {1980}


def test_a_locked_office_document_is_not_clean() -> None:
    locked = OFFICE_DOCUMENTS["odt"] | {"META-INF/manifest.xml": b"<manifest:encryption-data/>"}
    assert not clean(a_document(locked), "application/vnd.oasis.opendocument.text").is_clean
