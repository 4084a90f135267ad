"""What people say: every label has enough sentences, and no sentence stands twice."""

import csv
import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bench.trying.boundaries import boundary_sentences, read_normalised, typical_words

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

FEWEST_COMPARED = 5
MOST_SHARED = 0.7
"""Sentences of so many different words or more may share at most this part of them."""

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
def test_a_third_of_a_category_is_long(path: Path) -> None:
    sentences = sentences_of(path)
    long = [sentence for sentence in sentences if len(sentence.split()) > LONG]
    assert len(long) * 3 >= len(sentences)


def test_a_third_of_a_category_stands_at_a_boundary() -> None:
    """Another category's words stand out there; `python -m bench.trying.boundaries` prints the shares."""
    sentences = read_normalised(NLU_DATA)
    found = boundary_sentences(sentences, typical_words(sentences))
    shares = {category: len(found[category]) / len(texts) for category, texts in sentences.items()}
    assert {category: share for category, share in shares.items() if share < 1 / 3} == {}


@pytest.mark.parametrize("path", ALL_FILES, ids=name_of)
def test_no_sentence_is_another_with_a_word_swapped(path: Path) -> None:
    sentences = [(sentence, set(re.findall(r"\w+", sentence.casefold()))) for sentence in sentences_of(path)]
    long_enough = [(sentence, words) for sentence, words in sentences if len(words) >= FEWEST_COMPARED]
    alike = [
        (one, other)
        for (one, words), (other, others) in combinations(long_enough, 2)
        if len(words & others) > MOST_SHARED * len(words | others)
    ]
    assert alike == []


def test_no_sentence_stands_twice() -> None:
    places: defaultdict[str, list[str]] = defaultdict(list)
    for path in ALL_FILES:
        for sentence in sentences_of(path):
            places[" ".join(sentence.casefold().split())].append(name_of(path))
    assert {sentence: names for sentence, names in places.items() if len(names) > 1} == {}
