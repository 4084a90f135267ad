"""The front desk: groups that move, "typing…" that nobody waits for, and a desk that nobody sits at."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from telegram import Update

from storage.database import Records
from storage.staff import Group
from tests.builders import DESK
from tests.live import PURBALINGGA, LiveTown, a_live_town

OLD, NEW = -4001, -1009001
POTHOLE = "jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yg jatuh"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[LiveTown]:
    with a_live_town(tmp_path) as town:
        yield town


def _news(town: LiveTown, number: int, chat: int, **service: object) -> None:
    """Telegram says in a chat that a group has moved."""
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": chat, "type": "group" if chat == OLD else "supergroup", "title": "Aduan"},
        "from": {"id": 77, "is_bot": False, "first_name": "Budi"},
        **service,
    }
    update = Update.de_json({"update_id": 900_000 + number, "message": message}, town.app.bot)
    asyncio.run_coroutine_threadsafe(town.app.queue.put(update), town._loop).result(10)
    town.settle()


def _bound(records: Records) -> Group:
    group = records.staff.remember_group(OLD, "Aduan")
    group.agency = PURBALINGGA
    return group


@pytest.mark.parametrize("is_met_before", [False, True])
@pytest.mark.parametrize("is_old_first", [True, False])
def test_a_group_keeps_its_agency_when_it_becomes_a_supergroup(
    town: LiveTown, is_old_first: bool, is_met_before: bool
) -> None:
    with town.app.office.transaction() as records:
        key = _bound(records).key
        if is_met_before:
            records.staff.remember_group(NEW, "Aduan")
    leaving, arriving = (OLD, {"migrate_to_chat_id": NEW}), (NEW, {"migrate_from_chat_id": OLD})
    told = [leaving, arriving] if is_old_first else [arriving, leaving]
    for number, (chat, service) in enumerate(told, 1):
        _news(town, number, chat, **service)
    with town.app.office.transaction() as records:
        moved = records.staff.group_by_telegram_id(NEW)
        assert moved is not None and (moved.key, moved.agency) == (key, PURBALINGGA)
        assert records.staff.group_by_telegram_id(OLD) is None
        assert records.inbox.waiting_chats() == []


def test_nobody_waits_for_typing(town: LiveTown) -> None:
    sari = town.person("Sari")
    town.telegram.delay_next(8.0, method="sendChatAction")
    began = time.monotonic()
    sari.says("halo")
    sari.hears("Halo, Bapak/Ibu")
    assert time.monotonic() - began < 5


def test_a_complaint_that_nobody_sees_is_an_error_in_the_log(
    town: LiveTown, caplog: pytest.LogCaptureFixture
) -> None:
    sari = town.person("Sari")
    with caplog.at_level(logging.WARNING):
        town.stop()
        town.start()
        assert any("central desk has no group" in record.message for record in caplog.records)
        sari.says(POTHOLE)
        town.settle()
        sari.taps("✓ Kirim")
        town.settle()
    assert [r.message for r in caplog.records if r.levelno == logging.ERROR] == [
        "nobody sees a complaint: the central desk has no group"
    ]
    caplog.clear()
    town.staff("Wati", "verifier", DESK)
    sari.says("lampu jalan di Kutasari Purbalingga mati sudah seminggu")
    town.settle()
    sari.taps("✓ Kirim")
    town.settle()
    assert not [r.message for r in caplog.records if r.levelno == logging.ERROR]
