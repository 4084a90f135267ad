"""The wiring: everything that runs together, put together in one function."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from telegram.error import RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot, TypeHandler
from tornado.httpserver import HTTPServer

from actions.cards import chats_of
from actions.escalate_rises import escalate_rises
from actions.forget_words import forget_old_words
from actions.notify_delivery import delivered
from actions.office import NLU_DATA, Office, open_office, utc_now
from actions.save_draft import tend_drafts
from actions.send_digests import send_digests
from actions.tend_clocks import tend_clocks
from bot.delivery import Delivery
from bot.dialogue.embedded import EmbeddedEngine
from bot.dialogue.engine import Engine
from bot.dialogue.project import Project
from bot.limits import Limits
from bot.schedule import Job, Schedule
from bot.settings import Settings, find_region
from bot.telegram.desk import Desk
from bot.telegram.errors import as_timedelta
from bot.telegram.fetch_missing import fetch_missing
from bot.telegram.inbox_queue import InboxQueue, Waiting
from bot.telegram.menus import Menus
from bot.telegram.receive import ChatsSideBySide, Patience, Receiver
from bot.telegram.webhook import listen, register
from bot.telegram.wire import ALLOWED_UPDATES, open_bot, passes
from bot.texts import Texts
from storage.database import Records

log = logging.getLogger(__name__)

LONG_POLL = timedelta(seconds=25)
STOPPING = 15
"""Seconds that turns under way are given to end."""


@dataclass
class Kentongan:
    """The running program. ``start`` returns once updates are being received, ``stop`` once nothing is."""

    settings: Settings
    office: Office
    engine: Engine
    texts: Texts
    bot: ExtBot[None]
    queue: InboxQueue
    application: Application  # type: ignore[type-arg]
    delivery: Delivery
    menus: Menus
    schedule: Schedule
    _threads: ThreadPoolExecutor = field(default_factory=ThreadPoolExecutor)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)
    _server: HTTPServer | None = None

    async def start(self, *, is_new: bool = False) -> None:
        """Meet Telegram, take up what an earlier run left, receive and deliver.

        ``is_new``: groups are still to be bound, so it doesn't warn that the central desk has none. Waits while
        Telegram can't be reached. Raises InvalidToken when it refuses the token, another TelegramError when it
        refuses getMe for another cause, WebhookRefused and ListenAddressRefused.
        """
        asyncio.get_running_loop().set_default_executor(self._threads)
        await _persist("Telegram", self.application.initialize)
        self.texts.bot_name = self.bot.username
        if not is_new:
            await asyncio.to_thread(warn_without_desk, self.office)
        await self.queue.replay()
        await self.application.start()
        self._tasks = [
            asyncio.create_task(work, name=name)
            for name, work in (
                ("delivery", self.delivery.run()),
                ("schedule", self.schedule.run()),
                ("missing files", self._fetch_missing()),
                ("menus", self.menus.run()),
            )
        ]
        await _persist("getting updates", self._receive)

    async def _receive(self) -> None:
        if self.settings.webhook_url:
            if self._server is None:
                self._server = listen(self.settings, self.queue)
            await register(self.settings, self.bot)
        elif self.application.updater is not None:
            await self.application.updater.start_polling(
                timeout=LONG_POLL, allowed_updates=ALLOWED_UPDATES, error_callback=_note_polling_error
            )

    async def _fetch_missing(self) -> None:
        while True:
            await asyncio.sleep(300)
            await fetch_missing(self.bot, self.office)

    async def stop(self) -> None:
        """Receive no more, let turns under way end, and stop delivering; what is left waits in the database."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()
        updater = self.application.updater
        if updater is not None and updater.running:
            await updater.stop()
        if self.application.running:
            try:
                async with asyncio.timeout(STOPPING):
                    await self.application.stop()
            except TimeoutError:
                log.warning("turns under way were left; they are answered at the next start")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self.application.running:
            await self.application.shutdown()
        await self.bot.shutdown()  # the application leaves it open when it never got to know Telegram
        self._threads.shutdown()  # a cancelled task's thread works on, and may hold a connection
        self.office.database.close()


async def _persist(what: str, work: Callable[[], object]) -> None:
    """Do it, again and again while the network is down or Telegram asks us to wait."""
    pause = 1.0
    while True:
        try:
            await work()  # type: ignore[misc]
            return
        except TelegramError as error:
            if not passes(error):
                raise
            log.warning("Telegram can't be reached, trying again", extra={"doing": what}, exc_info=error)
            wait = as_timedelta(error.retry_after).total_seconds() if isinstance(error, RetryAfter) else pause
        await asyncio.sleep(wait)
        pause = min(pause * 2, 60.0)


def warn_without_desk(office: Office) -> None:
    """Say in the log when what the central desk has to see to would be seen by nobody."""
    with office.transaction() as records:
        desk = office.region.central_desk
        if not chats_of(records, desk):
            log.warning(
                "the central desk has no group: bind one (`kentongan group --agency …`), or complaints wait unseen",
                extra={"agency": desk},
            )


def _note_polling_error(error: TelegramError) -> None:
    log.warning("getUpdates failed, trying again", exc_info=error)


def open_office_of(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Office:
    """The office that the settings name. Raises SettingsError, RegionError and DatabaseUnavailable."""
    find_region(settings, NLU_DATA)
    return open_office(
        region=settings.region, database_url=settings.database_url, folder=settings.data_dir, clock=clock
    )


def build(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    limits: Limits | None = None,
    patience: Patience | None = None,
    office: Office | None = None,
    texts: Texts | None = None,
    project: Project | None = None,
) -> Kentongan:
    """Put everything together; nothing runs yet. What is at hand already isn't read again: an office, texts, the
    project for the embedded engine.

    Raises SettingsError, RegionError, DatabaseUnavailable, TextsUnreadable and ProjectError.
    """
    office = office or open_office_of(settings, clock)
    texts = texts or Texts(office.data / "texts", office.region)
    engine = open_engine(settings, office, project)
    bot = open_bot(settings)
    queue = InboxQueue(office.database, bot, clock)
    menus = Menus(bot, office, texts)
    desk = Desk(office, engine, texts, bot)
    receiver = Receiver(office, queue, bot, desk, patience=patience)
    application = ApplicationBuilder().bot(bot).update_queue(queue).concurrent_updates(ChatsSideBySide()).build()
    application.add_handler(TypeHandler(Waiting, receiver))
    delivery = Delivery(office, texts, bot, limits, on_settled=delivered)
    schedule = Schedule([*jobs_of(office), Job("set aside", timedelta(minutes=1), queue.recall)], clock)
    return Kentongan(settings, office, engine, texts, bot, queue, application, delivery, menus, schedule)


def open_engine(settings: Settings, office: Office, project: Project | None = None) -> Engine:
    """Who holds the conversation. Raises ProjectError."""
    if settings.engine == "rasa":
        from bot.dialogue.rasa_server import RasaServerEngine

        return RasaServerEngine(office, settings.rasa_url, settings.action_secret)
    return EmbeddedEngine(office, project)


def jobs_of(office: Office) -> list[Job]:
    """What runs by the clock."""

    def within_transaction(verb: Callable[[Records, Office, datetime], object]) -> Callable[[datetime], object]:
        def work(now: datetime) -> object:
            with office.transaction() as records:
                return verb(records, office, now)

        return work

    def forget(now: datetime) -> None:
        within_transaction(forget_old_words)(now)
        office.database.checkpoint()

    minute = timedelta(minutes=1)
    return [
        Job("digests", minute, partial(send_digests, office)),
        Job("rises", 30 * minute, within_transaction(escalate_rises)),
        Job("drafts", 5 * minute, within_transaction(tend_drafts)),
        Job("clocks", minute, within_transaction(tend_clocks)),
        Job("old words", 10 * minute, forget),
    ]
