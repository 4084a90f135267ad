"""Which slash commands a person is offered in a chat."""

from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.methods.profile import scope_key
from bot.simulator.world import World


def commands_for(world: World, person_id: int, chat: Chat) -> list[dict[str, Any]]:
    """Return the menu of the narrowest scope that has one.

    The order is Telegram's: https://core.telegram.org/bots/api#determining-list-of-commands.
    """
    language = world.users[person_id].get("language_code", "")
    for scope in _scopes(chat, person_id):
        for code in (language, ""):
            found = world.profile.commands.get((scope_key(scope), code))
            if found:
                return found
    return []


def _scopes(chat: Chat, person_id: int) -> list[dict[str, Any]]:
    here, default = {"chat_id": chat.id}, {"type": "default"}
    if chat.is_private:
        return [{"type": "chat", **here}, {"type": "all_private_chats"}, default]
    administrators = chat.is_administrator(person_id)
    return [
        {"type": "chat_member", **here, "user_id": person_id},
        *([{"type": "chat_administrators", **here}] if administrators else []),
        {"type": "chat", **here},
        *([{"type": "all_chat_administrators"}] if administrators else []),
        {"type": "all_group_chats"},
        default,
    ]
