"""A live town: the whole application, and a local Telegram with people on it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import PoolProxiedConnection

from actions.invite import GROUP, invite
from bot.app import Kentongan, build, jobs_of
from bot.limits import Limits
from bot.settings import Settings, read_settings
from bot.simulator.group import Group
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.receive import Patience
from storage.database import open_database
from tests.builders import a_database, an_office, the_project, the_texts

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
"""Monday, 16 November 2026, 09.00 WIB: an ordinary working day."""
FAST = Limits(
    each_second=10_000,
    private_burst=10_000,
    group_each_minute=100_000,
    cards_at_once=3,
    first_pause=timedelta(seconds=0.05),
)
BRISK = Patience(thought=0.005, album=0.3)
PURBALINGGA = "PEMKAB-33.03"
SOON = timedelta(seconds=0.5)
"""What failed for no good reason is tried again within this: as long as that is so, there is no rest."""
_BUSY = (
    "SELECT 1 FROM inbox WHERE done_at IS NULL AND chat IS NOT NULL AND aside_until IS NULL "
    "UNION ALL SELECT 1 FROM lanes WHERE leased_until IS NOT NULL OR next_at <= '{now}' "
    "UNION ALL SELECT 1 FROM outbox WHERE state = 'waiting' AND attempts > 0 AND not_before <= '{soon}'"
)


class Clock:
    """Time that passes from a Monday morning on, and can be moved."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self._start, self._begun = start, time.monotonic()

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def move(self, **amount: float) -> None:
        """Let time pass: ``clock.move(hours=25)``."""
        self._start += timedelta(**amount)


class LiveTown:
    """The application running against a simulator. Everything may be called from the test's thread."""

    def __init__(self, telegram: Simulator, folder: Path, environment: dict[str, str]) -> None:
        self.telegram = telegram
        self.clock = Clock()
        self.app: Kentongan
        self._folder = folder
        self._environment = environment
        self._patience = 60.0 if environment.get("ENGINE") == "rasa" else 20.0
        self._people: dict[str, Person] = {}
        self._loop: asyncio.AbstractEventLoop
        self._stopping: asyncio.Event
        self._thread: threading.Thread
        self._looking_on: PoolProxiedConnection
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Start the application, again after a stop."""
        settings = read_settings(
            {
                "TELEGRAM_BOT_TOKEN": self.telegram.token,
                "TELEGRAM_API_URL": self.telegram.url,
                "DATA_DIR": str(self._folder),
                **self._environment,
            }
        )
        started: Future[None] = Future()
        self._loop = asyncio.new_event_loop()

        async def run() -> None:
            try:
                self.app = self._build(settings)
                await self.app.start()
            except BaseException as problem:
                started.set_exception(problem)
                raise
            self._stopping = asyncio.Event()
            started.set_result(None)
            await self._stopping.wait()
            await self.app.stop()

        def work() -> None:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(run())

        self._thread = threading.Thread(target=work, name="kentongan", daemon=True)
        self._thread.start()
        started.result(timeout=60)
        self._looking_on = self.app.office.database.engine.raw_connection()

    def _build(self, settings: Settings) -> Kentongan:
        """The application as it is, around the region, models and texts that all tests share."""
        is_own = "DATABASE_URL" not in self._environment
        database = a_database(self._folder) if is_own else open_database(settings.database_url)
        office = an_office(self._folder, clock=self.clock, database=database)
        return build(
            settings,
            clock=self.clock,
            limits=FAST,
            patience=BRISK,
            office=office,
            texts=the_texts(),
            project=the_project(),
        )

    def stop(self) -> None:
        """Stop the application; Telegram goes on."""
        self._looking_on.close()
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(timeout=30)

    def person(self, name: str) -> Person:
        """Someone with a phone."""
        if name not in self._people:
            self._people[name] = self.telegram.person(name)
        return self._people[name]

    def code(self, role: str, scope: str) -> str:
        """A one-time code from the operator."""
        with self.app.office.transaction() as records:
            return invite(records, self.app.office, role, scope, self.clock())

    def staff(self, name: str, role: str, scope: str) -> Person:
        """Someone who has used an invite."""
        person = self.person(name)
        person.starts(self.code(role, scope))
        self.settle()
        return person

    def agency(self, title: str, agency: str, *officers: Person, forum: bool = False) -> Group:
        """A group bound to an agency by its first officer; in a forum the bot may manage topics."""
        group = self.telegram.group(title, *officers, forum=forum, bot_is_admin=forum)
        officers[0].says(f"/ikat {self.code(GROUP, agency)}", to=group)
        self.settle()
        return group

    def run_jobs(self) -> None:
        """Let the clock's jobs run now, as they would within the minute."""
        for job in jobs_of(self.app.office):
            job.work(self.clock())
        self.app.delivery.wake()  # it sleeps by the real clock
        self.settle()

    def settle(self, timeout: float | None = None) -> None:
        """Wait until everything said is answered and every answer is delivered."""
        until = time.monotonic() + (timeout or self._patience)
        quiet = 0
        while quiet < 2:
            if time.monotonic() > until:
                raise AssertionError("the town did not come to rest")
            quiet = quiet + 1 if self._is_quiet() else 0
            time.sleep(0.003)

    def _is_quiet(self) -> bool:
        if len(self.telegram.updates):
            return False
        # Reads beside the application, without its lock, on a connection of its own: asked often, it would hold up
        # what it waits for.
        now = self.clock()
        times = {name: f"{at:%Y-%m-%d %H:%M:%S.%f}+00:00" for name, at in (("now", now), ("soon", now + SOON))}
        with closing(self._looking_on.cursor()) as cursor:
            cursor.execute(_BUSY.format_map(times))
            return cursor.fetchone() is None


@contextmanager
def a_live_town(folder: Path, **environment: str) -> Iterator[LiveTown]:
    """A running town; stopped at the end."""
    with Simulator() as telegram:
        town = LiveTown(telegram, folder, environment)
        town.start()
        try:
            yield town
        finally:
            town.stop()
