"""The page's own endpoints under /simulator/: state, acts, failures, files and live changes."""

import asyncio
import base64
import json
from typing import Any
from urllib.parse import urlsplit

from tornado.web import HTTPError, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from bot.simulator.errors import Refused
from bot.simulator.messages import Message
from bot.simulator.person import Person
from bot.simulator.tapping import Tap
from bot.simulator.telegram import Telegram
from bot.simulator.view import chat_as_json, person_as_json, state_as_json

ACTIONS = frozenset(
    {"starts", "says", "sends_photo", "sends_document", "sends_voice", "sends_video", "sends_video_note"}
    | {"sends_sticker", "sends_location", "sends_venue", "sends_contact", "forwards_channel_post"}
    | {"presses", "edits", "deletes", "reacts", "taps", "blocks", "unblocks"}
)
MISTAKES = (LookupError, TypeError, ValueError, PermissionError, Refused)


class _Json(RequestHandler):
    def initialize(self, world: Telegram) -> None:
        self.world = world

    def prepare(self) -> None:
        """Let no other site act here: a browser tells where a request comes from."""
        origin = self.request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != self.request.host:
            raise HTTPError(403)

    def given(self) -> dict[str, Any]:
        fields = json.loads(self.request.body or b"{}")
        if not isinstance(fields, dict):
            raise ValueError("a JSON object is expected")
        return fields

    def answer(self, content: Any) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(content, ensure_ascii=False))

    def post(self) -> None:
        """Carry out what is asked; a mistake is answered with 400 and its reason."""
        try:
            with self.world.changed:
                self.answer(self.carry_out(self.given()))
        except MISTAKES as error:
            self.set_status(400)
            self.answer({"error": str(error)})

    def carry_out(self, given: dict[str, Any]) -> Any:
        raise HTTPError(405)


class State(_Json):
    """GET: everything that the page shows."""

    def get(self) -> None:
        """Answer with the state."""
        self.answer(state_as_json(self.world))


class Act(_Json):
    """POST {person, action, …}: what Person's method of that name does, bytes as base64 in `content`."""

    def carry_out(self, given: dict[str, Any]) -> Any:
        """Let the person act."""
        person = self.world.people[int(given.pop("person"))]
        action = given.pop("action")
        if action not in ACTIONS:
            raise ValueError(f"nobody can {action}")
        if "content" in given:
            given["content"] = base64.b64decode(given["content"])
        return _outcome(getattr(person, action)(**given))


class People(_Json):
    """POST {first_name, phone}: somebody new, on the phone of that number if it is given."""

    def carry_out(self, given: dict[str, Any]) -> Any:
        """Make the person."""
        phone = given.pop("phone", None)
        person = self.world.person(**given)
        if phone is not None:
            self.world.stage.phones[phone].people.append(person)
            self.world.announce("state")
        return person_as_json(person)


class Groups(_Json):
    """POST {title, members, …}: a new group, with the bot in it."""

    def carry_out(self, given: dict[str, Any]) -> Any:
        """Make the group."""
        members: list[Person] = [self.world.people[number] for number in given.pop("members")]
        group = self.world.group(given.pop("title"), *members, **given)
        return chat_as_json(self.world, group.chat)


class Fail(_Json):
    """POST {method, chat, error_code, retry_after, times, …}: refuse the next requests of the bot."""

    def carry_out(self, given: dict[str, Any]) -> Any:
        """Order the failure."""
        self.world.fail_next(**given)
        return {}


class Picture(_Json):
    """GET: the bytes of a file, for the page."""

    def get(self, file_id: str) -> None:
        """Answer with the bytes."""
        try:
            stored = self.world.files.find(file_id)
        except Refused:
            raise HTTPError(404) from None
        self.set_header("Content-Type", stored.mime)
        self.set_header("Content-Security-Policy", "sandbox")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", "max-age=86400, immutable")
        self.finish(stored.content)


class Live(WebSocketHandler):
    """The state once, then every change as it happens."""

    def initialize(self, world: Telegram) -> None:
        """Take the world."""
        self.world = world
        self.loop = asyncio.get_running_loop()
        self.waiting: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sender: asyncio.Task[None] | None = None

    def open(self, *_: str, **__: str) -> None:
        """Send the state, and listen."""
        self.sender = self.loop.create_task(self._send())
        with self.world.changed:
            self.world.listeners.append(self._hear)
            self._hear({"kind": "state"})

    def on_close(self) -> None:
        """Listen no more."""
        with self.world.changed:
            if self._hear in self.world.listeners:
                self.world.listeners.remove(self._hear)
        if self.sender:
            self.sender.cancel()

    def _hear(self, event: dict[str, Any]) -> None:
        self.loop.call_soon_threadsafe(self.waiting.put_nowait, event)

    async def _send(self) -> None:
        try:
            while True:
                event = await self.waiting.get()
                await self.write_message(json.dumps(self._fill(event), ensure_ascii=False))
        except WebSocketClosedError:
            return

    def _fill(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["kind"] == "state":
            return {**event, "state": state_as_json(self.world)}
        if event["kind"] == "chat":
            with self.world.changed:
                chat = self.world.chats[event["chat"]]
                return {"kind": "chat", "chat": chat_as_json(self.world, chat, messages=0)}
        return event


def _outcome(result: Any) -> dict[str, Any]:
    if isinstance(result, Message):
        return {"message": result.json}
    if isinstance(result, Tap):
        sent = {"message": result.message.json} if result.message else {}
        return {**sent, **({"query": result.query.id} if result.query else {})}
    return {}


ROUTES: list[tuple[str, type[RequestHandler]]] = [
    (r"/simulator/state", State),
    (r"/simulator/act", Act),
    (r"/simulator/people", People),
    (r"/simulator/groups", Groups),
    (r"/simulator/fail", Fail),
    (r"/simulator/files/(\w+)", Picture),
    (r"/simulator/live", Live),
]
