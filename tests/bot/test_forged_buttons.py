"""Buttons that aren't one's own: made up, another person's, another chat's, pressed after a removal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.remove_staff import remove_staff
from bot.simulator.messages import Message
from bot.simulator.person import Person
from tests.builders import BANYUMAS
from tests.live import PURBALINGGA, LiveTown, a_live_town

POTHOLE = "jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yg jatuh"
STALE, FOREIGN = "Tombol itu sudah tidak berlaku.", "Tombol itu bukan untuk Anda."


@pytest.fixture
def town(tmp_path: Path) -> Iterator[LiveTown]:
    with a_live_town(tmp_path) as town:
        yield town


def _presses(person: Person, on: Message, data: str, town: LiveTown) -> str | None:
    """What appears above the chat when a client sends callback data of its own making."""
    content = {**on.json, "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": data}]]}}
    with person.world.changed:
        place = person.world.chat(on.chat_id)
        kept = dict(place.messages[on.id].json)
        person.world.store(place, content)
        tap = person.taps("x", message=on.id, chat=on.chat_id)
        person.world.store(place, kept)
    town.settle()
    with person.world.changed:
        person.world.changed.wait_for(lambda: tap.answer is not None, timeout=20)
    assert tap.answer is not None
    return tap.answer.get("text")


def _data_of(message: Message, label: str) -> str:
    button = message.button(label)
    assert button is not None
    data: str = button["callback_data"]
    return data


def test_no_button_works_that_is_not_ones_own(town: LiveTown) -> None:
    tini, budi = town.staff("Tini", "admin", PURBALINGGA), town.staff("Budi", "officer", PURBALINGGA)
    tono, sari = town.staff("Tono", "officer", BANYUMAS), town.person("Sari")
    group = town.agency("Aduan", PURBALINGGA, budi, tono)
    sari.says(POTHOLE)
    town.settle()
    sari.taps("✓ Kirim")
    town.settle()
    card = next(m for m in town.telegram.chats[group.id].messages.values() if "Ambil" in str(m.buttons))
    ticket = card.text.split()[1]
    budi.says(f"/buka {ticket}")
    town.settle()
    dossier = [m for m in budi.sees() if m.from_bot][-1]
    strangers = [m for m in tono.sees() if m.from_bot][-1]

    # Made up: what it would mean in words, a token of ours by its look, nonsense.
    for data in (f"/buka {ticket}", f"/selesai {ticket} Beres.", "b" + "A" * 16, "x", "\u0000" * 3):
        assert _presses(tono, strangers, data, town) == STALE
    # Another's token, taken to one's own chat; the citizen's too.
    assert _presses(tono, strangers, _data_of(dossier, "Balas"), town) == FOREIGN
    assert _presses(sari, [m for m in sari.sees() if m.from_bot][-1], _data_of(card, "Ambil"), town) == FOREIGN
    # The group's button, pressed by a guest of another agency.
    tono.taps("Ambil", chat=group.id)
    town.settle()
    assert "hanya petugas terdaftar" in list(town.telegram.chats[group.id].messages.values())[-1].text
    assert [m for m in tono.sees() if m.from_bot][-1].text == strangers.text

    with town.app.office.transaction() as records:
        key, admin = records.people.by_telegram_id(budi.id), records.people.by_telegram_id(tini.id)
        complaint = records.complaints.by_ticket(ticket)
        assert key is not None and admin is not None and complaint is not None
        assert (complaint.status, complaint.officer) == ("routed", None)
        remove_staff(records, town.app.office, key.key, PURBALINGGA, actor=admin.key, now=town.clock())
    town.settle()
    said = len(budi.sees())
    for label in ("Balas", "Ambil", "Selesai"):
        assert _presses(budi, dossier, _data_of(dossier, label), town) == STALE
    assert len(budi.sees()) == said
    with town.app.office.transaction() as records:
        complaint = records.complaints.by_ticket(ticket)
        assert complaint is not None and complaint.status == "routed"
