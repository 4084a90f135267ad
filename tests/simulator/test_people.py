"""What people do reaches the bot as objects that the Bot API knows, and what they see can be waited for."""

import re
import threading

import pytest

from bot.simulator.person import Person
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def test_every_kind_of_message_is_a_valid_update(telegram: Simulator, wire: Wire, sari: Person) -> None:
    budi = telegram.person("Budi", last_name="Santoso", username="budi_s")
    sari.says("halo /status https://osm.org", reply_to=sari.sees()[0])
    sari.sends_photo(caption="#foto", album="1")
    sari.sends_photo(album="1")
    sari.sends_document(b"%PDF", caption="surat")
    sari.sends_voice()
    sari.sends_video()
    sari.sends_video_note()
    sari.sends_sticker()
    sari.sends_location()
    sari.sends_venue("Balai desa", "Kaligondang", -7.39, 109.42)
    sari.sends_contact("+62812")
    sari.sends_poll("Setuju?", "Ya", "Tidak")
    sari.forwards_channel_post("Jalan rusak!")
    budi.starts("undangan-1")
    sari.forwards(budi.sees()[0])
    messages = [update["message"] for update in wire.updates()]
    kinds = [
        "text",
        "photo",
        "photo",
        "document",
        "voice",
        "video",
        "video_note",
        "sticker",
        "location",
        "venue",
        "contact",
        "poll",
    ]
    assert all(kind in message for kind, message in zip(kinds, messages, strict=False))
    assert [entity["type"] for entity in messages[0]["entities"]] == ["bot_command", "url"]
    assert messages[1]["media_group_id"] == messages[2]["media_group_id"]
    assert messages[12]["forward_origin"]["type"] == "channel"
    assert messages[13]["text"] == "/start undangan-1"
    assert messages[14]["forward_origin"]["sender_user"]["username"] == "budi_s"


def test_hearing_waits_and_goes_on_from_there(wire: Wire, sari: Person) -> None:
    def answer() -> None:
        for text in ("satu", "dua", "satu lagi"):
            wire.ask("sendMessage", chat_id=sari.id, text=text)

    threading.Timer(0.05, answer).start()
    assert sari.hears("satu").text == "satu"
    assert sari.hears(re.compile("satu|dua")).text == "dua"
    assert sari.hears().text == "satu lagi"
    with pytest.raises(AssertionError, match=r"waited 0\.05 s for 'satu' but saw\n  \(nothing\)"):
        sari.hears("satu", timeout=0.05)


def test_what_was_seen_instead_is_told(wire: Wire, sari: Person) -> None:
    wire.ask("sendMessage", chat_id=sari.id, text="Maaf, belum paham.")
    with pytest.raises(AssertionError, match="Maaf, belum paham"):
        sari.hears("Terima kasih", timeout=0.05)
    sari.reads_all()
    with pytest.raises(AssertionError, match="nothing"):
        sari.hears("Maaf", timeout=0.05)


def test_people_only_do_what_they_can(telegram: Simulator, wire: Wire, sari: Person) -> None:
    budi = telegram.person("Budi")
    group = telegram.group("DPU", budi)
    with pytest.raises(LookupError):
        sari.says("halo", to=group)
    wire.ask("sendMessage", chat_id=sari.id, text="milik bot")
    with pytest.raises(PermissionError):
        sari.edits(sari.hears("milik bot"), "milik saya")
    sari.blocks()
    assert sari.has_blocked
    with pytest.raises(PermissionError):
        sari.says("halo")


def test_waiting_for_something_else_ends(telegram: Simulator) -> None:
    with pytest.raises(TimeoutError):
        telegram.wait_for(lambda: False, timeout=0.01)


def test_a_taken_port_is_an_error(telegram: Simulator) -> None:
    port = int(telegram.url.rpartition(":")[2])
    with pytest.raises(OSError), Simulator(port=port):
        pass
