"""`kentongan migrate`."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    from bot.commands.surroundings import settings_in_force
    from storage.database import open_database

    open_database(settings_in_force().database_url).close()
    click.echo("The tables are up to date.")
