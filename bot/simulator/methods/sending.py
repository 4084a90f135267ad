"""The methods that put a message into a chat."""

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.messages import Message
from bot.simulator.methods.call import Call, Json
from bot.simulator.methods.keyboards import check_keyboard, inline_part, lay_keyboard

ALBUM = range(2, 11)
ALBUM_KINDS = frozenset({"photo", "video", "document"})
ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document"}
    | {"choose_sticker", "find_location", "record_video_note", "upload_video_note"}
)


def send_message(call: Call) -> Json:
    """Send a text."""
    call.chat_to_write_to()
    preview = {key: call.given[key] for key in ("link_preview_options",) if key in call.given}
    return _send(call, {**call.text(), **preview})


def send_photo(call: Call) -> Json:
    """Send a photo."""
    return _send_media(call, "photo")


def send_document(call: Call) -> Json:
    """Send a file."""
    return _send_media(call, "document")


def send_voice(call: Call) -> Json:
    """Send a voice message."""
    return _send_media(call, "voice", "duration")


def send_video(call: Call) -> Json:
    """Send a video."""
    return _send_media(call, "video", "duration", "width", "height")


def send_location(call: Call) -> Json:
    """Send a point on the map."""
    return _send(call, {"location": _point(call)})


def send_venue(call: Call) -> Json:
    """Send a named place."""
    names = {key: call.given[key] for key in ("title", "address")}
    return _send(call, {"location": _point(call), "venue": {"location": _point(call), **names}})


def send_media_group(call: Call) -> list[Json]:
    """Send an album of 2–10 photos and videos, or of documents."""
    chat = call.chat_to_write_to()
    parts = call.given["media"]
    if len(parts) not in ALBUM:
        raise bad_request("there must be 2-10 media in an album")
    kinds = {part["type"] for part in parts}
    if not kinds <= ALBUM_KINDS or ("document" in kinds and len(kinds) > 1):
        raise bad_request("document can't be mixed with other media types")
    album = {"media_group_id": str(13_000_000_000_000_000 + call.world.next_number())}
    contents = [{**album, **call.media(part["type"], part["media"]), **call.caption(part)} for part in parts]
    return [_put(call, chat, content).json for content in contents]


def send_chat_action(call: Call) -> bool:
    """Show "typing…" and the like for five seconds."""
    chat = call.chat_to_write_to()
    if call.given["action"] not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    call.world.announce("action", chat=chat.id, action=call.given["action"])
    return True


def _send_media(call: Call, kind: str, *measures: str) -> Json:
    call.chat_to_write_to()
    details = {name: call.given[name] for name in measures if name in call.given}
    return _send(call, {**call.media(kind, call.given[kind], **details), **call.caption()})


def _send(call: Call, content: Json) -> Json:
    chat = call.chat_to_write_to()
    markup = call.given.get("reply_markup")
    check_keyboard(markup, chat)
    message = _put(call, chat, {**content, **inline_part(markup)})
    lay_keyboard(call.world, chat, markup, message)
    return message.json


def _put(call: Call, chat: Chat, content: Json) -> Message:
    head = {**_replied(call, chat), **_topic(call, chat)}
    if call.given.get("protect_content"):
        head["has_protected_content"] = True
    return call.world.publish(chat, call.world.bot, {**head, **content})


def _replied(call: Call, chat: Chat) -> Json:
    wanted = call.given.get("reply_parameters")
    if not wanted:
        return {}
    message = chat.messages.get(wanted["message_id"])
    if message is not None:
        return {"reply_to_message": message.without_reply()}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


def _topic(call: Call, chat: Chat) -> Json:
    thread = call.given.get("message_thread_id")
    if thread is None:
        return {}
    if thread not in chat.topics:
        raise bad_request("message thread not found")
    if thread in chat.closed_topics and not chat.bot_manages_topics:
        raise bad_request("TOPIC_CLOSED")
    return {"message_thread_id": thread, "is_topic_message": True}


def _point(call: Call) -> Json:
    latitude, longitude = call.given["latitude"], call.given["longitude"]
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}
