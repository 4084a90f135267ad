"""Telegram's limits on sending: in all, per chat and per group, and its "wait" obeyed."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiolimiter import AsyncLimiter

KEPT_CHATS = 5000


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast and how long delivery tries. The rates are those of Telegram's FAQ for bots."""

    each_second: float = 30
    private_burst: float = 3
    """Messages to one person at once; after that one a second."""
    group_each_minute: float = 20
    cards_at_once: int = 10
    """When more cards than this wait for a group, they gather in one list."""
    lanes: int = 64
    """Chats that are sent to at the same time."""
    lease: timedelta = timedelta(seconds=20)
    """How long a chat stays claimed after a crash; renewed while sending."""
    poll: timedelta = timedelta(seconds=5)
    """The longest sleep: other processes' commits don't wake us."""
    first_pause: timedelta = timedelta(seconds=2)
    longest_pause: timedelta = timedelta(minutes=15)
    attempts: int = 100
    """With the pauses above about a day."""

    def pause_after(self, attempts: int) -> timedelta:
        """How long to wait after so many failures: doubling up to the longest, with jitter."""
        pause: timedelta = min(self.first_pause * (1 << min(attempts, 20)), self.longest_pause)
        return pause * random.uniform(0.75, 1.25)


class Gates:
    """Lets a message through when the limits allow it. Belongs to one event loop."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._everyone = AsyncLimiter(limits.each_second, 1)
        self._chats: OrderedDict[str, AsyncLimiter] = OrderedDict()
        self._halted: dict[str, datetime] = {}

    async def pass_through(self, recipient: str, weight: int, now: datetime) -> None:
        """Wait until ``weight`` messages may go to this chat."""
        halt = self._global_halt(now)
        if halt > timedelta():
            await asyncio.sleep(halt.total_seconds())
        chat = self._limiter_of(recipient)
        await chat.acquire(min(weight, chat.max_rate))
        await self._everyone.acquire(min(weight, self._everyone.max_rate))

    def _limiter_of(self, recipient: str) -> AsyncLimiter:
        limiter = self._chats.pop(recipient, None)
        if limiter is None:
            in_private = recipient.startswith("p")
            burst = self._limits.private_burst if in_private else self._limits.group_each_minute
            limiter = AsyncLimiter(burst, burst if in_private else 60)
        self._chats[recipient] = limiter
        if len(self._chats) > KEPT_CHATS:
            self._chats.popitem(last=False)
        return limiter

    def halt(self, recipient: str, until: datetime) -> None:
        """Telegram told this chat's sender to wait. The chat's own row waits; see ``_global_halt``."""
        self._halted[recipient] = until

    def _global_halt(self, now: datetime) -> timedelta:
        """Telegram doesn't say whether a "wait" is for the chat or for the bot: two chats at once mean the bot."""
        self._halted = {chat: until for chat, until in self._halted.items() if until > now}
        return max(self._halted.values()) - now if len(self._halted) > 1 else timedelta()
