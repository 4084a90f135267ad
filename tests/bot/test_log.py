"""Logs: JSON lines that name what happened, and quote neither people nor secrets."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from telegram.error import InvalidToken

from bot.log import JsonLines


def logged(name: str, message: str, *args: Any, error: BaseException | None = None, **extra: Any) -> dict[str, Any]:
    info: Any = None
    if error is not None:
        try:
            raise error
        except type(error):
            info = sys.exc_info()
    record = logging.getLogger(name).makeRecord(
        name, logging.WARNING, __file__, 1, message, args, info, extra=extra
    )
    line: dict[str, Any] = json.loads(JsonLines(["hunter2"]).format(record))
    return line


def test_our_words_and_their_extras_are_kept() -> None:
    line = logged("bot.delivery", "sent %s", "three", outgoing=5)
    assert (line["event"], line["outgoing"], line["level"]) == ("sent three", 5, "warning")


def test_what_libraries_fill_in_is_left_out() -> None:
    line = logged("telegram.ext.Updater", "Received data was: %r", {"text": "jalan rusak"})
    assert line["event"] == "Received data was: %r"


def test_tokens_and_secrets_are_put_out() -> None:
    line = logged("bot.x", "calling /bot123456:AAbb-cc/getMe with hunter2")
    assert line["event"] == "calling /bot***/getMe with ***"


def test_an_error_says_its_kind_and_place_and_quotes_nobody() -> None:
    line = logged("bot.x", "failed", error=ValueError("jalan rusak di depan rumah Sari"))
    assert line["error"] == "ValueError" and "Sari" not in json.dumps(line)
    assert "test_log.py" in line["where"][-1]


def test_the_words_of_telegram_and_the_system_are_kept() -> None:
    line = logged("bot.x", "failed", error=InvalidToken("The token `123456:AAbbcc` was rejected"))
    assert line["reason"] == "The token `***` was rejected"
    assert "No space" in logged("bot.x", "failed", error=OSError(28, "No space left"))["reason"]


def test_of_a_database_error_only_the_first_line_without_values_is_kept() -> None:
    class DatabaseError(Exception):
        orig = Exception('duplicate key violates "uq_people"\nDETAIL: Key (telegram_id)=(501) exists')

    assert logged("bot.x", "failed", error=DatabaseError())["reason"] == 'duplicate key violates "…"'
