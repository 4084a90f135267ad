"""Learning from an agency's own archive of complaints: train a second opinion, or measure how good one would be."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.understanding.archive import Source
from actions.understanding.trainer import Progress, find_model, run_child
from actions.understanding.understood import Guess

MODULE = "actions.understanding.archive_training"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What an archive gave: rows learnt from, rows in all, rows without text or label, labels with too few rows."""

    rows: int
    total: int
    labels: int
    left_out: int
    too_rare: tuple[str, ...]
    path: Path | None = None
    answers: tuple[str, ...] = ()
    rankings: tuple[tuple[Guess, ...], ...] = ()


def train_on_archive(source: Source, *, data: Path, cache: Path, region: str, progress: Progress) -> Learnt:
    """Train the region's second opinion; it replaces the earlier one. `region` is the pack's folder name.

    Written whole or not at all. Raises TableError and TrainingError.
    """
    return _run(source, data, cache, region, 0, progress)


def evaluate_archive(source: Source, *, folds: int, data: Path, cache: Path, progress: Progress) -> Learnt:
    """What models of the other folds guess for each row, the likeliest five with calibrated probabilities.

    Labels with fewer rows than folds can't be measured: they are added to `too_rare`.
    Raises TableError and TrainingError.
    """
    return _run(source, data, cache, "", folds, progress)


def _run(source: Source, data: Path, cache: Path, region: str, folds: int, progress: Progress) -> Learnt:
    model = find_model(data, cache, progress)
    corrections = str(source.corrections.resolve()) if source.corrections else None
    job = {
        "data": str(data.resolve()),
        "model": str(model.resolve()),
        "cache": str(cache.resolve()),
        "region": region,
        "folds": folds,
        "source": [str(source.complaints.resolve()), source.text_column, source.label_column, corrections],
    }
    told: dict[str, Any] = json.loads(run_child(MODULE, [json.dumps(job)], progress))
    return Learnt(
        rows=told["rows"],
        total=told["total"],
        labels=told["labels"],
        left_out=told["left_out"],
        too_rare=(*told["too_rare"], *told.get("not_measured", ())),
        path=Path(told["path"]) if "path" in told else None,
        answers=tuple(told.get("answers", ())),
        rankings=tuple(
            tuple(Guess(name, share) for name, share in ranking) for ranking in told.get("rankings", ())
        ),
    )
