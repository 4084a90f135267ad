"""Takes a chat's waiting updates together and has them answered, chats side by side and each in order."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from telegram import Bot, Update
from telegram.ext import BaseUpdateProcessor

from actions.office import Office
from bot.dialogue.engine import EngineAway
from bot.telegram.inbox_queue import InboxQueue, Waiting
from bot.telegram.trouble import FIRST_CALL, Trouble
from storage.database import Records

log = logging.getLogger(__name__)

TRIES = 3
PAUSES = (0.2, 1.0, 3.0)
"""Seconds before the next try of a turn that failed."""
GATHERINGS = 25
"""How often we wait for a thought to be complete."""
LONGEST_ALBUM = 10.0
"""Seconds after which an album counts as complete though parts still come in."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without more of it after which something counts as complete that comes piece by piece."""

    thought: float = 0.04
    album: float = 1.2


class AnsweredElsewhere(Exception):
    """Another process on the same database has answered some of this meanwhile; the rest is to be read anew."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a chat has sent that waits for one answer; ``arrivals`` are the inbox's ids of ``updates``.

    Whoever answers holds the arrivals and marks them done in the transaction of the answer.
    """

    chat_id: int
    updates: Sequence[Update]
    arrivals: Sequence[int]
    now: datetime


Desk = Callable[[Turn], Awaitable[None]]


class ChatsSideBySide(BaseUpdateProcessor):
    """One chat's turns one after the other, different chats at the same time."""

    __slots__ = ("_locks",)

    def __init__(self, max_concurrent_updates: int = 64) -> None:
        super().__init__(max_concurrent_updates)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn before this one."""
        lock = asyncio.Lock()
        if isinstance(update, Waiting):
            lock = self._locks.setdefault(update.chat_id, lock)
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go."""


class Receiver:
    """Reads a chat's updates from the inbox and brings them to the desk, again when that fails."""

    def __init__(
        self,
        office: Office,
        queue: InboxQueue,
        bot: Bot,
        desk: Desk,
        *,
        patience: Patience | None = None,
        pauses: Sequence[float] = PAUSES,
        first_call: float = FIRST_CALL,
    ) -> None:
        """``first_call``: seconds until a chat that waits for the engine is called again for the first time."""
        self._office, self._queue, self._bot, self._desk = office, queue, bot, desk
        self._patience, self._pauses = patience or Patience(), pauses
        self._trouble = Trouble(office, queue, first_call)

    async def __call__(self, waiting: Waiting, _context: object = None) -> None:
        """Answer everything that a chat is waiting with."""
        chat = waiting.chat_id
        await self._gather(chat)
        await self._wait_for_album(chat)
        turn = await self._read(chat)
        if turn.updates:
            await self._answer(turn)

    async def _gather(self, chat: int) -> None:
        """Updates that Telegram hands over together are stored one by one: let the rest of them come in."""
        self._queue.take(chat)
        for _ in range(GATHERINGS):
            await asyncio.sleep(self._patience.thought)
            if not self._queue.has_more(chat):
                return
            self._queue.take(chat)

    async def _wait_for_album(self, chat: int) -> None:
        waited = 0.0
        while (left := self._patience.album - self._queue.seconds_since_album_part(chat)) > 0:
            if waited >= LONGEST_ALBUM:
                break
            await asyncio.sleep(left)
            waited += left
        self._queue.forget_album(chat)

    async def _read(self, chat: int, only: Sequence[int] | None = None) -> Turn:
        """The chat's waiting updates; of ``only`` these arrivals when given."""

        def read(records: Records) -> list[tuple[int, str]]:
            arrivals = records.inbox.waiting(chat)
            return [(row.id, row.payload) for row in arrivals if only is None or row.id in only]

        found = await self._trouble.commit(read)
        readable: list[tuple[int, Update]] = []
        for arrival, payload in found:
            try:
                readable.append((arrival, Update.de_json(json.loads(payload), self._bot)))
            except Exception as problem:
                log.error("unreadable update set aside", extra={"arrival": arrival}, exc_info=problem)
                await self._trouble.set_aside_unreadable(arrival)
        return Turn(chat, [u for _, u in readable], [a for a, _ in readable], self._now())

    async def _answer(self, turn: Turn) -> bool:
        """Whether the chat can go on: not while its engine is away, for then all of it waits in order."""
        chat = turn.chat_id
        for pause in self._pauses:
            is_away = False
            try:
                await self._desk(turn)
                self._trouble.is_over(chat)
                return True
            except AnsweredElsewhere:
                turn = await self._read(chat, turn.arrivals)
                if not turn.updates:
                    return True
                continue
            except EngineAway as problem:
                is_away = True
                log.warning("engine not reached", extra={"arrivals": list(turn.arrivals)}, exc_info=problem)
            # The last net: nothing that goes wrong in one chat may stop the others, or lose what was written.
            except Exception as problem:
                log.warning("turn failed", extra={"arrivals": list(turn.arrivals)}, exc_info=problem)
            if is_away and self._trouble.has_waited(chat):
                break
            if not is_away and await self._count_failure(turn) >= TRIES:
                break
            await asyncio.sleep(pause)
            # What was committed before it failed is done and must not be done again.
            turn = await self._read(chat, turn.arrivals)
            if not turn.updates:
                return True
        turn = await self._read(chat, turn.arrivals)
        if is_away and turn.updates:
            await self._trouble.wait_for_engine(turn)
            return False
        return await self._part_or_set_aside(turn)

    async def _part_or_set_aside(self, turn: Turn) -> bool:
        if len(turn.updates) > 1:  # one of them is the trouble: the others must not suffer for it
            for arrival in turn.arrivals:
                one = await self._read(turn.chat_id, [arrival])
                if one.updates and not await self._answer(one):
                    return False
        elif turn.updates:
            await self._trouble.set_aside(turn)
        return True

    async def _count_failure(self, turn: Turn) -> int:
        return await self._trouble.commit(
            lambda records: max((records.inbox.fail(arrival) for arrival in turn.arrivals), default=TRIES)
        )

    def _now(self) -> datetime:
        return self._office.clock()
