"""The queue that python-telegram-bot fills: putting an update commits it, and only then is Telegram told."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import Bot, Update

from bot.telegram.addressed import chat_to_answer
from storage.database import Database

log = logging.getLogger(__name__)

LONGEST_PAUSE = 5.0
"""Seconds between attempts to store an update while the database can't be reached."""

REMEMBERED = 500
"""So many albums are known by a part of theirs."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something in the inbox waits for an answer in this chat."""

    chat_id: int


def _storable(content: Any) -> Any:
    """The content without what no database's text can hold and nobody writes on purpose: NUL, half characters."""
    match content:
        case str():
            return content.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        case dict():
            return {name: _storable(value) for name, value in content.items()}
        case list():
            return [_storable(value) for value in content]
    return content


class InboxQueue(asyncio.Queue[object]):
    """Stores each update before ``put`` returns, and queues in its place that its chat is waiting.

    python-telegram-bot awaits ``put`` before the offset of ``getUpdates`` moves, our webhook before it answers 200.
    """

    def __init__(self, database: Database, bot: Bot, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self._database, self._bot, self._clock = database, bot, clock
        self._loop: asyncio.AbstractEventLoop | None = None
        self._called: set[int] = set()
        self._coming_in: Counter[int] = Counter()
        self._last_album_part: dict[int, float] = {}
        self._albums: dict[str, int] = {}

    async def put(self, item: object) -> None:
        """Commit an update; anything else (the application's signal to stop) passes through."""
        if not isinstance(item, Update):
            await super().put(item)
            return
        chat = chat_to_answer(item, self._bot) or self._rest_of_album(item)
        if chat is None:
            return
        self._coming_in[chat] += 1
        try:
            await self._store(item, chat)
        finally:
            self._coming_in -= Counter([chat])
        if item.message is not None and item.message.media_group_id is not None:
            self._last_album_part[chat] = time.monotonic()
            self._albums[item.message.media_group_id] = chat
            if len(self._albums) > REMEMBERED:
                self._albums.pop(next(iter(self._albums)))
        self.call(chat)

    def _rest_of_album(self, update: Update) -> int | None:
        """Where a part of an album belongs whose first part was for us: only that one bears the words."""
        album = update.message.media_group_id if update.message is not None else None
        return self._albums.get(album) if album is not None else None

    async def _store(self, update: Update, chat: int) -> None:
        payload = json.dumps(_storable(update.to_dict()))
        pause = 0.1
        while True:
            try:
                await asyncio.to_thread(self._commit, update.update_id, chat, payload)
                return
            # Whatever the database's trouble is: an update that isn't stored must not be acknowledged.
            except Exception as problem:
                log.error("update not stored, trying again", extra={"update": update.update_id}, exc_info=problem)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _commit(self, update_id: int, chat: int, payload: str) -> None:
        with self._database.transaction() as records:
            records.inbox.put(
                bot_id=self._bot.id, update_id=update_id, chat=chat, payload=payload, now=self._clock()
            )

    def call(self, chat: int) -> None:
        """Queue that a chat is waiting, once until it is taken."""
        if chat not in self._called:
            self._called.add(chat)
            self.put_nowait(Waiting(chat))

    def take(self, chat: int) -> None:
        """The chat's updates are about to be read; whatever arrives from now on calls again."""
        self._called.discard(chat)

    def has_more(self, chat: int) -> bool:
        """Whether more has arrived in this chat since it was taken, or is just being stored."""
        return chat in self._called or chat in self._coming_in

    async def replay(self) -> None:
        """Call every chat that an earlier run left unanswered, what was set aside included."""
        self._loop = asyncio.get_running_loop()

        def waiting() -> list[int]:
            with self._database.transaction() as records:
                records.inbox.recall()
                return list(records.inbox.waiting_chats())

        for chat in await asyncio.to_thread(waiting):
            self.call(chat)

    def recall(self, now: datetime) -> None:
        """Call every chat with something set aside until now. Made for another thread than the loop's."""
        with self._database.transaction() as records:
            chats = records.inbox.recall(now)
        for chat in chats:
            if self._loop is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self.call, chat)

    def seconds_since_album_part(self, chat: int) -> float:
        """How long ago the chat's last part of an album came in; infinite when none did."""
        return time.monotonic() - self._last_album_part.get(chat, float("-inf"))

    def forget_album(self, chat: int) -> None:
        """The album is complete."""
        self._last_album_part.pop(chat, None)
