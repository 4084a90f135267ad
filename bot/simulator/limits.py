"""Telegram's own sending limits, for a world that keeps them."""

import math
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.errors import Refused
from bot.simulator.failures import refusal

COUNTED = ("send", "edit")  # methods that begin so, but for chat actions


@dataclass
class Bucket:
    """Holds up to `size` messages and regains `rate` of them a second."""

    size: float
    rate: float
    level: float = field(init=False)
    filled_at: float = 0.0

    def __post_init__(self) -> None:
        self.level = self.size

    def wait(self, now: float) -> float:
        """Return in how many seconds the next message may go."""
        self.level = min(self.size, self.level + (now - self.filled_at) * self.rate)
        self.filled_at = now
        return max(0.0, (1 - self.level) / self.rate)


class Limits:
    """30 messages a second in all, 20 a minute to a group, 1 a second to a person with short bursts.

    See https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this; how long a burst may be
    isn't told, five is a guess.
    """

    def __init__(self) -> None:
        """Start with nothing sent."""
        self._all = Bucket(30, 30)
        self._chats: dict[int, Bucket] = {}

    def count(self, method: str, given: dict[str, Any], chat: Chat | None, now: float) -> Refused | None:
        """Count a request (an album as its parts); return the 429 if it comes too early, which counts nothing."""
        if chat is None or not method.startswith(COUNTED) or method == "sendChatAction":
            return None
        number = len(given["media"]) if method == "sendMediaGroup" else 1
        fresh = Bucket(5, 1) if chat.is_private else Bucket(20, 20 / 60)
        buckets = (self._all, self._chats.setdefault(chat.id, fresh))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            return refusal(429, retry_after=math.ceil(wait))
        for bucket in buckets:
            bucket.level -= number
        return None
