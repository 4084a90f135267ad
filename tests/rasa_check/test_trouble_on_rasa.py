"""A real Rasa in trouble: the citizen hears the truth, nothing is lost and nothing is filed twice."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from bot.dialogue.engine import Message
from tests.live import LiveTown, a_live_town
from tests.rasa_check.conftest import Rasa
from tests.rasa_check.servers import SECRET, an_action_server

pytestmark = pytest.mark.rasa
REPORT = "jalan depan SD 2 Kaligondang bolong besar, banyak yg jatuh"
SEND = '/inform{"confirmation": "send"}'


def _tickets(town: LiveTown, person: str) -> list[str]:
    with town.app.office.transaction() as records:
        return [complaint.ticket for complaint in records.complaints.of_author(person)]


def _person(town: LiveTown, telegram_id: int) -> str:
    with town.app.office.transaction() as records:
        person = records.people.by_telegram_id(telegram_id)
        assert person is not None
        return person.key


def test_while_the_action_server_is_away_nothing_is_lost(tmp_path: Path, rasa: Rasa) -> None:
    with a_live_town(tmp_path, ENGINE="rasa", RASA_URL=rasa.url, ACTION_SECRET=SECRET) as town:
        sari = town.person("Sari")
        with an_action_server(tmp_path, rasa.action_port):
            sari.says(REPORT)
            town.settle()
        sari.taps("✓ Kirim")
        town.settle(timeout=30)
        assert "Maaf, ada gangguan di pihak kami" in sari.sees()[-1].text
        with an_action_server(tmp_path, rasa.action_port):
            sari.taps("✓ Kirim")
            town.settle()
        (ticket,) = _tickets(town, _person(town, sari.id))
        assert ticket in sari.sees()[-1].text


@pytest.mark.parametrize("rasa_remembers", [True, False])
def test_a_message_that_comes_again_after_a_crash_files_nothing_twice(
    tmp_path: Path, rasa: Rasa, rasa_remembers: bool
) -> None:
    with (
        a_live_town(tmp_path, ENGINE="rasa", RASA_URL=rasa.url, ACTION_SECRET=SECRET) as town,
        an_action_server(tmp_path, rasa.action_port),
    ):
        sari = town.person("Sari")
        sari.says("halo")
        town.settle()
        person, engine, now = _person(town, sari.id), town.app.engine, town.clock()
        engine.answer(Message(person, 101, now, REPORT))
        filed = engine.answer(Message(person, 102, now, payload=SEND))
        if not rasa_remembers:
            _make_forget(town, rasa, person)
        assert engine.answer(Message(person, 102, now, payload=SEND)) == filed
        assert _tickets(town, person) == [filed[0].values["ticket"]]


def _make_forget(town: LiveTown, rasa: Rasa, person: str) -> None:
    """As if Rasa had been restarted."""
    with town.app.office.transaction() as records:
        sender = records.conversations.of(person, town.clock()).sender
    start = [{"event": "action", "name": "action_session_start"}, {"event": "session_started"}]
    httpx.put(f"{rasa.url}/conversations/{sender}/tracker/events", json=start).raise_for_status()
