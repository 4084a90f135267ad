"""`kentongan group`: the line that binds a group to an agency."""

from __future__ import annotations

import click


@click.command()
@click.option("--agency", required=True, help="The agency's code.")
def command(agency: str) -> None:
    from actions.invite import GROUP
    from bot.commands.codes import mint
    from bot.commands.surroundings import settings_in_force

    click.echo(f"/ikat {mint(settings_in_force(), GROUP, agency)}")
    click.echo("Add the bot to the group and write this line there, once, within 7 days.", err=True)
