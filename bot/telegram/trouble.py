"""What becomes of a turn that can't be answered: it waits for the engine or is set aside, and is told once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from telegram.constants import ChatType

from actions.notify import say
from actions.office import Office
from bot.telegram.inbox_queue import InboxQueue
from storage.database import Records

if TYPE_CHECKING:
    from bot.telegram.receive import Turn

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FIRST_CALL, LAST_CALL = 5.0, 300.0
"""Seconds until a chat that waits for the engine is called again: at first, and at most."""
FIRST_ASIDE, LONGEST_ASIDE = timedelta(minutes=1), timedelta(hours=6)
"""For how long a turn is set aside: at first, doubled each time, and at most."""


class Trouble:
    """Keeps what could not be answered, and sees to it that it is tried again."""

    def __init__(self, office: Office, queue: InboxQueue, first_call: float = FIRST_CALL) -> None:
        """``first_call``: seconds until a chat that waits for the engine is called again for the first time."""
        self._office, self._queue, self._first_call = office, queue, first_call
        self._calls: dict[int, int] = {}
        self._timers: dict[int, asyncio.TimerHandle] = {}

    def has_waited(self, chat: int) -> bool:
        """Whether this chat waited for the engine already when it was last looked at."""
        return chat in self._calls

    def is_over(self, chat: int) -> None:
        """The chat was answered."""
        self._calls.pop(chat, None)
        self._stop_timer(chat)

    def _stop_timer(self, chat: int) -> None:
        timer = self._timers.pop(chat, None)
        if timer is not None:
            timer.cancel()

    async def wait_for_engine(self, turn: Turn) -> None:
        """Leave everything where it is, in its order, and call the chat again later."""
        calls = self._calls[turn.chat_id] = self._calls.get(turn.chat_id, 0) + 1
        pause = min(self._first_call * 2 ** min(calls - 1, 10), LAST_CALL)
        log.error("engine away", extra={"arrivals": list(turn.arrivals), "again_in": pause})
        # Told once for all that waits: by the first of it, which stays the first as long as nothing is answered.
        once = f"error.later:{turn.arrivals[0]}"
        await self.commit(lambda records: _tell(records, turn, "error.later", once))
        self._stop_timer(turn.chat_id)  # one for the chat, however many messages came meanwhile
        loop = asyncio.get_running_loop()
        self._timers[turn.chat_id] = loop.call_later(pause, self._queue.call, turn.chat_id)

    async def set_aside(self, turn: Turn) -> None:
        """Let the chat go on without this turn; the schedule and the next start try it again."""

        def work(records: Records) -> None:
            firsts = [self._put_aside(records, arrival, turn) for arrival in turn.arrivals]
            if any(firsts):
                # Several that fail together are one trouble to their writer.
                _tell(records, turn, "error.sorry", f"error.sorry:{turn.chat_id}:{turn.now:%Y-%m-%dT%H}")

        log.error("turn set aside", extra={"arrivals": list(turn.arrivals)})
        await self.commit(work)

    async def set_aside_unreadable(self, arrival: int) -> None:
        """The same for an update that can't be read, whose writer isn't known."""
        now = self._office.clock()

        def work(records: Records) -> None:
            records.inbox.set_aside(arrival, now + _pause(records.inbox.fail(arrival)), now)

        await self.commit(work)

    @staticmethod
    def _put_aside(records: Records, arrival: int, turn: Turn) -> bool:
        return records.inbox.set_aside(arrival, turn.now + _pause(records.inbox.attempts(arrival)), turn.now)

    async def commit(self, work: Callable[[Records], Result]) -> Result:
        """Do it in a thread, again and again while the database can't be reached."""

        def run() -> Result:
            with self._office.transaction() as records:
                return work(records)

        pause = 0.2
        while True:
            try:
                return await asyncio.to_thread(run)
            except Exception as problem:
                log.error("database trouble, trying again", exc_info=problem)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)


def _pause(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_ASIDE * 2 ** min(max(attempts - 3, 0), 10)
    return min(doubled, LONGEST_ASIDE)


def _tell(records: Records, turn: Turn, key: str, once: str) -> None:
    """Say it in a private chat; in a group nobody is waiting for words of ours."""
    user, chat = turn.updates[0].effective_user, turn.updates[0].effective_chat
    if user is not None and chat is not None and chat.type == ChatType.PRIVATE:
        person = records.people.meet(user.id, name=user.full_name, username=user.username, now=turn.now)
        say(records, person.key, key, now=turn.now, once=once)
