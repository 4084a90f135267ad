"""The bot's pending updates: offsets, allowed kinds, and bells for those who wait."""

import asyncio
import itertools
from collections.abc import Iterable
from typing import Any

# https://core.telegram.org/bots/api#getupdates: not sent unless asked for
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE = 730_000_001


class Doorbell:
    """An asyncio event that any thread may ring."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._event = asyncio.Event()
        self.evicted = False

    def ring(self) -> None:
        """Wake whoever waits."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)

    async def wait(self, seconds: float) -> None:
        """Wait until it rings or the time is over; then it is silent again."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()


class UpdateQueue:
    """Updates in order of arrival, kept until they are confirmed."""

    def __init__(self) -> None:
        self._pending: dict[int, dict[str, Any]] = {}
        self._numbers = itertools.count(FIRST_UPDATE)
        self._allowed: frozenset[str] | None = None
        self.bells: set[Doorbell] = set()
        self.poll: Doorbell | None = None

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def allowed(self) -> list[str]:
        """The kinds the bot asked for; empty for the default."""
        return sorted(self._allowed or ())

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember which kinds the bot wants; None keeps the earlier wish, an empty list restores the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def wants(self, kind: str) -> bool:
        """Does the bot get updates of this kind?"""
        return kind not in ON_REQUEST if self._allowed is None else kind in self._allowed

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, if the bot wants its kind, and wake who waits."""
        if self.wants(kind):
            number = next(self._numbers)
            self._pending[number] = {"update_id": number, kind: content}
            for bell in self.bells:
                bell.ring()

    def confirm(self, offset: int) -> None:
        """Forget the updates below `offset`; a negative one keeps only that many of the newest."""
        numbers = list(self._pending)
        done = numbers[:offset] if offset < 0 else [number for number in numbers if number < offset]
        for number in done:
            del self._pending[number]

    def first(self, limit: int) -> list[dict[str, Any]]:
        """Return the oldest pending updates."""
        return list(itertools.islice(self._pending.values(), limit))

    def remove(self, number: int) -> None:
        """Forget one delivered update; nothing happens if it is gone already."""
        self._pending.pop(number, None)

    def clear(self) -> None:
        """Forget all pending updates."""
        self._pending.clear()
