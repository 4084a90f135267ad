"""Mints, lists and revokes the codes that admit staff and bind groups, and asks Telegram for the bot's name."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import TelegramError

from actions.invite import invite, open_invites, revoke_invite
from actions.office import Office
from bot.app import open_office_of
from bot.settings import Settings
from bot.telegram.wire import is_refused_token, open_bot


@contextmanager
def _office_of(settings: Settings) -> Iterator[Office]:
    office = open_office_of(settings)
    try:
        yield office
    finally:
        office.database.close()


def mint(settings: Settings, role: str, scope: str) -> str:
    """A fresh code. Raises UnknownRole, UnknownScope, RegionError and DatabaseUnavailable."""
    with _office_of(settings) as office, office.transaction() as records:
        return invite(records, office, role, scope, office.clock())


def open_codes(settings: Settings) -> list[str]:
    """A line for each code that can still be used: its number, role, place and last moment; never the code.

    Raises RegionError and DatabaseUnavailable.
    """
    with _office_of(settings) as office, office.transaction() as records:
        return [
            f"{one.id}\t{one.role}\t{one.scope}\tuntil {one.expires_at:%Y-%m-%d %H:%M} UTC\t"
            f"by {'an admin' if one.created_by else 'the operator'}"
            for one in open_invites(records, None, office.clock())
        ]


def revoke_code(settings: Settings, number: int) -> str:
    """Make a code useless and say which. Raises InviteGone, RegionError and DatabaseUnavailable."""
    with _office_of(settings) as office, office.transaction() as records:
        revoked = revoke_invite(records, number, actor=None, now=office.clock())
        return f"{revoked.id}: {revoked.role} at {revoked.scope} can't be used any more"


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
