"""A person with Telegram on the phone: writes, edits, taps, blocks, and sees what everyone in the chat sees."""

import re
from typing import Any

from bot.simulator.account import Account, Where, Which
from bot.simulator.chats import Chat
from bot.simulator.entities import detect_entities
from bot.simulator.messages import Message
from bot.simulator.tapping import Tap, find_key, press_key, tap
from bot.simulator.world import World


class Person(Account):
    """An account in full: what it writes (see Account), changes and sees."""

    def __init__(self, world: World, user: dict[str, Any]) -> None:
        """Take a user of the world."""
        super().__init__(world, user)
        self._heard: dict[int, int] = {}  # chat → revision of the message heard last

    def edits(self, message: Message | int, text: str, *, chat: Where = None) -> Message:
        """Change the text or caption of an own message."""
        with self.world.changed:
            where, old = self._find(message, chat)
            if old.json["from"]["id"] != self.id:
                raise PermissionError(f"{self} didn't write message {old.id}")
            part, marks = ("text", "entities") if "text" in old.json else ("caption", "caption_entities")
            kept = {key: value for key, value in old.json.items() if key != marks}
            found = detect_entities(text)
            changes = {part: text, **({marks: found} if found else {}), "edit_date": self.world.now()}
            return self.world.hear(where, self.world.store(where, kept | changes), kind="edited_message")

    def deletes(self, message: Message | int, *, chat: Where = None) -> None:
        """Delete a message for everybody; Telegram tells bots nothing of it."""
        with self.world.changed:
            where, found = self._find(message, chat)
            self.world.remove(where, found.id)

    def reacts(self, message: Message | int, emoji: str | None, *, chat: Where = None) -> None:
        """Put an emoji under a message, or take it away."""
        with self.world.changed:
            where, found = self._find(message, chat)
            self.world.react(where, found.id, self.user, [{"type": "emoji", "emoji": emoji}] if emoji else [])

    def _find(self, message: Message | int, where: Where) -> tuple[Chat, Message]:
        chat = self.chat(message.chat_id if isinstance(message, Message) else where)
        return chat, chat.messages[message.id if isinstance(message, Message) else message]

    def taps(
        self, wanted: str, *, message: Which = None, chat: Where = None, at: tuple[float, float] | None = None
    ) -> Tap:
        """Tap a button by its label or data: inline ones first (newest message first), then the reply keyboard.

        `at` is the point sent by a location button. Raises LookupError when no such button is in sight.
        """
        with self.world.changed:
            named = None if message is None else self._find(message, chat)[1]
            chats = [self.chat(), *self.groups()] if chat is None else [self.chat(chat)]
            return tap(self, wanted, chats, named, at or self.place)

    def presses(self, label: str, *, chat: Where = None, at: tuple[float, float] | None = None) -> Message:
        """Press a key of the reply keyboard; raises LookupError when it isn't there."""
        with self.world.changed:
            where = self.chat(chat)
            key = find_key(where, label)
            if key is None:
                raise LookupError(f"{self} finds no key {label!r} in {where.title}")
            return press_key(self, where, key, at or self.place)

    # --- the chat with the bot -----------------------------------------------------------------------------

    def blocks(self) -> None:
        """Block the bot."""
        with self.world.changed:
            self.world.set_status(self.chat(), self.world.bot, "kicked", self.user)

    def unblocks(self) -> None:
        """Unblock the bot."""
        with self.world.changed:
            self.world.set_status(self.chat(), self.world.bot, "member", self.user)

    @property
    def has_blocked(self) -> bool:
        """Is the bot blocked?"""
        return self.chat().status(self.world.bot["id"]) == "kicked"

    # --- seeing --------------------------------------------------------------------------------------------

    def groups(self) -> list[Chat]:
        """Return the groups this person is in and that were not upgraded."""
        return [
            chat
            for chat in self.world.chats.values()
            if not chat.is_private and chat.has(self.id) and chat.migrated_to is None
        ]

    def sees(self, chat: Where = None) -> list[Message]:
        """Return the messages of a chat, oldest first, each in its newest revision."""
        with self.world.changed:
            return list(self.chat(chat).messages.values())

    def hears(self, wanted: str | re.Pattern[str] = "", *, chat: Where = None, timeout: float = 5.0) -> Message:
        """Wait for the next message or edit of the bot that contains `wanted`, and return it.

        Looks, in the order of their revisions, at what came after the message heard last; raises
        AssertionError with what was seen instead. Never call it on the server's own event loop.
        """
        pattern = re.compile(re.escape(wanted)) if isinstance(wanted, str) else wanted

        def unheard() -> list[Message]:
            last = self._heard.get(self.chat(chat).id, 0)
            new = (one for one in self.sees(chat) if one.revision > last and one.from_bot)
            return sorted(new, key=lambda one: one.revision)

        def fitting() -> Message | None:
            return next((one for one in unheard() if pattern.search(one.text)), None)

        try:
            found = self.world.wait_for(fitting, timeout)
        except TimeoutError:
            seen = "\n".join(f"  · {one.text} {one.buttons or ''}" for one in unheard()) or "  (nothing)"
            raise AssertionError(f"{self} waited {timeout} s for {pattern.pattern!r} but saw\n{seen}") from None
        assert found is not None
        self._heard[found.chat_id] = found.revision
        return found

    def reads_all(self) -> None:
        """Count everything that is there now as heard."""
        with self.world.changed:
            self._heard = dict.fromkeys(self.world.chats, self.world.revision)
