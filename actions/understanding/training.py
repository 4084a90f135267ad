"""Trains the model with scikit-learn and exports plain arrays; run as a process of its own, it leaves no memory."""

# mypy: disable-error-code="no-untyped-call"
# (scikit-learn ships no types)

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from actions.understanding.arrays import write_arrays
from actions.understanding.data import fingerprint, read_descriptions, read_examples, read_turns
from actions.understanding.features import pieces_of, words_of
from actions.understanding.lexicon import load_lexicon
from actions.understanding.normalise import Normaliser

Report = Callable[[int, int, str], None]
Pairs = list[tuple[str, str]]

STEPS = 5
SEED = 33
KEPT = 3  # models of earlier data that another process may still be about to load
COMPLAINTS_PER_CATEGORY = 20  # so that complaints don't drown the other intents
FOLDS = 4
SHARPNESSES = np.geomspace(1, 15, 28).tolist()
TRUSTS = (0.85, 0.9, 0.93, 0.96, 0.98, 0.99, 1.0)


def train_here(data: Path, cache: Path, progress: Report) -> Path:
    """Train in this process and write `<cache>/<fingerprint>.npz`, all or nothing."""
    target = cache / f"{fingerprint(data)}.npz"
    progress(1, STEPS, "reading")
    normalise = Normaliser(load_lexicon(data / "lexicon").meanings)
    intents, complaints = read_examples(data)
    intents += [(text, "file_complaint") for text, _ in _sample(complaints)]
    known = {intent for _, intent in intents}
    floor = [(text, intent) for text, intent in read_turns(data) if intent in known]
    texts = {text: normalise(text) for text, _ in [*intents, *floor, *complaints, *read_descriptions(data)]}
    progress(2, STEPS, "features")
    words = TfidfVectorizer(analyzer=words_of, sublinear_tf=True, dtype=np.float32)
    pieces = TfidfVectorizer(analyzer=pieces_of, sublinear_tf=True, min_df=2, dtype=np.float32)
    matrix = hstack([words.fit_transform(texts.values()), pieces.fit_transform(texts.values())]).tocsr()
    rows = {text: row for row, text in enumerate(texts)}
    progress(3, STEPS, "intents")
    intent_arrays, intent_names = _fit(matrix, rows, intents, floor)
    progress(4, STEPS, "categories")
    category_arrays, category_names = _fit(matrix, rows, complaints, read_descriptions(data))
    progress(5, STEPS, "writing")
    names = {
        "words": words.get_feature_names_out().tolist(),
        "pieces": pieces.get_feature_names_out().tolist(),
        "intents": intent_names,
        "categories": category_names,
    }
    arrays = {
        "names": np.frombuffer(json.dumps(names).encode(), dtype=np.uint8),
        "word_rarity": words.idf_.astype(np.float32),
        "piece_rarity": pieces.idf_.astype(np.float32),
        **{f"intent_{name}": array for name, array in intent_arrays.items()},
        **{f"category_{name}": array for name, array in category_arrays.items()},
    }
    _write(target, arrays)
    return target


def _sample(complaints: Pairs) -> Pairs:
    chosen: Pairs = []
    taken: dict[str, int] = {}
    for text, category in Random(SEED).sample(complaints, len(complaints)):
        taken[category] = taken.get(category, 0) + 1
        if taken[category] <= COMPLAINTS_PER_CATEGORY:
            chosen.append((text, category))
    return chosen


def _fit(
    matrix: csr_matrix, rows: dict[str, int], examples: Pairs, floor: Pairs
) -> tuple[dict[str, Any], list[str]]:
    """Weights (as float16: half the file, no visible loss), bias, and what calibrates them.

    `floor` examples are always trained on and never count for the calibration.
    """
    features = matrix[[rows[text] for text, _ in [*examples, *floor]]]
    labels = np.array([label for _, label in [*examples, *floor]])
    classifier = _classifier().fit(features, labels)
    sharpness, trust = _calibrate(features, labels, len(examples))
    arrays = {
        "weights": classifier.coef_.T.astype(np.float16),
        "bias": classifier.intercept_.astype(np.float32),
        "sharpness": np.float32(sharpness),
        "trust": np.float32(trust),
    }
    return arrays, classifier.classes_.tolist()


def _classifier() -> LinearSVC:
    return LinearSVC(C=1.0, class_weight="balanced", random_state=SEED)


def _calibrate(features: csr_matrix, labels: Any, counted: int) -> tuple[float, float]:
    """The (sharpness, trust) that make the held-out answers likeliest, every label counting the same.

    Sharpness scales the scores before the softmax; trust is the share of the result that is kept, the rest being
    spread evenly, because a linear model is sometimes sure and wrong.
    """
    held_scores, held_answers = [], []
    floor = np.arange(counted, len(labels))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    for train, test in folds.split(labels[:counted], labels[:counted]):
        known = np.concatenate([train, floor])
        classifier = _classifier().fit(features[known], labels[known])
        held_scores.append(classifier.decision_function(features[test]))
        held_answers.append(np.searchsorted(classifier.classes_, labels[test]))
    scores, answers = np.concatenate(held_scores), np.concatenate(held_answers)
    weights = 1 / np.bincount(answers)[answers]

    def surprise(sharpness: float, trust: float) -> float:
        shares = np.exp((scores - scores.max(axis=1, keepdims=True)) * sharpness)
        right = shares[np.arange(len(answers)), answers] / shares.sum(axis=1)
        return -float(weights @ np.log(trust * right + (1 - trust) / scores.shape[1]))

    return min(product(SHARPNESSES, TRUSTS), key=lambda pair: surprise(*pair))


def _write(target: Path, arrays: dict[str, Any]) -> None:
    write_arrays(target, arrays)
    models = sorted(target.parent.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in models[KEPT:]:
        old.unlink(missing_ok=True)


def main() -> None:
    """`python -m actions.understanding.training DATA CACHE`: progress as `step total what` lines, then the path."""
    data, cache = map(Path, sys.argv[1:3])

    def report(step: int, total: int, what: str) -> None:
        sys.stdout.write(f"{step} {total} {what}\n")
        sys.stdout.flush()

    sys.stdout.write(f"= {train_here(data, cache, report)}\n")


if __name__ == "__main__":
    main()
