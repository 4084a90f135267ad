"""The bot as a client of the Bot API: its addresses, its connections, and updates that can't be read."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update
from telegram.error import EndPointNotFound, InvalidToken, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from bot.settings import Settings

log = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
CONNECTIONS = 128


def read_update(raw: Any) -> Update | None:
    """An update from JSON; None, and a word in the log, when it can't be read."""
    try:
        return Update.de_json(raw, None)
    # python-telegram-bot raises whatever a missing field leads to.
    except Exception as problem:
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        log.error("unreadable update passed over", extra={"update": update_id}, exc_info=problem)
        return None


class UpdatesRequest(HTTPXRequest):
    """The connection of ``getUpdates``: one unreadable update must not keep the others from coming."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer, with each unreadable update replaced by one that is empty."""
        answer = BaseRequest.parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, list):
            known = [raw for raw in result if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
            answer["result"] = [
                raw if read_update(raw) is not None else {"update_id": raw["update_id"]} for raw in known
            ]
        return answer


def open_bot(settings: Settings) -> ExtBot[None]:
    """The bot of the settings; nothing is sent yet."""
    root = settings.telegram_api_url
    return ExtBot(
        settings.telegram_bot_token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=10,
            read_timeout=20,
            write_timeout=20,
            media_write_timeout=60,
            pool_timeout=30,
        ),
        get_updates_request=UpdatesRequest(connection_pool_size=2, connect_timeout=10, read_timeout=10),
    )


def is_refused_token(error: TelegramError) -> bool:
    """Whether Telegram says that the token is nobody's."""
    return isinstance(error, InvalidToken | EndPointNotFound)
