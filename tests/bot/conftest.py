"""An office with a fresh database, a few texts of its own, and a local Telegram with Sari on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram.ext import ExtBot

from actions.notify import say
from actions.office import Office, open_office
from bot.delivery import Delivery
from bot.limits import Limits
from bot.settings import Settings, read_settings
from bot.simulator.group import Group
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.wire import open_bot
from bot.texts import Texts
from storage.database import Database
from storage.files import Attachment, FileStore
from storage.outgoing import Outgoing

TEXTS = """
button: {send_location: Kirim lokasi, yes: Ya, "no": Tidak, open: "Buka {{ ticket }}"}
word: {at: pukul, short: "Pemerintah Kabupaten=Pemkab | Pemerintah Kota=Pemkot"}
status: {routed: diteruskan ke OPD}
error: {sorry: Maaf, ada gangguan di pihak kami.}
say: "{{ text }}"
card: "<b>{{ ticket }}</b> {{ text }}"
needs: "{{ absent }}"
"""
FAST = Limits(
    each_second=1000,
    private_burst=1000,
    group_each_minute=1000,
    lease=timedelta(seconds=20),
    poll=timedelta(seconds=0.05),
    first_pause=timedelta(seconds=2),
    attempts=4,
)


class Clock:
    """Time that stands still, on a Monday morning in Java, until it is moved."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self._now

    def move(self, **amount: float) -> None:
        """Let time pass: ``clock.move(seconds=5)``."""
        self._now += timedelta(**amount)


@pytest.fixture(scope="session")
def real_office(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    (folder / "models").symlink_to(models)
    office = open_office(region="jateng", database_url=f"sqlite:///{folder}/office.db", folder=folder)
    yield office
    office.database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(real_office: Office, database: Database, tmp_path: Path, clock: Clock) -> Office:
    return replace(real_office, database=database, files=FileStore(tmp_path / "files"), clock=clock)


@pytest.fixture
def texts(office: Office, tmp_path: Path) -> Texts:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "id.yml").write_text(TEXTS, encoding="utf-8")
    return Texts(tmp_path / "texts", office.region)


@pytest.fixture
def telegram() -> Iterator[Simulator]:
    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def settings(telegram: Simulator, tmp_path: Path) -> Settings:
    return read_settings(
        {
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "TELEGRAM_API_URL": telegram.url + "/",
            "DATA_DIR": str(tmp_path),
        }
    )


@pytest.fixture
async def bot(settings: Settings) -> AsyncIterator[ExtBot[None]]:
    async with open_bot(settings) as bot:
        yield bot


class Post:
    """Puts messages out and delivers them; who says what is in the hands of the test."""

    def __init__(self, office: Office, texts: Texts, bot: ExtBot[None], telegram: Simulator) -> None:
        self.office, self.telegram = office, telegram
        self.settled: list[Outgoing] = []
        self._bot, self._texts = bot, texts
        self.delivery = self.new_delivery()

    def new_delivery(self, limits: Limits = FAST, office: Any = None) -> Delivery:
        return Delivery(
            office or self.office,
            self._texts,
            self._bot,
            limits,
            on_settled=lambda _r, _o, row, _now: self.settled.append(row),
        )

    def meet(self, person: Person, *, starts: bool = True) -> str:
        """The key of someone who has started the bot."""
        if starts:
            person.starts()
        with self.office.transaction() as records:
            return records.people.meet(
                person.id, name=person.user["first_name"], username=None, now=self.office.clock()
            ).key

    def bind(self, group: Group, agency: str = "PEMKAB-33.03") -> str:
        """The key of a bound group."""
        with self.office.transaction() as records:
            bound = records.staff.remember_group(group.id, "Aduan")
            bound.agency, bound.bound_at = agency, self.office.clock()
            return bound.key

    def say(self, recipient: str, text: str = "", *, key: str = "say", **more: Any) -> None:
        values = more.pop("values", {"text": text})
        with self.office.transaction() as records:
            say(records, recipient, key, values, now=self.office.clock(), **more)

    def attach(self, owner: str, kind: str, content: bytes | None = None, **more: Any) -> str:
        """The key of a stored file."""
        with self.office.transaction() as records:
            digest = self.office.files.put(content) if content is not None else None
            added = self.office.clock()
            return records.attachments.add(
                Attachment(kind=kind, owner=owner, added_at=added, digest=digest, **more)
            ).key

    async def deliver(self) -> None:
        """Deliver everything that is due."""
        await self.delivery.drain()

    def rows(self) -> list[Outgoing]:
        """Every row, oldest first."""
        found = []
        with self.office.transaction() as records:
            number = 1
            while (row := records.outbox.get(number)) is not None:
                found.append(row)
                number += 1
        return found

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]


@pytest.fixture
def post(office: Office, texts: Texts, bot: ExtBot[None], telegram: Simulator) -> Post:
    return Post(office, texts, bot, telegram)


@pytest.fixture
def sari(telegram: Simulator) -> Person:
    return telegram.person("Sari")


def heard(person: Person, chat: Group | None = None) -> list[str]:
    """What somebody sees of the bot, oldest first."""
    return [message.text for message in person.sees(chat) if message.from_bot]
