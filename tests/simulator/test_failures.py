"""Failures on demand."""

import time

import httpx
import pytest

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def test_the_next_request_is_refused_once(telegram: Simulator, wire: Wire, sari: Person) -> None:
    telegram.fail_next("sendMessage", error_code=403)
    wire.ask("sendChatAction", chat_id=sari.id, action="typing")
    assert wire.refused("sendMessage", chat_id=sari.id, text="x") == "403 Forbidden: bot was blocked by the user"
    wire.ask("sendMessage", chat_id=sari.id, text="x")
    assert len(sari.sees()) == 2


def test_too_many_requests_say_when_to_come_again(telegram: Simulator, wire: Wire, sari: Person) -> None:
    telegram.fail_next(chat=sari.id, error_code=429, retry_after=7, times=2)
    other = telegram.person("Budi")
    other.starts()
    wire.ask("sendMessage", chat_id=other.id, text="x")
    for _ in range(2):
        body = wire.client.post("sendMessage", json={"chat_id": sari.id, "text": "x"}).json()
        assert body == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 7",
            "parameters": {"retry_after": 7},
        }
    wire.ask("sendMessage", chat_id=sari.id, text="x")


def test_polling_fails_only_when_named(telegram: Simulator, wire: Wire) -> None:
    telegram.fail_next(error_code=500)
    wire.updates()
    telegram.fail_next("getUpdates", error_code=502)
    assert wire.refused("getUpdates") == "502 Bad Gateway"


@pytest.mark.parametrize(("after", "seen"), [(False, 0), (True, 1)])
def test_a_connection_breaks_before_or_after_the_deed(
    telegram: Simulator, wire: Wire, after: bool, seen: int
) -> None:
    sari = telegram.person("Sari")
    sari.starts()
    telegram.drop_connection_next("sendMessage", after=after)
    with pytest.raises(httpx.RemoteProtocolError):
        wire.ask("sendMessage", chat_id=sari.id, text="halo")
    assert len([message for message in sari.sees() if message.from_bot]) == seen
    assert len(telegram.requests_of("sendMessage")) == seen


def test_a_request_may_be_slow(telegram: Simulator, wire: Wire) -> None:
    telegram.delay_next(0.2, "getMe")
    begin = time.monotonic()
    wire.ask("getMe")
    assert time.monotonic() - begin >= 0.2


def test_telegrams_own_limits_are_kept_when_asked_for() -> None:
    now = 1_000_000.0
    with Simulator(keeps_limits=True, clock=lambda: now) as telegram:
        wire = Wire(telegram)
        budi = telegram.person("Budi")
        budi.starts()
        group = telegram.group("DPU", budi)
        for _ in range(20):
            wire.ask("sendMessage", chat_id=group.id, text="x")
        assert wire.refused("sendMessage", chat_id=group.id, text="x") == "429 Too Many Requests: retry after 3"
        now += 3
        wire.ask("sendMessage", chat_id=group.id, text="x")
        for _ in range(5):
            wire.ask("sendMessage", chat_id=budi.id, text="x")
        assert wire.refused("sendMessage", chat_id=budi.id, text="x") == "429 Too Many Requests: retry after 1"
        wire.ask("sendChatAction", chat_id=budi.id, action="typing")
        others = [telegram.person(f"Warga {number}") for number in range(30)]
        for other in others:
            other.starts()
        sent = [
            wire.client.post("sendMessage", json={"chat_id": other.id, "text": "x"}).json()["ok"]
            for other in others
        ]
        assert sent.count(True) == 24  # of the 30 of this second, 6 were sent already
        wire.client.close()
