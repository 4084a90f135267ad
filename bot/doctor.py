"""Checks what the bot needs to run, each thing with its remedy."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from tempfile import TemporaryFile

import httpx
from telegram.error import TelegramError

from actions.cards import chats_of
from actions.office import NLU_DATA
from actions.region import RegionError, load_region
from actions.understanding.data import fingerprint
from bot.check_data import check_data
from bot.settings import Settings, SettingsError, find_region, read_settings
from bot.telegram.wire import is_refused_token, open_bot, passes
from storage.database import DatabaseUnavailable, open_database

LEAST_SPACE = 500 * 1024 * 1024
MOST_DRIFT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing; a ``remedy`` stands where something is to be done, or will be by itself."""

    subject: str
    is_fine: bool
    found: str
    remedy: str = ""

    @property
    def mark(self) -> str:
        """✓ well, ✗ to be mended, · well enough: `run` sees to it."""
        return "✗" if not self.is_fine else "·" if self.remedy else "✓"


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Check everything that can be checked, one after the other."""
    try:
        settings = read_settings(environ)
    except SettingsError as wrong:
        for problem in wrong.problems:
            found, _, remedy = problem.partition(". ")
            yield Finding("settings", False, found, remedy)
        return
    yield Finding("settings", True, "can be used")
    checks: tuple[Callable[[Settings], Finding], ...] = (
        check_folder,
        check_store,
        check_desk,
        check_inbox,
        check_figures,
        check_knowledge,
        check_model,
        check_token,
        check_clock,
    )
    for check in checks:
        yield check(settings)


def check_folder(settings: Settings) -> Finding:
    """Whether DATA_DIR can be written to, with room for files."""
    folder = settings.data_dir.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder) as file:
            file.write(b"kentongan")
    except OSError as problem:
        return Finding(
            "folder", False, f"{folder}: {problem.strerror}", "Give this user the right to write, or set DATA_DIR."
        )
    free = shutil.disk_usage(folder).free
    found = f"{folder}, {free // 2**20} MB free"
    return Finding(
        "folder", free >= LEAST_SPACE, found, "" if free >= LEAST_SPACE else "Make room: files are kept."
    )


def check_store(settings: Settings) -> Finding:
    """Whether the database is reached, its tables are up to date, and SQLite keeps a write-ahead log."""
    try:
        database = open_database(settings.database_url, migrate=False)
    except DatabaseUnavailable as problem:
        return Finding("database", False, str(problem), "Start the server or set DATABASE_URL.")
    try:
        if not database.is_current():
            return Finding(
                "database", True, "its tables are not up to date", "`kentongan run` makes them, or `migrate` now."
            )
        mode = database.journal_mode()
        if mode not in (None, "wal"):
            return Finding("database", False, f"journal mode {mode}", "Put DATA_DIR on a local disk: WAL needs it.")
        return Finding("database", True, "reached, tables up to date" + (", WAL" if mode else ""))
    finally:
        database.close()


def check_inbox(settings: Settings) -> Finding:
    """Whether everything that came in was answered."""
    try:
        database = open_database(settings.database_url, migrate=False)
    except DatabaseUnavailable:
        return Finding("inbox", True, "not looked at: there is no database")
    try:
        if not database.is_current():
            return Finding("inbox", True, "not looked at: the tables are not up to date")
        with database.transaction() as records:
            failed, oldest = records.inbox.count_failed(), records.inbox.oldest_waiting()
    finally:
        database.close()
    if failed:
        return Finding(
            "inbox",
            False,
            f"{failed} messages could not be answered and are set aside",
            "Look in the log for `turn failed`. They are tried again from time to time and at the next start.",
        )
    if oldest is not None and datetime.now(UTC) - oldest > LONGEST_WAIT:
        return Finding(
            "inbox",
            False,
            f"messages wait for an answer since {oldest:%Y-%m-%d %H:%M} UTC",
            "Start the bot; with ENGINE=rasa also the Rasa server at RASA_URL. Nothing is lost.",
        )
    return Finding("inbox", True, "nothing is left unanswered")


def check_figures(settings: Settings) -> Finding:
    """Whether the figures' sums know how many complaints each agency has open."""
    try:
        database = open_database(settings.database_url, migrate=False)
    except DatabaseUnavailable:
        return Finding("figures", True, "not looked at: there is no database")
    try:
        if not database.is_current():
            return Finding("figures", True, "not looked at: the tables are not up to date")
        with database.transaction() as records:
            wrong = records.figures.disagreeing_agencies()
    finally:
        database.close()
    if wrong:
        found = f"the sums differ from what is open at {len(wrong)} agencies, the first: {wrong[0] or 'none'}"
        return Finding("figures", False, found, "Stop the bot and run `kentongan figures --rebuild`.")
    return Finding("figures", True, "the sums agree with what is open")


def check_desk(settings: Settings) -> Finding:
    """Whether somebody sees what no agency's group does: the central desk's group, or at least its verifiers."""
    try:
        desk = load_region(find_region(settings, NLU_DATA)).central_desk
        database = open_database(settings.database_url, migrate=False)
    except (SettingsError, RegionError, DatabaseUnavailable) as problem:
        return Finding("desk", True, f"not looked at: {type(problem).__name__}")
    try:
        if not database.is_current():
            return Finding("desk", True, "not looked at")
        with database.transaction() as records:
            chats = chats_of(records, desk)
            has_group = records.staff.group_of_agency(desk) is not None
    finally:
        database.close()
    found = f"{desk}, " + ("has its group" if has_group else "verifiers in private" if chats else "no group")
    remedy = (
        ""
        if has_group
        else f"Run `kentongan group --agency {desk}` and send the code in its group, or complaints wait."
    )
    return Finding("desk", has_group, found, remedy)


def check_knowledge(_: Settings) -> Finding:
    """Whether nlu_data is in order."""
    problems = check_data(NLU_DATA)
    if not problems:
        return Finding("nlu_data", True, "in order")
    return Finding(
        "nlu_data", False, f"{len(problems)} problems, the first: {problems[0]}", "Run `kentongan check-data`."
    )


def check_model(settings: Settings) -> Finding:
    """Whether the model fits the sentences."""
    folder: Path = settings.data_dir / "models"
    if (folder / f"{fingerprint(NLU_DATA)}.npz").is_file():
        return Finding("model", True, "trained on the present sentences")
    is_old = any(folder.glob("*.npz"))
    found = "trained on earlier sentences" if is_old else "not trained yet"
    return Finding("model", True, found, "`kentongan run` trains it, or `kentongan train` now.")


def check_token(settings: Settings) -> Finding:
    """Whether Telegram knows the bot."""
    if not settings.telegram_bot_token:
        return Finding(
            "token", False, "not set: only the simulator can run", "Ask @BotFather for one, set TELEGRAM_BOT_TOKEN."
        )

    async def ask() -> str:
        async with open_bot(settings) as bot:
            return bot.username

    try:
        return Finding("token", True, f"Telegram knows the bot as @{asyncio.run(ask())}")
    except TelegramError as problem:
        if is_refused_token(problem):
            return Finding("token", False, "refused by Telegram", "Copy it again from @BotFather.")
        if not passes(problem):
            return Finding("token", False, f"getMe is refused: {problem.message}", "Check TELEGRAM_API_URL.")
        return Finding(
            "token",
            False,
            f"{settings.telegram_api_url} can't be reached ({type(problem).__name__})",
            "Check the network, a firewall, and TELEGRAM_API_URL.",
        )


def check_clock(settings: Settings) -> Finding:
    """Whether this machine's clock agrees with the Bot API server's."""
    try:
        named = httpx.get(settings.telegram_api_url, timeout=10).headers.get("Date")
        drift = abs(datetime.now(UTC) - parsedate_to_datetime(named))
    except (httpx.HTTPError, TypeError, ValueError):
        return Finding("clock", True, "not compared: the server named no time")
    found = f"{drift.total_seconds():.0f} s from the server's"
    return Finding("clock", drift <= MOST_DRIFT, found, "" if drift <= MOST_DRIFT else "Run a time service (NTP).")
