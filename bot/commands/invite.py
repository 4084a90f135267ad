"""`kentongan invite`: a one-time link for a member of staff."""

from __future__ import annotations

import click


@click.command()
@click.option("--role", required=True, help="officer, admin, trusted, verifier or supervisor.")
@click.option(
    "--agency", "--scope", "scope", required=True, help="The agency's code; a supervisor's may be an area's."
)
def command(role: str, scope: str) -> None:
    from bot.commands.codes import bot_name, mint
    from bot.commands.surroundings import settings_in_force

    settings = settings_in_force()
    code = mint(settings, role, scope)
    name = bot_name(settings)
    click.echo(f"https://t.me/{name}?start={code}" if name else f"/start {code}")
    click.echo("For one person, once, within 7 days. Send it privately.", err=True)
