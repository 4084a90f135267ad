"""An account that writes: every kind of message a person can send."""

from __future__ import annotations

from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.entities import detect_entities
from bot.simulator.files import Upload
from bot.simulator.group import Group
from bot.simulator.media import from_upload
from bot.simulator.messages import Message
from bot.simulator.pictures import sample_photo
from bot.simulator.world import World

Where = Group | int | None  # a group, a chat's identifier, or None for the private chat with the bot
Which = Message | int | None


class Account:
    """One account. All acts may be called from any thread; `to` and `chat` default to the chat with the bot."""

    def __init__(self, world: World, user: dict[str, Any]) -> None:
        """Take a user of the world."""
        self.world = world
        self.user = user
        self.place = (-7.3906, 109.4203)  # where the phone is: Kaligondang, Purbalingga

    @property
    def id(self) -> int:
        """The user's identifier, also that of the private chat with the bot."""
        return int(self.user["id"])

    def __repr__(self) -> str:
        return f"<{self.user['first_name']} {self.id}>"

    def chat(self, where: Where = None) -> Chat:
        """Return a chat this person is in; raises LookupError for others."""
        chat = self.world.chats[self.id if where is None else where if isinstance(where, int) else where.id]
        if chat.id != self.id and not chat.has(self.id):
            raise LookupError(f"{self} is not in {chat.title}")
        return chat

    def starts(self, payload: str | None = None) -> Message:
        """Press Start, or open the link t.me/<bot>?start=<payload>."""
        return self.says(f"/start {payload}" if payload else "/start")

    def says(self, text: str, *, to: Where = None, reply_to: Which = None, thread: int | None = None) -> Message:
        """Send a text."""
        shown = text.strip()
        content: dict[str, Any] = {"text": shown}
        if found := detect_entities(shown):
            content["entities"] = found
        return self._send(content, to, reply_to, thread)

    def sends_photo(
        self,
        content: bytes | None = None,
        *,
        caption: str = "",
        album: str | None = None,
        to: Where = None,
        reply_to: Which = None,
    ) -> Message:
        """Send a photo (a sample one without `content`); parts with the same `album` belong together."""
        with self.world.changed:
            number = 1 + len(self.world.files.media)
            return self._media("photo", Upload(content or sample_photo(number)), caption, album, to, reply_to)

    def sends_document(
        self,
        content: bytes,
        name: str = "surat.pdf",
        *,
        caption: str = "",
        album: str | None = None,
        to: Where = None,
        reply_to: Which = None,
    ) -> Message:
        """Send a file as it is."""
        return self._media("document", Upload(content, name), caption, album, to, reply_to)

    def sends_voice(self, content: bytes = b"OggS", *, to: Where = None, reply_to: Which = None) -> Message:
        """Send a voice message."""
        return self._media("voice", Upload(content, "voice.ogg", "audio/ogg"), "", None, to, reply_to)

    def sends_video(self, content: bytes = b"ftyp", *, caption: str = "", to: Where = None) -> Message:
        """Send a video."""
        return self._media("video", Upload(content, "video.mp4", "video/mp4"), caption, None, to, None)

    def sends_video_note(self, content: bytes = b"ftyp", *, to: Where = None) -> Message:
        """Send a round video message."""
        return self._media("video_note", Upload(content, "note.mp4", "video/mp4"), "", None, to, None)

    def sends_sticker(self, content: bytes = b"RIFF", *, to: Where = None) -> Message:
        """Send a sticker."""
        return self._media("sticker", Upload(content, "sticker.webp", "image/webp"), "", None, to, None)

    def sends_location(
        self,
        latitude: float | None = None,
        longitude: float | None = None,
        *,
        to: Where = None,
        reply_to: Which = None,
    ) -> Message:
        """Send a point; without coordinates the place where the phone is."""
        here = (self.place[0] if latitude is None else latitude, self.place[1] if longitude is None else longitude)
        return self._send({"location": {"latitude": here[0], "longitude": here[1]}}, to, reply_to)

    def sends_venue(
        self, title: str, address: str, latitude: float, longitude: float, *, to: Where = None
    ) -> Message:
        """Send a named place."""
        point = {"latitude": latitude, "longitude": longitude}
        return self._send({"location": point, "venue": {"location": point, "title": title, "address": address}}, to)

    def sends_contact(self, phone_number: str, first_name: str | None = None, *, to: Where = None) -> Message:
        """Send a contact card, one's own without a name."""
        name: dict[str, Any] = {"first_name": first_name or self.user["first_name"]}
        if first_name is None:
            name["user_id"] = self.id
        return self._send({"contact": {"phone_number": phone_number, **name}}, to)

    def sends_poll(self, question: str, *options: str, to: Where = None) -> Message:
        """Send a poll."""
        number = self.world.next_number()
        choices = [
            {"persistent_id": f"{number}.{i}", "text": text, "voter_count": 0} for i, text in enumerate(options)
        ]
        flags = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
        poll = {
            "id": str(number),
            "question": question,
            "options": choices,
            "total_voter_count": 0,
            "type": "regular",
        }
        return self._send({"poll": {**poll, "is_anonymous": True, **dict.fromkeys(flags, False)}}, to)

    def forwards(self, message: Message, *, to: Where = None) -> Message:
        """Forward a message of another chat or person."""
        left_out = {"message_id", "from", "date", "chat", "reply_to_message", "reply_markup", "edit_date"}
        copied = {key: value for key, value in message.json.items() if key not in left_out}
        origin = {"type": "user", "date": message.json["date"], "sender_user": message.json["from"]}
        return self._send(copied | {"forward_origin": origin}, to)

    def forwards_channel_post(self, text: str, channel: str = "Kabar Warga", *, to: Where = None) -> Message:
        """Forward a post of a channel."""
        chat = {"id": -1001999000001, "type": "channel", "title": channel}
        origin = {"type": "channel", "date": self.world.now(), "chat": chat, "message_id": self.world.next_number()}
        return self._send({"text": text, "forward_origin": origin}, to)

    def _media(
        self, kind: str, upload: Upload, caption: str, album: str | None, to: Where, reply_to: Which
    ) -> Message:
        with self.world.changed:
            content = from_upload(self.world.files, kind, upload)
            if album is not None:
                content = {"media_group_id": album, **content}
            if caption:
                content = {**content, "caption": caption}
                if found := detect_entities(caption):
                    content["caption_entities"] = found
            return self._send(content, to, reply_to)

    def _send(
        self, content: dict[str, Any], to: Where, reply_to: Which = None, thread: int | None = None
    ) -> Message:
        with self.world.changed:
            chat = self.chat(to)
            if chat.is_private:
                self._open(chat)
            if reply_to is not None:
                replied = chat.messages[reply_to.id if isinstance(reply_to, Message) else reply_to]
                content = {**content, "reply_to_message": replied.without_reply()}
            if thread is not None:
                content = {**content, "message_thread_id": thread, "is_topic_message": True}
            return self.world.hear(chat, self.world.publish(chat, self.user, content))

    def _open(self, chat: Chat) -> None:
        """Let the bot in at the first message; to one who blocked it, nothing can be written."""
        if chat.status(self.world.bot["id"]) == "kicked":
            raise PermissionError(f"{self} has blocked the bot")
        chat.statuses[self.world.bot["id"]] = "member"
