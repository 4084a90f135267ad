"""`kentongan train`."""

from __future__ import annotations

import click


@click.command()
@click.option("--force", is_flag=True, help="Train even when the model is up to date.")
def command(force: bool) -> None:
    from actions.office import NLU_DATA
    from actions.understanding import train
    from bot.commands.surroundings import settings_in_force, shown_progress, train_if_needed

    cache = settings_in_force().data_dir / "models"
    if force:
        with shown_progress("Training") as progress:
            path = train(NLU_DATA, cache, progress)
    else:
        path = train_if_needed(NLU_DATA, cache)
    click.echo(f"The model is up to date: {path}")
