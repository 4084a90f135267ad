"""Closes a complaint's topic in a forum when the matter ends there, and opens it again when it goes on."""

from __future__ import annotations

from datetime import datetime

from actions.notify import say
from storage.database import Records

ENDED = frozenset({"closed", "rejected", "merged", "withdrawn"})
"""Statuses in which nothing more is awaited; what is resolved still waits for the citizen's word."""


def tend_topic(records: Records, chat: str, ticket: str, *, ended: bool, now: datetime) -> None:
    """Let the complaint's topic in this chat be closed or open, after all that was said there before.

    Does nothing where the chat is no forum, the complaint has no topic there, or the topic is so already.
    """
    topic = records.topics.find(chat, ticket) if chat.startswith("g") else None
    if topic is None or (topic.closed_at is not None) == ended:
        return
    topic.closed_at = now if ended else None
    say(records, chat, "", {"closed": ended}, now=now, kind="topic", subject=f"topic:{ticket}", about=ticket)
