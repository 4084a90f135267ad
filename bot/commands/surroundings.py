"""What several commands begin with: the settings, and an office whose model is trained with progress shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from actions.understanding.archives import Learnt
    from bot.settings import Settings


def settings_in_force() -> Settings:
    """The settings of the environment. Raises SettingsError."""
    from bot.settings import read_settings

    return read_settings(os.environ)


@contextmanager
def shown_progress(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr, drawn from the first step on."""
    with ExitStack() as stack:
        bar: Any = None

        def step(done: int, total: int, what: str) -> None:
            nonlocal bar
            if bar is None:
                bar = stack.enter_context(click.progressbar(length=total, label=label, file=sys.stderr))
            bar.label = f"{label}: {what}"
            bar.update(done - bar.pos)

        yield step


def train_if_needed(data: Path, cache: Path) -> Path:
    """The model of the present data, trained now with progress shown when there is none. Raises TrainingError."""
    from actions.understanding.trainer import find_model

    with shown_progress("Training") as progress:
        return find_model(data, cache, progress)


def tell_learnt(learnt: Learnt) -> None:
    """Say how much of an archive was used, and what was left aside."""
    click.echo(f"{learnt.rows} of {learnt.total} rows, {learnt.labels} labels")
    if learnt.left_out:
        click.echo(f"{learnt.left_out} rows without text or label were passed over", err=True)
    if learnt.too_rare:
        click.echo(f"Labels with too few rows, left out: {', '.join(learnt.too_rare)}", err=True)
