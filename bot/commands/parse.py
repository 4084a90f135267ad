"""`kentongan parse`: Rasa's /model/parse for one sentence or a file of them."""

from __future__ import annotations

from typing import IO, Any

import click


@click.command()
@click.argument("sentence", required=False)
@click.option("--file", "lines", type=click.File(encoding="utf-8"), help="A sentence on each line; - reads stdin.")
@click.option("--top", default=5, show_default=True, help="How many intents and categories to show.")
def command(sentence: str | None, lines: IO[str] | None, top: int) -> None:
    import json

    from actions.office import NLU_DATA
    from actions.region import load_region
    from actions.understanding import Understanding
    from bot.commands.surroundings import settings_in_force, train_if_needed
    from bot.settings import find_region

    if (sentence is None) == (lines is None):
        raise click.UsageError("Give a sentence, or --file.")
    settings = settings_in_force()
    cache = settings.data_dir / "models"
    train_if_needed(NLU_DATA, cache)
    understanding = Understanding(load_region(find_region(settings, NLU_DATA)), NLU_DATA, cache)
    for text in [sentence] if sentence is not None else (lines or []):
        if text.strip():
            parsed: dict[str, Any] = understanding.understand(text.strip()).as_dict()
            for ranking in ("intent_ranking", "categories"):
                parsed[ranking] = parsed[ranking][:top]
            click.echo(json.dumps(parsed, ensure_ascii=False, indent=None if lines else 2))
