"""Whole conversations, on the embedded engine, through the application and Telegram's own protocol."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue import Player, read_dialogue
from tests.live import a_live_town

FOLDER = Path(__file__).parent / "dialogues"
DIALOGUES = sorted(FOLDER.glob("*.yml"))


@pytest.mark.parametrize("file", DIALOGUES, ids=lambda file: file.stem)
def test_a_dialogue_goes_as_told(file: Path, tmp_path: Path) -> None:
    with a_live_town(tmp_path) as town:
        Player(town, read_dialogue(file)).play()
