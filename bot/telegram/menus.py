"""The menu of commands each chat sees: citizens', an officer's, a supervisor's, a group's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from actions.office import Office
from bot.texts import Texts
from storage.database import Records

log = logging.getLogger(__name__)

CITIZEN = ("lapor", "status", "laporan_saya", "cabut", "batal", "bantuan", "privasi")
GROUP = ("antrean", "buka", "ambil", "balas", "tanya", "selesai", "catatan", "bantuan")
OF_ROLE = {
    "officer": ("antrean", "buka", "ambil", "balas", "tanya", "selesai", "catatan"),
    "admin": ("antrean", "buka", "ambil", "balas", "tanya", "selesai", "catatan", "undang"),
    "verifier": ("antrean", "buka", "ambil", "balas", "tanya", "selesai", "catatan", "teruskan"),
    "supervisor": ("rekap",),
}
"""Which commands a role's menu shows before the citizen's; only those that ``commands.<name>`` describes."""


class Menus:
    """Keeps Telegram's menus as roles and groups are."""

    def __init__(self, bot: Bot, office: Office, texts: Texts) -> None:
        self._bot, self._office, self._texts = bot, office, texts

    async def show_all(self) -> None:
        """Set every menu: once for everybody, then for each member of staff and each bound group."""
        for language in self._office.region.languages:
            await self._set(CITIZEN, language, None, is_default=language == self._office.region.languages[0])
        for recipient in await asyncio.to_thread(self._recipients):
            await self.show_for(recipient)

    async def show_for(self, recipient: str) -> None:
        """Set the menu of one person or group, after its roles have changed."""
        chat, language, names = await asyncio.to_thread(self._menu_of, recipient)
        if chat is not None:
            await self._set(names, language, chat)

    def _recipients(self) -> list[str]:
        with self._office.transaction() as records:
            people = {staff.person for role in OF_ROLE for staff in records.staff.with_role(role)}
            groups = {group.key for group in records.staff.bound_groups()}
        return sorted(people | groups)

    def _menu_of(self, recipient: str) -> tuple[int | None, str, tuple[str, ...]]:
        default = self._office.region.languages[0]
        with self._office.transaction() as records:
            if recipient.startswith("g"):
                group = records.staff.group(recipient)
                return (group.telegram_id if group and group.agency else None), default, GROUP
            person = records.people.get(recipient)
            if person is None:
                return None, default, ()
            return person.telegram_id, person.language or default, self._names_of(records, recipient)

    def _names_of(self, records: Records, person: str) -> tuple[str, ...]:
        own = [name for staff in records.staff.roles_of(person) for name in OF_ROLE.get(staff.role, ())]
        return tuple(dict.fromkeys((*own, *CITIZEN)))

    async def _set(self, names: Iterable[str], language: str, chat: int | None, *, is_default: bool = True) -> None:
        known = self._texts.keys(language) | self._texts.keys(self._office.region.languages[0])
        commands = [
            BotCommand(name, self._texts.label(f"commands.{name}", language, {}))
            for name in names
            if f"commands.{name}" in known
        ]
        try:
            await self._bot.set_my_commands(
                commands,
                scope=BotCommandScopeChat(chat) if chat is not None else None,
                language_code=None if is_default else language,
            )
        except TelegramError as problem:
            # A menu is a convenience; commands work without it.
            log.warning("menu not set", exc_info=problem)
