"""python-telegram-bot, unchanged, works against the simulator."""

import asyncio

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, NetworkError, RetryAfter

from bot.simulator.person import Person
from bot.simulator.pictures import sample_photo
from bot.simulator.simulator import Simulator


async def test_a_conversation(telegram: Simulator, bot: Bot, sari: Person) -> None:
    photo = sari.sends_photo(caption="rusak")
    (update,) = await bot.get_updates(offset=-1, timeout=2)
    assert update.message is not None
    file = await update.message.photo[-1].get_file()
    assert len(await file.download_as_bytearray()) == photo.json["photo"][-1]["file_size"]
    sent = await bot.send_message(
        sari.id,
        "<b>Benar?</b>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Ya", callback_data="yes")]]),
        reply_parameters=ReplyParameters(update.message.message_id, allow_sending_without_reply=True),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    tap = sari.taps("Ya")
    (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=2)
    assert update.callback_query is not None
    await update.callback_query.answer("Terkirim")
    await update.callback_query.edit_message_text("Sudah kami catat.")
    assert tap.answer == {"text": "Terkirim"}
    heard = await asyncio.to_thread(sari.hears, "catat")
    assert heard.id == sent.message_id


async def test_files_and_albums(bot: Bot, sari: Person) -> None:
    first, second = await bot.send_media_group(
        sari.id,
        [
            InputMediaPhoto(sample_photo(1), caption="<i>dua</i>", parse_mode="HTML"),
            InputMediaPhoto(sample_photo(2)),
        ],
    )
    assert first.media_group_id == second.media_group_id
    assert first.caption_entities[0].type == "italic"
    document = await bot.send_document(sari.id, b"a,b", filename="rekap.csv", caption="Rekap")
    assert document.document is not None
    assert (document.document.file_name, document.document.mime_type) == ("rekap.csv", "text/csv")
    await bot.send_photo(sari.id, first.photo[-1].file_id)
    await bot.send_voice(sari.id, b"OggS", duration=4)
    await bot.send_venue(sari.id, -7.39, 109.42, "MPP", "Jl. A")


async def test_errors_are_the_librarys_own(telegram: Simulator, bot: Bot, sari: Person) -> None:
    group = telegram.group("DPU", sari)
    old, new = group.id, group.migrates()
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(old, "x")
    assert migrated.value.new_chat_id == new
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(1, "x")
    telegram.fail_next(error_code=429, retry_after=3)
    with pytest.raises(RetryAfter) as later:
        await bot.send_message(sari.id, "x")
    assert getattr(later.value.retry_after, "total_seconds", lambda: later.value.retry_after)() == 3
    telegram.fail_next(error_code=500)
    telegram.drop_connection_next()
    for _ in range(2):
        with pytest.raises(NetworkError):
            await bot.send_message(sari.id, "x")
    sari.blocks()
    with pytest.raises(Forbidden):
        await bot.send_message(sari.id, "x")
    await bot.set_webhook("https://example.org/hook")
    with pytest.raises(Conflict):
        await bot.get_updates()
