"""Trains and evaluates models of archives; run as a process of its own, it leaves no memory."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from actions.understanding.archive import SEED, Archive, Source, fingerprint_of, read_archive
from actions.understanding.archive_features import ArchiveFeatures, Rows, count_features
from actions.understanding.archive_fitting import Fitted, calibrate, fit, hold_out, rank
from actions.understanding.arrays import write_arrays
from actions.understanding.lexicon import load_lexicon
from actions.understanding.model import Model, load_model
from actions.understanding.normalise import Normaliser
from actions.understanding.second_opinion import ENDING, FOLDER
from actions.understanding.tables import TableError

Report = Callable[[int, str], None]  # how many of a hundred, and what

CALIBRATED_ON = 20_000  # rows, at most
CALIBRATING_FOLDS = 3
READ, COUNTED = 5, 40  # of a hundred steps, when the rows are read and their features counted


@dataclass(frozen=True, slots=True)
class Job:
    """What the child process is to do. `folds` 0 trains for `region`, else evaluates."""

    data: Path
    model: Path
    cache: Path
    region: str
    source: Source
    folds: int = 0

    @classmethod
    def load(cls, text: str) -> Job:
        """From the JSON that `archives` writes."""
        values = json.loads(text)
        complaints, text_column, label_column, corrections = values["source"]
        return cls(
            data=Path(values["data"]),
            model=Path(values["model"]),
            cache=Path(values["cache"]),
            region=values["region"],
            source=Source(Path(complaints), text_column, label_column, Path(corrections) if corrections else None),
            folds=values["folds"],
        )


def do(job: Job, report: Report) -> dict[str, Any]:
    """Train or evaluate; what came of it as JSON-able values. Raises TableError."""
    report(0, "reading")
    archive = read_archive(job.source)
    model = load_model(job.model)
    normalise = Normaliser(load_lexicon(job.data / "lexicon").meanings)
    span = COUNTED - READ
    features = count_features(
        archive.texts, normalise, model, lambda done, all_: report(READ + span * done // all_, "features")
    )
    labels = np.array(archive.labels)
    told: dict[str, Any] = {"rows": len(archive.texts), "total": archive.total, "left_out": archive.left_out}
    told |= {"labels": len(set(archive.labels)), "too_rare": archive.too_rare}
    if job.folds:
        return told | _evaluate(features, labels, job.folds, report)
    return told | {"path": str(_train(job, archive, features, labels, model, report))}


def _train(
    job: Job, archive: Archive, features: ArchiveFeatures, labels: NDArray[Any], model: Model, report: Report
) -> Path:
    rows = _calibrating_rows(labels)
    scores = hold_out(features, labels, rows, CALIBRATING_FOLDS, _within(report, COUNTED, 70, CALIBRATING_FOLDS))
    sharpness, trust = calibrate(scores, np.searchsorted(np.unique(labels[rows]), labels[rows]))
    report(70, "all rows")
    fitted = fit(features, labels, np.arange(len(labels)))
    report(97, "writing")
    target = job.cache / FOLDER / f"{job.region}-{fingerprint_of(job.source)}{ENDING}"
    write_arrays(target, _arrays(fitted, model.categories.labels, sharpness, trust, archive.total))
    for old in target.parent.glob(f"{job.region}-*{ENDING}"):
        if old != target:
            old.unlink(missing_ok=True)
    return target


def _arrays(
    fitted: Fitted, categories: tuple[str, ...], sharpness: float, trust: float, rows: int
) -> dict[str, Any]:
    names = {"labels": [str(label) for label in fitted.labels], "categories": list(categories)}
    return {
        "names": np.frombuffer(json.dumps(names).encode(), dtype=np.uint8),
        "word_hashes": fitted.words.hashes,
        "word_rarity": fitted.words.rarity,
        "piece_hashes": fitted.pieces.hashes,
        "piece_rarity": fitted.pieces.rarity,
        "weights": fitted.weights.astype(np.float16),
        "bias": fitted.bias,
        "sharpness": np.float32(sharpness),
        "trust": np.float32(trust),
        "rows": np.int64(rows),
    }


def _evaluate(features: ArchiveFeatures, labels: NDArray[Any], folds: int, report: Report) -> dict[str, Any]:
    """Rankings of every row by a model that has not seen it, calibrated on the other folds' rows."""
    counts = Counter(labels.tolist())
    rare = sorted(label for label, count in counts.items() if count < folds)
    rows = np.flatnonzero(~np.isin(labels, rare))
    kept = labels[rows]
    names = np.unique(kept)
    scores = hold_out(features, labels, rows, folds, _within(report, COUNTED, 98, folds))
    answers = np.searchsorted(names, kept)
    half = np.random.default_rng(SEED).permutation(len(rows)) % 2
    rankings: list[Any] = [None] * len(rows)
    for part in (0, 1):
        sharpness, trust = calibrate(scores[half != part], answers[half != part])
        for row, ranking in zip(
            np.flatnonzero(half == part), rank(scores[half == part], names, sharpness, trust), strict=True
        ):
            rankings[row] = ranking
    return {"answers": kept.tolist(), "rankings": rankings, "not_measured": rare}


def _calibrating_rows(labels: NDArray[Any]) -> Rows:
    """At most CALIBRATED_ON rows, of labels that every fold can hold."""
    counts = Counter(labels.tolist())
    common = [label for label, count in counts.items() if count >= CALIBRATING_FOLDS]
    rows = np.flatnonzero(np.isin(labels, common))
    if len(rows) > CALIBRATED_ON:
        rows = np.sort(np.random.default_rng(SEED).choice(rows, CALIBRATED_ON, replace=False))
    return rows


def _within(report: Report, start: int, end: int, steps: int) -> Callable[[int], None]:
    """Reports the folds done as a stretch of the hundred."""
    return lambda done: report(start + (end - start) * done // steps, f"fold {done + 1} of {steps}")


def main() -> None:
    """`python -m …archive_training JOB`: lines `done 100 what`, then `= result` or `! problem`."""

    def report(done: int, what: str) -> None:
        sys.stdout.write(f"{done} 100 {what}\n")
        sys.stdout.flush()

    try:
        sys.stdout.write(f"= {json.dumps(do(Job.load(sys.argv[1]), report))}\n")
    except TableError as problem:
        sys.stdout.write(f"! {problem}\n")


if __name__ == "__main__":
    main()
