"""Mints the codes that admit staff and bind groups, and asks Telegram for the bot's name."""

from __future__ import annotations

import asyncio

from telegram.error import TelegramError

from actions.invite import invite
from bot.app import open_office_of
from bot.settings import Settings
from bot.telegram.wire import is_refused_token, open_bot


def mint(settings: Settings, role: str, scope: str) -> str:
    """A fresh code. Raises UnknownRole, UnknownScope, RegionError and DatabaseUnavailable."""
    office = open_office_of(settings)
    try:
        with office.transaction() as records:
            return invite(records, office, role, scope, office.clock())
    finally:
        office.database.close()


def bot_name(settings: Settings) -> str | None:
    """The bot's name at Telegram; None without a token or when Telegram can't be reached. Raises InvalidToken."""
    if not settings.telegram_bot_token:
        return None

    async def ask() -> str:
        async with open_bot(settings) as bot:
            return bot.username

    try:
        return asyncio.run(ask())
    except TelegramError as error:
        if is_refused_token(error):
            raise
        return None
