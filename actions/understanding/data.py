"""The training sentences of nlu_data/nlu, and the fingerprint that ties a model to them."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

FORMAT = "6"  # raise it when normalising, features or the model's file change
SOURCES = (
    "nlu/*.yml",
    "nlu/*/*.yml",
    "categories.csv",
    "lexicon/*_words.yml",
    "lexicon/dangers.yml",
    "lexicon/spellings.csv",
    "lexicon/javanese.csv",
    "lexicon/english.csv",
    "lexicon/function_words.csv",
)


def read_examples(data: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(text, intent) and (text, category) pairs; a category's sentences are not repeated among the intents."""
    intents: list[tuple[str, str]] = []
    categories: list[tuple[str, str]] = []
    for path in sorted([*data.glob("nlu/*.yml"), *data.glob("nlu/categories/*.yml")]):
        for label, text in _read_file(path):
            intent, _, category = label.partition("/")
            if category:
                categories.append((text, category))
            else:
                intents.append((text, intent))
    return intents, categories


def read_labelled(data: Path, folder: str) -> list[tuple[str, str]]:
    """(text, label) pairs of nlu/<folder>, whose intents are written `<kind of label>/<label>`; none without it."""
    return [
        (text, label.partition("/")[2])
        for path in sorted(data.glob(f"nlu/{folder}/*.yml"))
        for label, text in _read_file(path)
    ]


def read_descriptions(data: Path) -> list[tuple[str, str]]:
    """(words, category) pairs: what belongs to a category by the taxonomy and the lexicon, as very short texts."""
    listed = YAML(typ="safe").load(data / "lexicon" / "category_words.yml")
    with (data / "categories.csv").open(encoding="utf-8", newline="") as file:
        pairs = [
            (piece.strip(), row["slug"])
            for row in csv.DictReader(file)
            for piece in [*row["belongs"].split(","), *listed.get(row["slug"], [])]
        ]
    return list(dict.fromkeys(pair for pair in pairs if pair[0]))


def read_turns(data: Path) -> list[tuple[str, str]]:
    """(words, intent) pairs of the lexicon: turns of phrase that give an intent away."""
    listed = YAML(typ="safe").load(data / "lexicon" / "intent_words.yml")
    return [(phrase, intent) for intent, phrases in listed.items() for phrase in phrases]


def fingerprint(data: Path) -> str:
    """Twenty hex digits that change with anything a model depends on."""
    digest = hashlib.sha256(FORMAT.encode())
    for pattern in SOURCES:
        for path in sorted(data.glob(pattern)):
            digest.update(path.relative_to(data).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _read_file(path: Path) -> Iterator[tuple[str, str]]:
    for item in YAML(typ="safe").load(path).get("nlu", []):
        for line in item.get("examples", "").splitlines():
            text = line.strip().removeprefix("- ").strip()
            if text and "intent" in item:
                yield item["intent"], text
