"""A group: members come and go, the bot is added and removed, and it may become a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.simulator.chats import Chat
from bot.simulator.world import World

if TYPE_CHECKING:
    from bot.simulator.account import Account

FIRST_GROUP = -4_000_000_000  # groups count down from here; supergroups from -100…
FIRST_SUPERGROUP = -1_002_000_000_000


class Group:
    """A group or supergroup; the first member owns it."""

    def __init__(self, world: World, title: str, members: tuple[Account, ...], *, kind: str, forum: bool) -> None:
        """Make the group; the bot isn't in it yet."""
        if not members:
            raise ValueError("a group has at least its owner")
        self.world = world
        self.owner = members[0]
        self.chat = self._new_chat(title, kind, is_forum=forum)
        self.chat.statuses = {member.id: "member" for member in members} | {self.owner.id: "creator"}

    def _new_chat(self, title: str, kind: str, *, is_forum: bool = False) -> Chat:
        first = FIRST_SUPERGROUP if kind == "supergroup" else FIRST_GROUP
        return self.world.add_chat(Chat(first - self.world.next_number(), kind, title, is_forum=is_forum))

    @property
    def id(self) -> int:
        """The chat's identifier; another one after `migrates`."""
        return self.chat.id

    def __repr__(self) -> str:
        return f"<{self.chat.title} {self.id}>"

    def adds_bot(
        self, by: Account | None = None, *, administrator: bool = False, payload: str | None = None
    ) -> None:
        """Add the bot; `payload` is that of a link t.me/<bot>?startgroup=<payload>."""
        with self.world.changed:
            adder, bot = by or self.owner, self.world.bot
            status = "administrator" if administrator else "member"
            self.world.set_status(self.chat, bot, status, adder.user, topics=administrator)
            self._tell(adder.user, {"new_chat_members": [bot]})
            if payload is not None:
                adder.says(f"/start@{bot['username']} {payload}", to=self)

    def removes_bot(self, by: Account | None = None) -> None:
        """Throw the bot out."""
        with self.world.changed:
            self.world.set_status(self.chat, self.world.bot, "kicked", (by or self.owner).user)

    def promotes_bot(self, by: Account | None = None, *, topics: bool = True) -> None:
        """Make the bot an administrator, who sees every message and in a forum may manage the `topics`."""
        with self.world.changed:
            setter = (by or self.owner).user
            self.world.set_status(self.chat, self.world.bot, "administrator", setter, topics=topics)

    def deletes_topic(self, thread: int) -> None:
        """Delete a topic with all that was said in it; Telegram tells bots nothing of it."""
        with self.world.changed:
            del self.chat.topics[thread]
            for message in list(self.chat.messages.values()):
                if message.json.get("message_thread_id") == thread:
                    self.world.remove(self.chat, message.id)

    def adds(self, person: Account, by: Account | None = None) -> None:
        """Add a person."""
        with self.world.changed:
            adder = (by or self.owner).user
            self.world.set_status(self.chat, person.user, "member", adder)
            self._tell(adder, {"new_chat_members": [person.user]})

    def removes(self, person: Account, by: Account | None = None) -> None:
        """Throw a person out."""
        with self.world.changed:
            remover = (by or self.owner).user
            self.world.set_status(self.chat, person.user, "kicked", remover)
            self._tell(remover, {"left_chat_member": person.user})

    def promotes(self, person: Account, *, anonymous: bool = False) -> None:
        """Make a person an administrator, who may write in the group's name."""
        with self.world.changed:
            if person.id != self.owner.id:
                self.world.set_status(self.chat, person.user, "administrator", self.owner.user)
            self.chat.anonymous = (self.chat.anonymous - {person.id}) | ({person.id} if anonymous else set())

    def migrates(self) -> int:
        """Become a supergroup, with another identifier and an empty history; return the new identifier."""
        with self.world.changed:
            old = self.chat
            new = self._new_chat(old.title, "supergroup")
            new.statuses, new.anonymous = dict(old.statuses), set(old.anonymous)
            old.migrated_to = new.id
            self._tell(self.owner.user, {"migrate_to_chat_id": new.id})
            self.chat = new
            self._tell(self.owner.user, {"migrate_from_chat_id": old.id})
            self.world.announce("state")
            return new.id

    def _tell(self, by: dict[str, Any], service: dict[str, Any]) -> None:
        self.world.hear(self.chat, self.world.publish(self.chat, by, service))
