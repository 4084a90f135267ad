"""What understanding must reach on the development sets, by other hands than the training sentences."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from actions.region import load_region
from actions.understanding import Understanding, Understood
from actions.understanding.evaluation import evaluate
from actions.understanding.labelled import ASPECTS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENOUGH = 150


@pytest.fixture(scope="module")
def understand() -> Callable[[str], Understood]:
    region = load_region(ROOT / "nlu_data" / "regions" / "jateng")
    return Understanding(region, ROOT / "nlu_data", ROOT / "build" / "models").understand


def read(name: str) -> list[tuple[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("name", "aspect", "least"),
    [
        ("dev_intents", "intents", 0.92),
        ("dev_categories", "categories", 0.90),
        ("hard_categories", "categories", 0.90),
        ("fresh_categories", "categories", 0.90),
        ("real_categories", "categories", 0.88),
        ("dev_places", "places", 0.95),
        ("hard_places", "places", 0.95),
        ("dev_kinds", "kinds", 0.90),
        ("dev_language", "languages", 0.97),
        ("fresh_language", "languages", 0.95),
    ],
)
def test_enough_is_right(understand: Callable[[str], Understood], name: str, aspect: str, least: float) -> None:
    pairs = read(name)
    rankings = [ASPECTS[aspect].rank(understand(text), label) for text, label in pairs]
    measured = evaluate([label for _, label in pairs], rankings)
    assert measured.accuracy >= least
    if aspect == "categories":
        assert measured.top_three is not None and measured.top_three >= 0.97
        # Of a hundred texts, the error is as much chance as fault.
        most = 0.06 if len(pairs) > ENOUGH else 0.09
        assert measured.calibration_error is not None and measured.calibration_error <= most


@pytest.mark.parametrize("name", ["dev_urgent", "hard_urgent", "fresh_urgent", "last_urgent"])
def test_emergencies_are_seen(understand: Callable[[str], Understood], name: str) -> None:
    emergencies = [text for text, label in read(name) if label == "urgent"]
    missed = [text for text in emergencies if not understand(text).urgent]
    assert len(missed) <= 0.05 * len(emergencies), missed


def test_ordinary_complaints_are_let_be(understand: Callable[[str], Understood]) -> None:
    names = ("dev_categories", "hard_categories", "fresh_categories", "real_categories")
    complaints = [text for name in names for text, _ in read(name)]
    alarms = [text for text in complaints if understand(text).urgent]
    assert len(alarms) <= 0.01 * len(complaints), alarms


@pytest.mark.parametrize("name", ["dev_urgent", "hard_urgent", "fresh_urgent", "last_urgent"])
def test_what_sounds_like_danger_is_seldom_taken_for_it(understand: Callable[[str], Understood], name: str) -> None:
    ordinary = [text for text, label in read(name) if label == "ordinary"]
    alarms = [text for text in ordinary if understand(text).urgent]
    assert len(alarms) <= 0.04 * len(ordinary), alarms
