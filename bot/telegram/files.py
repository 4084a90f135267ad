"""Fetches what people send and cleans it: pictures of their EXIF, documents of their author's data."""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import dataclass

from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from telegram import Bot, Message
from telegram.error import BadRequest, TelegramError

from storage.files import MAX_BYTES, FileStore

log = logging.getLogger(__name__)


class FileTooLarge(Exception):
    """Telegram gives no file of more than 20 MB to a bot."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file in a message: ``kind`` is photo, document, voice or video; ``size`` in bytes, 0 when not told."""

    kind: str
    file_id: str
    unique_id: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as an attachment keeps it; ``digest`` is None while its bytes aren't here."""

    kind: str
    file_id: str
    unique_id: str
    mime: str
    size: int
    digest: str | None
    is_too_large: bool = False


def files_of(message: Message) -> list[Received]:
    """The files of a message; a photo in its largest size. Stickers are no files."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return [_received("photo", largest, "image/jpeg")]
    for kind, found, mime in (
        # An animation comes with a document that is the same file.
        ("video", message.animation, "video/mp4"),
        ("document", message.document, "application/octet-stream"),
        ("voice", message.voice, "audio/ogg"),
        ("document", message.audio, "audio/mpeg"),
        ("video", message.video, "video/mp4"),
        ("video", message.video_note, "video/mp4"),
    ):
        if found is not None:
            return [_received(kind, found, getattr(found, "mime_type", None) or mime)]
    return []


def _received(kind: str, found: object, mime: str) -> Received:
    file_id, unique_id = getattr(found, "file_id", ""), getattr(found, "file_unique_id", "")
    return Received(kind, file_id, unique_id, mime, getattr(found, "file_size", None) or 0)


async def fetch(bot: Bot, file_id: str) -> bytes:
    """The bytes of a file. Raises FileTooLarge and TelegramError."""
    try:
        file = await bot.get_file(file_id)
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise FileTooLarge from error
        raise
    if (file.file_size or 0) > MAX_BYTES:
        raise FileTooLarge
    return bytes(await file.download_as_bytearray())


async def store_attachment(bot: Bot, store: FileStore, received: Received) -> Kept:
    """Fetch, clean and store a file. What can't be fetched now is kept by Telegram's id, to be fetched later."""
    digest, size, is_too_large = None, received.size, received.size > MAX_BYTES
    if not is_too_large:
        try:
            content = await fetch(bot, received.file_id)
            content = await asyncio.to_thread(clean, content, received.mime)
            digest, size = await asyncio.to_thread(store.put, content), len(content)
        except FileTooLarge:
            is_too_large = True
        except (TelegramError, OSError) as problem:
            log.warning("file not fetched yet", exc_info=problem)
    return Kept(received.kind, received.file_id, received.unique_id, received.mime, size, digest, is_too_large)


def clean(content: bytes, mime: str) -> bytes:
    """The content without what it says about its author, as far as its sort is known."""
    if mime.startswith("image/"):
        return strip_picture(content)
    if mime == "application/pdf":
        return strip_pdf(content)
    return content


def strip_picture(content: bytes) -> bytes:
    """A picture without EXIF and comments, upright as the camera meant it; what is no picture as it was."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            is_plain = not picture.getexif() and not set(picture.info) & {"exif", "comment", "xmp", "photoshop"}
            if is_plain or getattr(picture, "n_frames", 1) > 1:
                return content
            form = picture.format
            upright = ImageOps.exif_transpose(picture)
            bare = Image.new(upright.mode, upright.size)
            bare.paste(upright)
            if upright.mode == "P" and (palette := upright.getpalette()) is not None:
                bare.putpalette(palette)
            stripped = io.BytesIO()
            bare.save(stripped, format=form, quality=92)
            return stripped.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return content


def strip_pdf(content: bytes) -> bytes:
    """A PDF without its author, title, dates and XMP; one that is locked or broken as it was."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            return content
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        writer.metadata = None
        stripped = io.BytesIO()
        writer.write(stripped)
        return stripped.getvalue()
    # pypdf raises many kinds of errors on broken files, and a broken file is kept as it came.
    except Exception:
        return content
