"""One request of the bot, on its way to the function that carries it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.simulator.chats import Chat
from bot.simulator.errors import bad_request
from bot.simulator.files import Upload
from bot.simulator.markup import parse_text
from bot.simulator.media import from_file_id, from_upload
from bot.simulator.world import World

Json = dict[str, Any]
TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ATTACHED = "attach://"
USER_LINK = "tg://user?id="


@dataclass
class Call:
    """The world, the typed parameters, and the files that came along by name."""

    world: World
    given: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def chat_to_write_to(self) -> Chat:
        """Return the chat named by chat_id; raises Refused where the bot may not write."""
        chat = self.world.chat(self.given["chat_id"])
        chat.check_that_bot_may_write(self.world.bot["id"])
        return chat

    def text(self) -> Json:
        """Return text and entities; raises Refused when it is empty or longer than Telegram allows."""
        shown, entities = self._parse(self.given.get("text", ""), self.given, "entities")
        if not shown:
            raise bad_request("message text is empty")
        if len(shown) > TEXT_LIMIT:
            raise bad_request("message is too long")
        return {"text": shown, **({"entities": entities} if entities else {})}

    def caption(self, given: Json | None = None) -> Json:
        """Return caption and caption_entities, or nothing; raises Refused when it is too long."""
        source = self.given if given is None else given
        shown, entities = self._parse(source.get("caption", ""), source, "caption_entities")
        if len(shown) > CAPTION_LIMIT:
            raise bad_request("message caption is too long")
        if not shown:
            return {}
        return {"caption": shown, **({"caption_entities": entities} if entities else {})}

    def media(self, kind: str, value: Upload | str, **details: Any) -> Json:
        """Return the message field of an uploaded file, an attached one, or one named by file_id."""
        if isinstance(value, str) and value.startswith(ATTACHED):
            name = value.removeprefix(ATTACHED)
            if name not in self.uploads:
                raise bad_request(f'attached file "{name}" not found')
            value = self.uploads[name]
        if isinstance(value, Upload):
            return from_upload(self.world.files, kind, value, **details)
        return from_file_id(self.world.files, kind, value)

    def _parse(self, text: str, given: Json, field_name: str) -> tuple[str, list[Json]]:
        shown, entities = parse_text(text, given.get("parse_mode"), given.get(field_name))
        return shown, [known for entity in entities if (known := self._with_user(entity))]

    def _with_user(self, entity: Json) -> Json | None:
        """Turn a link to a user into a mention of them; Telegram drops one to a stranger."""
        link = entity.get("url", "")
        if not link.startswith(USER_LINK):
            return entity
        user = self.world.users.get(int(link.removeprefix(USER_LINK) or 0))
        if user is None:
            return None
        return {**{key: entity[key] for key in ("offset", "length")}, "type": "text_mention", "user": user}
