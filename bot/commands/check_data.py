"""`kentongan check-data`."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    from actions.office import NLU_DATA
    from bot.check_data import check_data

    problems = check_data(NLU_DATA)
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.exceptions.Exit(2)
    click.echo("Everything in nlu_data is in order.")
