"""`kentongan export corrections`: what the desk decided, as labelled rows to train with."""

from __future__ import annotations

import sys
from pathlib import Path

import click

LABELS = ("category", "agency")


@click.command()
@click.option(
    "--label",
    type=click.Choice(LABELS),
    default="agency",
    show_default=True,
    help="What the column `label` holds: whose it was, or what it was about.",
)
@click.option("--output", type=click.Path(path_type=Path), help="Write to this file; without it, to the terminal.")
def corrections(label: str, output: Path | None) -> None:
    """Write the complaints whose category or agency a human set, as CSV with the columns text and label.

    Identities are masked, confidential complaints left out. `kentongan train --complaints … --corrections FILE`
    learns from them.
    """
    from actions.keep_correction import write_corrections
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force

    office = open_office_of(settings_in_force())
    try:
        with office.transaction() as records:
            if output is None:
                count = write_corrections(records, office, sys.stdout, label)
            else:
                with output.open("w", encoding="utf-8", newline="") as file:
                    count = write_corrections(records, office, file, label)
    finally:
        office.database.close()
    click.echo(f"{count} rows", err=True)
