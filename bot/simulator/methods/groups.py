"""The methods that ask about chats, their members, topics and files."""

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.files import DOWNLOAD_LIMIT
from bot.simulator.members import member_as_json
from bot.simulator.methods.call import Call, Json

GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
TOPIC_COLOUR = 7322096


def get_chat(call: Call) -> Json:
    """Return the ChatFullInfo of a chat that the bot is in."""
    chat = call.chat_to_write_to()
    pinned = chat.messages.get(chat.pinned[-1]) if chat.pinned else None
    return {
        **chat.as_json(),
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
        **({"pinned_message": pinned.json} if pinned else {}),
    }


def get_chat_member(call: Call) -> Json:
    """Return what somebody is in a chat."""
    chat = call.chat_to_write_to()
    return _member(call, chat, call.given["user_id"])


def get_chat_administrators(call: Call) -> list[Json]:
    """Return a group's owner and administrators; other bots than this one don't exist here."""
    chat = _group(call)
    return [_member(call, chat, user_id) for user_id in chat.statuses if chat.is_administrator(user_id)]


def get_chat_member_count(call: Call) -> int:
    """Return how many are in the chat, the bot included."""
    chat = call.chat_to_write_to()
    return 2 if chat.is_private else sum(chat.has(user_id) for user_id in chat.statuses)


def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = _group(call)
    call.world.set_status(chat, call.world.bot, "left", call.world.bot)
    return True


def create_forum_topic(call: Call) -> Json:
    """Open a topic in a forum, where the bot is administrator."""
    chat = call.chat_to_write_to()
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.bot_manages_topics:
        raise bad_request("not enough rights to create a topic")
    if not 1 <= len(call.given["name"]) <= 128:
        raise bad_request("TOPIC_TITLE_EMPTY" if not call.given["name"] else "TOPIC_TITLE_TOO_LONG")
    topic = {"name": call.given["name"], "icon_color": call.given.get("icon_color", TOPIC_COLOUR)}
    message = call.world.publish(chat, call.world.bot, {"forum_topic_created": topic})
    in_topic = {**message.json, "message_thread_id": message.id, "is_topic_message": True}
    call.world.store(chat, in_topic)
    chat.topics[message.id] = topic["name"]
    return {"message_thread_id": message.id, **topic}


def close_forum_topic(call: Call) -> bool:
    """Close a topic: from now on only administrators who manage topics write there."""
    chat, thread = _topic(call)
    if thread in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.add(thread)
    call.world.publish(chat, call.world.bot, {"forum_topic_closed": {}, **_in_topic(thread)})
    return True


def reopen_forum_topic(call: Call) -> bool:
    """Open a closed topic again."""
    chat, thread = _topic(call)
    if thread not in chat.closed_topics:
        raise bad_request("TOPIC_NOT_MODIFIED")
    chat.closed_topics.remove(thread)
    call.world.publish(chat, call.world.bot, {"forum_topic_reopened": {}, **_in_topic(thread)})
    return True


def _topic(call: Call) -> tuple[Chat, int]:
    chat, thread = call.chat_to_write_to(), int(call.given["message_thread_id"])
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if not chat.bot_manages_topics:
        raise bad_request("not enough rights to close the topic")
    return chat, thread


def _in_topic(thread: int) -> Json:
    return {"message_thread_id": thread, "is_topic_message": True}


def get_file(call: Call) -> Json:
    """Prepare a file for download, up to 20 MB."""
    stored = call.world.files.find(call.given["file_id"])
    if len(stored.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.as_json(file_path=stored.path)


def _group(call: Call) -> Chat:
    chat = call.chat_to_write_to()
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return chat


def _member(call: Call, chat: Chat, user_id: int) -> Json:
    user = call.world.user(user_id)
    status = "member" if chat.is_private and user_id == chat.id else chat.status(user_id)
    topics = user_id == call.world.bot["id"] and chat.bot_manages_topics
    return member_as_json(user, status, anonymous=user_id in chat.anonymous, topics=topics)
