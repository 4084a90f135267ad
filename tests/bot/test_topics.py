"""A forum where each complaint has its topic; when that can't be, everything is said in the main chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.simulator.group import Group
from bot.simulator.person import Person
from tests.dialogue import TICKET
from tests.live import PURBALINGGA, LiveTown, a_live_town

POTHOLE = "jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yg jatuh"
LAMP = "lampu jalan di Kutasari Purbalingga mati sudah seminggu"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[LiveTown]:
    with a_live_town(tmp_path) as town:
        yield town


@pytest.fixture
def budi(town: LiveTown) -> Person:
    return town.staff("Budi", "officer", PURBALINGGA)


@pytest.fixture
def forum(town: LiveTown, budi: Person) -> Group:
    return town.agency("Aduan", PURBALINGGA, budi, forum=True)


def files(town: LiveTown, what: str) -> str:
    """Sari files a complaint; its ticket."""
    sari = town.person("Sari")
    sari.says(what)
    town.settle()
    sari.taps("✓ Kirim")
    town.settle()
    told = next(m.text for m in reversed(sari.sees()) if "sudah tercatat" in m.text)
    found = re.search(TICKET, told)
    assert found is not None
    return found[0]


def said_in(town: LiveTown, group: Group, thread: int | None) -> list[str]:
    """What the bot said in a topic, or in the main chat."""
    messages: list[Any] = list(town.telegram.chats[group.id].messages.values())
    return [m.text for m in messages if m.from_bot and m.text and m.json.get("message_thread_id") == thread]


def topics_of(town: LiveTown, group: Group) -> dict[str, int]:
    """Each topic's number by the ticket in its name."""
    return {name.split()[0]: number for number, name in town.telegram.chats[group.id].topics.items()}


def test_each_complaint_has_its_topic_and_all_about_it_is_said_there(
    town: LiveTown, budi: Person, forum: Group
) -> None:
    pothole, lamp = files(town, POTHOLE), files(town, LAMP)
    topics = topics_of(town, forum)
    assert topics.keys() == {pothole, lamp}
    assert [pothole in text for text in said_in(town, forum, topics[pothole])] == [True]
    assert [lamp in text for text in said_in(town, forum, topics[lamp])] == [True]
    # No ticket named and no message replied to: the topic says which.
    budi.says("/ambil", to=forum, thread=topics[lamp])
    town.settle()
    assert f"{lamp} ditangani Budi" in said_in(town, forum, topics[lamp])[-1]
    # What the citizen adds goes there too, and a question asked in the main chat is answered there.
    town.person("Sari").says(f"/status {lamp}")
    budi.says(f"/buka {pothole}", to=forum)
    town.settle()
    assert pothole in said_in(town, forum, None)[-1]
    assert len(said_in(town, forum, topics[pothole])) == 1


def test_a_topic_is_closed_with_its_complaint_and_opened_again_with_it(
    town: LiveTown, budi: Person, forum: Group
) -> None:
    ticket = files(town, POTHOLE)
    thread, closed = topics_of(town, forum)[ticket], town.telegram.chats[forum.id].closed_topics
    budi.sends_photo(caption=f"/selesai {ticket} Sudah ditambal.", album="a", to=forum)
    budi.sends_photo(album="a", to=forum)
    town.settle()
    assert sum("photo" in one.json for one in town.person("Sari").sees() if one.from_bot) == 2
    assert not closed, "the citizen has still to say whether it is settled"
    sari = town.person("Sari")
    sari.taps("Sudah")
    town.settle()
    assert closed == {thread}
    sari.taps("4 ⭐")
    town.settle()
    assert "4 dari 5" in said_in(town, forum, thread)[-1]
    sari.taps("Lewati")
    sari.says(f"tambahan untuk {ticket}: ternyata belum beres, lubangnya masih ada")
    town.settle()
    assert not closed and "lubangnya masih ada" in said_in(town, forum, thread)[-1]
    forum.promotes_bot(topics=False)
    budi.sends_photo(caption=f"/selesai {ticket} Sudah ditambal lagi.", to=forum)
    town.settle()
    sari.taps("Sudah")
    town.settle()
    assert not closed, "without the right it stays open, and nothing is held up"


def test_the_topic_of_what_ended_before_its_card_was_sent_is_closed_at_once(
    town: LiveTown, budi: Person, forum: Group
) -> None:
    town.telegram.fail_next("createForumTopic", chat=forum.id, error_code=429, retry_after=1)
    sari = town.person("Sari")
    sari.says(POTHOLE)
    town.settle()
    sari.taps("✓ Kirim")
    sari.hears("sudah tercatat", timeout=10)
    sari.says("/cabut")
    sari.hears("Cabut laporan", timeout=10)
    sari.taps("Ya")
    sari.hears("dicabut", timeout=10)
    assert not topics_of(town, forum), "the card still waits"
    town.clock.move(minutes=1)
    town.settle()
    assert len(topics_of(town, forum)) == 1
    assert town.telegram.chats[forum.id].closed_topics == set(topics_of(town, forum).values())


def test_without_the_right_the_main_chat_is_used_and_with_it_again_topics(
    town: LiveTown, budi: Person, forum: Group
) -> None:
    forum.promotes_bot(topics=False)
    town.settle()
    first = files(town, POTHOLE)
    assert topics_of(town, forum) == {} and first in said_in(town, forum, None)[-1]
    forum.promotes_bot(topics=True)
    town.settle()
    second = files(town, LAMP)
    assert topics_of(town, forum).keys() == {second}


def test_a_right_lost_unnoticed_loses_no_card(town: LiveTown, budi: Person, forum: Group) -> None:
    town.telegram.fail_next(
        "createForumTopic", error_code=400, description="Bad Request: not enough rights to create a topic"
    )
    ticket = files(town, POTHOLE)
    assert topics_of(town, forum) == {}
    assert ticket in said_in(town, forum, None)[-1]


def test_telegram_too_busy_for_a_topic_is_asked_again(town: LiveTown, budi: Person, forum: Group) -> None:
    town.telegram.fail_next("createForumTopic", retry_after=1)
    ticket = files(town, POTHOLE)
    town.clock.move(seconds=2)
    town.settle()
    assert topics_of(town, forum).keys() == {ticket}
    assert len(said_in(town, forum, topics_of(town, forum)[ticket])) == 1


def test_what_was_for_a_deleted_topic_is_said_in_the_main_chat(town: LiveTown, budi: Person, forum: Group) -> None:
    ticket = files(town, POTHOLE)
    forum.deletes_topic(topics_of(town, forum)[ticket])
    sari = town.person("Sari")
    sari.says(f"/cabut {ticket}")
    town.settle()
    budi.says(f"/catatan {ticket} Ingat.", to=forum)
    town.settle()
    assert ticket in said_in(town, forum, None)[-1]


def test_an_ordinary_group_has_no_topics(town: LiveTown, budi: Person) -> None:
    group = town.agency("Aduan", PURBALINGGA, budi)
    files(town, POTHOLE)
    assert not town.telegram.requests_of("createForumTopic")
    assert len(said_in(town, group, None)) == 3
