"""`kentongan doctor`."""

from __future__ import annotations

import os

import click


@click.command()
def command() -> None:
    from bot.doctor import examine
    from bot.log import redact
    from bot.settings import show_settings

    click.echo("Settings")
    for setting, value in show_settings(os.environ):
        click.echo(f"  {setting.name:<20} {value:<32} {setting.meaning}")
    click.echo("\nExamination")
    is_well = True
    for finding in examine(os.environ):
        is_well = is_well and finding.is_fine
        click.echo(redact(f"  {finding.mark} {finding.subject:<9} {finding.found}"))
        if finding.remedy:
            click.echo(f"    → {finding.remedy}")
    if not is_well:
        raise click.exceptions.Exit(2)
