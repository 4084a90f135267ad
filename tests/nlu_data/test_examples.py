"""What people say: every label has enough sentences, and no sentence stands twice."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

NLU_DATA = Path(__file__).parents[2] / "nlu_data"
INTENT_FILES = sorted((NLU_DATA / "nlu").glob("*.yml"))
CATEGORY_FILES = sorted((NLU_DATA / "nlu" / "categories").glob("*.yml"))
ALL_FILES = INTENT_FILES + CATEGORY_FILES

ENOUGH = 60
"""The fewest sentences an intent is learnt from."""

ENOUGH_OF_SHORT_ONES = 30
SHORT_ONES = {"greet", "goodbye", "thank", "affirm", "deny", "skip", "cancel", "change_language", "bot_challenge"}
"""Intents that can be said in few ways only."""

ENOUGH_OF_A_CATEGORY = 120

LONG = 35
"""Words above which a complaint counts as long: half of the real ones have 30 or more."""

BUTTONS_ONLY = {"inform", "withdraw"}
"""Intents that carry a button's slots and are never predicted, so that nobody says them."""


def name_of(path: Path) -> str:
    return str(path.relative_to(NLU_DATA / "nlu").with_suffix(""))


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(path)
    return loaded


def lines_of(path: Path) -> list[str]:
    return str(read(path)["nlu"][0]["examples"]).splitlines()


def sentences_of(path: Path) -> list[str]:
    return [line.removeprefix("- ") for line in lines_of(path)]


def intents_of_the_domain() -> set[str]:
    """The domain's intents; Rasa lets one stand as a name or as a mapping from its name to settings."""
    intents = read(NLU_DATA / "domain.yml")["intents"]
    return {intent if isinstance(intent, str) else next(iter(intent)) for intent in intents} - BUTTONS_ONLY


def category_slugs() -> set[str]:
    with (NLU_DATA / "categories.csv").open(encoding="utf-8", newline="") as rows:
        return {row["slug"] for row in csv.DictReader(rows)}


def test_every_intent_of_the_domain_has_its_file() -> None:
    assert {name_of(path) for path in INTENT_FILES} == intents_of_the_domain()


def test_every_category_has_its_file() -> None:
    assert {path.stem for path in CATEGORY_FILES} == category_slugs()


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_the_file_is_rasa_3_and_holds_the_intent_it_is_named_after(path: Path) -> None:
    expected = name_of(path).replace("categories/", "file_complaint/")
    content = read(path)
    assert content["version"] == "3.1"
    assert [entry["intent"] for entry in content["nlu"]] == [expected]


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_the_label_has_enough_sentences(path: Path) -> None:
    least = ENOUGH_OF_SHORT_ONES if path.stem in SHORT_ONES else ENOUGH
    assert len(set(sentences_of(path))) >= (ENOUGH_OF_A_CATEGORY if path in CATEGORY_FILES else least)


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_each_line_is_one_plain_sentence(path: Path) -> None:
    """Rasa reads brackets as annotations and a leading slash as an intent."""
    odd = [
        line
        for line in lines_of(path)
        if not line.startswith("- ")
        or line.startswith("- /")
        or not line[2:].strip()
        or line != line.strip()
        or set(line) & set("[]{}")
    ]
    assert odd == []


@pytest.mark.parametrize("path", CATEGORY_FILES, ids=name_of)
def test_about_a_third_of_a_category_is_long(path: Path) -> None:
    sentences = sentences_of(path)
    long = [sentence for sentence in sentences if len(sentence.split()) > LONG]
    assert len(long) >= 0.32 * len(sentences)


def test_no_sentence_stands_twice() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in ALL_FILES:
        for sentence in sentences_of(path):
            places[" ".join(sentence.casefold().split())].append(name_of(path))
    assert {sentence: names for sentence, names in places.items() if len(names) > 1} == {}
