"""Which messages of a group a bot in privacy mode gets to see."""

from typing import Any

from bot.simulator.messages import Message

# what people write; everything else (joined, pinned, migrated, …) is a service message
WRITTEN = frozenset(
    {"text", "photo", "document", "voice", "video", "video_note", "sticker", "contact", "poll", "location"}
)


def is_meant_for_bot(message: Message, bot: dict[str, Any]) -> bool:
    """Is it a command, a reply to the bot, or a service message?

    See https://core.telegram.org/bots/features#privacy-mode; a mention alone is not enough.
    """
    if not WRITTEN & message.json.keys():
        return True
    replied_to = message.json.get("reply_to_message", {}).get("from", {})
    return replied_to.get("id") == bot["id"] or _is_command_for(message.text, str(bot["username"]))


def _is_command_for(text: str, username: str) -> bool:
    if not text.startswith("/"):
        return False
    _, at, addressed = text.split(maxsplit=1)[0].partition("@")
    return not at or addressed.lower() == username.lower()
