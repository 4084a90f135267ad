"""`kentongan figures`: whether the daily sums agree with the complaints' histories, and building them anew."""

from __future__ import annotations

import sys

import click

SHOWN = 20


@click.command()
@click.option("--check", is_flag=True, help="Count every history and say where the sums differ; changes nothing.")
@click.option("--rebuild", is_flag=True, help="Forget the sums and count every history anew. Stop the bot first.")
def command(*, check: bool, rebuild: bool) -> None:
    from actions.audit import note_deed
    from actions.keep_figures import check_figures, rebuild_figures
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force

    if check == rebuild:
        raise click.UsageError("One of --check and --rebuild.")
    office = open_office_of(settings_in_force())
    with office.transaction() as records:
        if rebuild:
            counted = rebuild_figures(records, office.calendar)
            note_deed(records, "rebuild_figures", actor=None, now=office.clock(), complaints=counted)
            click.echo(f"{counted} complaints counted anew.")
        wrong = check_figures(records, office.calendar) if check else ()
    office.database.close()
    for line in wrong[:SHOWN]:
        click.echo(line)
    if len(wrong) > SHOWN:
        click.echo(f"… and {len(wrong) - SHOWN} more")
    if check:
        click.echo("Run `kentongan figures --rebuild`." if wrong else "The sums agree with every history.")
    sys.exit(bool(wrong))
