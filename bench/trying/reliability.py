"""How sure the category model is and how often right: `python -m bench.trying.reliability MODELS`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.model_selection import StratifiedKFold

from actions.region import load_region
from actions.understanding import Guess, Understanding
from actions.understanding.data import read_descriptions, read_examples
from actions.understanding.evaluation import accuracy_above, calibration_error, measure_reliability
from bench.trying.compare import DATA, DEVELOPMENT, FOLDS, Features, read_pairs
from bench.trying.families import SEED, svm

THRESHOLDS = (0.2, 0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)


def main() -> None:
    """Print the curve by folds over the training sentences, and on the development set."""
    cache = Path(sys.argv[1] if len(sys.argv) > 1 else "data/models")
    understanding = Understanding(load_region(DATA / "regions" / "jateng"), DATA, cache)
    development = read_pairs(DEVELOPMENT / "dev_categories.csv")
    rankings = [understanding.understand(text).categories for text, _ in development]
    _show("development set", [label for _, label in development], rankings)
    complaints = read_examples(DATA)[1]
    floor = read_descriptions(DATA)
    features = Features([text for text, _ in [*complaints, *floor]])
    matrix, extra = features.of(complaints), [label for _, label in floor]
    labels = np.array([label for _, label in complaints])
    held: list[list[Guess]] = [[] for _ in complaints]
    model = understanding.model.categories
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(labels, labels):
        known = [complaints[row] for row in train] + floor
        scores = svm()(features.of(known), np.array([*labels[train], *extra]), matrix[test], features.split)
        shares = np.exp((scores - scores.max(axis=1, keepdims=True)) * model.sharpness)
        shares = model.trust * shares / shares.sum(axis=1, keepdims=True) + (1 - model.trust) / scores.shape[1]
        for row, share in zip(test, shares, strict=True):
            best = int(share.argmax())
            held[row] = [Guess(model.labels[best], float(share[best]))]
    _show(f"{FOLDS} folds of the training sentences", labels.tolist(), held)


def _show(name: str, answers: list[str], rankings: list) -> None:  # type: ignore[type-arg]
    bins = measure_reliability(answers, rankings)
    print(f"\n{name}: {len(answers)} texts, calibration error {calibration_error(bins):.3f}")
    for number, one in enumerate(bins):
        if one.count:
            print(f"{number / 10:.1f} | {one.count:>5} | {one.confidence:.3f} | {one.accuracy:.3f}")
    for threshold, kept, accuracy in accuracy_above(answers, rankings, THRESHOLDS):
        print(f"at least {threshold:.2f}: {kept:.3f} of the texts, {accuracy:.3f} of them right")


if __name__ == "__main__":
    main()
