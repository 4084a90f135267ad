"""Sends one parcel to Telegram and says what became of it: SENT, LATER, NEVER, or why not as asked."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from telegram import (
    Bot,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.telegram.errors import Outcome, Sent, is_stale_file, judge
from bot.telegram.split import CAPTION_LIMIT, TEXT_LIMIT, split_html, visible_length

log = logging.getLogger(__name__)

ALBUM = 10
"""Telegram's most files in one album."""
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_ALBUM_OF = {"photo": "pictures", "video": "pictures", "document": "documents"}
_MEDIA = {"photo": InputMediaPhoto, "video": InputMediaVideo, "document": InputMediaDocument}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to send: by Telegram's id when it has one, else the bytes that ``read`` gives.

    ``key`` is the same for the same bytes wherever they go; ``sent_as`` is told by which id Telegram has them.
    """

    kind: str
    name: str
    file_id: str | None = None
    read: Callable[[], bytes] | None = None
    key: str | None = None
    sent_as: Callable[[str], None] | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """A point on the map, and what Telegram writes below it."""

    latitude: float
    longitude: float
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message ready to go. ``text`` is Telegram HTML; ``edits`` the message to change instead of a new one."""

    chat_id: int
    text: str
    keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None
    reply_to: int | None = None
    protect: bool = False
    files: tuple[Enclosure, ...] = ()
    edits: int | None = None
    deletes: bool = False
    """Whether the message that ``edits`` names is to be removed instead."""
    thread: int | None = None
    """The topic of a forum that it goes to."""
    pin: Pin | None = None
    """A place to be shown instead of a text."""
    opens_topic: str | None = None
    """The name of the topic that is to be opened for it first."""

    @property
    def weight(self) -> int:
        """How many messages it counts for in Telegram's limits; a new topic begins with one of its own."""
        return max(1, len(self.files)) + (self.opens_topic is not None)


async def send(bot: Bot, parcel: Parcel) -> Outcome:
    """Send or edit; never raises one of Telegram's errors."""
    try:
        return Sent(tuple(number for number in await _send(bot, parcel) if number))
    except TelegramError as error:
        if is_stale_file(error) and any(file.file_id and file.read for file in parcel.files):
            fresh = [replace(file, file_id=None) if file.read else file for file in parcel.files]
            return await send(bot, replace(parcel, files=tuple(fresh)))
        return judge(error, parcel.edits)


async def _send(bot: Bot, parcel: Parcel) -> Sequence[int]:
    if parcel.deletes and parcel.edits is not None:
        await bot.delete_message(parcel.chat_id, parcel.edits)
        return []
    if parcel.edits is not None:
        return await _edit(bot, parcel, parcel.edits)
    if parcel.pin is not None:
        return await _send_pin(bot, parcel, parcel.pin)
    if parcel.files:
        return await _send_files(bot, parcel)
    return await _send_text(bot, parcel)


async def _edit(bot: Bot, parcel: Parcel, message_id: int) -> Sequence[int]:
    keyboard = parcel.keyboard if isinstance(parcel.keyboard, InlineKeyboardMarkup) else None
    if not parcel.text:
        await bot.edit_message_reply_markup(parcel.chat_id, message_id, reply_markup=keyboard)
        return [message_id]
    parts = split_html(parcel.text)
    await bot.edit_message_text(
        parts[0] if len(parts) == 1 else split_html(parcel.text, TEXT_LIMIT - 2)[0] + " …",
        parcel.chat_id,
        message_id,
        parse_mode=ParseMode.HTML,
        link_preview_options=_NO_PREVIEW,
        reply_markup=keyboard,
    )
    return [message_id]


async def _send_text(bot: Bot, parcel: Parcel) -> list[int]:
    """In as many messages as it takes; the first replies, the last bears the keyboard."""
    parts = split_html(parcel.text)
    sent = []
    for number, part in enumerate(parts):
        message = await bot.send_message(
            parcel.chat_id,
            part,
            parse_mode=ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            protect_content=parcel.protect,
            message_thread_id=parcel.thread,
            reply_parameters=_reply(parcel) if number == 0 else None,
            reply_markup=parcel.keyboard if number == len(parts) - 1 else None,
        )
        sent.append(message.message_id)
    return sent


async def _send_pin(bot: Bot, parcel: Parcel, pin: Pin) -> list[int]:
    message = await bot.send_venue(
        parcel.chat_id,
        pin.latitude,
        pin.longitude,
        pin.title,
        pin.address,
        protect_content=parcel.protect,
        message_thread_id=parcel.thread,
        reply_parameters=_reply(parcel),
        reply_markup=parcel.keyboard,
    )
    return [message.message_id]


def _reply(parcel: Parcel) -> ReplyParameters | None:
    if parcel.reply_to is None:
        return None
    return ReplyParameters(parcel.reply_to, allow_sending_without_reply=True)


async def _send_files(bot: Bot, parcel: Parcel) -> list[int]:
    """The files in albums where Telegram has albums, the text as caption of the first or as a message before."""
    batches = _in_batches(parcel.files)
    # An album takes no keyboard.
    needs_message = visible_length(parcel.text) > CAPTION_LIMIT or (
        parcel.keyboard is not None and len(parcel.files) > 1
    )
    sent = await _send_text(bot, replace(parcel, files=())) if parcel.text and needs_message else []
    caption = None if needs_message else parcel.text or None
    for batch in batches:
        bare = replace(parcel, keyboard=None) if needs_message else parcel
        messages = await _send_batch(bot, bare, batch, caption)
        await _tell_ids(batch, messages)
        sent += [message.message_id for message in messages]
        caption = None
    return sent


async def _tell_ids(files: Sequence[Enclosure], messages: Sequence[Message]) -> None:
    for file, message in zip(files, messages, strict=False):
        if file.sent_as is not None and file.file_id is None and message.photo:
            await asyncio.to_thread(file.sent_as, message.photo[-1].file_id)


def _in_batches(files: Sequence[Enclosure]) -> list[list[Enclosure]]:
    """Neighbours that may share an album, ten at most; everything else alone."""
    batches = []
    for album, group in groupby(files, key=lambda file: _ALBUM_OF.get(file.kind)):
        neighbours = list(group)
        size = ALBUM if album else 1
        batches += [neighbours[start : start + size] for start in range(0, len(neighbours), size)]
    return batches


async def _send_batch(
    bot: Bot, parcel: Parcel, files: Sequence[Enclosure], caption: str | None
) -> Sequence[Message]:
    contents = [await _content(file) for file in files]
    if len(files) == 1:
        return [await _send_one(bot, parcel, files[0], contents[0], caption)]
    try:
        return await _send_album(bot, parcel, files, contents, caption)
    except (BadRequest, InvalidToken) as problem:
        if is_stale_file(problem):
            raise
        # A server without albums (its 404 is an InvalidToken to python-telegram-bot), or a file that fits in none.
        log.warning("album refused, its files go one by one", exc_info=problem)
    return [
        await _send_one(bot, parcel, file, content, caption if number == 0 else None)
        for number, (file, content) in enumerate(zip(files, contents, strict=True))
    ]


async def _send_album(
    bot: Bot,
    parcel: Parcel,
    files: Sequence[Enclosure],
    contents: Sequence[str | bytes],
    caption: str | None,
) -> Sequence[Message]:
    media = [
        _MEDIA[file.kind](
            content,
            caption=caption if number == 0 else None,
            parse_mode=ParseMode.HTML,
            filename=None if file.file_id else file.name,
        )
        for number, (file, content) in enumerate(zip(files, contents, strict=True))
    ]
    return await bot.send_media_group(
        parcel.chat_id,
        media,
        protect_content=parcel.protect,
        message_thread_id=parcel.thread,
        reply_parameters=_reply(parcel),
    )


async def _content(file: Enclosure) -> str | bytes:
    if file.file_id is not None:
        return file.file_id
    if file.read is None:
        raise FileNotFoundError(file.name)
    return await asyncio.to_thread(file.read)


async def _send_one(
    bot: Bot, parcel: Parcel, file: Enclosure, content: str | bytes, caption: str | None
) -> Message:
    methods: dict[str, Callable[..., Awaitable[Message]]] = {
        "photo": bot.send_photo,
        "video": bot.send_video,
        "voice": bot.send_voice,
    }
    method: Callable[..., Awaitable[Message]] = methods.get(file.kind, bot.send_document)
    return await method(
        parcel.chat_id,
        content,
        caption=caption,
        parse_mode=ParseMode.HTML,
        protect_content=parcel.protect,
        message_thread_id=parcel.thread,
        reply_parameters=_reply(parcel),
        reply_markup=parcel.keyboard,
        filename=None if file.file_id else file.name,
    )
