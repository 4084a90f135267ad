"""The front desk: meets who is writing, keeps their files, and brings each thing said to whom it concerns."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from telegram import Update
from telegram.constants import ChatAction, ChatType
from telegram.error import TelegramError
from telegram.ext import ExtBot

from actions.office import Office
from bot.dialogue.engine import Engine
from bot.telegram.citizen import CitizenDesk
from bot.telegram.dispatch import Dispatch, Toast
from bot.telegram.files import Kept, files_of, store_attachment
from bot.telegram.heard import Said, has_files, things_said
from bot.telegram.receive import AnsweredElsewhere, Turn
from bot.texts import Texts

log = logging.getLogger(__name__)

TYPING_TIME = 3.0
"""Seconds that "typing…" may take; after that it helps nobody."""


class Desk:
    """Answers a turn: everything a chat has sent that waits."""

    def __init__(self, office: Office, engine: Engine, texts: Texts, bot: ExtBot[None]) -> None:
        self._office = office
        self._texts = texts
        self._bot = bot
        self._citizen = CitizenDesk(office, engine, texts)
        self._dispatch = Dispatch(office, self._citizen)
        self._typing: set[asyncio.Task[None]] = set()
        """Nobody waits for these; asyncio lets go of tasks that nobody holds."""

    async def __call__(self, turn: Turn) -> None:
        """Keep the files, answer in a worker thread, and release the buttons that were tapped."""
        private = any(_is_private(update) for update in turn.updates)
        if private and any(update.message for update in turn.updates):
            typing = asyncio.create_task(self._show_typing(turn.chat_id))
            self._typing.add(typing)
            typing.add_done_callback(self._typing.discard)
        files = await self._keep_files(turn.updates)
        for said in things_said(turn.updates, turn.arrivals, files):
            try:
                toast = await asyncio.to_thread(self._answer, said, private, turn.now)
            except Exception:
                if said.tapped is not None:
                    await self._release(Toast(said.tapped))
                raise
            if toast is not None:
                await self._release(toast)

    async def _show_typing(self, chat_id: int) -> None:
        try:
            async with asyncio.timeout(TYPING_TIME):
                await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
        except (TelegramError, TimeoutError):
            log.debug("could not show that we are writing")

    async def _keep_files(self, updates: Sequence[Update]) -> dict[int, list[Kept]]:
        kept: dict[int, list[Kept]] = {}
        for update in updates:
            if has_files(update) and update.message is not None:
                received = files_of(update.message)
                kept[update.update_id] = [
                    await store_attachment(self._bot, self._office.files, file) for file in received
                ]
        return kept

    async def _release(self, toast: Toast) -> None:
        text = self._texts.label(toast.key, self._office.region.languages[0], {}) if toast.key else None
        try:
            await self._bot.answer_callback_query(toast.query.id, text=text)
        except TelegramError:
            log.debug("a tapped button could not be released; it was too old")

    def _answer(self, said: Said, private: bool, now: datetime) -> Toast | None:
        """Answer one thing said, and mark it done in the same transaction. Raises AnsweredElsewhere."""
        with self._citizen.turn():
            with self._office.transaction() as records:
                if not records.inbox.hold(said.arrivals):
                    raise AnsweredElsewhere
            toast = self._dispatch(said, private, now)
            with self._office.transaction() as records:
                for arrival in said.arrivals:
                    records.inbox.finish(arrival, now)
        return toast


def _is_private(update: Update) -> bool:
    return update.effective_chat is not None and update.effective_chat.type == ChatType.PRIVATE
