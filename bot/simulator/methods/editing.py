"""The methods that change, delete or mark messages, and that answer taps."""

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.messages import Message
from bot.simulator.methods.call import Call, Json
from bot.simulator.methods.keyboards import check_keyboard, inline_part
from bot.simulator.schema import REACTIONS

TEXT_FIELDS = frozenset({"text", "entities", "link_preview_options"})
CAPTION_FIELDS = frozenset({"caption", "caption_entities"})
MEDIA_FIELDS = frozenset({"photo", "video", "document", "voice"})
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
EXPIRED = "query is too old and response timeout expired or query ID is invalid"
ANSWER_LIMIT = 200


def edit_message_text(call: Call) -> Json:
    """Change a text; an inline keyboard that isn't given again is taken away."""
    chat, message = _own_message(call)
    if "text" not in message.json:
        raise bad_request("there is no text in the message to edit")
    preview = {key: call.given[key] for key in ("link_preview_options",) if key in call.given}
    return _change(call, chat, message, TEXT_FIELDS, {**call.text(), **preview})


def edit_message_caption(call: Call) -> Json:
    """Change a caption."""
    chat, message = _own_message(call)
    if not MEDIA_FIELDS & message.json.keys():
        raise bad_request("there is no caption in the message to edit")
    return _change(call, chat, message, CAPTION_FIELDS, call.caption())


def edit_message_media(call: Call) -> Json:
    """Replace a photo, video or document."""
    chat, message = _own_message(call)
    if not MEDIA_FIELDS & message.json.keys():
        raise bad_request("there is no media in the message to edit")
    media = call.given["media"]
    content = {**call.media(media["type"], media["media"]), **call.caption(media)}
    return _change(call, chat, message, CAPTION_FIELDS | MEDIA_FIELDS, content)


def edit_message_reply_markup(call: Call) -> Json:
    """Change only the inline keyboard; clients show no "edited" for that."""
    chat, message = _own_message(call)
    return _change(call, chat, message, frozenset(), {}, marked=False)


def delete_message(call: Call) -> bool:
    """Delete a message: an own one, anyone's in a private chat, or anyone's as administrator."""
    chat = call.chat_to_write_to()
    message = chat.find(call.given["message_id"], "delete")
    bot_id = call.world.bot["id"]
    if not (chat.is_private or message.json["from"]["id"] == bot_id or chat.is_administrator(bot_id)):
        raise bad_request("message can't be deleted")
    call.world.remove(chat, message.id)
    return True


def delete_messages(call: Call) -> bool:
    """Delete up to 100 messages; those that are gone already are skipped."""
    chat = call.chat_to_write_to()
    numbers = call.given["message_ids"]
    if not 1 <= len(numbers) <= 100:
        raise bad_request("too many messages to delete" if numbers else "message identifiers are not specified")
    for number in numbers:
        if number in chat.messages:
            delete_message(Call(call.world, {"chat_id": chat.id, "message_id": number}))
    return True


def answer_callback_query(call: Call) -> bool:
    """Answer a tap, maybe with a short text."""
    query = call.world.queries.get(call.given["callback_query_id"])
    if query is None or query.expires < call.world.clock():
        raise bad_request(EXPIRED)
    if len(call.given.get("text", "")) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {key: call.given[key] for key in ("text", "show_alert", "url") if key in call.given}
    call.world.announce("answer", person=query.user_id, query=query.id, answer=query.answer)
    return True


def pin_chat_message(call: Call) -> bool:
    """Pin a message; in a group only administrators may."""
    chat = _pinnable(call)
    message = chat.find(call.given["message_id"], "pin")
    if message.id not in chat.pinned:
        chat.pinned.append(message.id)
        call.world.publish(chat, call.world.bot, {"pinned_message": message.without_reply()})
        call.world.announce("chat", chat=chat.id)
    return True


def unpin_chat_message(call: Call) -> bool:
    """Unpin a message, the newest one when none is named."""
    chat = _pinnable(call)
    number = call.given.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    call.world.announce("chat", chat=chat.id)
    return True


def set_message_reaction(call: Call) -> bool:
    """Put the bot's emoji under a message, or take it away."""
    chat = call.chat_to_write_to()
    reaction = call.given.get("reaction", [])
    if any(one["type"] != "emoji" or one["emoji"] not in REACTIONS for one in reaction):
        raise bad_request("REACTION_INVALID")
    call.world.react(chat, call.given["message_id"], call.world.bot, reaction)
    return True


def _pinnable(call: Call) -> Chat:
    chat = call.chat_to_write_to()
    if not (chat.is_private or chat.is_administrator(call.world.bot["id"])):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


def _own_message(call: Call) -> tuple[Chat, Message]:
    if not {"chat_id", "message_id"} <= call.given.keys():
        raise bad_request("message identifier is not specified")
    chat = call.chat_to_write_to()
    message = chat.find(call.given["message_id"], "edit")
    if message.json["from"]["id"] != call.world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _change(
    call: Call, chat: Chat, message: Message, replaced: frozenset[str], content: Json, *, marked: bool = True
) -> Json:
    markup = call.given.get("reply_markup")
    check_keyboard(markup, chat)
    new = {key: value for key, value in message.json.items() if key not in replaced | {"reply_markup", "edit_date"}}
    new |= content | inline_part(markup)
    if new == {key: value for key, value in message.json.items() if key != "edit_date"}:
        raise bad_request(NOT_MODIFIED)
    edited = {"edit_date": call.world.now()} if marked or message.edited else {}
    return call.world.store(chat, {**new, **edited}).json
