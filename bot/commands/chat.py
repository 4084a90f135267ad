"""`kentongan chat`: a citizen's private chat in the terminal, over the whole program."""

from __future__ import annotations

import click


@click.command()
@click.option("--name", default="Anda", show_default=True, help="How the bot sees you.")
def command(name: str) -> None:
    import asyncio
    import logging

    from bot.commands.surroundings import settings_in_force
    from bot.commands.terminal import chat

    # All that it has to say is that no officer sees a complaint; in this chat there are none.
    logging.getLogger("actions.route_complaint").setLevel(logging.CRITICAL)
    asyncio.run(chat(settings_in_force(), name))
