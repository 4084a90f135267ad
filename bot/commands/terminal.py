"""A chat in the terminal: what is typed goes to the bot, what it says is printed, buttons are numbers."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import click

from actions.office import NLU_DATA
from bot.app import Kentongan, build
from bot.commands.surroundings import train_if_needed
from bot.limits import Limits
from bot.log import set_up_logging
from bot.settings import Settings
from bot.simulator.messages import Message
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.receive import Patience

HELP = "Type as a citizen would; a number taps that button; /keluar or Ctrl-D ends."


async def chat(settings: Settings, name: str) -> None:
    """Talk until the input ends. What is said is kept in chat.db of DATA_DIR."""
    set_up_logging("ERROR")
    train_if_needed(NLU_DATA, settings.data_dir / "models")
    # Another bot id each time: update ids begin anew, and the inbox knows updates by bot and id.
    with Simulator(token=f"{int(time.time())}:TERMINAL") as telegram:
        settings = replace(
            settings,
            telegram_bot_token=telegram.token,
            telegram_api_url=telegram.url,
            database_url=f"sqlite:///{(settings.data_dir / 'chat.db').absolute()}",
            webhook_url="",
        )
        kentongan = build(settings, limits=Limits(private_burst=30), patience=Patience(album=0))
        await kentongan.start()
        try:
            await asyncio.to_thread(Terminal(kentongan, telegram.person(name)).talk)
        finally:
            await kentongan.stop()


class Terminal:
    """One person's phone, as lines of text. Blocks, so it works in a thread."""

    def __init__(self, kentongan: Kentongan, person: Person) -> None:
        self._kentongan, self._person = kentongan, person
        self._seen = 0
        self._labels: list[str] = []

    def talk(self) -> None:
        """Read lines and answer them until the input ends."""
        click.echo(HELP, err=True)
        self._person.starts()
        while True:
            self._listen()
            try:
                line = input("> ").strip()
            except EOFError:
                return
            if line == "/keluar":
                return
            if line.isdigit() and 0 < int(line) <= len(self._labels):
                self._person.taps(self._labels[int(line) - 1])
            elif line:
                self._person.says(line)

    def _listen(self) -> None:
        """Print what the bot says or edits, until it has nothing more to say."""
        time.sleep(0.1)
        while _is_busy(self._kentongan):
            time.sleep(0.05)
        time.sleep(0.1)
        new = [one for one in self._person.sees() if one.from_bot and one.revision > self._seen]
        for message in sorted(new, key=lambda one: one.revision):
            self._seen = message.revision
            self._show(message)

    def _show(self, message: Message) -> None:
        click.echo(f"\n{message.text}")
        if message.rows:
            self._labels = []
        for row in message.rows:
            first = len(self._labels) + 1
            self._labels += [button["text"] for button in row]
            click.echo("  ".join(f"[{number}] {button['text']}" for number, button in enumerate(row, first)))


def _is_busy(kentongan: Kentongan) -> bool:
    with kentongan.office.transaction() as records:
        next_due = records.lanes.next_due()
        return bool(records.inbox.waiting_chats()) or (
            next_due is not None and next_due <= kentongan.office.clock()
        )
