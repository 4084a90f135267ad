"""Turns errors that an operator can mend into a sentence with its remedy."""

from __future__ import annotations

from collections.abc import Callable


def explain(problem: Exception) -> str | None:
    """The sentence for an error, None when it is a mistake of ours. Imports only what raised it."""
    kinds: dict[str, Callable[[Exception], str]] = {
        "SettingsError": lambda e: _lines("The settings can't be used", e),
        "RegionError": lambda e: _lines("The region pack can't be used", e),
        "TextsUnreadable": lambda e: _lines("The texts can't be used", e),
        "ProjectError": lambda e: f"The Rasa project can't be used:\n  {e}",
        "LexiconError": lambda e: f"The word lists can't be used:\n  {e}",
        "DatabaseUnavailable": lambda e: (
            f"The database can't be used: {e}\n"
            "  Start the server, or set DATABASE_URL to one that runs; without it SQLite in DATA_DIR is used."
        ),
        "InvalidToken": lambda _: _REFUSED,
        "TelegramError": lambda e: (
            f"The Bot API server refuses: {e}\n"
            "  Check TELEGRAM_API_URL and TELEGRAM_BOT_TOKEN; try again when it answers as it should."
        ),
        "WebhookRefused": lambda e: (
            f"WEBHOOK_URL is refused by Telegram: {e}\n"
            "  Set a public https address that Telegram can reach, or none: then the bot polls."
        ),
        "ListenAddressRefused": lambda e: (
            f"The webhook can't listen at {e}.\n"
            "  Stop what listens there, or set LISTEN_ADDRESS to an address of this machine and LISTEN_PORT to a "
            "free port."
        ),
        "ExamplesBroken": lambda e: _lines("The sentences can't be learnt from", e),
        "TrainingError": lambda e: (
            f"Training failed: {str(e).splitlines()[-1] if str(e) else 'no word why'}\n"
            "  Run `kentongan check-data`; it names the sentences that are wrong."
        ),
        "TableError": str,
        "AddressTaken": str,
        "UnknownRole": lambda e: f"There is no such role. Use one of: {', '.join(e.values['possible'])}.",  # type: ignore[attr-defined]
        "UnknownScope": lambda e: (
            f"{e.values['scope']!r} is no agency or area of this region that fits. "  # type: ignore[attr-defined]
            "The codes stand in agencies.csv and areas.csv of the region pack."
        ),
        "NotStaff": lambda _: "Nobody of this key works there. `kentongan staff --agency …` shows who does.",
        "InviteGone": lambda _: (
            "There is no such link that can still be used. `kentongan invite --list` shows those there are."
        ),
        "UnknownFilter": lambda e: (
            f"{e.values['value']!r} can't be the {e.values['filter']}. "  # type: ignore[attr-defined]
            f"Use one of: {', '.join(e.values['possible'])}."  # type: ignore[attr-defined]
        ),
        "MarkedYAMLError": lambda e: f"A YAML file is broken:\n  {e}",
        "PermissionError": lambda e: f"{e}\n  Give this user the right to write there, or set DATA_DIR elsewhere.",
    }
    for kind in type(problem).__mro__:
        if kind.__name__ in kinds:
            return kinds[kind.__name__](problem)
    return None


_REFUSED = (
    "TELEGRAM_BOT_TOKEN is refused by the server of TELEGRAM_API_URL.\n"
    "  Copy the token again from @BotFather (/mybots, your bot, API Token), or ask it for a new one."
)


def _lines(heading: str, problem: Exception) -> str:
    problems: list[str] = getattr(problem, "problems", [str(problem)])
    return "\n".join([f"{heading}:", *(f"  {one}" for one in problems)])
