"""`kentongan simulate`."""

from __future__ import annotations

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address the simulator listens on.")
@click.option("--port", default=8080, show_default=True, help="Port the simulator listens on.")
def command(host: str, port: int) -> None:
    from bot.commands.serving import simulate
    from bot.commands.surroundings import settings_in_force

    simulate(settings_in_force(), host, port)
