"""Menus: citizens' for all, and those of staff and groups as their roles change."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from telegram.ext import ExtBot

from actions.office import Office
from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from bot.telegram.menus import Menus
from bot.texts import Texts
from storage.staff import Staff
from tests.bot.conftest import Post

TEXTS = "commands: {lapor: Lapor, status: Cek, antrean: Antrean, rekap: Rekap}"


@pytest.fixture
def menus(office: Office, tmp_path: Path, bot: ExtBot[None]) -> Menus:
    (tmp_path / "id.yml").write_text(TEXTS)
    return Menus(bot, office, Texts(tmp_path, office.region))


def shown(telegram: Simulator) -> list[tuple[int | None, list[str]]]:
    """Which chat (None for everybody) was given which commands, in order."""
    return [
        ((request.given.get("scope") or {}).get("chat_id"), [one["command"] for one in request.given["commands"]])
        for request in telegram.requests_of("setMyCommands")
    ]


async def test_menus_follow_roles_and_groups(
    menus: Menus, post: Post, office: Office, sari: Person, telegram: Simulator
) -> None:
    key, group = post.meet(sari), telegram.group("Aduan", sari)
    with office.transaction() as records:
        role = records.staff.add(Staff(person=key, role="supervisor", scope="33", added_at=office.clock()))
    post.bind(group)
    await menus.show_changed()
    await menus.show_changed()
    assert sorted(shown(telegram), key=str) == [(group.id, ["antrean"]), (sari.id, ["rekap", "lapor", "status"])]
    with office.transaction() as records:
        records.session.merge(role).removed_at = office.clock()
    await menus.show_changed()
    assert shown(telegram)[-1] == (sari.id, ["lapor", "status"])


async def test_a_menu_that_could_not_be_set_is_set_the_next_time(
    menus: Menus, post: Post, sari: Person, telegram: Simulator
) -> None:
    post.bind(telegram.group("Aduan", sari))
    telegram.fail_next("setMyCommands", error_code=500)
    await menus.show_changed()
    assert shown(telegram) == []
    await menus.show_changed()
    assert len(shown(telegram)) == 1


async def test_everybody_gets_the_citizens_menu(menus: Menus, telegram: Simulator) -> None:
    running = asyncio.create_task(menus.run())
    async with asyncio.timeout(5):
        while not shown(telegram):  # noqa: ASYNC110 - the simulator answers in another thread
            await asyncio.sleep(0.01)
    running.cancel()
    assert shown(telegram) == [(None, ["lapor", "status"])]


async def test_where_the_server_has_no_menus_it_is_not_asked_again(menus: Menus, telegram: Simulator) -> None:
    telegram.fail_next("setMyCommands", error_code=404)
    await asyncio.wait_for(menus.run(), 5)
    assert shown(telegram) == []
