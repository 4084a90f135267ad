"""Structured logs, a JSON object a line on stderr, without personal data and without the token."""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from telegram.error import TelegramError

OURS = ("bot", "actions", "storage")
"""Loggers whose words we choose ourselves; of all others only the template is kept, never what fills it."""
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{3,}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_QUIET = ("httpx", "httpcore", "telegram", "tornado", "sanic", "rasa_sdk", "alembic", "sqlalchemy", "asyncio")
# Their messages are written by the system or by Telegram and quote nobody.
_SPEAKING = (TelegramError, OSError, TimeoutError)


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """The text with the secrets and anything that looks like a bot's token put out."""
    for secret in secrets:
        text = text.replace(secret, "***")
    return _TOKEN.sub("***", text)


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON; ``extra`` values become keys of their own."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        own = record.name.partition(".")[0] in OURS
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage() if own else str(record.msg),
        }
        line.update({name: value for name, value in vars(record).items() if name not in _STANDARD})
        if record.exc_info and record.exc_info[1] is not None:
            line.update(describe(record.exc_info[1], record.exc_info[2]))
        return redact(json.dumps(line, ensure_ascii=False, default=str), self._secrets)


def describe(error: BaseException, trace: TracebackType | None) -> dict[str, Any]:
    """An error's kind and where it happened; its words only where they can't quote a citizen."""
    described: dict[str, Any] = {"error": type(error).__name__}
    if isinstance(error, _SPEAKING):
        described["reason"] = str(error)
    elif (cause := getattr(error, "orig", None)) is not None:  # a database's own words, its first line
        described["reason"] = re.sub(r'"[^"]*"', '"…"', str(cause).partition("\n")[0])
    frames = traceback.extract_tb(trace)[-6:]
    described["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return described


def set_up_logging(level: str, secrets: Sequence[str] = ()) -> None:
    """Send every log to stderr as JSON lines without the secrets; libraries speak from WARNING on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)
