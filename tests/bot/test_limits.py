"""Limits: bursts, the slow pace after them, and Telegram's "wait" for one chat or for all."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from bot.limits import KEPT_CHATS, Gates, Limits

NOW = datetime(2026, 11, 16, tzinfo=UTC)


async def seconds_for(gates: Gates, recipient: str, messages: int, weight: int = 1) -> float:
    start = time.monotonic()
    for _ in range(messages):
        await gates.pass_through(recipient, weight, NOW)
    return time.monotonic() - start


async def test_a_burst_goes_at_once_and_then_it_is_one_a_second() -> None:
    gates = Gates(Limits(private_burst=2))
    assert await seconds_for(gates, "psari", 2) < 0.2
    assert 0.7 < await seconds_for(gates, "psari", 1) < 1.3
    assert await seconds_for(gates, "pjoko", 2) < 0.2


async def test_a_group_has_its_own_pace() -> None:
    gates = Gates(Limits(group_each_minute=100, each_second=1000))
    assert await seconds_for(gates, "gdesk", 100) < 0.5
    assert await seconds_for(gates, "gdesk", 1) > 0.4


async def test_all_chats_share_one_pace() -> None:
    gates = Gates(Limits(each_second=20))
    start = time.monotonic()
    for number in range(30):
        await gates.pass_through(f"p{number}", 1, NOW)
    assert 0.35 < time.monotonic() - start < 1.5


async def test_an_album_larger_than_a_burst_passes() -> None:
    assert await seconds_for(Gates(Limits()), "psari", 1, weight=10) < 0.3


async def test_a_wait_for_two_chats_is_taken_for_all() -> None:
    gates = Gates(Limits())
    gates.halt("psari", NOW + timedelta(seconds=60))
    assert await seconds_for(gates, "pjoko", 1) < 0.2
    gates.halt("pbudi", NOW + timedelta(seconds=0.4))
    gates.halt("psari", NOW + timedelta(seconds=0.4))
    assert await seconds_for(gates, "pjoko", 1) > 0.3


async def test_chats_long_silent_are_forgotten() -> None:
    gates = Gates(Limits(each_second=1_000_000))
    for number in range(KEPT_CHATS + 5):
        await gates.pass_through(f"p{number}", 1, NOW)
    assert len(gates._chats) == KEPT_CHATS


def test_pauses_double_up_to_the_longest() -> None:
    limits = Limits()
    assert timedelta(seconds=1.5) <= limits.pause_after(0) <= timedelta(seconds=2.5)
    assert timedelta(minutes=11) <= limits.pause_after(500) <= timedelta(minutes=19)
    day = sum((limits.longest_pause.total_seconds() for _ in range(limits.attempts)), 0.0)
    assert 20 * 3600 < day < 30 * 3600
