"""Where Telegram brings updates: answered with 200 only once they are stored."""

from __future__ import annotations

import asyncio
import hmac
import json
import socket
from urllib.parse import urlsplit

from telegram import Bot
from telegram.error import TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from bot.settings import Settings
from bot.telegram.wire import ALLOWED_UPDATES, passes, read_update

MOST_BYTES = 1024 * 1024


class Webhook(RequestHandler):
    """Takes one update a request. python-telegram-bot's own answers an unreadable one so that it comes again."""

    SUPPORTED_METHODS = ("POST",)

    def initialize(self, queue: asyncio.Queue[object], secret: str) -> None:
        """Tornado's way to hand over what the handler needs."""
        self._queue, self._secret = queue, secret

    async def post(self) -> None:
        """Check the secret, store, and only then say 200."""
        named = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(named.encode(), self._secret.encode()):
            raise HTTPError(403)
        try:
            raw = json.loads(self.request.body)
        except ValueError:
            raise HTTPError(400) from None
        update = read_update(raw)
        if update is not None:
            await self._queue.put(update)
        self.set_status(200)


class ListenAddressRefused(Exception):
    """The webhook's address is taken, or is none of this machine's."""


class WebhookRefused(Exception):
    """Telegram does not take the webhook's address; the message holds its words."""


def listen(settings: Settings, queue: asyncio.Queue[object]) -> HTTPServer:
    """Listen at the address, port and path of the settings. Raises ListenAddressRefused."""
    path = urlsplit(settings.webhook_url).path or "/"
    web = Application(
        [(path, Webhook, {"queue": queue, "secret": settings.webhook_secret})], log_function=lambda _: None
    )
    server = HTTPServer(web, max_body_size=MOST_BYTES)
    try:
        # Tornado's own listen leaves its socket open when it fails.
        family = socket.AF_INET6 if ":" in settings.listen_address else socket.AF_INET
        listening = socket.create_server(
            (settings.listen_address, settings.listen_port), family=family, backlog=128
        )
    except OSError as problem:
        address = f"{settings.listen_address}:{settings.listen_port}"
        raise ListenAddressRefused(f"{address}: {problem.strerror or problem}") from problem
    listening.setblocking(False)
    server.add_socket(listening)
    return server


async def register(settings: Settings, bot: Bot) -> None:
    """Tell Telegram where to bring updates. Raises WebhookRefused, and TelegramError where waiting may help."""
    try:
        await bot.set_webhook(
            settings.webhook_url,
            secret_token=settings.webhook_secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=40,
        )
    except TelegramError as problem:
        if passes(problem):
            raise
        raise WebhookRefused(problem.message) from problem
