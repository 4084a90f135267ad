"""Fetches the files that could not be fetched when they came."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from telegram import Bot

from actions.office import Office
from bot.telegram.files import Kept, Received, store_attachment

log = logging.getLogger(__name__)

PATIENCE = timedelta(days=2)
"""How long a file is tried; Telegram's links to files last an hour, its ids as long as the token."""


async def fetch_missing(bot: Bot, office: Office) -> int:
    """Try every missing file once; how many came in. Raises nothing: there is a next time."""

    def missing() -> list[tuple[str, Received]]:
        with office.transaction() as records:
            found = records.attachments.missing(office.clock() - PATIENCE)
            return [
                (file.key, Received(file.kind, file.file_id or "", file.unique_id or "", file.mime, file.size))
                for file in found
            ]

    def keep(key: str, kept: Kept) -> None:
        with office.transaction() as records:
            attachment = records.attachments.get(key)
            if attachment is not None:
                attachment.digest, attachment.size = kept.digest, kept.size
                attachment.mime, attachment.cleaned = kept.mime, kept.is_clean

    came = 0
    try:
        for key, received in await asyncio.to_thread(missing):
            kept = await store_attachment(bot, office.files, received)
            if kept.digest is not None:
                await asyncio.to_thread(keep, key, kept)
                came += 1
    # Runs by the clock: whatever it was, it's tried again.
    except Exception as problem:
        log.error("missing files not fetched", exc_info=problem)
    return came
