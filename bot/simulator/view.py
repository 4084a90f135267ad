"""What the page shows, as JSON."""

from itertools import islice
from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.commands import commands_for
from bot.simulator.person import Person
from bot.simulator.telegram import Phone, Telegram

MESSAGES_SHOWN = 300  # newest ones per chat


def state_as_json(world: Telegram) -> dict[str, Any]:
    """Return everything the page needs to begin with."""
    with world.changed:
        phones = world.stage.phones or [
            Phone(person.user["first_name"], [person]) for person in world.people.values()
        ]
        return {
            "bot": {**world.bot, "description": world.profile.texts.get(("description", ""), "")},
            "places": [vars(place) for place in world.stage.places],
            "phones": [phone_as_json(phone) for phone in phones],
            "people": {person.id: person_as_json(person) for person in world.people.values()},
            "chats": {chat.id: chat_as_json(world, chat) for chat in world.chats.values()},
        }


def phone_as_json(phone: Phone) -> dict[str, Any]:
    """Return one phone."""
    return {
        "title": phone.title,
        "people": [person.id for person in phone.people],
        "opens": phone.opens.id if phone.opens else None,
        "welcomes_new_people": phone.welcomes_new_people,
    }


def person_as_json(person: Person) -> dict[str, Any]:
    """Return one person, with the chats and the commands offered in each."""
    chats = [person.chat(), *person.groups()]
    return {
        **person.user,
        "place": list(person.place),
        "chats": [chat.id for chat in chats],
        "commands": {chat.id: commands_for(person.world, person.id, chat) for chat in chats},
    }


def chat_as_json(world: Telegram, chat: Chat, messages: int = MESSAGES_SHOWN) -> dict[str, Any]:
    """Return one chat with its newest messages."""
    newest = list(islice(reversed(chat.messages.values()), messages))
    return {
        **chat.as_json(),
        "bot_status": chat.status(world.bot["id"]),
        "members": sum(chat.has(user_id) for user_id in chat.statuses),
        "keyboard": chat.keyboard,
        "pinned": chat.pinned[-1:],
        "topics": chat.topics,
        "reactions": {number: list(by.values()) for number, by in chat.reactions.items()},
        "messages": [message.json for message in reversed(newest)],
    }
