"""Everything the simulated Telegram knows, behind one lock; every change wakes whoever waits for it."""

import itertools
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.failures import Failures
from bot.simulator.files import FileStore
from bot.simulator.limits import Limits
from bot.simulator.members import member_as_json
from bot.simulator.messages import Message
from bot.simulator.privacy import is_meant_for_bot
from bot.simulator.records import Profile, Query, Request, Webhook
from bot.simulator.updates import UpdateQueue

FIRST_USER = 5_000_000_001  # real identifiers outgrew 32 bits
REQUESTS_KEPT = 10_000
Event = dict[str, Any]
T = TypeVar("T")


class World:
    """The state of one bot's Telegram. Hold `changed` (a re-entrant condition) while reading or changing it."""

    def __init__(
        self,
        *,
        token: str = "123456:SIMULATOR",  # noqa: S107 - a made-up token, worth nothing anywhere
        username: str = "kentongan_lokal_bot",
        name: str = "Kentongan",
        clock: Callable[[], float] = time.time,
        reads_all_group_messages: bool = False,
        query_lifetime: float = 60.0,
        keeps_limits: bool = False,
    ) -> None:
        """Start empty; `clock` gives seconds since 1970, `query_lifetime` is how long a tap may be answered.

        With `keeps_limits` the bot gets a 429 when it sends more than Telegram allows.
        """
        self.changed = threading.Condition(threading.RLock())
        self.token = token
        self.clock = clock
        self.query_lifetime = query_lifetime
        self.bot: dict[str, Any] = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }
        self.reads_all_group_messages = reads_all_group_messages
        self.users: dict[int, dict[str, Any]] = {}
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.updates = UpdateQueue()
        self.webhook = Webhook()
        self.failures = Failures()
        self.limits = Limits() if keeps_limits else None
        self.profile = Profile()
        self.queries: dict[str, Query] = {}
        self.requests: deque[Request] = deque(maxlen=REQUESTS_KEPT)
        self.listeners: list[Callable[[Event], None]] = []
        self.revision = 0
        self._numbers: Iterator[int] = itertools.count(1)
        self._user_numbers = itertools.count(FIRST_USER)
        self._message_numbers = itertools.count(1)  # one series for all private chats and basic groups

    def next_number(self) -> int:
        """Return a number that was never given out before."""
        return next(self._numbers)

    def now(self) -> int:
        """Return the time in whole seconds since 1970."""
        return int(self.clock())

    def add_user(self, **names: str | None) -> dict[str, Any]:
        """Make a User and the empty private chat with the bot."""
        user: dict[str, Any] = {"id": next(self._user_numbers), "is_bot": False}
        user |= {key: value for key, value in names.items() if value}
        self.users[user["id"]] = user
        self.add_chat(Chat(user["id"], "private", str(names["first_name"]), owner=user))
        return user

    def add_chat(self, chat: Chat) -> Chat:
        """Add a chat; only a supergroup counts its messages by itself."""
        if chat.kind != "supergroup":
            chat.message_numbers = self._message_numbers
        self.chats[chat.id] = chat
        return chat

    def user(self, user_id: int) -> dict[str, Any]:
        """Return a User object; raises Refused (400) "user not found"."""
        if user_id == self.bot["id"]:
            return self.bot
        if user_id not in self.users:
            raise bad_request("user not found")
        return self.users[user_id]

    def chat(self, chat_id: Any) -> Chat:
        """Return a chat; raises Refused (400) "chat not found"."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def publish(self, chat: Chat, sender: dict[str, Any], content: dict[str, Any]) -> Message:
        """Put a new message into a chat for everybody to see; the bot learns of it through `hear` only."""
        head = {
            "message_id": next(chat.message_numbers),
            "from": sender,
            "date": self.now(),
            "chat": chat.as_json(),
        }
        if sender["id"] in chat.anonymous:
            anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
            head |= {"from": anonymous, "sender_chat": chat.as_json()}
        return self.store(chat, {**head, **content})

    def store(self, chat: Chat, json: dict[str, Any]) -> Message:
        """Keep a message, new or edited, under a new revision; objects already handed out never change."""
        self.revision += 1
        message = Message(json, self.revision)
        chat.messages[message.id] = message
        self.announce("message", chat=chat.id, message=json)
        return message

    def remove(self, chat: Chat, message_id: int) -> None:
        """Delete a message for everybody."""
        del chat.messages[message_id]
        self.announce("deleted", chat=chat.id, message_id=message_id)

    def hear(self, chat: Chat, message: Message, kind: str = "message") -> Message:
        """Tell the bot of a new (or edited) message, unless its privacy mode keeps it out."""
        sees_all = chat.is_private or self.reads_all_group_messages or chat.is_administrator(self.bot["id"])
        if chat.has(self.bot["id"]) and (sees_all or is_meant_for_bot(message, self.bot)):
            self.updates.add(kind, message.json)
        return message

    def set_status(
        self, chat: Chat, user: dict[str, Any], status: str, by: dict[str, Any], *, topics: bool = False
    ) -> None:
        """Change somebody's membership; the bot hears of its own, and as administrator of others' if it asked.

        `topics`: whether the bot may manage a forum's topics from now on.
        """
        old, could = chat.status(user["id"]), chat.bot_manages_topics
        can = topics and chat.is_forum and status == "administrator"
        chat.statuses[user["id"]] = status
        if user is self.bot:
            chat.bot_manages_topics = can
        else:
            could = can = False
        if (old, could) == (status, can):
            return
        change = {
            "chat": chat.as_json(),
            "from": by,
            "date": self.now(),
            "old_chat_member": member_as_json(user, old, topics=could),
            "new_chat_member": member_as_json(user, status, topics=can),
        }
        if user is self.bot:
            self.updates.add("my_chat_member", change)
        elif chat.is_administrator(self.bot["id"]):
            self.updates.add("chat_member", change)
        self.announce("chat", chat=chat.id)

    def react(self, chat: Chat, message_id: int, user: dict[str, Any], reaction: list[dict[str, Any]]) -> None:
        """Change somebody's reaction; the bot hears of others' in private chats and where it is administrator."""
        chat.find(message_id, "react")
        reactions = chat.reactions.setdefault(message_id, {})
        old = reactions.get(user["id"], [])
        reactions[user["id"]] = reaction
        if user is not self.bot and (chat.is_private or chat.is_administrator(self.bot["id"])):
            change = {"chat": chat.as_json(), "message_id": message_id, "user": user, "date": self.now()}
            self.updates.add("message_reaction", {**change, "old_reaction": old, "new_reaction": reaction})
        self.announce("reactions", chat=chat.id, message_id=message_id, reactions=list(reactions.values()))

    def announce(self, kind: str, **details: Any) -> None:
        """Tell the page and everyone waiting that something changed."""
        for listener in self.listeners:
            listener({"kind": kind, **details})
        self.changed.notify_all()

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """Wait until `predicate` is true, asking after each change; raises TimeoutError after `timeout` seconds."""
        with self.changed:
            result = self.changed.wait_for(predicate, timeout)
        if not result:
            raise TimeoutError(f"nothing of the kind happened within {timeout} s")
        return result
