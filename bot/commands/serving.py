"""Runs the bot until it is told to stop, on Telegram or on a simulator in this process."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from actions.office import NLU_DATA, Office
from bot.app import Kentongan, build
from bot.commands.demo import play, read_demo
from bot.commands.surroundings import train_if_needed
from bot.log import set_up_logging
from bot.settings import Settings, default_database_url, find_region
from bot.simulator.simulator import Simulator


class AddressTaken(Exception):
    """Another program listens at the simulator's address already."""


def serve(settings: Settings, *, started: Callable[[Office], None] | None = None) -> None:
    """Run the bot of these settings until SIGINT or SIGTERM; ``started`` is called in a thread once it receives."""
    secrets = (settings.telegram_bot_token, settings.webhook_secret, settings.action_secret)
    set_up_logging(settings.log_level, secrets)
    kentongan = build(settings)
    train_if_needed(NLU_DATA, settings.data_dir / "models")
    asyncio.run(_serve(kentongan, started))


async def _serve(kentongan: Kentongan, started: Callable[[Office], None] | None) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    starting = asyncio.create_task(kentongan.start(is_new=started is not None))
    wanted = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([starting, wanted], return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()  # a refused token is raised here
            if started is not None:
                await asyncio.to_thread(started, kentongan.office)
        await wanted
    finally:
        for task in (starting, wanted):
            task.cancel()
        await asyncio.gather(starting, wanted, return_exceptions=True)
        await kentongan.stop()


def simulate(settings: Settings, host: str, port: int) -> None:
    """Start the simulator with the region's demo scene, and the bot against it."""
    find_region(settings, NLU_DATA)
    # Another id each time: update ids begin anew, and the inbox knows updates by bot and id.
    simulator = Simulator(host=host, port=port, token=f"{int(time.time())}:SIMULATOR")
    try:
        simulator.__enter__()
    except OSError as problem:
        raise AddressTaken(
            f"{host}:{port} is taken: {problem.strerror or problem}.\n"
            "  Stop what listens there, or choose another port: kentongan simulate --port 8081"
        ) from problem

    def open_scene(office: Office) -> None:
        play(read_demo(office.region), simulator, office)
        click.echo(f"\n  Open {simulator.url} in a browser. Ctrl-C stops.\n", err=True)

    try:
        serve(simulated(settings, simulator), started=open_scene)
    finally:
        simulator.__exit__(None, None, None)


def simulated(settings: Settings, simulator: Simulator) -> Settings:
    """The settings for a bot on this simulator.

    Unless DATABASE_URL names another, its database begins anew: the phones begin empty, too.
    """
    database_url = settings.database_url
    if database_url == default_database_url(settings.data_dir):
        file = settings.data_dir / "simulator.db"
        for one in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
            one.unlink(missing_ok=True)
        database_url = f"sqlite:///{file.absolute()}"
    return replace(
        settings,
        telegram_bot_token=simulator.token,
        telegram_api_url=simulator.url,
        database_url=database_url,
        webhook_url="",
    )
