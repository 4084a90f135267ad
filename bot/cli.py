"""The operator's command line: every command named here, loaded only when it is run."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping
from typing import Any

import click

from bot.commands.explain import explain

COMMANDS: Mapping[str, str] = {
    "run": "Run the bot: on Telegram, or without a token with the simulator.",
    "simulate": "Run the bot with the simulator, whatever token is set.",
    "chat": "Talk to the bot in this terminal, as a citizen.",
    "parse": "Show what a sentence is understood to say.",
    "train": "Train the models that the sentences in nlu_data/nlu need, or one on an archive.",
    "evaluate": "Measure on labelled texts how well it understands.",
    "check-data": "Check everything in nlu_data, and name each problem.",
    "invite": "Print a one-time link that admits a member of staff.",
    "group": "Print the one-time line that binds a group to an agency.",
    "digest": "Put the digests that are due before the supervisors now.",
    "figures": "Check the figures' daily sums against every complaint's history, or build them anew.",
    "migrate": "Bring the database's tables up to date.",
    "doctor": "Check what the bot needs, and name each remedy.",
}


class OperatorError(click.ClickException):
    """Something the operator can mend: a sentence, exit code 2, no traceback."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """One line a problem."""
        click.echo(self.format_message(), err=True)


class Commands(click.Group):
    """The commands of ``COMMANDS``, each in the module of bot/commands that bears its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, its module imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"bot.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        command.help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of ``--help``, without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what the operator can mend is explained, anything else is our mistake and shows."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as problem:
            explained = explain(problem)
            if explained is None:
                raise
            logging.getLogger(__name__).debug("explained to the operator", exc_info=problem)
            raise OperatorError(explained) from problem


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kentongan")
def main() -> None:
    """Kentongan: a Telegram front door for citizens' complaints."""
