"""`kentongan invite`: a one-time link for a member of staff; which links still work, and taking one back."""

from __future__ import annotations

import click


@click.command()
@click.option("--role", help="officer, admin, trusted, verifier or supervisor.")
@click.option("--agency", "--scope", "scope", help="The agency's code; a supervisor's may be an area's.")
@click.option("--list", "lists", is_flag=True, help="Show the links and codes that can still be used.")
@click.option("--revoke", type=int, metavar="NUMBER", help="Make one of them useless; --list shows the numbers.")
def command(role: str | None, scope: str | None, lists: bool, revoke: int | None) -> None:
    from bot.commands.codes import bot_name, mint, open_codes, revoke_code
    from bot.commands.surroundings import settings_in_force

    if sum((role is not None or scope is not None, lists, revoke is not None)) != 1:
        raise click.UsageError("Give --role and --agency, or --list, or --revoke NUMBER.")
    if (role is None) != (scope is None):
        raise click.UsageError("--role and --agency belong together.")
    settings = settings_in_force()
    if lists:
        for line in open_codes(settings):
            click.echo(line)
    elif revoke is not None:
        click.echo(revoke_code(settings, revoke))
    elif role is not None and scope is not None:
        code = mint(settings, role, scope)
        name = bot_name(settings)
        click.echo(f"https://t.me/{name}?start={code}" if name else f"/start {code}")
        click.echo("For one person, once, within 7 days. Send it privately.", err=True)
