"""The simulator's web server: the Bot API, the files, and the page with the phones."""

import asyncio
import contextlib
import hmac
import json
import socket
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, StaticFileHandler

from bot.simulator.control import ROUTES
from bot.simulator.delivery import WebhookDelivery
from bot.simulator.errors import Refused, bad_request
from bot.simulator.files import Upload
from bot.simulator.methods import METHODS
from bot.simulator.methods.call import Call
from bot.simulator.polling import poll
from bot.simulator.records import Request
from bot.simulator.schema import METHOD_NAMES, read_parameters
from bot.simulator.telegram import Telegram

PAGE = Path(__file__).with_name("page")
BODY_LIMIT = 64 * 1024 * 1024
POLICY = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'"


class BotMethod(RequestHandler):
    """/bot<token>/<method>: parameters in the query, a form, a multipart form or JSON."""

    def initialize(self, world: Telegram) -> None:
        """Take the world."""
        self.world = world

    async def get(self, token: str, method: str) -> None:
        """Carry out a method."""
        await self.post(token, method)

    async def post(self, token: str, method: str) -> None:
        """Carry out a method."""
        try:
            _check_token(self.world, token)
            body: dict[str, Any] = {"ok": True, "result": await self._carry_out(method)}
        except Refused as refused:
            self.set_status(refused.code, refused.description)
            body = refused.as_json()
        except ConnectionAbortedError:
            self.detach().close()
            return
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body, ensure_ascii=False, separators=(",", ":")))

    async def _carry_out(self, method: str) -> Any:
        name = METHOD_NAMES.get(method.lower())
        if name is None:
            raise Refused(404, "Not Found")
        uploads = {
            field: Upload(files[0]["body"], files[0]["filename"], files[0]["content_type"])
            for field, files in self.request.files.items()
        }
        given = read_parameters(name, {**self._fields(), **uploads})
        with self.world.changed:
            failure = self.world.failures.take(name, given)
        await asyncio.sleep(failure.delay)
        if failure.refusal:
            raise failure.refusal
        if failure.drop == "before":
            raise ConnectionAbortedError
        if name == "getUpdates":
            result: Any = await poll(self.world, given)
        else:
            with self.world.changed:
                self._check_limits(name, given)
                result = METHODS[name](Call(self.world, given, uploads))
                self.world.requests.append(Request(name, given))
                self.world.changed.notify_all()
        if failure.drop == "after":
            raise ConnectionAbortedError
        return result

    def _check_limits(self, method: str, given: dict[str, Any]) -> None:
        chat = self.world.chats.get(given.get("chat_id", 0))
        early = self.world.limits and self.world.limits.count(method, given, chat, self.world.clock())
        if early:
            raise early

    def _fields(self) -> dict[str, Any]:
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            try:
                fields = json.loads(self.request.body or b"{}")
            except ValueError:
                raise bad_request("can't parse JSON object") from None
            if not isinstance(fields, dict):
                raise bad_request("can't parse JSON object")
            return fields
        return {name: values[-1].decode("utf-8", "replace") for name, values in self.request.arguments.items()}


class FileDownload(RequestHandler):
    """/file/bot<token>/<path>."""

    def initialize(self, world: Telegram) -> None:
        """Take the world."""
        self.world = world

    def get(self, token: str, path: str) -> None:
        """Send the bytes."""
        try:
            _check_token(self.world, token)
            stored = self.world.files.at(path)
            if stored is None:
                raise Refused(404, "Not Found")
        except Refused as refused:
            self.set_status(refused.code)
            self.finish(refused.as_json())
            return
        self.set_header("Content-Type", stored.mime)
        self.finish(stored.content)


class Page(StaticFileHandler):
    """The page and its parts; it loads nothing from elsewhere."""

    def set_extra_headers(self, path: str) -> None:
        """Forbid other hosts, and caching, for the files change with the program."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-cache")


def _check_token(world: Telegram, token: str) -> None:
    if ":" not in token:
        raise Refused(404, "Not Found")
    if not hmac.compare_digest(token.encode(), world.token.encode()):
        raise Refused(401, "Unauthorized")


class Server:
    """A running simulator; made by `serve`."""

    def __init__(self, http: HTTPServer, url: str, delivery: asyncio.Task[None]) -> None:
        """Hold what must be stopped."""
        self._http = http
        self._delivery = delivery
        self.url = url

    async def stop(self) -> None:
        """Stop listening, deliver no more, and close the connections."""
        self._http.stop()
        self._delivery.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._delivery
        await self._http.close_all_connections()


async def serve(world: Telegram, host: str = "127.0.0.1", port: int = 8080) -> Server:
    """Start the server on the running event loop, port 0 takes a free one; raises OSError for a taken port."""
    application = Application(
        [
            (r"/bot([^/]+)/(\w+)", BotMethod, {"world": world}),
            (r"/file/bot([^/]+)/(.+)", FileDownload, {"world": world}),
            *((path, handler, {"world": world}) for path, handler in ROUTES),
            (r"/(.*)", Page, {"path": str(PAGE), "default_filename": "index.html"}),
        ],
        log_function=lambda _: None,  # a line per request would drown the bot's own, and show the token
        websocket_ping_interval=20,
    )
    listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setblocking(False)
    http = HTTPServer(application, max_buffer_size=BODY_LIMIT)
    http.add_socket(listening)
    name = f"[{host}]" if ":" in host else host
    url = f"http://{name}:{listening.getsockname()[1]}"
    return Server(http, url, asyncio.create_task(WebhookDelivery(world).run()))
