"""`kentongan parse`: Rasa's /model/parse for one sentence or a file of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from actions.understanding import Understanding

STANDARD_INPUT = Path("-")


@click.command()
@click.argument("sentence", required=False)
@click.option(
    "--file", "file", type=click.Path(path_type=Path), help="A sentence on each line; - reads standard input."
)
@click.option("--top", default=5, show_default=True, help="How many intents and categories to show.")
def command(sentence: str | None, file: Path | None, top: int) -> None:
    import json

    from actions.office import NLU_DATA
    from actions.region import load_region
    from actions.understanding import Understanding
    from bot.commands.surroundings import settings_in_force, train_if_needed
    from bot.settings import find_region

    if (sentence is None) == (file is None):
        raise click.UsageError("Give a sentence, or --file.")
    lines: Iterable[str] = [sentence] if sentence is not None else _read_lines(file or STANDARD_INPUT)
    if file != STANDARD_INPUT:
        lines = list(lines)  # read to the end before the first answer: a broken file gives none
    settings = settings_in_force()
    cache = settings.data_dir / "models"
    train_if_needed(NLU_DATA, cache)
    understanding = Understanding(load_region(find_region(settings, NLU_DATA)), NLU_DATA, cache)
    for text in lines:
        parsed = _parse(understanding, text, top)
        # Not click.echo: it flushes each line, which halves the speed.
        sys.stdout.write(json.dumps(parsed, ensure_ascii=False, indent=None if file else 2) + "\n")


def _parse(understanding: Understanding, text: str, top: int) -> dict[str, Any]:
    parsed = understanding.understand(text).as_dict()
    for ranking in ("intent_ranking", "categories", "agencies"):
        parsed[ranking] = parsed[ranking][:top]
    return parsed


def _read_lines(file: Path) -> Iterator[str]:
    """The lines, empty ones too, so that the nth answer belongs to the nth line. Raises TableError."""
    from actions.understanding.tables import table_error

    if file != STANDARD_INPUT and not file.is_file():
        raise table_error(file, 1, "there is no such file", "Check the path.")
    with click.open_file(str(file), "rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise table_error(file, number, "the bytes are not UTF-8", "Save the file as UTF-8.") from error
            yield text.rstrip("\r\n")
