"""Checks keyboards as Telegram does, and puts reply keyboards on the chat."""

from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.messages import Message
from bot.simulator.world import World

DATA_LIMIT = 64  # bytes
PRIVATE_ONLY = {"request_location": "location", "request_contact": "phone number"}
LINKS = ("http://", "https://", "tg://")


def check_keyboard(markup: dict[str, Any] | None, chat: Chat) -> None:
    """Raise Refused (400) for a keyboard that Telegram would not show."""
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            _check_inline(button)
    for row in (markup or {}).get("keyboard", []):
        for button in row:
            _check_key(button, chat)


def inline_part(markup: dict[str, Any] | None) -> dict[str, Any]:
    """Return the part of the message that an inline keyboard is."""
    return {"reply_markup": markup} if markup and markup.get("inline_keyboard") else {}


def lay_keyboard(world: World, chat: Chat, markup: dict[str, Any] | None, message: Message) -> None:
    """Show, keep or remove the chat's reply keyboard after a message was sent."""
    if not markup or "inline_keyboard" in markup:
        return
    chat.keyboard = None if "remove_keyboard" in markup else {**markup, "message_id": message.id}
    world.announce("chat", chat=chat.id)


def _check_inline(button: dict[str, Any]) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    actions = button.keys() - {"text", "icon_custom_emoji_id", "style"}
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action must be given")
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= DATA_LIMIT:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(LINKS):
        raise bad_request("BUTTON_URL_INVALID")


def _check_key(button: Any, chat: Chat) -> None:
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: Text must be non-empty")
    for field, what in PRIVATE_ONLY.items():
        if button.get(field) and not chat.is_private:
            raise bad_request(f"{what} can be requested in private chats only")
