"""What the environment settles: one table, read once, wrong values named all at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from storage.addresses import show_address

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
ENGINES = ("embedded", "rasa")
# Telegram's are 123456:ABC…; another Bot API server may give others, and getMe has the last word.
_TOKEN = re.compile(r"[^\s/?#]+")
# Telegram's documentation of setWebhook.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable of the environment; a secret one is never shown."""

    name: str
    default: str
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("TELEGRAM_BOT_TOKEN", "", "the bot's token from @BotFather; without one the simulator runs", True),
    Setting("TELEGRAM_API_URL", "https://api.telegram.org", "root of the Bot API server"),
    Setting("DATABASE_URL", "", "SQLite or PostgreSQL; empty means kentongan.db in DATA_DIR"),
    Setting("REGION", "jateng", "the region pack, a folder of nlu_data/regions"),
    Setting("DATA_DIR", "./data", "where the database, files and trained models lie"),
    Setting("ENGINE", "embedded", "who holds the conversation: embedded, or rasa for a Rasa server"),
    Setting("RASA_URL", "http://127.0.0.1:5005", "the Rasa server, when ENGINE is rasa"),
    Setting("ACTION_SECRET", "", "shared with the action server, which trusts only what it signs", True),
    Setting("WEBHOOK_URL", "", "public https address for updates; empty means long polling"),
    Setting("WEBHOOK_SECRET", "", "what Telegram must name when it calls WEBHOOK_URL", True),
    Setting("LISTEN_ADDRESS", "127.0.0.1", "address the webhook listens on"),
    Setting("LISTEN_PORT", "8443", "port the webhook listens on"),
    Setting("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
)


class SettingsError(Exception):
    """Settings that can't be used; ``problems`` names each variable with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. ``telegram_api_url`` is a server's root without a slash at its end."""

    telegram_bot_token: str
    telegram_api_url: str
    database_url: str
    region: str
    data_dir: Path
    engine: str
    rasa_url: str
    action_secret: str
    webhook_url: str
    webhook_secret: str
    listen_address: str
    listen_port: int
    log_level: str


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings; an empty variable counts as absent. Raises SettingsError with every problem."""
    values = {setting.name: environ.get(setting.name, "").strip() or setting.default for setting in SETTINGS}
    problems = _find_problems(values)
    if problems:
        raise SettingsError(problems)
    folder = Path(values["DATA_DIR"])
    return Settings(
        telegram_bot_token=values["TELEGRAM_BOT_TOKEN"],
        telegram_api_url=values["TELEGRAM_API_URL"].rstrip("/"),
        database_url=values["DATABASE_URL"] or default_database_url(folder),
        region=values["REGION"],
        data_dir=folder,
        engine=values["ENGINE"].lower(),
        rasa_url=values["RASA_URL"].rstrip("/"),
        action_secret=values["ACTION_SECRET"],
        webhook_url=values["WEBHOOK_URL"],
        webhook_secret=values["WEBHOOK_SECRET"],
        listen_address=values["LISTEN_ADDRESS"],
        listen_port=int(values["LISTEN_PORT"]),
        log_level=values["LOG_LEVEL"].upper(),
    )


def default_database_url(folder: Path) -> str:
    """SQLite in the data folder."""
    return f"sqlite:///{(folder / 'kentongan.db').absolute()}"


def find_region(settings: Settings, data: Path) -> Path:
    """The folder of the region pack. Raises SettingsError naming the packs there are."""
    folder = data / "regions" / settings.region
    if not folder.is_dir():
        packs = ", ".join(sorted(one.name for one in (data / "regions").iterdir() if one.is_dir()))
        raise SettingsError([f"REGION is {settings.region!r}. Write one of: {packs}."])
    return folder


def _find_problems(values: Mapping[str, str]) -> list[str]:
    token, port, webhook = values["TELEGRAM_BOT_TOKEN"], values["LISTEN_PORT"], values["WEBHOOK_URL"]
    engine, level = values["ENGINE"].lower(), values["LOG_LEVEL"].upper()
    checks = {
        "TELEGRAM_BOT_TOKEN is not a token. Copy it from @BotFather, it looks like 123456:ABC.": (
            not token or _TOKEN.fullmatch(token)
        ),
        f"ENGINE is {engine!r}. Write one of: {', '.join(ENGINES)}.": engine in ENGINES,
        f"LOG_LEVEL is {level!r}. Write one of: {', '.join(LOG_LEVELS)}.": level in LOG_LEVELS,
        f"LISTEN_PORT is {port!r}. Write a number from 1 to 65535.": (
            port.isascii() and port.isdigit() and 0 < int(port) < 65536
        ),
        "WEBHOOK_SECRET is missing or has other characters than A-Z a-z 0-9 _ -. "
        "Set 1 to 256 of these when WEBHOOK_URL is set.": (
            not webhook or _WEBHOOK_SECRET.fullmatch(values["WEBHOOK_SECRET"])
        ),
        "ACTION_SECRET is missing. Set the same long random text here and for the action server.": (
            engine != "rasa" or values["ACTION_SECRET"]
        ),
    }
    problems = [problem for problem, is_fine in checks.items() if not is_fine]
    for name in ("TELEGRAM_API_URL", "RASA_URL", "WEBHOOK_URL"):
        if values[name] and not _is_web_address(values[name]):
            problems.append(f"{name} is no web address. Write it as https://host/path.")
    return problems


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def show_settings(environ: Mapping[str, str]) -> list[tuple[Setting, str]]:
    """Each setting with the value in force as it may be shown: secrets and passwords hidden."""
    shown = []
    for setting in SETTINGS:
        value = environ.get(setting.name, "").strip()
        if setting.secret:
            shown.append((setting, "(set)" if value else "(not set)"))
        else:
            shown.append((setting, show_address(value or setting.default) or "(not set)"))
    return shown
