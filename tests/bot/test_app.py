"""The whole program, started and stopped: polling, by webhook, with Telegram away, and with the demo scene."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from telegram.error import InvalidToken, TelegramError

from actions.office import utc_now
from bot.app import Kentongan, build
from bot.commands.demo import Demo, play, read_demo
from bot.commands.explain import explain
from bot.settings import Settings
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.receive import Patience
from bot.telegram.webhook import ListenAddressRefused, WebhookRefused
from tests.bot.conftest import FAST, heard
from tests.builders import an_office, the_project, the_texts
from tests.postgres import Server

Start = Callable[..., Awaitable[Kentongan]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def start(models: Path, tmp_path: Path, telegram: Simulator) -> AsyncIterator[Start]:
    """Starts the program with these settings; it is stopped at the end.

    ``whole``: it opens the database and reads region, models and texts by itself, not those that tests share.
    """
    (tmp_path / "models").symlink_to(models)
    running: list[Kentongan] = []

    async def start(settings: Settings, *, whole: bool = False) -> Kentongan:
        shared = None if whole else an_office(tmp_path, clock=utc_now)
        texts, project = (None, None) if whole else (the_texts(), the_project())
        kentongan = build(
            settings, limits=FAST, patience=Patience(album=0.1), office=shared, texts=texts, project=project
        )
        running.append(kentongan)
        await kentongan.start()
        return kentongan

    yield start
    for kentongan in running:
        await kentongan.stop()


async def hears(person: Person, words: str) -> str:
    return (await asyncio.to_thread(person.hears, words, timeout=20)).text


async def test_a_citizen_is_greeted(start: Start, settings: Settings, sari: Person) -> None:
    await start(settings, whole=True)
    sari.starts()
    assert await hears(sari, "Halo")


async def test_by_webhook_as_by_polling(
    start: Start, settings: Settings, sari: Person, telegram: Simulator
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/updates"
    await start(replace(settings, webhook_url=url, webhook_secret="kunci", listen_port=port))
    sari.starts()
    assert await hears(sari, "Halo")
    assert telegram.requests_of("getUpdates") == []


async def test_it_waits_while_telegram_is_away(
    start: Start, settings: Settings, sari: Person, telegram: Simulator
) -> None:
    telegram.fail_next("getMe", error_code=502)
    await start(settings)
    telegram.fail_next("getUpdates", error_code=502)
    telegram.fail_next("getUpdates", error_code=404)
    sari.starts()
    assert await hears(sari, "Halo")


async def test_a_refused_token_is_not_tried_again(start: Start, settings: Settings) -> None:
    with pytest.raises(InvalidToken):
        await start(replace(settings, telegram_bot_token="9:wrong"))


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_server_without_webhooks_is_polled_all_the_same(
    start: Start, settings: Settings, sari: Person, telegram: Simulator, status: int
) -> None:
    telegram.fail_next("deleteWebhook", error_code=status)
    await start(settings)
    sari.starts()
    assert await hears(sari, "Halo")


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_it_waits_as_long_as_telegram_asks(
    start: Start, settings: Settings, sari: Person, telegram: Simulator, method: str
) -> None:
    telegram.fail_next(method, error_code=429, retry_after=1)
    await start(settings)
    sari.starts()
    assert await hears(sari, "Halo")


@pytest.mark.parametrize("status", [400, 403])
async def test_getme_refused_for_another_cause_ends_the_start(
    start: Start, settings: Settings, telegram: Simulator, status: int
) -> None:
    telegram.fail_next("getMe", error_code=status)
    with pytest.raises(TelegramError) as caught:
        await start(settings)
    assert "The Bot API server refuses: " in (explain(caught.value) or "")


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_webhook_that_telegram_refuses_ends_the_start(
    start: Start, settings: Settings, telegram: Simulator, status: int
) -> None:
    telegram.fail_next("setWebhook", error_code=status)
    port = free_port()
    url = f"http://127.0.0.1:{port}/updates"
    with pytest.raises(WebhookRefused) as caught:
        await start(replace(settings, webhook_url=url, webhook_secret="kunci", listen_port=port))
    assert "WEBHOOK_URL is refused by Telegram" in (explain(caught.value) or "")


@pytest.mark.parametrize("address", ["127.0.0.1", "203.0.113.9"])
async def test_a_listen_address_that_is_taken_or_not_ours_ends_the_start(
    start: Start, settings: Settings, telegram: Simulator, address: str
) -> None:
    port = int(telegram.url.rpartition(":")[2])
    hooked = replace(settings, webhook_url="https://x.example/y", webhook_secret="kunci")
    with pytest.raises(ListenAddressRefused) as caught:
        await start(replace(hooked, listen_address=address, listen_port=port))
    assert "LISTEN_PORT" in (explain(caught.value) or "")


async def test_after_a_restart_it_goes_on_where_it_was(start: Start, settings: Settings, sari: Person) -> None:
    first = await start(settings)
    sari.says("jalan rusak")
    asked = await hears(sari, "")
    await first.stop()
    sari.says("depan SD 2 Kaligondang, Purbalingga, bolong besar")
    await start(settings)
    assert await hears(sari, "Kaligondang") != asked


async def test_the_demo_scene_is_made_by_playing(start: Start, settings: Settings, telegram: Simulator) -> None:
    kentongan = await start(settings)
    demo = read_demo(kentongan.office.region)
    await asyncio.to_thread(play, demo, telegram, kentongan.office)
    with kentongan.office.transaction() as records:
        assert {group.agency for group in records.staff.bound_groups()} == {one["agency"] for one in demo.groups}
        for member in demo.staff:
            assert records.staff.with_role(member["role"], member["scope"])
    assert [phone.title for phone in telegram.stage.phones] == ["Warga", "Petugas", "Pimpinan"]
    ratna = next(person for person in telegram.people.values() if person.user["first_name"] == "Bu Ratna")
    assert heard(ratna)


async def test_a_region_without_a_scene_has_one_citizen(
    start: Start, settings: Settings, telegram: Simulator, tmp_path: Path
) -> None:
    kentongan = await start(settings)
    demo = read_demo(replace(kentongan.office.region, folder=tmp_path))
    assert demo == Demo(["Sari"], [], [], [])
    await asyncio.to_thread(play, demo, telegram, kentongan.office)
    assert len(telegram.stage.phones) == 1


def test_simulate_serves_its_page_and_stops_when_told(tmp_path: Path, models: Path) -> None:
    (tmp_path / "models").symlink_to(models)
    port = free_port()
    environ = {**os.environ, "DATA_DIR": str(tmp_path), "TELEGRAM_BOT_TOKEN": "", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "bot", "simulate", "--port", str(port)]
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        said = ""
        while "Open http" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        assert "html" in httpx.get(f"http://127.0.0.1:{port}/").text
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        said += process.stderr.read()
    assert "Traceback" not in said and '"error"' not in said, said


@pytest.mark.postgres
async def test_on_postgresql_as_on_sqlite(start: Start, settings: Settings, sari: Person, postgres: Server) -> None:
    await start(replace(settings, database_url=postgres.new_database()), whole=True)
    sari.says("jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yang jatuh")
    assert await hears(sari, "Kaligondang")
    await asyncio.to_thread(sari.taps, "Kirim")
    assert await hears(sari, "PBG-")
