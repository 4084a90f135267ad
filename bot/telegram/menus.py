"""The menu of commands each chat sees: citizens', an officer's, a supervisor's, a group's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, TelegramError

from actions.office import Office
from bot.texts import Texts
from storage.database import Records

log = logging.getLogger(__name__)

LOOK_EVERY, LONGEST_PAUSE = 5.0, 600.0
"""Seconds between looks at who has which role: as a rule, and at most while Telegram refuses."""
CITIZEN = ("lapor", "status", "laporan_saya", "cabut", "batal", "bantuan", "privasi", "data_saya")
_HANDLING = ("antrean", "buka", "ambil", "balas", "tanya", "catatan", "selesai", "teruskan")
_WORK = (*_HANDLING, "kembalikan", "tolak", "cari", "templat")
GROUP = (*_WORK, "bantuan")
_OFFICER = (*_WORK, "aduan_baru", "petugas", "tutup")
OF_ROLE = {
    "officer": _OFFICER,
    "admin": (*_OFFICER, "tugaskan", "gabung", "massal", "undang"),
    "trusted": _OFFICER,
    "verifier": (
        *_OFFICER,
        "tugaskan",
        "gabung",
        "pulihkan",
        "massal",
        "samarkan",
        "darurat",
        "blokir",
        "buka_blokir",
    ),
    "supervisor": ("rekap", "peringkat", "tegur"),
}
"""Which commands a role's menu shows before the citizen's; ``commands.<name>`` describes each."""
SHOWN = tuple(dict.fromkeys((*CITIZEN, *GROUP, *(name for names in OF_ROLE.values() for name in names))))
"""Every command of a menu."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What one chat's menu shows."""

    chat_id: int
    language: str
    names: tuple[str, ...]


class Menus:
    """Keeps Telegram's menus as roles and groups are."""

    def __init__(self, bot: Bot, office: Office, texts: Texts) -> None:
        self._bot, self._office, self._texts = bot, office, texts
        self._shown: dict[str, Menu] = {}
        self._server_has_menus = True

    async def run(self) -> None:
        """Set everybody's menu, then the menus of staff and groups whenever they change.

        Ends where the server has no menus; asks less and less often while it refuses them.
        """
        default, *others = self._office.region.languages
        everybody: dict[str, str | None] = {default: None} | {language: language for language in others}
        pause = LOOK_EVERY
        while True:
            try:
                for language, only_for in list(everybody.items()):
                    if await self._set(CITIZEN, language, only_for=only_for):
                        del everybody[language]
                is_done = await self.show_changed() and not everybody
            # A menu is a convenience: it waits for the next time.
            except Exception as problem:
                log.warning("menus not compared", exc_info=problem)
                is_done = False
            if not self._server_has_menus:
                return
            pause = LOOK_EVERY if is_done else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def show_changed(self) -> bool:
        """Set the menus that are not as roles and groups are now; whether all of them were taken."""
        wanted = await asyncio.to_thread(self._wanted)
        taken = []
        for recipient, menu in wanted.items():
            if self._shown.get(recipient) != menu:
                taken.append(await self._set(menu.names, menu.language, chat=menu.chat_id))
                if taken[-1]:
                    self._shown[recipient] = menu
        for recipient in self._shown.keys() - wanted.keys():  # these have no role any more
            former = self._shown[recipient]
            taken.append(await self._set(CITIZEN, former.language, chat=former.chat_id))
            if taken[-1]:
                del self._shown[recipient]
        return all(taken)

    def _wanted(self) -> dict[str, Menu]:
        default = self._office.region.languages[0]
        with self._office.transaction() as records:
            menus = {group.key: Menu(group.telegram_id, default, GROUP) for group in records.staff.bound_groups()}
            for key in sorted({staff.person for role in OF_ROLE for staff in records.staff.with_role(role)}):
                person = records.people.get(key)
                if person is not None and person.telegram_id is not None:
                    language, names = person.language or default, self._names_of(records, key)
                    menus[key] = Menu(person.telegram_id, language, names)
            return menus

    def _names_of(self, records: Records, person: str) -> tuple[str, ...]:
        own = [name for staff in records.staff.roles_of(person) for name in OF_ROLE.get(staff.role, ())]
        return tuple(dict.fromkeys((*own, *CITIZEN)))

    async def _set(
        self, names: Iterable[str], language: str, *, chat: int | None = None, only_for: str | None = None
    ) -> bool:
        """Whether Telegram took it; ``only_for`` a language of phones, ``chat`` for one chat alone."""
        if not self._server_has_menus:
            return False
        known = self._texts.keys(language) | self._texts.keys(self._office.region.languages[0])
        commands = [
            BotCommand(name, self._texts.label(f"commands.{name}", language, {}))
            for name in names
            if f"commands.{name}" in known
        ]
        scope = BotCommandScopeChat(chat) if chat is not None else None
        try:
            await self._bot.set_my_commands(commands, scope=scope, language_code=only_for)
        except BadRequest as problem:
            log.warning("menu refused", exc_info=problem)  # a chat that is gone; asking again won't help
        except InvalidToken as problem:  # what python-telegram-bot makes of 404: the server has no such method
            log.warning("menus are not there", exc_info=problem)
            self._server_has_menus = False
            return False
        except TelegramError as problem:
            log.warning("menu not set yet", exc_info=problem)
            return False
        return True
