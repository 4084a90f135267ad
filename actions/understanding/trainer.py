"""Finds the model of the present data, or has a child process train it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from actions.understanding.check_examples import check_examples
from actions.understanding.data import fingerprint
from actions.understanding.tables import TableError

MODULE = "actions.understanding.training"
ROOT = Path(__file__).parents[2]
Progress = Callable[[int, int, str], None]


class TrainingError(Exception):
    """Training failed; the message is what the child process said."""


class ExamplesBroken(TrainingError):
    """Sentences that can't be read; `problems` names each with file, line and remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def train(data: Path, cache: Path, progress: Progress) -> Path:
    """Train on a data folder (nlu_data) and return the model file, named by the data's fingerprint.

    `progress` is called with step, steps in all and what is being done. Raises TrainingError; before anything
    is written it is ExamplesBroken when the sentences can't be read.
    """
    if problems := check_examples(data):
        raise ExamplesBroken(problems)
    return Path(run_child(MODULE, [str(data.resolve()), str(cache.resolve())], progress))


def run_child(module: str, arguments: Sequence[str], progress: Progress) -> str:
    """Run a module of ours as a process of its own; its lines are `step total what`, its result begins with `= `.

    Raises TableError for what it says after `! `, TrainingError when it ends without a result.
    """
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(  # noqa: S603 - our own module with our own arguments
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as child:
        assert child.stdout and child.stderr
        for line in child.stdout:
            if line.startswith("= "):
                return line[2:].strip()
            if line.startswith("! "):
                raise TableError(line[2:].strip())
            step, total, what = line.split(maxsplit=2)
            progress(int(step), int(total), what.strip())
        raise TrainingError(child.stderr.read().strip())


def find_model(data: Path, cache: Path, progress: Progress) -> Path:
    """The model of this data, trained now when there is none."""
    path = cache / f"{fingerprint(data)}.npz"
    return path if path.exists() else train(data, cache, progress)
