"""The webhook: 200 only once an update is stored, nothing for strangers, and the unreadable doesn't come again."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from telegram import Update
from tornado.httpserver import HTTPServer

from bot.settings import Settings
from bot.simulator.simulator import Simulator
from bot.telegram.webhook import listen, register
from bot.telegram.wire import open_bot

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "kunci"}
GOOD = {
    "update_id": 1,
    "message": {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "text": "halo"},
}


class SlowQueue(asyncio.Queue[object]):
    """A queue whose storing takes until the test allows it."""

    def __init__(self) -> None:
        super().__init__()
        self.may_store = asyncio.Event()

    async def put(self, item: object) -> None:
        await self.may_store.wait()
        await super().put(item)


@pytest.fixture
def queue() -> SlowQueue:
    return SlowQueue()


@pytest.fixture
async def listening(settings: Settings, queue: SlowQueue) -> AsyncIterator[Settings]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/updates/kentongan"
    settings = replace(settings, webhook_url=url, webhook_secret="kunci", listen_port=port)
    server: HTTPServer = listen(settings, queue)
    yield settings
    server.stop()
    await server.close_all_connections()


async def post(settings: Settings, content: bytes, headers: dict[str, str]) -> int:
    async with httpx.AsyncClient() as client:
        return (await client.post(settings.webhook_url, content=content, headers=headers)).status_code


async def test_telegram_is_told_only_after_the_update_is_stored(listening: Settings, queue: SlowQueue) -> None:
    asking = asyncio.create_task(post(listening, json.dumps(GOOD).encode(), SECRET))
    await asyncio.sleep(0.1)
    assert not asking.done()
    queue.may_store.set()
    assert await asking == 200
    update = queue.get_nowait()
    assert isinstance(update, Update) and update.update_id == 1


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (json.dumps(GOOD).encode(), {}, 403),
        (json.dumps(GOOD).encode(), {"X-Telegram-Bot-Api-Secret-Token": "tebakan"}, 403),
        (b"{", SECRET, 400),
        (b'{"update_id": 2, "message": {"text": "no chat"}}', SECRET, 200),
        (b"[]", SECRET, 200),
    ],
)
async def test_what_is_not_an_update_is_not_taken(
    listening: Settings, queue: SlowQueue, content: bytes, headers: dict[str, str], status: int
) -> None:
    queue.may_store.set()
    assert await post(listening, content, headers) == status
    assert queue.empty()


async def test_telegram_delivers_to_it(listening: Settings, queue: SlowQueue, telegram: Simulator) -> None:
    queue.may_store.set()
    async with open_bot(listening) as bot:
        await register(listening, bot)
    await asyncio.to_thread(telegram.person("Sari").says, "halo")
    update = await asyncio.wait_for(queue.get(), 5)
    assert isinstance(update, Update) and update.message is not None and update.message.text == "halo"
