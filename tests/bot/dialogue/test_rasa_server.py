"""The engine that talks to a Rasa server: nothing lost, nothing twice, nothing typed taken for an intent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from actions.office import NLU_DATA, Office
from actions.signature import is_signed
from actions.understanding import Understanding
from bot.dialogue.embedded import EmbeddedEngine
from bot.dialogue.engine import EngineAway, Message, Saying
from bot.dialogue.rasa_server import RasaServerEngine, RasaSilent, plain
from tests.bot.dialogue.rasa_double import RasaDouble, a_rasa_double
from tests.builders import NOW, a_person, an_office, the_region

SECRET = "between us"


@dataclass
class Sari:
    """A citizen who writes through the engine."""

    office: Office
    engine: RasaServerEngine
    rasa: RasaDouble
    person: str

    def says(self, text: str, update_id: int = 1, **other: Any) -> list[Saying]:
        """Write a text."""
        understood = self.office.understanding.understand(text)
        return self.engine.answer(Message(self.person, update_id, NOW, text, understood=understood, **other))

    def taps(self, payload: str, update_id: int = 1) -> list[Saying]:
        """Tap a button."""
        return self.engine.answer(Message(self.person, update_id, NOW, payload=payload))

    @property
    def start(self) -> list[dict[str, Any]]:
        """Where the last session began in Rasa: its form and slots."""
        (events,) = self.rasa.events.values()
        begin = max(place for place, event in enumerate(events) if event["event"] == "session_started")
        end = next(place for place in range(begin, len(events)) if events[place]["event"] == "action")
        return events[begin + 1 : end]


FORM = {"event": "active_loop", "name": "complaint_form"}
ASKED = {"event": "slot", "name": "requested_slot", "value": "place"}


@pytest.fixture(scope="module")
def understanding(models: Path) -> Understanding:
    return Understanding(the_region(), NLU_DATA, models)


@pytest.fixture
def sari(tmp_path: Path, understanding: Understanding) -> Iterator[Sari]:
    office = replace(an_office(tmp_path), understanding=understanding)
    with office.transaction() as records:
        person = a_person(records).key
    with a_rasa_double() as rasa:
        yield Sari(office, RasaServerEngine(office, rasa.url, SECRET), rasa, person)
    office.database.close()


def test_an_answer_comes_back_as_keys(sari: Sari) -> None:
    assert sari.says("halo") == [Saying("citizen.what_next")]


def test_rasa_gets_a_random_name_and_a_signed_message_with_what_was_understood(sari: Sari) -> None:
    sari.says("jalan rusak di Kaligondang", 5)
    (body,) = sari.rasa.heard
    metadata = body["metadata"]
    assert body["sender"] != sari.person
    assert is_signed(SECRET, sari.person, 5, metadata["signature"])
    assert metadata["understood"]["place"]["district_code"] == "33.03.04"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("/inform{}", "inform{}"), (" \n/ /restart", "restart"), ("/", "?"), ("jalan /rusak", "jalan /rusak")],
)
def test_typed_words_are_never_an_intent(sari: Sari, typed: str, read: str) -> None:
    sari.says(typed)
    (body,) = sari.rasa.heard
    assert (plain(typed), body["message"], body["metadata"]["text"]) == (read, read, typed)


def test_a_button_is_its_payload(sari: Sari) -> None:
    sari.taps('/inform{"confirmation": "send"}')
    assert sari.rasa.heard[0]["message"] == '/inform{"confirmation": "send"}'


def test_the_active_form_is_the_one_in_rasas_tracker(sari: Sari) -> None:
    assert sari.engine.active_form(sari.person) is None
    sari.rasa.loop = "complaint_form"
    sari.says("mau lapor")
    assert sari.engine.active_form(sari.person) == "complaint_form"


def test_each_message_begins_where_the_last_answer_left_the_conversation(sari: Sari) -> None:
    sari.rasa.loop, sari.rasa.slots = "complaint_form", {"requested_slot": "place"}
    sari.says("jalan rusak", 1)
    assert sari.start == []
    sari.rasa.loop, sari.rasa.slots = None, {}
    sari.says("di Kaligondang", 2)
    assert sari.start == [FORM, ASKED]
    sari.says("terima kasih", 3)
    assert sari.start == []


def test_silence_is_an_error_and_the_next_try_begins_where_this_one_did(sari: Sari) -> None:
    sari.rasa.loop, sari.rasa.slots = "complaint_form", {"requested_slot": "place"}
    sari.says("jalan rusak", 1)
    sari.rasa.is_silent = True
    with pytest.raises(RasaSilent):
        sari.says("di Kaligondang", 2)
    assert sari.engine.active_form(sari.person) == "complaint_form"
    sari.rasa.is_silent, sari.rasa.loop = False, None
    assert sari.says("di Kaligondang", 2) == [Saying("citizen.what_next")]
    assert sari.start == [FORM, ASKED]


def test_a_message_given_up_does_not_disturb_the_one_after_it(sari: Sari) -> None:
    sari.says("halo", 1)
    sari.rasa.is_silent, sari.rasa.loop = True, "complaint_form"
    with pytest.raises(RasaSilent):
        sari.says("jalan rusak", 2)
    sari.rasa.is_silent = False
    sari.says("halo lagi", 3)
    assert sari.start == []


def test_an_answer_that_was_lost_on_its_way_is_taken_from_the_tracker(sari: Sari) -> None:
    sari.rasa.loses_answers = True
    with pytest.raises(EngineAway):
        sari.says("halo", 4)
    sari.rasa.loses_answers = False
    assert sari.says("halo", 4) == [Saying("citizen.what_next")]
    assert len(sari.rasa.heard) == 1


def test_a_repeat_after_a_crash_says_the_same_and_sends_nothing(sari: Sari) -> None:
    first = sari.says("halo", 4)
    assert sari.says("halo", 4) == first
    assert len(sari.rasa.heard) == 1


def test_a_repeat_that_rasa_has_forgotten_begins_where_it_did_before(sari: Sari) -> None:
    sari.rasa.loop = "complaint_form"
    sari.says("jalan rusak", 4)
    sari.rasa.events.clear()
    assert sari.says("jalan rusak", 4) == [Saying("citizen.what_next")]
    assert sari.start == []


def test_a_draft_that_lapsed_leaves_no_form_behind_in_rasa(sari: Sari) -> None:
    sari.rasa.loop = "complaint_form"
    sari.says("jalan rusak", 1)
    with sari.office.transaction() as records:
        records.conversations.keep(records.conversations.of(sari.person, NOW), {}, NOW)
    sari.says("halo", 2)
    assert sari.start == []


def test_what_the_other_engine_was_told_meanwhile_is_told_to_rasa(sari: Sari) -> None:
    sari.says("halo", 1)
    EmbeddedEngine(sari.office).answer(Message(sari.person, 2, NOW, payload="/file_complaint"))
    sari.says("jalan rusak", 3)
    assert FORM in sari.start


def test_an_unreachable_rasa_is_an_error(sari: Sari) -> None:
    engine = RasaServerEngine(sari.office, "http://127.0.0.1:9", SECRET)
    with pytest.raises(EngineAway):
        engine.answer(Message(sari.person, 1, NOW, payload="/greet"))


def test_no_transaction_is_open_while_rasa_works(sari: Sari) -> None:
    def file_something() -> None:
        with sari.office.transaction() as records:  # in the server's thread: waits if ours were open
            a_person(records)

    sari.rasa.work = file_something
    with sari.engine.turn():
        assert sari.says("halo") == [Saying("citizen.what_next")]
