"""The dialogues tagged ``engines: both``, through the whole application, on a real Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue import Player, read_dialogue
from tests.live import a_live_town
from tests.rasa_check.conftest import Rasa
from tests.rasa_check.servers import ROOT, SECRET, an_action_server

DIALOGUES = [
    file for file in sorted((ROOT / "tests" / "dialogues").glob("*.yml")) if read_dialogue(file).engines == "both"
]
pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
def test_a_dialogue_goes_on_rasa_as_told(file: Path, tmp_path: Path, rasa: Rasa) -> None:
    with (
        a_live_town(tmp_path, ENGINE="rasa", RASA_URL=rasa.url, ACTION_SECRET=SECRET) as town,
        an_action_server(tmp_path, rasa.action_port),
    ):
        Player(town, read_dialogue(file)).play()


def test_enough_dialogues_ran_and_a_whole_complaint_among_them() -> None:
    whole = [file for file in DIALOGUES if "sudah tercatat" in (text := file.read_text()) and "/selesai" in text]
    assert len(DIALOGUES) >= 5
    assert whole
