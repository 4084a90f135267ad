"""What several commands begin with: the settings, and an office whose model is trained with progress shown."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


def settings_in_force() -> Settings:
    """The settings of the environment. Raises SettingsError."""
    from bot.settings import read_settings

    return read_settings(os.environ)


@contextmanager
def shown_progress(label: str) -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on stderr, drawn from the first step on."""
    bars: list[Any] = []

    def step(done: int, total: int, what: str) -> None:
        if not bars:
            bars.append(click.progressbar(length=total, label=label, file=click.get_text_stream("stderr")))
            bars[0].__enter__()
        bars[0].label = f"{label}: {what}"
        bars[0].update(done - bars[0].pos)

    try:
        yield step
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)


def train_if_needed(data: Path, cache: Path) -> Path:
    """The model of the present data, trained now with progress shown when there is none. Raises TrainingError."""
    from actions.understanding.trainer import find_model

    with shown_progress("Training") as progress:
        return find_model(data, cache, progress)
