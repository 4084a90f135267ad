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
        ("dev_places", "places", 0.95),
        ("hard_places", "places", 0.95),
        ("dev_kinds", "kinds", 0.90),
        ("dev_language", "languages", 0.95),
    ],
)
def test_enough_is_right(understand: Callable[[str], Understood], name: str, aspect: str, least: float) -> None:
    pairs = read(name)
    rankings = [ASPECTS[aspect].rank(understand(text), label) for text, label in pairs]
    measured = evaluate([label for _, label in pairs], rankings)
    assert measured.accuracy >= least
    if aspect == "categories":
        assert measured.top_three is not None and measured.top_three >= 0.97
        assert measured.calibration_error is not None and measured.calibration_error <= 0.06


def test_emergencies_are_seen_and_ordinary_complaints_let_be(understand: Callable[[str], Understood]) -> None:
    labelled = [*read("dev_urgent"), *read("hard_urgent")]
    emergencies = [text for text, label in labelled if label == "urgent"]
    assert sum(understand(text).urgent for text in emergencies) >= 0.95 * len(emergencies)
    complaints = [text for text, _ in [*read("dev_categories"), *read("hard_categories")]]
    ordinary = [*complaints, *(text for text, label in labelled if label == "ordinary")]
    assert sum(understand(text).urgent for text in ordinary) <= 0.01 * len(ordinary)
