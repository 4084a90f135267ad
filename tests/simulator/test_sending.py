"""What the bot sends arrives as Telegram would show it, or is refused as Telegram would refuse it."""

import json
from typing import Any

import pytest

from bot.simulator.person import Person
from bot.simulator.pictures import sample_photo
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire


def test_a_text_arrives_with_formatting_buttons_and_reply(wire: Wire, sari: Person) -> None:
    question = sari.says("jalan rusak")
    sent = wire.ask(
        "sendMessage",
        chat_id=sari.id,
        text="<b>Jalan</b> yang mana?",
        parse_mode="HTML",
        protect_content=True,
        link_preview_options={"is_disabled": True},
        reply_parameters={"message_id": question.id},
        reply_markup={"inline_keyboard": [[{"text": "Ya", "callback_data": "1"}]]},
    )
    seen = sari.hears("Jalan")
    assert seen.json == sent
    assert (seen.buttons, seen.reply_to, seen.entities[0]["type"]) == (["Ya"], question.id, "bold")
    assert "reply_to_message" not in sent["reply_to_message"]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"text": "   "}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "x", "reply_parameters": {"message_id": 999}}, "message to be replied not found"),
        ({"text": "x", "message_thread_id": 9}, "message thread not found"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}},
            "BUTTON_DATA_INVALID",
        ),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "peta"}]]}},
            "BUTTON_URL_INVALID",
        ),
    ],
)
def test_what_telegram_would_not_send_is_refused(
    wire: Wire, sari: Person, given: dict[str, Any], refusal: str
) -> None:
    assert wire.refused("sendMessage", chat_id=sari.id, **given) == f"400 Bad Request: {refusal}"


def test_tags_do_not_count_and_a_lost_reply_may_be_allowed(wire: Wire, sari: Person) -> None:
    wire.ask("sendMessage", chat_id=sari.id, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    lost = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in wire.ask("sendMessage", chat_id=sari.id, text="x", reply_parameters=lost)


def test_a_stranger_and_one_who_blocked_cannot_be_written_to(telegram: Simulator, wire: Wire, sari: Person) -> None:
    stranger = telegram.person("Orang Asing")
    assert wire.refused("sendMessage", chat_id=stranger.id, text="x") == (
        "403 Forbidden: bot can't initiate conversation with a user"
    )
    sari.blocks()
    assert wire.refused("sendMessage", chat_id=sari.id, text="x") == "403 Forbidden: bot was blocked by the user"
    sari.unblocks()
    wire.ask("sendMessage", chat_id=sari.id, text="x")
    statuses = [update["my_chat_member"]["new_chat_member"]["status"] for update in wire.updates()]
    assert statuses == ["kicked", "member"]


def test_a_reply_keyboard_sends_its_label_or_the_place(wire: Wire, sari: Person) -> None:
    keyboard = {
        "keyboard": [[{"text": "📍 Kirim lokasi", "request_location": True}, {"text": "Ya"}]],
        "one_time_keyboard": True,
    }
    wire.ask("sendMessage", chat_id=sari.id, text="Di mana?", reply_markup=keyboard)
    sari.taps("lokasi", at=(-7.39, 109.42))
    wire.ask("sendMessage", chat_id=sari.id, text="Betul?", reply_markup=keyboard)
    sari.presses("Ya")
    first, second = (update["message"] for update in wire.updates())
    assert first["location"] == {"latitude": -7.39, "longitude": 109.42}
    assert second["text"] == "Ya"
    with pytest.raises(LookupError):
        sari.taps("Ya")  # a one-time keyboard goes away


def test_a_location_key_is_for_private_chats(telegram: Simulator, wire: Wire, sari: Person) -> None:
    group = telegram.group("DPU", sari)
    markup = {"keyboard": [[{"text": "Lokasi", "request_location": True}]]}
    refusal = wire.refused("sendMessage", chat_id=group.id, text="x", reply_markup=markup)
    assert refusal == "400 Bad Request: location can be requested in private chats only"


def test_photos_come_in_sizes_and_travel_by_file_id(telegram: Simulator, wire: Wire, sari: Person) -> None:
    sent = wire.ask(
        "sendPhoto",
        files={"photo": ("x.jpg", sample_photo())},
        chat_id=sari.id,
        caption="<i>bukti</i>",
        parse_mode="HTML",
    )
    assert [size["width"] for size in sent["photo"]] == [90, 320, 800, 960]
    again = wire.ask("sendPhoto", chat_id=sari.id, photo=sent["photo"][-1]["file_id"])
    assert again["photo"] == sent["photo"]
    path = wire.ask("getFile", file_id=sent["photo"][0]["file_id"])["file_path"]
    content = wire.client.get(f"{telegram.base_file_url}{telegram.token}/{path}").content
    assert (content[:2], len(content)) == (b"\xff\xd8", sent["photo"][0]["file_size"])


@pytest.mark.parametrize(
    ("method", "field", "name"),
    [("sendDocument", "document", "rekap.xlsx"), ("sendVoice", "voice", "a.ogg"), ("sendVideo", "video", "a.mp4")],
)
def test_files_of_each_kind_arrive(wire: Wire, sari: Person, method: str, field: str, name: str) -> None:
    sent = wire.ask(method, files={field: (name, b"isi")}, chat_id=sari.id, caption="x")
    assert sent[field]["file_size"] == 3
    assert "application/octet-stream" not in sent[field]["mime_type"]


def test_files_are_refused_as_telegram_does(telegram: Simulator, wire: Wire, sari: Person) -> None:
    document = sari.sends_document(b"x").json["document"]["file_id"]
    with telegram.changed:
        large = telegram.files.keep(
            b"x" * (20 * 2**20 + 1), folder="documents", name="a.zip", mime="application/zip"
        )
    assert (
        wire.refused("sendPhoto", chat_id=sari.id, photo=document)
        == "400 Bad Request: can't use file of type Document as Photo"
    )
    assert (
        wire.refused("sendPhoto", chat_id=sari.id, photo="apa")
        == "400 Bad Request: wrong file identifier/HTTP URL specified"
    )
    assert wire.refused("getFile", file_id=large.file_id) == "400 Bad Request: file is too big"
    assert (
        wire.refused("getFile", file_id="apa")
        == "400 Bad Request: wrong file_id or the file is temporarily unavailable"
    )
    response = wire.client.post("sendPhoto", data={"chat_id": sari.id}, files={"photo": b"bukan foto"})
    assert response.json()["description"] == "Bad Request: IMAGE_PROCESS_FAILED"


def test_an_album_is_one_group_of_messages(wire: Wire, sari: Person) -> None:
    media = [{"type": "photo", "media": "attach://a", "caption": "dua"}, {"type": "photo", "media": "attach://b"}]
    files = {"a": ("a.jpg", sample_photo(1)), "b": ("b.jpg", sample_photo(2))}
    first, second = wire.ask("sendMediaGroup", files=files, chat_id=sari.id, media=json.dumps(media))
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("dua", False)
    assert wire.refused("sendMediaGroup", chat_id=sari.id, media=media[:1]).startswith(
        "400 Bad Request: there must be"
    )
    assert (
        wire.refused("sendMediaGroup", chat_id=sari.id, media=media)
        == '400 Bad Request: attached file "a" not found'
    )


def test_places_and_chat_actions(wire: Wire, sari: Person) -> None:
    sent = wire.ask("sendVenue", chat_id=sari.id, latitude=-7.39, longitude=109.42, title="MPP", address="Jl. A")
    assert sent["location"] == sent["venue"]["location"] == {"latitude": -7.39, "longitude": 109.42}
    assert "location" in wire.ask("sendLocation", chat_id=sari.id, latitude=-7.39, longitude=109.42)
    assert wire.refused("sendLocation", chat_id=sari.id, latitude=99, longitude=0).endswith(
        "wrong latitude or longitude specified"
    )
    assert wire.ask("sendChatAction", chat_id=sari.id, action="typing") is True
    assert wire.refused("sendChatAction", chat_id=sari.id, action="dancing").startswith("400")
