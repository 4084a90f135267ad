"""Edits, deletions, taps and marks."""

from typing import Any

import pytest

from bot.simulator.person import Person
from bot.simulator.pictures import sample_photo
from bot.simulator.simulator import Simulator
from tests.simulator.conftest import Wire

KEYBOARD = {"inline_keyboard": [[{"text": "Ambil", "callback_data": "take"}]]}


def test_an_edit_changes_the_text_and_takes_the_buttons_away(wire: Wire, sari: Person) -> None:
    sent = wire.ask("sendMessage", chat_id=sari.id, text="satu", reply_markup=KEYBOARD)
    sari.hears("satu")
    edited = wire.ask(
        "editMessageText", chat_id=sari.id, message_id=sent["message_id"], text="<b>dua</b>", parse_mode="HTML"
    )
    seen = sari.hears("dua")
    assert (seen.id, seen.edited, seen.buttons) == (sent["message_id"], True, [])
    assert edited["date"] == sent["date"]


def test_buttons_alone_change_without_a_mark(wire: Wire, sari: Person) -> None:
    sent = wire.ask("sendMessage", chat_id=sari.id, text="satu", reply_markup=KEYBOARD)
    target: dict[str, Any] = {"chat_id": sari.id, "message_id": sent["message_id"]}
    assert wire.refused("editMessageReplyMarkup", reply_markup=KEYBOARD, **target).startswith(
        "400 Bad Request: message is not modified: specified new message content"
    )
    assert "edit_date" not in wire.ask("editMessageReplyMarkup", **target)


def test_captions_and_pictures_change(wire: Wire, sari: Person) -> None:
    sent = wire.ask("sendPhoto", files={"photo": ("x.jpg", sample_photo())}, chat_id=sari.id, caption="satu")
    target = {"chat_id": sari.id, "message_id": sent["message_id"]}
    assert wire.ask("editMessageCaption", caption="dua", **target)["caption"] == "dua"
    assert "caption" not in wire.ask("editMessageCaption", **target)
    assert (
        wire.refused("editMessageText", text="x", **target)
        == "400 Bad Request: there is no text in the message to edit"
    )
    other = sari.sends_photo().json["photo"][-1]["file_id"]
    changed = wire.ask("editMessageMedia", media={"type": "photo", "media": other}, **target)
    assert changed["photo"] != sent["photo"]


def test_only_own_and_known_messages_can_be_edited(wire: Wire, sari: Person) -> None:
    hers = sari.says("halo")
    sent = wire.ask("sendMessage", chat_id=sari.id, text="satu")
    edit = {"chat_id": sari.id, "text": "satu"}
    assert wire.refused("editMessageText", message_id=hers.id, **edit) == "400 Bad Request: message can't be edited"
    assert wire.refused("editMessageText", message_id=999, **edit) == "400 Bad Request: message to edit not found"
    assert wire.refused("editMessageText", message_id=sent["message_id"], **edit).startswith(
        "400 Bad Request: message is not"
    )
    assert wire.refused("editMessageText", text="x") == "400 Bad Request: message identifier is not specified"


def test_messages_are_deleted(telegram: Simulator, wire: Wire, sari: Person) -> None:
    hers = sari.says("nomor KTP saya …")
    group = telegram.group("DPU", sari)
    in_group = sari.says("halo", to=group)
    assert wire.ask("deleteMessage", chat_id=sari.id, message_id=hers.id) is True
    assert hers.id not in [message.id for message in sari.sees()]
    assert (
        wire.refused("deleteMessage", chat_id=sari.id, message_id=hers.id)
        == "400 Bad Request: message to delete not found"
    )
    assert (
        wire.refused("deleteMessage", chat_id=group.id, message_id=in_group.id)
        == "400 Bad Request: message can't be deleted"
    )
    assert wire.ask("deleteMessages", chat_id=sari.id, message_ids=[hers.id, 999]) is True


def test_a_tap_is_a_query_that_can_be_answered_in_time(telegram: Simulator, wire: Wire, sari: Person) -> None:
    wire.ask("sendMessage", chat_id=sari.id, text="satu", reply_markup=KEYBOARD)
    tap = sari.taps("Ambil")
    query = wire.updates()[0]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("take", sari.id, "satu")
    assert tap.answer is None
    wire.ask("answerCallbackQuery", callback_query_id=query["id"], text="Diambil", show_alert=True)
    assert tap.answer == {"text": "Diambil", "show_alert": True}
    telegram.query_lifetime = -1
    late = sari.taps("take").query
    assert late is not None
    assert wire.refused("answerCallbackQuery", callback_query_id=late.id).startswith(
        "400 Bad Request: query is too old"
    )


def test_a_button_that_is_gone_cannot_be_tapped(wire: Wire, sari: Person) -> None:
    sent = wire.ask("sendMessage", chat_id=sari.id, text="satu", reply_markup=KEYBOARD)
    seen = sari.hears("satu")
    wire.ask("editMessageReplyMarkup", chat_id=sari.id, message_id=sent["message_id"])
    with pytest.raises(LookupError, match="Ambil"):
        sari.taps("Ambil", message=seen)


def test_reactions_and_pins(telegram: Simulator, wire: Wire, sari: Person) -> None:
    sent = wire.ask("sendMessage", chat_id=sari.id, text="satu")
    target = {"chat_id": sari.id, "message_id": sent["message_id"]}
    wire.ask("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **target)
    assert wire.refused("setMessageReaction", reaction=[{"type": "emoji", "emoji": "🦖"}], **target).endswith(
        "REACTION_INVALID"
    )
    wire.ask("pinChatMessage", **target)
    assert wire.ask("getChat", chat_id=sari.id)["pinned_message"]["text"] == "satu"
    wire.ask("unpinChatMessage", chat_id=sari.id)
    wire.updates(allowed_updates=["message_reaction"])
    sari.reacts(sent["message_id"], "🎉")
    assert wire.updates()[0]["message_reaction"]["new_reaction"] == [{"type": "emoji", "emoji": "🎉"}]
    group = telegram.group("DPU", sari)
    message = wire.ask("sendMessage", chat_id=group.id, text="x")["message_id"]
    assert wire.refused("pinChatMessage", chat_id=group.id, message_id=message).startswith(
        "400 Bad Request: not enough rights"
    )
