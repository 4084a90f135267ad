"""The word lists of nlu_data/lexicon: spellings, Javanese, small words of each language, dangers, fears."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists, as read. `meanings` turns slang, Javanese and English into plain Indonesian."""

    meanings: Mapping[str, str]
    languages: Mapping[str, str]
    whole_messages: Mapping[str, str]
    dangers: Mapping[str, Mapping[str, list[str]]]
    past: list[str]
    fears: list[str]
    landmarks: Mapping[str, list[str]]


def load_lexicon(folder: Path) -> Lexicon:
    """Read the lexicon of a data folder (nlu_data/lexicon)."""
    spellings = {row["spelling"]: row["meaning"] for row in _rows(folder / "spellings.csv")}
    english = {row["word"]: row["meaning"] for row in _rows(folder / "english.csv")}
    javanese = list(_rows(folder / "javanese.csv"))
    languages = {row["word"]: row["language"] for row in _rows(folder / "function_words.csv")}
    languages.update({row["word"]: "jv" for row in javanese if row["marks"] == "1"})
    dangers = _mapping(folder / "dangers.yml")
    return Lexicon(
        meanings={row["word"]: row["meaning"] for row in javanese} | english | spellings,
        languages=languages,
        whole_messages={
            message: intent for intent, messages in _mapping(folder / "yes_no.yml").items() for message in messages
        },
        dangers=dangers["dangers"],
        past=dangers["past"],
        fears=_mapping(folder / "fears.yml")["fears"],
        landmarks=_mapping(folder / "landmarks.yml"),
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _mapping(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(path)
    return loaded
