"""Compares the families on the categories, the intents and a stand-in archive: `python -m bench.trying.compare`."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import accuracy_score, f1_score
from sklearn.model_selection import StratifiedKFold

from actions.understanding.data import read_descriptions, read_examples, read_turns
from actions.understanding.features import pieces_of, words_of
from actions.understanding.lexicon import load_lexicon
from actions.understanding.normalise import Normaliser
from bench.trying.families import FAMILIES, SEED, Family

ROOT = Path(__file__).parents[2]
DATA = ROOT / "nlu_data"
DEVELOPMENT = ROOT / "tests" / "nlu_data"
FOLDS = 5
Pairs = list[tuple[str, str]]


class Features:
    """TF-IDF of words, pairs and pieces over all texts at hand (no label is looked at)."""

    def __init__(self, texts: list[str]) -> None:
        normalise = Normaliser(load_lexicon(DATA / "lexicon").meanings)
        plain = {text: normalise(text) for text in texts}
        words = TfidfVectorizer(analyzer=words_of, sublinear_tf=True, dtype=np.float32)
        pieces = TfidfVectorizer(analyzer=pieces_of, sublinear_tf=True, min_df=2, dtype=np.float32)
        first, second = words.fit_transform(plain.values()), pieces.fit_transform(plain.values())
        self.split = first.shape[1]
        self._matrix = hstack([first, second]).tocsr()
        self._rows = {text: row for row, text in enumerate(plain)}

    def of(self, pairs: Pairs) -> csr_matrix:
        """The rows of these texts."""
        return self._matrix[[self._rows[text] for text, _ in pairs]]


def compare(name: str, train: Pairs, floor: Pairs, development: Pairs, chosen: str) -> None:
    """Print each family's macro-F1, accuracy, top 3 by folds and on the development set, and its seconds."""
    features = Features([text for text, _ in [*train, *floor, *development]])
    matrix, extra, asked = features.of(train), features.of(floor), features.of(development)
    labels, extra_labels = _labels(train), _labels(floor)
    print(f"\n{name}: {len(train)} sentences, {len(set(labels))} labels, {len(development)} in the development set")
    for family_name, family in FAMILIES.items():
        if chosen not in family_name:
            continue
        start = perf_counter()
        held = _by_folds(family, matrix, labels, extra, extra_labels, features.split)
        seconds = (perf_counter() - start) / FOLDS
        known = (_stack(matrix, extra), np.concatenate([labels, extra_labels]))
        figures = [held]
        if development:
            figures.append(_figures(family(*known, asked, features.split), _labels(development), known[1]))
        shown = " · ".join(" ".join(f"{figure:.3f}" for figure in one) for one in figures)
        print(f"{family_name:<42} {shown} · {seconds:6.1f} s", flush=True)


def _by_folds(
    family: Family, matrix: csr_matrix, labels: Any, extra: csr_matrix, extra_labels: Any, split: int
) -> list[float]:
    scores = np.zeros((len(labels), len(np.unique(labels))))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels):
        known = np.concatenate([labels[train], extra_labels])
        scores[test] = family(_stack(matrix[train], extra), known, matrix[test], split)
    return _figures(scores, labels, labels)


def _figures(scores: Any, answers: Any, known: Any) -> list[float]:
    names = np.unique(known)
    best = names[scores.argmax(axis=1)]
    three = names[np.argsort(-scores, axis=1)[:, :3]]
    return [
        f1_score(answers, best, average="macro", labels=np.unique(answers)),
        accuracy_score(answers, best),
        float((three == answers[:, None]).any(axis=1).mean()),
    ]


def _labels(pairs: Pairs) -> Any:
    return np.array([label for _, label in pairs], dtype=object).astype(str)


def _stack(matrix: csr_matrix, extra: csr_matrix) -> csr_matrix:
    return vstack([matrix, extra]).tocsr() if extra.shape[0] else matrix


def read_pairs(path: Path) -> Pairs:
    """(text, label) of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["label"]) for row in csv.DictReader(file)]


def sample_complaints(complaints: Pairs, of_a_category: int = 20) -> Pairs:
    """As many complaints as our own training takes to stand for the intent `file_complaint`."""
    taken: Counter[str] = Counter()
    chosen = []
    for text, category in Random(SEED).sample(complaints, len(complaints)):
        taken[category] += 1
        if taken[category] <= of_a_category:
            chosen.append((text, "file_complaint"))
    return chosen


def main() -> None:
    """Compare all families, or those whose name holds the first argument."""
    chosen = sys.argv[1] if len(sys.argv) > 1 else ""
    what = sys.argv[2] if len(sys.argv) > 2 else "categories,intents"
    intents, complaints = read_examples(DATA)
    if "categories" in what:
        floor = read_descriptions(DATA)
        compare("categories", complaints, floor, read_pairs(DEVELOPMENT / "dev_categories.csv"), chosen)
    if "intents" in what:
        intents += sample_complaints(complaints)
        known = {intent for _, intent in intents}
        turns = [(text, intent) for text, intent in read_turns(DATA) if intent in known]
        compare("intents", intents, turns, read_pairs(DEVELOPMENT / "dev_intents.csv"), chosen)


if __name__ == "__main__":
    main()
