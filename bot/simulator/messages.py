"""A message as somebody sees it in a chat."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """One revision of a message: the Bot API's object, and the world's revision number (an edit gets a new one)."""

    json: dict[str, Any]
    revision: int

    @property
    def id(self) -> int:
        """The message_id, unique in its chat."""
        return int(self.json["message_id"])

    @property
    def chat_id(self) -> int:
        """The chat's identifier."""
        return int(self.json["chat"]["id"])

    @property
    def text(self) -> str:
        """The text or caption as shown, or what stands below a place; empty for a message without any."""
        venue = self.json.get("venue")
        below = f"{venue['title']}\n{venue['address']}" if venue else ""
        return str(self.json.get("text", self.json.get("caption", below)))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The formatting of `text`, offsets in UTF-16 units."""
        return list(self.json.get("entities", self.json.get("caption_entities", [])))

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The inline keyboard: rows of button objects."""
        return list(self.json.get("reply_markup", {}).get("inline_keyboard", []))

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline keyboard, row after row."""
        return [button["text"] for row in self.rows for button in row]

    @property
    def edited(self) -> bool:
        """Was it edited since it was sent?"""
        return "edit_date" in self.json

    @property
    def from_bot(self) -> bool:
        """Did the bot send it?"""
        return bool(self.json.get("from", {}).get("is_bot")) and "sender_chat" not in self.json

    @property
    def reply_to(self) -> int | None:
        """The message_id it replies to."""
        replied = self.json.get("reply_to_message")
        return None if replied is None else int(replied["message_id"])

    def without_reply(self) -> dict[str, Any]:
        """Return the object as it stands in an answer's reply_to_message: Telegram nests no deeper."""
        return {key: value for key, value in self.json.items() if key != "reply_to_message"}

    def button(self, wanted: str) -> dict[str, Any] | None:
        """Find an inline button by its label, its callback_data, or a part of its label, in that order."""
        everything = [button for row in self.rows for button in row]
        exact = [one for one in everything if wanted in (one["text"], one.get("callback_data"))]
        partly = [one for one in everything if wanted.casefold() in one["text"].casefold()]
        return next(iter(exact + partly), None)
