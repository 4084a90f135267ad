"""Decides which updates are for us, and which chat each belongs to, before anything is stored."""

from __future__ import annotations

import re

from telegram import Bot, Message, Update
from telegram.constants import ChatType

_COMMAND = re.compile(r"/\w+(?:@(\w+))?")
_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


def chat_to_answer(update: Update, bot: Bot) -> int | None:
    """The id of the chat an update belongs to; None when it isn't for us and must not be kept.

    What people of a group say to each other, posts in channels and kinds we never asked for are not for us.
    """
    if update.callback_query is not None:
        pressed = update.callback_query.message
        return pressed.chat.id if pressed else None
    if update.my_chat_member is not None:
        chat = update.my_chat_member.chat
        return None if chat.type == ChatType.CHANNEL else chat.id
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type == ChatType.PRIVATE:
        return message.chat.id
    return message.chat.id if message.chat.type in _GROUPS and _is_meant_for(bot, message) else None


def _is_meant_for(bot: Bot, message: Message) -> bool:
    """Whether a message in a group is a command or mention of ours, a reply to us, or news of the group's move or
    of somebody who has left it."""
    if message.migrate_to_chat_id or message.migrate_from_chat_id or message.left_chat_member:
        return True
    answered = message.reply_to_message
    # In a forum every message "replies" to the one that opened its topic.
    if answered and answered.from_user and not answered.forum_topic_created and answered.from_user.id == bot.id:
        return True
    text = message.text or message.caption or ""
    # By the text and not by its entities: they are Telegram's to give, and a command stays one without.
    command = _COMMAND.match(text)
    if command:
        return command[1] is None or command[1].lower() == bot.username.lower()
    return re.search(rf"@{re.escape(bot.username)}\b", text, re.IGNORECASE) is not None
