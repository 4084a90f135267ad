"""The simulated Telegram as tests and demos use it: people, groups, phones, and failures on demand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.failures import Failure, refusal
from bot.simulator.group import Group
from bot.simulator.person import Person
from bot.simulator.records import Request
from bot.simulator.world import World


@dataclass(frozen=True)
class Phone:
    """A phone on the page: who may hold it, which chat is open at first, may new people be made for it."""

    title: str
    people: list[Person]
    opens: Group | None = None
    welcomes_new_people: bool = False


@dataclass(frozen=True)
class Place:
    """A point that the page offers to share."""

    name: str
    latitude: float
    longitude: float


@dataclass
class Stage:
    """What the page shows."""

    phones: list[Phone] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)


class Telegram(World):
    """A world with people in it."""

    def __init__(self, **settings: Any) -> None:
        """Take World's settings."""
        super().__init__(**settings)
        self.people: dict[int, Person] = {}
        self.groups: list[Group] = []
        self.stage = Stage()

    def person(
        self, first_name: str, *, last_name: str = "", username: str | None = None, language_code: str = "id"
    ) -> Person:
        """Make somebody with a phone, who hasn't met the bot yet."""
        with self.changed:
            names = {"first_name": first_name, "last_name": last_name, "username": username}
            person = Person(self, self.add_user(**names, language_code=language_code))
            self.people[person.id] = person
            self.announce("state")
            return person

    def group(
        self,
        title: str,
        *members: Person,
        admins: Sequence[Person] = (),
        supergroup: bool = False,
        forum: bool = False,
        with_bot: bool = True,
        bot_is_admin: bool = False,
    ) -> Group:
        """Make a group owned by the first member, and let the owner add the bot."""
        with self.changed:
            kind = "supergroup" if supergroup or forum else "group"
            group = Group(self, title, members, kind=kind, forum=forum)
            self.groups.append(group)
            for person in admins:
                group.promotes(person)
            if with_bot:
                group.adds_bot(administrator=bot_is_admin)
            self.announce("state")
            return group

    def show_phones(self, phones: Sequence[Phone], places: Sequence[Place] = ()) -> None:
        """Say which phones stand on the page, and which places they offer to share."""
        with self.changed:
            self.stage = Stage(list(phones), list(places))
            self.announce("state")

    def fail_next(
        self,
        method: str | None = None,
        *,
        chat: int | None = None,
        error_code: int = 500,
        description: str | None = None,
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """Refuse the next `times` requests (of one method, in one chat); `retry_after` is in seconds."""
        with self.changed:
            self.failures.order(Failure(method, chat, refusal(error_code, description, retry_after), times=times))

    def drop_connection_next(
        self, method: str | None = None, *, chat: int | None = None, after: bool = False, times: int = 1
    ) -> None:
        """Close the connection of the next requests without an answer, before or `after` they are carried out."""
        with self.changed:
            self.failures.order(Failure(method, chat, drop="after" if after else "before", times=times))

    def delay_next(
        self, seconds: float, method: str | None = None, *, chat: int | None = None, times: int = 1
    ) -> None:
        """Let the next requests wait before they are carried out."""
        with self.changed:
            self.failures.order(Failure(method, chat, delay=seconds, times=times))

    def requests_of(self, method: str | None = None) -> list[Request]:
        """Return the requests accepted so far, oldest first."""
        with self.changed:
            return [request for request in self.requests if method in (None, request.method)]
