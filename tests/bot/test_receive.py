"""Receiving: stored before Telegram is told, what waits taken together, chats side by side, nothing lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ExtBot, TypeHandler

from actions.office import Office
from bot.dialogue.engine import EngineAway
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.inbox_queue import InboxQueue, Waiting
from bot.telegram.receive import ChatsSideBySide, Patience, Receiver, Turn
from bot.telegram.wire import ALLOWED_UPDATES, UpdatesRequest, read_update
from storage.database import Database
from tests.bot.conftest import Clock


class FakeDesk:
    """Notes each turn and marks it done, like the real one; fails as often as it is told."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.turns: list[list[str]] = []
        self.fails_on: dict[str, int] = {}
        self.is_away = False
        self.takes = 0.0
        self.busy = self.most_busy = 0

    async def __call__(self, turn: Turn) -> None:
        self.busy += 1
        self.most_busy = max(self.busy, self.most_busy)
        await asyncio.sleep(self.takes)
        self.busy -= 1
        texts = [_words(update) for update in turn.updates]
        if self.is_away:
            raise EngineAway
        for text in texts:
            if self.fails_on.get(text, 0) > 0:
                self.fails_on[text] -= 1
                raise RuntimeError(text)
        with self._office.transaction() as records:
            for arrival in turn.arrivals:
                records.inbox.finish(arrival, turn.now)
        self.turns.append(texts)


def _words(update: Update) -> str:
    message = update.effective_message
    return (message.text or message.caption or "photo") if message else "?"


class WatchedQueue(InboxQueue):
    """Lets a test look, or fail, before each commit."""

    before: Callable[[], None] | None = None

    def _commit(self, update_id: int, chat: int, payload: str) -> None:
        if self.before is not None:
            self.before()
        super()._commit(update_id, chat, payload)


class Front:
    """The application up to the desk."""

    def __init__(self, office: Office, bot: ExtBot[None]) -> None:
        self.desk = FakeDesk(office)
        self.queue = WatchedQueue(office.database, bot, office.clock)
        self.receiver = Receiver(
            office, self.queue, bot, self.desk, patience=Patience(album=0.5), pauses=(0.01,) * 3, first_call=0.05
        )
        self.application: Application = (  # type: ignore[type-arg]
            ApplicationBuilder().bot(bot).update_queue(self.queue).concurrent_updates(ChatsSideBySide()).build()
        )
        self.application.add_handler(TypeHandler(Waiting, self.receiver))

    async def start(self, *, polls: bool = True) -> None:
        await self.application.initialize()
        await self.queue.replay()
        await self.application.start()
        if polls and self.application.updater is not None:
            await self.application.updater.start_polling(timeout=5, allowed_updates=ALLOWED_UPDATES)

    async def stop(self) -> None:
        if self.application.updater is not None and self.application.updater.running:
            await self.application.updater.stop()
        if self.application.running:
            await self.application.stop()
        await self.application.shutdown()

    async def comes_to(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - the simulator answers in another thread
                await asyncio.sleep(0.01)

    async def heard(self, *texts: str) -> None:
        """Wait until the desk has answered exactly these, in whatever turns."""
        await self.comes_to(lambda: sum(len(turn) for turn in self.desk.turns) >= len(texts))
        assert sorted(text for turn in self.desk.turns for text in turn) == sorted(texts)


@pytest.fixture
async def front(office: Office, bot: ExtBot[None]) -> AsyncIterator[Front]:
    front = Front(office, bot)
    yield front
    await front.stop()


def waiting(office: Office) -> int:
    with office.transaction() as records:
        return sum(len(records.inbox.waiting(chat)) for chat in records.inbox.waiting_chats())


def failed(office: Office) -> int:
    with office.transaction() as records:
        return records.inbox.count_failed()


def told(office: Office, person: Person) -> list[str]:
    """The keys of what somebody is told, oldest first."""
    with office.transaction() as records:
        met = records.people.by_telegram_id(person.id)
        return [row.key for row in reversed(records.outbox.lately_said(met.key))] if met else []


async def test_an_update_is_stored_before_telegram_is_told(
    front: Front, office: Office, sari: Person, telegram: Simulator
) -> None:
    told_at_commit: list[int] = []
    front.queue.before = lambda: told_at_commit.append(len(telegram.updates))
    sari.says("satu")
    sari.says("dua")
    await front.start()
    await front.heard("satu", "dua")
    assert told_at_commit == [2, 2], "both were still Telegram's to bring again"
    await front.comes_to(lambda: len(telegram.updates) == 0)


async def test_while_the_database_is_away_telegram_keeps_the_update(
    front: Front, sari: Person, telegram: Simulator
) -> None:
    failures = [OSError("disk full"), OSError("disk full")]

    def stumble() -> None:
        if failures:
            assert len(telegram.updates) == 1
            raise failures.pop()

    front.queue.before = stumble
    sari.says("jalan rusak")
    await front.start()
    await front.heard("jalan rusak")


async def test_an_update_that_comes_twice_is_answered_once(front: Front, sari: Person, telegram: Simulator) -> None:
    await front.start(polls=False)
    update = Update.de_json({"update_id": 5, "message": sari.says("halo").json}, front.application.bot)
    await front.queue.put(update)
    await front.queue.put(update)
    await front.heard("halo")
    await asyncio.sleep(0.05)
    assert front.desk.turns == [["halo"]]


async def test_what_an_earlier_run_left_is_answered_at_the_start(
    front: Front, office: Office, sari: Person
) -> None:
    for number, text in enumerate(("satu", "dua")):
        with office.transaction() as records:
            message = sari.says(text).json
            records.inbox.put(
                bot_id=front.application.bot.id,
                update_id=90 - number,
                chat=sari.id,
                payload=json.dumps({"update_id": 90 - number, "message": message}),
                now=datetime.now(UTC),
            )
    await front.start(polls=False)
    await front.comes_to(lambda: front.desk.turns == [["satu", "dua"]])


async def test_what_waits_while_we_answer_is_taken_together(front: Front, sari: Person) -> None:
    front.desk.takes = 0.15
    await front.start()
    sari.says("satu")
    await front.comes_to(lambda: front.desk.busy == 1)
    for text in ("dua", "tiga", "empat"):
        sari.says(text)
    await front.heard("satu", "dua", "tiga", "empat")
    assert front.desk.turns == [["satu"], ["dua", "tiga", "empat"]]
    assert front.desk.most_busy == 1


async def test_chats_are_answered_side_by_side(front: Front, telegram: Simulator) -> None:
    front.desk.takes = 0.2
    people = [telegram.person(f"Warga {number}") for number in range(5)]
    for person in people:
        person.says("halo")
    await front.start()
    await front.heard(*["halo"] * 5)
    assert front.desk.most_busy == 5


async def test_an_album_is_one_turn_though_its_parts_come_apart(front: Front, sari: Person) -> None:
    await front.start()
    for part in range(3):
        sari.sends_photo(album="a", caption="bolong" if part == 0 else "")
        await asyncio.sleep(0.05)
    sari.says("di depan SD")
    await front.heard("bolong", "photo", "photo", "di depan SD")
    assert len(front.desk.turns) == 1


async def test_a_turn_that_fails_is_tried_again(front: Front, office: Office, sari: Person) -> None:
    front.desk.fails_on = {"halo": 1}
    await front.start()
    sari.says("halo")
    await front.heard("halo")
    assert waiting(office) == 0


async def test_one_that_fails_is_set_aside_with_its_words_and_takes_nothing_with_it(
    front: Front, office: Office, sari: Person, clock: Clock
) -> None:
    front.desk.takes = 0.1
    front.desk.fails_on = {"racun": 99}
    await front.start()
    sari.says("satu")
    await front.comes_to(lambda: front.desk.busy == 1)
    for text in ("dua", "racun", "tiga"):
        sari.says(text)
    await front.heard("satu", "dua", "tiga")
    await front.comes_to(lambda: waiting(office) == 0)
    assert told(office, sari) == ["error.sorry"]
    front.queue.recall(clock())  # its time has not come
    assert (waiting(office), failed(office)) == (0, 1)
    clock.move(hours=1)
    front.queue.recall(clock())
    await front.comes_to(lambda: waiting(office) == 0)
    assert (failed(office), told(office, sari)) == (1, ["error.sorry"]), "tried again, and told once"
    front.desk.fails_on = {}
    clock.move(hours=1)
    front.queue.recall(clock())
    await front.heard("satu", "dua", "tiga", "racun")
    assert failed(office) == 0


async def test_what_was_set_aside_is_tried_again_at_the_next_start(
    front: Front, office: Office, sari: Person
) -> None:
    with office.transaction() as records:
        payload = json.dumps({"update_id": 1, "message": sari.says("racun").json})
        records.inbox.put(bot_id=1, update_id=1, chat=sari.id, payload=payload, now=office.clock())
        [arrival] = records.inbox.waiting(sari.id)
        assert records.inbox.set_aside(arrival.id, office.clock() + timedelta(days=1), office.clock())
    await front.start(polls=False)
    await front.heard("racun")
    assert failed(office) == 0


async def test_while_the_engine_is_away_a_chat_waits_in_order_and_is_told_once(
    front: Front, office: Office, sari: Person
) -> None:
    front.desk.is_away = True
    await front.start()
    sari.says("satu")
    await front.comes_to(lambda: told(office, sari) == ["error.later"])
    for text in ("dua", "tiga"):
        sari.says(text)
    await front.comes_to(lambda: waiting(office) == 3)
    await asyncio.sleep(0.3)
    assert (told(office, sari), failed(office)) == (["error.later"], 0)
    front.desk.is_away = False
    await front.heard("satu", "dua", "tiga")
    assert [text for turn in front.desk.turns for text in turn] == ["satu", "dua", "tiga"]
    assert waiting(office) == 0


async def test_in_a_group_only_what_is_meant_for_the_bot_is_kept(
    front: Front, sari: Person, telegram: Simulator, office: Office
) -> None:
    telegram.reads_all_group_messages = True
    group = telegram.group("Aduan", sari, bot_is_admin=True)
    await front.start()
    told = await front.application.bot.send_message(group.id, "kartu")
    for text in (
        "halo semua",
        "/antrean",
        "/antrean@kentongan_lokal_bot",
        "/antrean@bot_lain",
        "apa kabar @kentongan_lokal_bot?",
        "lihat @kentongan_lokal_bot_lain",
    ):
        sari.says(text, to=group)
    sari.says("sudah disurvei", to=group, reply_to=told.message_id)
    sari.says("setuju", to=group, reply_to=sari.sees(group)[-1])
    wanted = {"/antrean", "/antrean@kentongan_lokal_bot", "apa kabar @kentongan_lokal_bot?", "sudah disurvei"}
    await front.comes_to(lambda: wanted <= {text for turn in front.desk.turns for text in turn})
    await asyncio.sleep(0.1)
    assert {text for turn in front.desk.turns for text in turn} - {"?"} == wanted


def test_an_unreadable_update_does_not_keep_the_others_from_coming(sari: Person) -> None:
    good = {"update_id": 2, "message": sari.says("baik").json}
    bad = {"update_id": 1, "message": {"text": "no chat, no date"}}
    payload = json.dumps({"ok": True, "result": [bad, "nonsense", good]}).encode()
    assert UpdatesRequest.parse_json_payload(payload)["result"] == [{"update_id": 1}, good]


async def test_kinds_that_are_nobody_s_are_not_kept(front: Front, office: Office) -> None:
    await front.start(polls=False)
    channel = {"id": -7, "type": "channel", "title": "Kabar"}
    for update in (
        {"update_id": 1},
        {"update_id": 2, "channel_post": {"message_id": 1, "date": 1, "chat": channel}},
        {"update_id": 3, "poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}},
    ):
        await front.queue.put(read_update(update))
    assert waiting(office) == 0


async def test_a_payload_that_became_unreadable_is_set_aside(front: Front, office: Office, sari: Person) -> None:
    with office.transaction() as records:
        records.inbox.put(bot_id=1, update_id=1, chat=sari.id, payload="{", now=office.clock())
    await front.start(polls=False)
    await front.comes_to(lambda: waiting(office) == 0)
    assert (front.desk.turns, failed(office)) == ([], 1)


async def test_stopping_waits_for_turns_under_way(front: Front, office: Office, sari: Person) -> None:
    front.desk.takes = 0.2
    await front.start()
    sari.says("halo")
    await front.comes_to(lambda: front.desk.busy == 1)
    await front.stop()
    assert front.desk.turns == [["halo"]]


def test_the_inbox_is_empty_of_words_once_answered(database: Database) -> None:
    with database.transaction() as records:
        records.inbox.put(bot_id=1, update_id=1, chat=7, payload="rahasia", now=datetime.now(UTC))
        arrival = records.inbox.waiting(7)[0]
        records.inbox.finish(arrival.id, datetime.now(UTC))
        assert (arrival.payload, arrival.chat) == ("", None)
