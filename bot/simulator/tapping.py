"""What happens when a person taps a button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.simulator.chats import Chat
from bot.simulator.messages import Message
from bot.simulator.records import Query

if TYPE_CHECKING:
    from bot.simulator.account import Account


@dataclass(frozen=True)
class Tap:
    """The outcome of a tap: a callback query to be answered, or a message that was sent."""

    query: Query | None = None
    message: Message | None = None

    @property
    def answer(self) -> dict[str, Any] | None:
        """The bot's answer ({} when it had no text), or None as long as there is none."""
        return None if self.query is None else self.query.answer


def tap(person: Account, wanted: str, chats: list[Chat], message: Message | None, at: tuple[float, float]) -> Tap:
    """Press the button that fits `wanted`; raises LookupError when there is none, ValueError for a link."""
    candidates = [message] if message else [one for chat in chats for one in reversed(chat.messages.values())]
    for candidate in candidates:
        current = person.world.chat(candidate.chat_id).messages[candidate.id]
        if (button := current.button(wanted)) is not None:
            return Tap(query=_press(person, current, button))
    for chat in chats:
        if (key := find_key(chat, wanted)) is not None:
            return Tap(message=press_key(person, chat, key, at))
    places = ", ".join(chat.title for chat in chats)
    raise LookupError(f"{person} finds no button {wanted!r} in {places}")


def _press(person: Account, message: Message, button: dict[str, Any]) -> Query:
    if "callback_data" not in button:
        raise ValueError(f"{button} opens something outside the chat")
    world = person.world
    query = Query(str(2**60 + world.next_number()), person.id, world.clock() + world.query_lifetime)
    world.queries[query.id] = query
    content = {
        "id": query.id,
        "from": person.user,
        "message": message.json,
        "chat_instance": str(-message.chat_id * 7_919),
        "data": button["callback_data"],
    }
    world.updates.add("callback_query", content)
    return query


def find_key(chat: Chat, wanted: str) -> dict[str, Any] | None:
    """Find a key of the reply keyboard by its label or a part of it."""
    keys = [key for row in (chat.keyboard or {}).get("keyboard", []) for key in row]
    exact = [key for key in keys if key["text"] == wanted]
    return next(iter(exact + [key for key in keys if wanted.casefold() in key["text"].casefold()]), None)


def press_key(person: Account, chat: Chat, button: dict[str, Any], at: tuple[float, float]) -> Message:
    """Press a key of the reply keyboard: it sends its label, the place or the phone number."""
    markup = chat.keyboard or {}
    if markup.get("one_time_keyboard"):
        chat.keyboard = None
        person.world.announce("chat", chat=chat.id)
    if button.get("request_location"):
        return person.sends_location(*at, to=chat.id)
    if button.get("request_contact"):
        return person.sends_contact("+6281200000000", to=chat.id)
    return person.says(button["text"], to=chat.id)
