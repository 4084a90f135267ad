"""A chat: who is in it, what was written, and what the bot may do there."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import Refused, bad_request, forbidden
from bot.simulator.messages import Message

PRESENT = frozenset({"creator", "administrator", "member"})
ADMINISTRATORS = frozenset({"creator", "administrator"})


@dataclass
class Chat:
    """A private chat with the bot (id = the person's id), a group or a supergroup."""

    id: int
    kind: str  # private | group | supergroup
    title: str
    owner: dict[str, Any] | None = None  # the person's User object, in a private chat
    is_forum: bool = False
    message_numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    messages: dict[int, Message] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)  # user id → member status; the bot's too
    anonymous: set[int] = field(default_factory=set)  # administrators who write as the group
    keyboard: dict[str, Any] | None = None  # the reply keyboard or force_reply in force
    pinned: list[int] = field(default_factory=list)
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    bot_manages_topics: bool = False  # the bot's right as administrator
    reactions: dict[int, dict[int, list[dict[str, Any]]]] = field(default_factory=dict)
    migrated_to: int | None = None

    @property
    def is_private(self) -> bool:
        """Is it the private chat of one person with the bot?"""
        return self.kind == "private"

    def as_json(self) -> dict[str, Any]:
        """Return the Chat object."""
        if self.owner is not None:
            names = {"first_name", "last_name", "username"} & self.owner.keys()
            return {"id": self.id, "type": self.kind, **{name: self.owner[name] for name in sorted(names)}}
        group = {"id": self.id, "type": self.kind, "title": self.title}
        return {**group, "is_forum": True} if self.is_forum else group

    def status(self, user_id: int) -> str:
        """Return the member status; `left` for one who was never there."""
        return self.statuses.get(user_id, "left")

    def has(self, user_id: int) -> bool:
        """Is this user in the chat?"""
        return self.status(user_id) in PRESENT

    def is_administrator(self, user_id: int) -> bool:
        """Is this user an administrator or the owner?"""
        return self.status(user_id) in ADMINISTRATORS

    def check_that_bot_may_write(self, bot_id: int) -> None:
        """Raise Refused as Telegram does where the bot may not write."""
        if self.migrated_to is not None:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=self.migrated_to)
        refusal = self.refusal(bot_id)
        if refusal:
            raise refusal

    def refusal(self, bot_id: int) -> Refused | None:
        """Say why the bot isn't welcome, or None."""
        status = self.status(bot_id)
        if status in PRESENT:
            return None
        if self.is_private:
            blocked = status == "kicked"
            return forbidden(
                "bot was blocked by the user" if blocked else "bot can't initiate conversation with a user"
            )
        reason = "bot was kicked from the" if status == "kicked" else "bot is not a member of the"
        return forbidden(f"{reason} {self.kind} chat")

    def find(self, message_id: int, what: str) -> Message:
        """Return a message; raises Refused (400) "message to <what> not found"."""
        try:
            return self.messages[message_id]
        except KeyError:
            raise bad_request(f"message to {what} not found") from None
