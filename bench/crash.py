"""Kills the bot at random moments while citizens talk to it, and counts what was lost: `python bench/crash.py`."""

from __future__ import annotations

import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from actions.invite import GROUP, invite
from actions.office import NLU_DATA, Office, open_office
from actions.understanding import train
from bench.crashing.citizens import PATIENCE, PLACES, Story, Town, choose, play
from bench.crashing.findings import Findings, examine, read_log
from bench.crashing.victim import ROOT, Victim, keep_killing
from bot.simulator.simulator import Simulator

QUIET = 60.0
"""Seconds that are given, after the last kill, for everything to come to rest."""
Show = Callable[[str], None]


@dataclass
class Ordeal:
    """What is to be done: how many conversations, how much luck, by which way, with how many kills at most."""

    conversations: int
    seed: int
    webhook: bool = False
    kills: int | None = None
    towns: int = len(PLACES)
    program: tuple[str, ...] = ("-m", "bot", "run")
    lives: tuple[float, float] = (1, 3)
    """Seconds the bot lives once it is at work, at least and at most."""
    at_once: int = 24
    """How many citizens talk at the same time."""
    patience: float = PATIENCE
    """Seconds a citizen waits for an answer before it counts as lost."""


def endure(ordeal: Ordeal, folder: Path, models: Path, show: Show) -> Findings:
    """Let it all happen in ``folder`` and say what was found."""
    luck = random.Random(ordeal.seed)
    (folder / "models").symlink_to(models)
    office = open_office(region="jateng", database_url=f"sqlite:///{folder.absolute()}/kentongan.db", folder=folder)
    sent_at: dict[tuple[int, int], float] = {}
    with Simulator() as telegram:
        telegram.listeners.append(lambda event: _note_sending(event, sent_at))
        environment = _environment(telegram, folder, webhook=ordeal.webhook)
        victim = Victim(telegram, environment, folder / "bot.log", ordeal.program)
        victim.start()
        towns = _set_the_stage(telegram, office, ordeal.towns)
        first_update = _last_update(office) + 1
        stories = [
            Story(choose(luck), telegram.person(f"Warga{number}"), luck.choice(towns), patience=ordeal.patience)
            for number in range(ordeal.conversations)
        ]
        _talk_and_kill(victim, stories, luck, ordeal, show)
        _come_to_rest(telegram, office)
        code = victim.stop()
        found = examine(office.database, office.files, telegram, stories, first_update, victim.kills, sent_at)
    found.figures = {"conversations": len(stories), "kills": len(victim.kills)} | found.figures
    if code != 0:
        found.lose(f"asked to stop, the bot ended with {code}")
    said = [mark for story in stories for mark in story.marks] + [telegram.token]
    for secret in read_log(victim.log, said):
        found.lose(f"the log tells {secret!r}")
    office.database.close()
    return found


def _environment(telegram: Simulator, folder: Path, *, webhook: bool) -> dict[str, str]:
    names = {
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_URL": telegram.url,
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "LOG_LEVEL": "DEBUG",
    }
    if not webhook:
        return names
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    where = f"http://127.0.0.1:{port}/telegram"
    return names | {"WEBHOOK_URL": where, "WEBHOOK_SECRET": "kentongan-bench", "LISTEN_PORT": str(port)}


def _note_sending(event: dict[str, Any], sent_at: dict[tuple[int, int], float]) -> None:
    if event["kind"] == "message":
        message = event["message"]
        if not message["from"]["is_bot"]:
            return
        sent_at.setdefault((message["chat"]["id"], message["message_id"]), time.time())


def _set_the_stage(telegram: Simulator, office: Office, count: int) -> list[Town]:
    """A group with an officer for each place, made by playing; nothing is killed yet."""
    towns = []
    for agency, place in list(PLACES.items())[:count]:
        officer = telegram.person(f"Petugas{agency[-2:]}")
        officer.starts(_code(office, "officer", agency))
        officer.hears(timeout=60)
        group = telegram.group(f"Aduan {agency}", officer)
        officer.says(f"/ikat {_code(office, GROUP, agency)}", to=group)
        officer.hears("terhubung", chat=group, timeout=60)
        towns.append(Town(f"depan SD 1 {place}", group, officer))
    _come_to_rest(telegram, office)
    return towns


def _code(office: Office, role: str, scope: str) -> str:
    with office.transaction() as records:
        return invite(records, office, role, scope, office.clock())


def _last_update(office: Office) -> int:
    from sqlalchemy import func, select

    from storage.inbox import Arrival

    with office.transaction() as records:
        return records.session.scalar(select(func.max(Arrival.update_id))) or 0


def _talk_and_kill(victim: Victim, stories: list[Story], luck: random.Random, ordeal: Ordeal, show: Show) -> None:
    enough = threading.Event()
    killer = ThreadPoolExecutor(1, "killer")
    killing = killer.submit(keep_killing, victim, random.Random(luck.random()), enough, ordeal.lives, ordeal.kills)
    start = time.monotonic()
    with ThreadPoolExecutor(ordeal.at_once, "citizen") as citizens:
        talks = [citizens.submit(play, story, number) for number, story in enumerate(stories)]
        while not all(talk.done() for talk in talks):
            if killing.done() and killing.exception() is not None:
                for talk in talks:
                    talk.cancel()
                break
            done = sum(talk.done() for talk in talks)
            show(f"{done}/{len(talks)} conversations, {len(victim.kills)} kills, {time.monotonic() - start:.0f} s")
            time.sleep(0.5)
    enough.set()
    killing.result()
    killer.shutdown()


def _come_to_rest(telegram: Simulator, office: Office) -> None:
    """Wait until nothing waits any more, or the time for it is over."""
    until = time.monotonic() + QUIET
    quiet = 0
    while quiet < 3 and time.monotonic() < until:
        with office.transaction() as records:
            waits = len(telegram.updates) or records.inbox.waiting_chats() or records.outbox.count("waiting")
        quiet = 0 if waits else quiet + 1
        time.sleep(0.1)


@click.command()
@click.option("--conversations", default=200, show_default=True, help="How many conversations are held.")
@click.option("--seed", default=1, show_default=True, help="Settles who says what, and when the bot dies.")
@click.option("--webhook", is_flag=True, help="Updates come by webhook instead of long polling.")
@click.option("--at-once", default=24, show_default=True, help="How many citizens talk at the same time.")
@click.option("--patience", default=PATIENCE, show_default=True, help="Seconds a citizen waits for an answer.")
def main(conversations: int, seed: int, *, webhook: bool, at_once: int, patience: float) -> None:
    """Kill the bot while citizens talk to it; exit code 1 when anything was lost or stored twice.

    On a slow or busy machine let fewer talk at once, and let them wait longer.
    """
    models = ROOT / "build" / "models"
    train(NLU_DATA, models, lambda step, total, what: click.echo(f"training {step}/{total}: {what}", err=True))
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        start = time.monotonic()
        ordeal = Ordeal(conversations, seed, webhook=webhook, at_once=at_once, patience=patience)
        found = endure(
            ordeal, Path(folder), models.absolute(), lambda line: click.echo(f"\r{line} ", nl=False, err=True)
        )
        click.echo(err=True)
        for name, figure in found.figures.items():
            click.echo(f"{figure:8d}  {name}")
        click.echo(f"{time.monotonic() - start:8.0f}  seconds")
    for loss in found.losses:
        click.echo(f"LOST  {loss}")
    click.echo("nothing lost, nothing stored twice" if not found.losses else f"{len(found.losses)} losses")
    sys.exit(bool(found.losses))


if __name__ == "__main__":
    main()
