"""The word lists of nlu_data/lexicon: spellings, Javanese, small words of each language, dangers, fears."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError


class LexiconError(Exception):
    """The word lists can't be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists, as read. `meanings` turns slang, Javanese and English into plain Indonesian."""

    meanings: Mapping[str, str]
    languages: Mapping[str, str]
    whole_messages: Mapping[str, str]
    dangers: Mapping[str, Mapping[str, list[str]]]
    past: list[str]
    now: list[str]
    people: list[str]
    remedy: list[str]
    hollow: list[str]
    fears: list[str]
    landmarks: Mapping[str, list[str]]
    stars: Mapping[str, Any]


def load_lexicon(folder: Path) -> Lexicon:
    """Read the lexicon of a data folder (nlu_data/lexicon). Raises LexiconError."""
    spellings = {row["spelling"]: row["meaning"] for row in _rows(folder / "spellings.csv", "spelling", "meaning")}
    english = {row["word"]: row["meaning"] for row in _rows(folder / "english.csv", "word", "meaning")}
    javanese = list(_rows(folder / "javanese.csv", "word", "meaning", "marks"))
    languages = {row["word"]: row["language"] for row in _rows(folder / "function_words.csv", "word", "language")}
    languages.update({row["word"]: "jv" for row in javanese if row["marks"] == "1"})
    dangers = _mapping(folder / "dangers.yml", "dangers", "past", "now", "people", "remedy", "hollow")
    return Lexicon(
        meanings={row["word"]: row["meaning"] for row in javanese} | english | spellings,
        languages=languages,
        whole_messages={
            message: intent for intent, messages in _mapping(folder / "yes_no.yml").items() for message in messages
        },
        dangers=dangers["dangers"],
        past=dangers["past"],
        now=dangers["now"],
        people=dangers["people"],
        remedy=dangers["remedy"],
        hollow=dangers["hollow"],
        fears=_mapping(folder / "fears.yml", "fears")["fears"],
        landmarks=_mapping(folder / "landmarks.yml", "homes", "own", "own_homes"),
        stars=_mapping(folder / "stars.yml", "beside", "out_of", "numbers"),
    )


def _rows(path: Path, *columns: str) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(_read(path).splitlines())
    for column in columns:
        if column not in (reader.fieldnames or ()):
            raise LexiconError(f"{path}:1: no column {column}. Add it to the first line.")
    for row in reader:
        if None in row or None in row.values():
            raise LexiconError(
                f"{path}:{reader.line_num}: too many or too few cells. Quote a cell that holds a comma."
            )
        yield row


def _mapping(path: Path, *keys: str) -> dict[str, Any]:
    try:
        loaded: Any = YAML(typ="safe").load(_read(path))
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        raise LexiconError(f"{path}:{line}: not YAML ({problem.problem}). Mend the line.") from problem
    if not isinstance(loaded, dict):
        raise LexiconError(f"{path}:1: not lists under names. Write `name:` and `- word` lines.")
    for key in keys:
        if key not in loaded:
            raise LexiconError(f"{path}:1: {key} is missing. Add it.")
    return loaded


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError as problem:
        raise LexiconError(f"{path}:1: the file is missing. Restore it from the repository.") from problem
    except UnicodeDecodeError as problem:
        raise LexiconError(f"{path}:1: not UTF-8. Save it as UTF-8.") from problem
