"""`kentongan export`: what other programs read."""

from __future__ import annotations

import click

from bot.commands.export_corrections import corrections


@click.group()
def command() -> None:
    """Write what is stored to a file."""


command.add_command(corrections)
