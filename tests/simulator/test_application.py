"""A whole python-telegram-bot application, by polling and by webhook, knows only the simulator's base URL."""

import asyncio
import socket
from typing import Any

import pytest
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.simulator.simulator import Simulator


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_html(f"<b>{update.message.text}</b>", do_quote=True)


def build(telegram: Simulator) -> Application[Any, Any, Any, Any, Any, Any]:
    builder = (
        ApplicationBuilder().token(telegram.token).base_url(telegram.base_url).base_file_url(telegram.base_file_url)
    )
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    return application


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_bot_answers(telegram: Simulator, way: str) -> None:
    sari = telegram.person("Sari")
    async with build(telegram) as application:
        assert application.updater is not None
        if way == "polling":
            await application.updater.start_polling(poll_interval=0, timeout=1)
        else:
            port = free_port()
            url = f"http://127.0.0.1:{port}/hook"
            await application.updater.start_webhook(
                "127.0.0.1", port, "hook", webhook_url=url, secret_token="rahasia"
            )
        await application.start()
        question = sari.says("jalan rusak 😀")
        answer = await asyncio.to_thread(sari.hears, "jalan rusak 😀")
        assert (answer.reply_to, answer.entities[0]["length"]) == (question.id, 14)
        await application.updater.stop()
        await application.stop()
