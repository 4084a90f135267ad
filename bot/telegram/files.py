"""Fetches what people send, has it cleaned of what it says about them, and keeps it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace

from telegram import Bot, Message
from telegram.error import BadRequest

from bot.telegram.cleaning import clean
from storage.files import MAX_BYTES, FileStore

log = logging.getLogger(__name__)


class FileTooLarge(Exception):
    """Telegram gives no file of more than 20 MB to a bot."""


@dataclass(frozen=True, slots=True)
class Received:
    """A file in a message: ``kind`` is photo, document, audio, voice or video; ``size`` in bytes, 0 if not told."""

    kind: str
    file_id: str
    unique_id: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as an attachment keeps it; ``digest`` is None while its bytes aren't here.

    ``is_clean`` says that its bytes tell nothing of their author any more.
    """

    kind: str
    file_id: str
    unique_id: str
    mime: str
    size: int
    digest: str | None
    is_too_large: bool = False
    is_clean: bool = False


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
        ("audio", message.audio, "audio/mpeg"),
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
    kept = Kept(received.kind, received.file_id, received.unique_id, received.mime, received.size, None)
    if received.size > MAX_BYTES:
        return replace(kept, is_too_large=True)
    try:
        content = await fetch(bot, received.file_id)
        cleaned = await asyncio.to_thread(clean, content, received.mime)
        digest = await asyncio.to_thread(store.put, cleaned.content)
    except FileTooLarge:
        return replace(kept, is_too_large=True)
    # Whatever keeps a file away, the words that came with it are not to be lost.
    except Exception as problem:
        log.warning("file not fetched yet", exc_info=problem)
        return kept
    size = len(cleaned.content)
    return replace(kept, mime=cleaned.mime, size=size, digest=digest, is_clean=cleaned.is_clean)
