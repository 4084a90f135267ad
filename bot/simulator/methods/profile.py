"""The methods by which the bot tells who it is: commands, name, descriptions and the menu button."""

import json
import re

from bot.simulator.errors import bad_request
from bot.simulator.methods.call import Call, Json

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS_LIMIT = 100
LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(call: Call) -> Json:
    """Return the bot itself."""
    return {
        **call.world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": call.world.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def scope_key(scope: Json | None) -> str:
    """Return the same text for the same scope."""
    return json.dumps(scope or {"type": "default"}, sort_keys=True)


def set_my_commands(call: Call) -> bool:
    """Set the command menu of a scope and language."""
    commands = call.given["commands"]
    if len(commands) > COMMANDS_LIMIT:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    call.world.profile.commands[_key(call)] = commands
    call.world.announce("state")
    return True


def get_my_commands(call: Call) -> list[Json]:
    """Return the command menu of exactly this scope and language."""
    return call.world.profile.commands.get(_key(call), [])


def delete_my_commands(call: Call) -> bool:
    """Forget the command menu of a scope and language."""
    call.world.profile.commands.pop(_key(call), None)
    call.world.announce("state")
    return True


def set_my_name(call: Call) -> bool:
    """Set the bot's name for a language."""
    return _set_text(call, "name")


def get_my_name(call: Call) -> Json:
    """Return the bot's name for a language."""
    return {"name": _text(call, "name") or call.world.bot["first_name"]}


def set_my_description(call: Call) -> bool:
    """Set what an empty chat with the bot shows."""
    return _set_text(call, "description")


def get_my_description(call: Call) -> Json:
    """Return what an empty chat with the bot shows."""
    return {"description": _text(call, "description")}


def set_my_short_description(call: Call) -> bool:
    """Set what the bot's profile page shows."""
    return _set_text(call, "short_description")


def get_my_short_description(call: Call) -> Json:
    """Return what the bot's profile page shows."""
    return {"short_description": _text(call, "short_description")}


def set_chat_menu_button(call: Call) -> bool:
    """Set the menu button of one private chat, or of all."""
    call.world.profile.menu_buttons[call.given.get("chat_id")] = call.given.get("menu_button", {"type": "default"})
    return True


def get_chat_menu_button(call: Call) -> Json:
    """Return the menu button of one private chat, or of all."""
    buttons = call.world.profile.menu_buttons
    return buttons.get(call.given.get("chat_id")) or buttons.get(None) or {"type": "commands"}


def _key(call: Call) -> tuple[str, str]:
    scope = call.given.get("scope")
    if scope and "chat_id" in scope:
        call.world.chat(scope["chat_id"])
    return scope_key(scope), call.given.get("language_code", "")


def _set_text(call: Call, what: str) -> bool:
    text = call.given.get(what, "")
    if len(text) > LIMITS[what]:
        raise bad_request(f"{what} is too long")
    call.world.profile.texts[what, call.given.get("language_code", "")] = text
    call.world.announce("state")
    return True


def _text(call: Call, what: str) -> str:
    texts = call.world.profile.texts
    return texts.get((what, call.given.get("language_code", "")), "") or texts.get((what, ""), "")
