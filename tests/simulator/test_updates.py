"""Long polling: offsets, waiting, conflicts and kinds."""

import threading
import time

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def texts(updates: list[dict[str, dict[str, str]]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def test_updates_stay_until_a_higher_offset_confirms_them(wire: Wire, sari: Person) -> None:
    for text in ("satu", "dua", "tiga"):
        sari.says(text)
    first = wire.ask("getUpdates", limit=2)
    assert texts(first) == ["satu", "dua"]
    assert texts(wire.ask("getUpdates")) == ["satu", "dua", "tiga"]
    assert texts(wire.ask("getUpdates", offset=first[0]["update_id"] + 1)) == ["dua", "tiga"]
    assert texts(wire.ask("getUpdates", offset=-1)) == ["tiga"]
    assert texts(wire.ask("getUpdates")) == ["tiga"]


def test_a_waiting_poll_wakes_at_once(wire: Wire, sari: Person) -> None:
    threading.Timer(0.05, sari.says, ["halo"]).start()
    begin = time.monotonic()
    assert texts(wire.updates(timeout=5)) == ["halo"]
    assert time.monotonic() - begin < 1


def test_a_poll_ends_empty_in_time(wire: Wire) -> None:
    begin = time.monotonic()
    assert wire.updates(timeout=1) == []
    assert 0.9 < time.monotonic() - begin < 2


def test_the_newer_of_two_pollers_wins(telegram: Simulator, wire: Wire, sari: Person) -> None:
    other = Wire(telegram)
    refusals: list[str] = []
    loser = threading.Thread(target=lambda: refusals.append(other.refused("getUpdates", timeout=5)))
    loser.start()
    telegram.wait_for(lambda: True)
    time.sleep(0.1)
    wire.ask("getUpdates")
    loser.join()
    other.client.close()
    assert refusals[0].startswith("409 Conflict: terminated by other getUpdates request")


def test_only_the_kinds_asked_for_come(wire: Wire, sari: Person) -> None:
    wire.updates(allowed_updates=["edited_message"])
    message = sari.says("satu")
    sari.edits(message, "dua")
    (update,) = wire.updates()
    assert update["edited_message"]["text"] == "dua"
    assert update["edited_message"]["edit_date"] >= update["edited_message"]["date"]
    wire.updates(allowed_updates=[])
    sari.says("tiga")
    assert texts(wire.updates()) == ["tiga"]


def test_thousands_of_updates_are_served_fast(telegram: Simulator, wire: Wire, sari: Person) -> None:
    begin = time.monotonic()
    for number in range(2000):
        sari.says(f"pesan {number}")
    served = 0
    while updates := wire.client.post("getUpdates", json={"offset": wire.offset}).json()["result"]:
        served += len(updates)
        wire.offset = updates[-1]["update_id"] + 1
    assert served == 2000
    assert time.monotonic() - begin < 5
