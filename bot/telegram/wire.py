"""The bot as a client of the Bot API: its addresses, its connections, and updates that can't be read."""

from __future__ import annotations

import json
import logging
from functools import cache
from ssl import SSLContext
from typing import Any

import httpx
from telegram import Message, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError
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


class AnswersRequest(HTTPXRequest):
    """The connection of everything else: a message that went out counts as sent, however little is said of it.

    python-telegram-bot raises when an answer lacks a field, and whoever asked would send the message again.
    """

    async def do_request(self, url: str, *args: Any, **more: Any) -> tuple[int, bytes]:
        """The status and the answer, its messages complete enough to be read; 0 is an id that was not told."""
        status, payload = await super().do_request(url, *args, **more)
        return status, _readable(url.rpartition("/")[2].lower(), payload)


def _readable(method: str, payload: bytes) -> bytes:
    if not method.startswith(_MESSAGE_METHODS) or method == "sendchataction":
        return payload
    try:
        answer = json.loads(payload)
    except ValueError:
        return payload
    if not isinstance(answer, dict) or answer.get("ok") is not True:
        return payload
    result = answer.get("result")
    if method == "sendmediagroup":
        answer["result"] = [_completed(raw) for raw in (result if isinstance(result, list) else [result])]
    elif result is not True or method.startswith("send"):  # an edit may be answered with True
        answer["result"] = _completed(result)
    return json.dumps(answer).encode()


_MESSAGE_METHODS = ("send", "editmessage")


def _completed(raw: Any) -> dict[str, Any]:
    """A message as told, or as little of it as python-telegram-bot can read."""
    known: dict[str, Any] = raw if isinstance(raw, dict) else {}
    try:
        if Message.de_json(dict(known), None) is not None:
            return known
    # Whatever a missing field leads to.
    except Exception as problem:
        log.warning("sparse answer completed", exc_info=problem)
    told = known.get("message_id")
    return {
        "message_id": told if isinstance(told, int) else 0,
        "date": 0,
        "chat": {"id": 0, "type": "private"},
    }


class Client(ExtBot[None]):
    """The bot, content with a server that has no webhooks, and asking for updates until it is stopped."""

    async def delete_webhook(self, *args: Any, **more: Any) -> bool:
        """As asked before polling. False, and a word in the log, where the server won't."""
        try:
            return await super().delete_webhook(*args, **more)
        except TelegramError as problem:
            if passes(problem):
                raise
            log.warning("deleteWebhook refused, polling all the same", exc_info=problem)
            return False

    async def get_updates(self, *args: Any, **more: Any) -> tuple[Update, ...]:
        """As asked. getMe has taken the token, and python-telegram-bot would stop polling for good."""
        try:
            return await super().get_updates(*args, **more)
        except InvalidToken as problem:
            raise NetworkError(f"getUpdates refused: {problem.message}") from problem


@cache
def _certificates() -> SSLContext:
    """Whom to trust, as httpx has it; read once for all connections, since that takes long."""
    return httpx.create_ssl_context()


def open_bot(settings: Settings) -> ExtBot[None]:
    """The bot of the settings; nothing is sent yet."""
    root = settings.telegram_api_url
    trusting = {"verify": _certificates()}
    return Client(
        settings.telegram_bot_token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=AnswersRequest(
            connection_pool_size=CONNECTIONS,
            connect_timeout=10,
            read_timeout=20,
            write_timeout=20,
            media_write_timeout=60,
            pool_timeout=30,
            httpx_kwargs=trusting,
        ),
        get_updates_request=UpdatesRequest(
            connection_pool_size=2, connect_timeout=10, read_timeout=10, httpx_kwargs=trusting
        ),
    )


def is_refused_token(error: TelegramError) -> bool:
    """Whether getMe says that the token is nobody's; of another method it may only mean that there is none."""
    return isinstance(error, InvalidToken)


def passes(error: TelegramError) -> bool:
    """Whether trying again later may help. A BadRequest is a NetworkError to python-telegram-bot."""
    return isinstance(error, NetworkError | RetryAfter) and not isinstance(error, BadRequest)
