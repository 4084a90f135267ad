"""`kentongan digest`: for an operator who doesn't want to wait for the running bot's clock."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    from actions.compose_digest import send_digests
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force

    office = open_office_of(settings_in_force())
    with office.transaction() as records:
        count = send_digests(records, office, office.clock())
    office.database.close()
    click.echo(
        f"{count} digests put out; the running bot sends them. Those of today that went out stay as they are."
    )
