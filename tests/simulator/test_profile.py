"""What the bot says about itself, and which commands a person is offered."""

from typing import Any

import pytest

from bot.simulator.commands import commands_for
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def offered(telegram: Simulator, person_id: int, chat_id: int) -> list[str]:
    return [command["command"] for command in commands_for(telegram, person_id, telegram.chats[chat_id])]


def test_the_narrowest_scope_wins(telegram: Simulator, wire: Wire) -> None:
    budi, tono = telegram.person("Budi"), telegram.person("Tono", language_code="en")
    group = telegram.group("DPU", budi, tono)

    def offer(command: str, **given: Any) -> None:
        wire.ask("setMyCommands", commands=[{"command": command, "description": "x"}], **given)

    offer("umum")
    offer("umum_id", language_code="id")
    offer("grup", scope={"type": "all_group_chats"})
    offer("pengurus", scope={"type": "all_chat_administrators"})
    offer("khusus", scope={"type": "chat", "chat_id": tono.id})
    assert offered(telegram, budi.id, budi.id) == ["umum_id"]
    assert offered(telegram, tono.id, tono.id) == ["khusus"]
    assert offered(telegram, budi.id, group.id) == ["pengurus"]
    assert offered(telegram, tono.id, group.id) == ["grup"]
    assert wire.ask("getMyCommands", scope={"type": "all_group_chats"})[0]["command"] == "grup"
    wire.ask("deleteMyCommands", scope={"type": "all_group_chats"})
    assert offered(telegram, tono.id, group.id) == ["umum"]


@pytest.mark.parametrize(
    ("command", "description", "refusal"),
    [("Lapor", "x", "BOT_COMMAND_INVALID"), ("lapor", "", "BOT_COMMAND_DESCRIPTION_INVALID")],
)
def test_a_bad_command_is_refused(wire: Wire, command: str, description: str, refusal: str) -> None:
    commands = [{"command": command, "description": description}]
    assert wire.refused("setMyCommands", commands=commands) == f"400 Bad Request: {refusal}"


def test_a_scope_in_an_unknown_chat_is_refused(wire: Wire) -> None:
    assert (
        wire.refused("setMyCommands", commands=[], scope={"type": "chat", "chat_id": 5})
        == "400 Bad Request: chat not found"
    )


def test_names_and_descriptions_are_kept_by_language(wire: Wire) -> None:
    assert wire.ask("getMyName") == {"name": "Kentongan"}
    wire.ask("setMyName", name="Kentongan Jateng")
    wire.ask("setMyDescription", description="Lapor di sini", language_code="id")
    wire.ask("setMyShortDescription", short_description="Lapor")
    assert wire.ask("getMyName", language_code="jv") == {"name": "Kentongan Jateng"}
    assert wire.ask("getMyDescription") == {"description": ""}
    assert wire.ask("getMyDescription", language_code="id") == {"description": "Lapor di sini"}
    assert wire.ask("getMyShortDescription") == {"short_description": "Lapor"}
    assert wire.refused("setMyName", name="x" * 65).startswith("400")
    wire.ask("setChatMenuButton", menu_button={"type": "default"})
    assert wire.ask("getChatMenuButton") == {"type": "default"}
