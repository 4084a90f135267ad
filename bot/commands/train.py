"""`kentongan train`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from actions.understanding.archive import Source


@click.command()
@click.option("--force", is_flag=True, help="Train even when the model is up to date.")
@click.option(
    "--complaints",
    type=click.Path(path_type=Path),
    help="Learn from this archive (CSV) which label, such as the agency, a complaint gets.",
)
@click.option("--text-column", default="text", show_default=True, help="The archive's column with the complaint.")
@click.option("--label-column", default="label", show_default=True, help="The archive's column with the answer.")
@click.option(
    "--corrections", type=click.Path(path_type=Path), help="Corrected rows (CSV, same columns); they win."
)
def command(
    force: bool, complaints: Path | None, text_column: str, label_column: str, corrections: Path | None
) -> None:
    from actions.office import NLU_DATA
    from actions.understanding import train
    from actions.understanding.archive import Source
    from bot.commands.surroundings import settings_in_force, shown_progress, train_if_needed

    if complaints is not None:
        _train_on_archive(Source(complaints, text_column, label_column, corrections))
        return
    if corrections is not None:
        raise click.UsageError("--corrections belong to an archive: give --complaints, too.")
    cache = settings_in_force().data_dir / "models"
    if force:
        with shown_progress("Training") as progress:
            path = train(NLU_DATA, cache, progress)
    else:
        path = train_if_needed(NLU_DATA, cache)
    click.echo(f"The model is up to date: {path}")


def _train_on_archive(source: Source) -> None:
    from actions.office import NLU_DATA
    from actions.understanding.archives import train_on_archive
    from bot.commands.surroundings import settings_in_force, shown_progress, tell_learnt
    from bot.settings import find_region

    settings = settings_in_force()
    region = find_region(settings, NLU_DATA).name
    with shown_progress("Learning") as progress:
        learnt = train_on_archive(
            source, data=NLU_DATA, cache=settings.data_dir / "models", region=region, progress=progress
        )
    tell_learnt(learnt)
    click.echo(f"The second opinion of {region} is in force from the next start on: {learnt.path}")
