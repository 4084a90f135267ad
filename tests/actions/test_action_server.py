"""The same actions behind the stock action server, called over HTTP as a real Rasa calls them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.rasa_actions import ACTIONS
from actions.signature import sign
from bot.dialogue.policy import split_payload
from bot.dialogue.project import read_yaml
from storage.database import Database
from storage.drafts import Draft
from tests.builders import a_database, a_person
from tests.rasa_check.servers import ROOT, SECRET, an_action_server, free_port

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
DOMAIN = read_yaml(ROOT / "nlu_data" / "domain.yml")
REPORT = "jalan depan SD 2 Kaligondang bolong besar, banyak yg jatuh"
SEND = '/inform{"confirmation": "send"}'


@dataclass
class RemoteCitizen:
    """A citizen whose every message is brought to the action server, with slots kept as Rasa would."""

    server: str
    person: str
    secret: str = SECRET
    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None

    def calls(self, action: str, text: str, update_id: int, **metadata: Any) -> httpx.Response:
        """Call one action for a message."""
        intent, entities = split_payload(text) or ("file_complaint", "{}")
        events: list[dict[str, Any]] = [{"event": "action", "name": "action_listen"}]
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [{"entity": "confirmation", "value": "send"}] if "send" in entities else [],
            "metadata": {
                "person": self.person,
                "update_id": update_id,
                "now": NOW.isoformat(),
                "text": "" if text.startswith("/") else text,
                "signature": sign(self.secret, self.person, update_id),
                **metadata,
            },
        }
        tracker = {
            "sender_id": "random",
            "slots": dict(self.slots),
            "latest_message": message,
            "events": events,
            "paused": False,
            "followup_action": None,
            "active_loop": {"name": self.loop} if self.loop else {},
            "latest_action_name": "action_listen",
        }
        call = {"next_action": action, "sender_id": "random", "tracker": tracker, "domain": DOMAIN}
        return httpx.post(f"{self.server}/webhook", json=call, timeout=30)

    def hears(self, action: str, text: str, update_id: int) -> list[dict[str, Any]]:
        """What an action says; the slots it sets are kept."""
        answer = self.calls(action, text, update_id).raise_for_status().json()
        self.slots.update({e["name"]: e["value"] for e in answer["events"] if e["event"] == "slot"})
        return [response["custom"] for response in answer["responses"]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A data folder with trained models and an empty database."""
    folder = tmp_path_factory.mktemp("actions")
    (folder / "models").symlink_to(models)
    return folder


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[Database]:
    """The database the server works with, seen from here."""
    database = a_database(folder)
    yield database
    database.close()


@pytest.fixture(scope="module")
def server(folder: Path, database: Database) -> Iterator[str]:
    """The stock action server, started once."""
    with an_action_server(folder, free_port()) as root:
        yield root


@pytest.fixture
def sari(server: str, database: Database) -> RemoteCitizen:
    """Someone who has written to the bot."""
    with database.transaction() as records:
        return RemoteCitizen(server, a_person(records, now=NOW).key)


def _complaints(database: Database, person: str) -> list[str]:
    with database.transaction() as records:
        return [complaint.ticket for complaint in records.complaints.of_author(person)]


def _drafts(database: Database, person: str) -> Draft | None:
    with database.transaction() as records:
        return records.drafts.open_of(person)


def test_the_server_knows_every_action_and_no_base_class(server: str) -> None:
    known = {action["name"] for action in httpx.get(f"{server}/actions").json()}
    assert known == {action().name() for action in ACTIONS}


def test_a_whole_complaint_is_filed_over_http_and_a_repeat_files_nothing_twice(
    sari: RemoteCitizen, database: Database
) -> None:
    assert sari.hears("validate_complaint_form", REPORT, 1) == []
    assert (sari.slots["category"], sari.slots["place"]) == ("jalan_jembatan", "33.03.04")
    sari.loop = "complaint_form"
    (summary,) = sari.hears("action_ask_complaint_form_confirmation", REPORT, 1)
    assert (summary["say"], summary["values"]["landmark"]) == ("complaint.summary", "depan SD 2 Kaligondang")
    sari.slots["requested_slot"] = "confirmation"
    assert sari.hears("validate_complaint_form", SEND, 2) == []
    assert sari.slots["confirmation"] == "send"
    filed = sari.hears("action_file_complaint", SEND, 2)
    assert _complaints(database, sari.person) == [filed[0]["values"]["ticket"]]

    assert sari.hears("action_file_complaint", SEND, 2) == filed
    assert len(_complaints(database, sari.person)) == 1


@pytest.mark.parametrize("signature", ["", "0" * 64, sign("another secret", "x", 1)])
def test_a_call_that_the_bot_did_not_sign_is_refused_and_changes_nothing(
    sari: RemoteCitizen, database: Database, signature: str
) -> None:
    answer = sari.calls("validate_complaint_form", REPORT, 7, signature=signature)
    assert answer.status_code == 404
    assert _drafts(database, sari.person) is None


def test_a_signature_is_good_for_its_own_citizen_and_message_only(sari: RemoteCitizen, database: Database) -> None:
    other = sign(SECRET, sari.person, 8)
    assert sari.calls("validate_complaint_form", REPORT, 9, signature=other).status_code == 404
    assert _drafts(database, sari.person) is None


@pytest.mark.parametrize("broken", [{"now": "yesterday"}, {"understood": {"text": REPORT}}, {"location": [1]}])
def test_an_action_that_fails_echoes_nothing_of_what_was_written(
    sari: RemoteCitizen, database: Database, broken: dict[str, Any]
) -> None:
    answer = sari.calls("validate_complaint_form", REPORT, 10, **broken)
    assert answer.json() == {"error": "failed", "action_name": "validate_complaint_form"}
    assert (answer.status_code, _drafts(database, sari.person)) == (404, None)
