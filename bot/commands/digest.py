"""`kentongan digest`: for an operator who doesn't want to wait for the running bot's clock, or to see it first."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import click


@click.command()
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day told of; without it, what is due now."
)
@click.option(
    "--dry-run", is_flag=True, help="Print the digests (of yesterday, if no date is given) and send nothing."
)
def command(day: datetime | None, dry_run: bool) -> None:
    from actions.send_digests import digests_of, send_digests
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force
    from bot.texts import Texts

    office = open_office_of(settings_in_force())
    try:
        now = office.clock()
        if not dry_run and day is None:
            count = send_digests(office, now)
            click.echo(f"{count} digests put out; the running bot sends them. Those sent before stay.")
            return
        today = office.calendar.local_day(now)
        told_of = day.date() if day else today - timedelta(days=1)
        if told_of > today:
            raise click.BadParameter(f"{told_of} has not come yet", param_hint="--date")
        texts = Texts(office.data / "texts", office.region)
        found = digests_of(office, told_of, now, send=not dry_run)
        for one in found:
            if dry_run:
                text = texts.render("supervisor.digest", office.region.languages[0], one.values)
                click.echo(html.unescape(re.sub(r"<[^>]+>", "", text)) + "\n")
        sent = sum(one.is_sent for one in found)
        click.echo(f"{len(found)} digests, none sent" if dry_run else f"{sent} of {len(found)} digests put out")
    finally:
        office.database.close()
