"""Nothing is lost and nothing breaks: bad input, trouble on the line, impatience, and death at any moment."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram import Update

from bench.crash import Ordeal, endure
from bot.log import JsonLines
from bot.simulator.group import Group
from bot.simulator.person import Person
from storage.complaints import Complaint
from storage.inbox import Arrival
from tests.live import PURBALINGGA, LiveTown, a_live_town

POTHOLE = "jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yg jatuh"


def pothole(district: str, sign: str) -> str:
    """A complaint like no other of this town, so that none is offered to be joined; ``sign`` finds it again."""
    return f"jalan depan kantor kecamatan {district} Purbalingga bolong besar, banyak yg jatuh {sign}"


SEND = "✓ Kirim"
IMPATIENT = """
import asyncio, os, signal
from datetime import timedelta
from bot.app import build
from bot.limits import Limits
from bot.log import set_up_logging
from bot.settings import read_settings

async def main():
    settings = read_settings(os.environ)
    set_up_logging(settings.log_level, [settings.telegram_bot_token])
    kentongan = build(settings, limits=Limits(lease=timedelta(seconds=2)))
    await kentongan.start()
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    await stopping.wait()
    await kentongan.stop()

asyncio.run(main())
"""
"""The bot, but for a lease so short that a test needn't wait for the chats of the dead."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """One town for all: whoever is in trouble must not trouble the others."""
    with a_live_town(tmp_path_factory.mktemp("town")) as town:
        yield town


@pytest.fixture(scope="module")
def desk(town: LiveTown) -> Group:
    """The group of Purbalingga's officers."""
    return town.agency("Aduan Purbalingga", PURBALINGGA, town.staff("Budi", "officer", PURBALINGGA))


@pytest.fixture(autouse=True)
def log_keeps_secrets(town: LiveTown, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever happens, the log quotes nobody and tells no token."""
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "actions")
    caplog.set_level(logging.DEBUG, "storage")
    yield
    told = "\n".join(JsonLines([town.telegram.token]).format(record) for record in caplog.get_records("call"))
    for secret in (town.telegram.token, "Kaligondang", "bolong", "Sari", *_names(town)):
        assert secret not in told


def _names(town: LiveTown) -> list[str]:
    return [str(person.id) for person in town.telegram.people.values()]


def filed(town: LiveTown, words: str) -> list[Complaint]:
    """The complaints in which these words occur."""
    with town.app.office.transaction() as records:
        found = select(Complaint).where(Complaint.description.contains(words))
        return list(records.session.scalars(found))


def drafted(town: LiveTown, person: Person) -> str:
    """What a person's open draft says."""
    with town.app.office.transaction() as records:
        known = records.people.by_telegram_id(person.id)
        draft = records.drafts.open_of(known.key) if known else None
        return draft.description if draft else ""


def answers(person: Person) -> list[str]:
    """What the bot has said to a person."""
    return [message.text for message in person.sees() if message.from_bot]


def until(condition: Callable[[], object], timeout: float = 10) -> None:
    """Wait for what comes by itself: a message that is tried again leaves the town quiet meanwhile."""
    end = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def taps_forged(town: LiveTown, person: Person, data: str) -> None:
    """A tap whose data was made up or taken from elsewhere, on the last message the bot sent this person."""
    message = [one for one in person.sees() if one.from_bot][-1]
    content = {
        "id": str(2**61 + town.telegram.next_number()),
        "from": person.user,
        "message": message.json,
        "chat_instance": "1",
        "data": data,
    }
    with town.telegram.changed:
        town.telegram.updates.add("callback_query", content)
    town.settle()


def test_the_longest_message_is_kept_whole(town: LiveTown) -> None:
    sari = town.person("Sari Panjang")
    text = (POTHOLE + " " + "🕳 sudah lama sekali " * 400)[:3900].strip()
    sari.says(text)
    town.settle()
    sari.taps(SEND)
    town.settle()
    [complaint] = filed(town, "🕳 sudah lama")
    assert complaint.description == text


def test_a_text_of_4096_and_a_caption_of_1024_are_kept_whole(town: LiveTown) -> None:
    for number, longest, district in ((1, 4096, "Kutasari"), (2, 1024, "Mrebet")):
        sari = town.person(f"Sari {longest}")
        text = pothole(district, f"nomor{number} ").ljust(longest, "x")
        sari.says(text) if longest == 4096 else sari.sends_photo(caption=text)
        town.settle()
        assert drafted(town, sari) == text
        sari.taps(SEND)
        town.settle()
        assert [complaint.description for complaint in filed(town, f"nomor{number} ")] == [text]


def test_a_file_too_large_is_refused_and_its_words_are_kept(town: LiveTown) -> None:
    sari = town.person("Sari Besar")
    large = bytes(20 * 1024 * 1024 + 1)
    sari.sends_document(large)
    town.settle()
    assert any("terlalu besar" in answer for answer in answers(sari))
    sari.sends_document(large, caption=POTHOLE)
    town.settle()
    assert drafted(town, sari) == POTHOLE
    assert sum("terlalu besar" in answer for answer in answers(sari)) == 2
    budi = town.staff("Budi Besar", "officer", PURBALINGGA)
    budi.says("/ambil")
    budi.sends_document(large, caption="/catatan PBG-5C7F-C lihat berkasnya")
    town.settle()
    assert any("terlalu besar" in answer for answer in answers(budi))


def test_twenty_messages_in_a_second_are_all_kept_and_answered_together(town: LiveTown) -> None:
    sari = town.person("Sari Cepat")
    parts = [POTHOLE, *(f"sudah minggu ke {number} belum ditambal" for number in range(2, 21))]
    for part in parts:
        sari.says(part)
    town.settle(20)
    said = drafted(town, sari)
    assert [said.count(part) for part in parts] == [1] * 20
    assert sum("Sudah benar?" in answer for answer in answers(sari)) <= 10


def test_two_devices_at_once_file_once(town: LiveTown) -> None:
    sari = town.person("Sari Ganda")
    sari.says(pothole("Kemangkon", "ganda"))
    town.settle()
    with town.telegram.changed:
        first, second = sari.taps(SEND), sari.taps(SEND)
    until(lambda: None not in (first.answer, second.answer))
    town.settle()
    assert len(filed(town, "ganda")) == 1
    assert sum("sudah tercatat" in answer for answer in answers(sari)) == 1
    assert (first.answer, second.answer) == ({}, {"text": "Tombol itu sudah tidak berlaku."})


def test_last_weeks_button_files_nothing_of_today(town: LiveTown) -> None:
    sari = town.person("Sari Lama")
    sari.says(pothole("Bukateja", "kemarin"))
    town.settle()
    old = next(message for message in sari.sees() if SEND in message.buttons)
    sari.says("/batal")
    town.settle()
    sari.says("lampu jalan depan pasar Baturraden Banyumas mati semua sekarang")
    town.settle()
    late = sari.taps(SEND, message=old)
    until(lambda: late.answer is not None)
    town.settle()
    assert late.answer == {"text": "Tombol itu sudah tidak berlaku."}
    assert filed(town, "kemarin") == filed(town, "mati semua sekarang") == []
    assert drafted(town, sari).endswith("sekarang")


@pytest.mark.parametrize("data", ["", "x" * 64, '/inform{"confirmation": "send"}', "b" + "A" * 16])
def test_a_button_that_we_never_made_does_nothing(town: LiveTown, data: str) -> None:
    sari = town.person(f"Sari Palsu {data}")
    sari.says(pothole("Kejobong", "palsu"))
    town.settle()
    taps_forged(town, sari, data)
    assert filed(town, "palsu") == []
    assert drafted(town, sari) == pothole("Kejobong", "palsu")


def test_anothers_button_does_nothing(town: LiveTown) -> None:
    sari, joko = town.person("Sari Sendiri"), town.person("Joko")
    sari.says(pothole("Kalimanah", "sendiri"))
    joko.says("/start")
    town.settle()
    message = next(message for message in sari.sees() if SEND in message.buttons)
    token = next(b["callback_data"] for row in message.rows for b in row if b["text"] == SEND)
    taps_forged(town, joko, token)
    assert filed(town, "sendiri") == []


def test_an_unbound_groups_chatter_is_not_even_stored_and_a_command_gets_a_hint(town: LiveTown) -> None:
    sari = town.person("Sari RT")
    group = town.telegram.group("Warga RT 3", sari, bot_is_admin=True)
    town.settle()
    seen = len(sari.sees(group))
    before = _arrivals(town)
    sari.says("rapat nanti malam jam 7, bawa sendiri tikarnya", to=group)
    sari.sends_photo(caption="ini fotonya", to=group)
    sari.sends_sticker(to=group)
    town.settle()
    assert _arrivals(town) == before
    assert len(sari.sees(group)) == seen + 3
    sari.says("/antrean", to=group)
    town.settle()
    assert "belum terhubung" in sari.sees(group)[-1].text


def _arrivals(town: LiveTown) -> int:
    with town.app.office.transaction() as records:
        return len(records.session.scalars(select(Arrival.id)).all())


def test_nothing_said_stays_in_the_inbox_once_it_is_answered(town: LiveTown) -> None:
    town.person("Sari Sekali").says(POTHOLE)
    town.settle()
    with town.app.office.transaction() as records:
        assert set(records.session.scalars(select(Arrival.payload))) == {""}
        assert set(records.session.scalars(select(Arrival.chat))) == {None}


@pytest.mark.parametrize(
    "text",
    [
        "😭😭😭",
        "\u200b\u200d\u2060",
        "\u202eمكسور\u202c \u200f.",
        "\\u0000 \\ud83d \\",
        "a\u0000b \ud83d putus \udc00",
        "{{ 7*7 }} {% raw %} <b>&lt;",
        "/",
        "//",
        "/ ",
        "/\u0645",
        "." * 4096,
        "1",
        "PBG-0000-0",
        "\n\n\n_\n",
        "'; DROP TABLE complaints; --",
        "%s %d {0} {key}",
        "z̸̡̛͓̙̹͍̥̹̞͖̯̬̖͖͇̫͍͇̪͇̹͙̻̝̞̗̳̝̹͖a" * 40,
    ],
)
def test_any_text_gets_an_answer_and_never_a_breakdown(town: LiveTown, text: str) -> None:
    sari = town.person(f"Sari {abs(hash(text))}")
    with town.telegram.changed:
        sari.says("/start")
    town.settle()
    before = len(answers(sari))
    says_raw(town, sari, text)
    said = answers(sari)[before:]
    assert said
    assert not any("gangguan" in answer or "Traceback" in answer for answer in said)


def says_raw(town: LiveTown, person: Person, text: str) -> None:
    """Put it before the application as it comes out of JSON, half characters and all."""
    with town.telegram.changed:
        message = person.says("x")
        [pending] = town.telegram.updates.first(1000)
        town.telegram.updates.remove(pending["update_id"])
    update = Update.de_json({**pending, "message": {**message.json, "text": text}}, town.app.bot)
    asyncio.run_coroutine_threadsafe(town.app.queue.put(update), town._loop).result(10)
    town.settle(20)


def test_half_characters_and_nul_are_kept_out_and_the_rest_is_kept(town: LiveTown) -> None:
    sari = town.person("Sari Setengah")
    says_raw(town, sari, f"{POTHOLE} a\0b \ud83d putus \\u0000 tetap 🕳")
    assert drafted(town, sari) == f"{POTHOLE} ab \ufffd putus \\u0000 tetap 🕳"


def test_a_line_that_fails_at_every_method_once_loses_nothing(town: LiveTown, desk: Group) -> None:
    sari = town.person("Sari Jalur")
    for method in ("sendMessage", "editMessageReplyMarkup", "answerCallbackQuery", "getFile", "sendMediaGroup"):
        town.telegram.fail_next(method, error_code=500)
    town.telegram.fail_next("sendChatAction", error_code=429, retry_after=1)
    town.telegram.drop_connection_next("getUpdates", after=True)
    sari.sends_photo(caption=pothole("Bojongsari", "jalur"))
    until(lambda: any(SEND in message.buttons for message in sari.sees()))
    town.telegram.drop_connection_next("sendMessage", after=True)
    town.telegram.drop_connection_next("answerCallbackQuery")
    sari.taps(SEND)
    until(lambda: any("sudah tercatat" in answer for answer in answers(sari)))
    [complaint] = filed(town, "jalur")
    assert any(f"Laporan {complaint.ticket} sudah tercatat" in answer for answer in answers(sari))
    until(
        lambda: any(complaint.ticket in message.text for message in town.telegram.chats[desk.id].messages.values())
    )


def test_the_town_is_at_rest_only_once_what_failed_was_tried_again(town: LiveTown) -> None:
    sari = town.person("Sari Ulang")
    sari.says("/start")
    town.settle()
    town.telegram.fail_next("sendMessage", chat=sari.id, error_code=500, times=2)
    sari.says("/privasi")
    town.settle()
    assert "Anonim" in answers(sari)[-1]


def test_a_flood_warning_is_obeyed_in_order(town: LiveTown) -> None:
    sari = town.person("Sari Sabar")
    sari.says("/start")
    town.settle()
    town.telegram.fail_next("sendMessage", chat=sari.id, error_code=429, retry_after=1)
    start = time.monotonic()
    sari.says("/bantuan")
    sari.says("/privasi")
    until(lambda: any("Anonim" in answer for answer in answers(sari)))
    assert time.monotonic() - start > 1
    heard = answers(sari)[-2:]
    assert "/lapor" in heard[0]
    assert "Anonim" in heard[1]


def test_a_locked_database_only_takes_longer(town: LiveTown) -> None:
    sari = town.person("Sari Kunci")
    file = town.app.office.database.engine.url.database
    with sqlite3.connect(str(file), isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        sari.says(pothole("Padamara", "terkunci"))
        time.sleep(0.5)
        assert len(town.telegram.updates)  # not stored, so Telegram isn't told
        other.execute("ROLLBACK")
    town.settle(20)
    assert drafted(town, sari) == pothole("Padamara", "terkunci")


def test_a_group_that_moves_keeps_its_agency(town: LiveTown) -> None:
    agency, place = "PEMKAB-33.02", "depan pasar Baturraden Banyumas"
    officer = town.staff("Wati", "officer", agency)
    group = town.agency("Aduan Banyumas", agency, officer)
    group.migrates()
    sari = town.person("Sari Pindah")
    sari.says(f"jalan {place} bolong besar, banyak yg jatuh pindah")
    town.settle()
    sari.taps(SEND)
    town.settle(20)
    [complaint] = filed(town, "pindah")
    assert complaint.agency == agency
    assert any(complaint.ticket in message.text for message in officer.sees(group))
    officer.says(f"/balas {complaint.ticket} Segera kami periksa.", to=group)
    town.settle(20)
    assert any("Segera kami periksa" in answer for answer in answers(sari))


def test_a_group_that_puts_the_bot_out_leaves_its_complaints_to_the_central_desk(town: LiveTown) -> None:
    agency, place = "PEMKAB-33.05", "depan SD 1 Gombong Kebumen"
    officer = town.staff("Tono", "officer", agency)
    group = town.agency("Aduan Kebumen", agency, officer)
    group.removes_bot()
    town.settle()
    sari = town.person("Sari Usir")
    sari.says(f"jalan {place} bolong besar, banyak yg jatuh usir")
    town.settle()
    sari.taps(SEND)
    town.settle()
    [complaint] = filed(town, "usir")
    assert complaint.agency == town.app.office.region.central_desk
    assert any("Meja Aduan" in answer for answer in answers(sari))


def test_after_all_this_nothing_is_left_waiting(town: LiveTown) -> None:
    until(lambda: not _waiting(town))


def _waiting(town: LiveTown) -> int:
    with town.app.office.transaction() as records:
        return len(records.inbox.waiting_chats()) + records.outbox.count("waiting")


@pytest.mark.parametrize(
    ("conversations", "kills", "webhook"), [(10, 3, False), (4, 2, True)], ids=["polling", "webhook"]
)
def test_killed_at_any_moment_it_loses_nothing_and_stores_nothing_twice(
    tmp_path: Path, models: Path, conversations: int, kills: int, *, webhook: bool
) -> None:
    ordeal = Ordeal(
        conversations=conversations,
        seed=4,
        kills=kills,
        towns=2,
        webhook=webhook,
        program=("-c", IMPATIENT),
        lives=(0.1, 0.6),
        at_once=4,
    )
    found = endure(ordeal, tmp_path, models, lambda _: None)
    assert found.losses == []
    assert found.figures["kills"] >= 1
