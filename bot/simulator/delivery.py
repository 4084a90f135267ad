"""Posts updates to the bot's webhook: in order within a chat, again and again until it answers 2xx."""

import asyncio
import json
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bot.simulator.updates import Doorbell
from bot.simulator.world import World

IN_SIGHT = 200  # updates looked at for a free chat
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # seconds before an update is posted again
IDLE = 3600.0


class WebhookDelivery:
    """Delivers while a webhook is set; runs as one task beside the server."""

    def __init__(self, world: World) -> None:
        """Use it on the server's event loop."""
        self._world = world
        self._bell = Doorbell()
        self._client = AsyncHTTPClient(force_instance=True, max_clients=100)
        self._webhook = world.webhook
        self._lanes: dict[int, asyncio.Task[None]] = {}  # chat → the update on its way

    async def run(self) -> None:
        """Deliver until cancelled."""
        self._world.updates.bells.add(self._bell)
        try:
            while True:
                self._send_off()
                await self._bell.wait(IDLE)
        finally:
            self._world.updates.bells.discard(self._bell)
            for task in self._lanes.values():
                task.cancel()
            self._client.close()

    def _send_off(self) -> None:
        with self._world.changed:
            webhook = self._world.webhook
            waiting = self._world.updates.first(IN_SIGHT) if webhook.url else []
        if webhook is not self._webhook:  # those who pause for the old one need not go on
            self._webhook = webhook
            for task in self._lanes.values():
                task.cancel()
        for update in waiting:
            lane = _chat_of(update)
            if lane not in self._lanes and len(self._lanes) < webhook.max_connections:
                self._lanes[lane] = asyncio.create_task(self._deliver(lane, update))

    async def _deliver(self, lane: int, update: dict[str, Any]) -> None:
        pause = FIRST_PAUSE
        try:
            while not await self._is_accepted(update):
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            del self._lanes[lane]
            self._bell.ring()

    async def _is_accepted(self, update: dict[str, Any]) -> bool:
        webhook = self._world.webhook
        headers = {"Content-Type": "application/json"}
        if webhook.secret is not None:
            headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret
        body = json.dumps(update, ensure_ascii=False).encode()
        request = HTTPRequest(webhook.url, "POST", headers, body, request_timeout=60, follow_redirects=False)
        try:
            response = await self._client.fetch(request, raise_error=False)
        except OSError as error:
            return self._failed(f"Connection failed: {error}")
        if not 200 <= response.code < 300:
            return self._failed(f"Wrong response from the webhook: {response.code} {response.reason}")
        with self._world.changed:
            self._world.updates.remove(update["update_id"])
            self._world.changed.notify_all()
        return True

    def _failed(self, message: str) -> bool:
        with self._world.changed:
            self._world.webhook.last_error = (self._world.now(), message)
            self._world.changed.notify_all()
        return False


def _chat_of(update: dict[str, Any]) -> int:
    content: dict[str, Any] = next(value for key, value in update.items() if key != "update_id")
    chat: dict[str, Any] = content["chat"] if "chat" in content else content["message"]["chat"]
    return int(chat["id"])
