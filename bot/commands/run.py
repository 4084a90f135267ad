"""`kentongan run`."""

from __future__ import annotations

import click


@click.command()
def command() -> None:
    from bot.commands.serving import serve, simulate
    from bot.commands.surroundings import settings_in_force

    settings = settings_in_force()
    if settings.telegram_bot_token:
        serve(settings)
    else:
        click.echo("No TELEGRAM_BOT_TOKEN: a simulator takes Telegram's place.", err=True)
        simulate(settings, "127.0.0.1", 8080)
