"""Delivery: in order, once, within Telegram's limits, and never silently lost."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from actions.notify import Button
from actions.office import Office
from bot.limits import Limits
from bot.settings import read_settings
from bot.simulator.person import Person
from bot.simulator.pictures import sample_photo
from bot.simulator.simulator import Simulator
from bot.telegram.wire import open_bot
from bot.texts import Texts
from tests.bot.conftest import FAST, Clock, Post, heard


async def test_a_chat_hears_everything_in_order(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    for number in range(6):
        post.say(key, f"kabar {number}")
    await post.deliver()
    assert heard(sari) == [f"kabar {number}" for number in range(6)]
    assert set(post.states()) == {"sent"}


async def test_what_people_write_is_shown_and_never_read_as_markup(post: Post, sari: Person) -> None:
    post.say(post.meet(sari), "5 < 6 & <b>tebal</b>", key="card", values={"ticket": "A&B", "text": "<b>x</b>"})
    await post.deliver()
    [message] = [one for one in sari.sees() if one.from_bot]
    assert message.text == "A&B <b>x</b>"
    assert [entity["type"] for entity in message.entities] == ["bold"]


async def test_a_flood_warning_is_obeyed_and_the_order_kept(
    post: Post, sari: Person, telegram: Simulator, clock: Clock
) -> None:
    key = post.meet(sari)
    telegram.fail_next("sendMessage", error_code=429, retry_after=7)
    post.say(key, "pertama")
    post.say(key, "kedua")
    await post.deliver()
    assert heard(sari) == []
    clock.move(seconds=5)
    await post.deliver()
    assert heard(sari) == []
    clock.move(seconds=3)
    await post.deliver()
    assert heard(sari) == ["pertama", "kedua"]


async def test_one_chat_in_trouble_does_not_hold_up_another(post: Post, sari: Person, telegram: Simulator) -> None:
    joko = telegram.person("Joko")
    telegram.fail_next("sendMessage", chat=sari.id, error_code=500)
    post.say(post.meet(sari), "untuk Sari")
    post.say(post.meet(joko), "untuk Joko")
    await post.deliver()
    assert (heard(sari), heard(joko)) == ([], ["untuk Joko"])


@pytest.mark.parametrize("trouble", ["500", "connection"])
async def test_a_failing_network_is_tried_again_later(
    post: Post, sari: Person, telegram: Simulator, clock: Clock, trouble: str
) -> None:
    if trouble == "500":
        telegram.fail_next("sendMessage", error_code=500)
    else:
        telegram.drop_connection_next("sendMessage")
    post.say(post.meet(sari), "kabar")
    await post.deliver()
    assert post.states() == ["waiting"]
    clock.move(seconds=4)
    await post.deliver()
    assert (heard(sari), post.states()) == (["kabar"], ["sent"])


async def test_after_enough_attempts_it_is_given_up_and_said_so(
    post: Post, sari: Person, telegram: Simulator, clock: Clock
) -> None:
    telegram.fail_next("sendMessage", error_code=502, times=FAST.attempts)
    post.say(post.meet(sari), "kabar")
    for _ in range(FAST.attempts):
        await post.deliver()
        clock.move(hours=1)
    assert post.states() == ["never"]
    assert [row.state for row in post.settled] == ["never"]


async def test_someone_who_blocked_the_bot_is_remembered_so(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    sari.blocks()
    post.say(key, "kabar")
    await post.deliver()
    [row] = post.rows()
    assert row.state == "never" and "blocked" in (row.error or "")
    assert post.settled == [row]
    with post.office.transaction() as records:
        person = records.people.get(key)
        assert person is not None and person.blocked_at is not None


async def test_a_group_that_put_the_bot_out_is_left_alone(post: Post, sari: Person, telegram: Simulator) -> None:
    group = telegram.group("Aduan", sari)
    key = post.bind(group)
    group.removes_bot()
    post.say(key, "kartu")
    post.say(key, "kartu lagi")
    await post.deliver()
    assert post.states() == ["never", "never"]
    assert len(telegram.requests_of("sendMessage")) == 0
    assert not post.settled, "only what a person should have heard is reported"


async def test_a_group_that_became_a_supergroup_is_followed(post: Post, sari: Person, telegram: Simulator) -> None:
    group = telegram.group("Aduan", sari)
    key = post.bind(group)
    group.migrates()
    post.say(key, "kartu")
    await post.deliver()
    assert heard(sari, group) == ["kartu"]
    with post.office.transaction() as records:
        moved = records.staff.group(key)
        assert moved is not None and moved.telegram_id == group.id


async def test_a_text_that_can_not_be_made_is_given_up_and_the_next_goes_out(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(key, key="needs")
    post.say(key, key="no.such.text")
    post.say(key, "kabar")
    await post.deliver()
    assert heard(sari) == ["kabar"]
    assert post.states() == ["never", "never", "sent"]


async def test_a_malformed_row_is_given_up(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(key, "edit", kind="edit", subject="message:none")
    post.say("pnobody", "siapa")
    post.say("gnobody", "siapa")
    await post.deliver()
    assert post.states() == ["never", "never", "never"]


async def test_buttons_are_tokens_with_labels_from_the_texts(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(
        key, "Benar?", buttons=[[Button("button.yes", "/ya"), Button("button.open", "/buka", {"ticket": "A&B"})]]
    )
    await post.deliver()
    [message] = [one for one in sari.sees() if one.from_bot]
    assert message.buttons == ["Ya", "Buka A&B"]
    token = message.rows[0][0]["callback_data"]
    with post.office.transaction() as records:
        button = records.buttons.find(token)
        assert button is not None and button.payload == "/ya"


async def test_the_location_keyboard_comes_and_goes(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(key, "Di mana?", ask_location=True, buttons=[[Button("button.no", "/tidak")]])
    await post.deliver()
    asked = telegram_markup(post)[-1]
    assert asked is not None
    assert [[key["text"] for key in row] for row in asked["keyboard"]] == [["Kirim lokasi"], ["Tidak"]]
    assert asked["keyboard"][0][0]["request_location"]
    post.say(key, "Terima kasih.")
    await post.deliver()
    assert telegram_markup(post)[-1] == {"remove_keyboard": True}
    post.say(key, "Lagi.")
    await post.deliver()
    assert telegram_markup(post)[-1] is None


def telegram_markup(post: Post) -> list[dict[str, Any] | None]:
    return [request.given.get("reply_markup") for request in post.telegram.requests_of("sendMessage")]


async def test_replies_and_protection_are_passed_on(post: Post, sari: Person, telegram: Simulator) -> None:
    group = telegram.group("Aduan", sari)
    key = post.bind(group)
    post.say(key, "kartu", subject="card:1", protect=True)
    post.say(key, "foto", reply_to="card:1")
    await post.deliver()
    card, files = [one for one in sari.sees(group) if one.from_bot]
    assert card.json["has_protected_content"]
    assert files.reply_to == card.id


async def test_an_edit_changes_the_message_that_bears_its_subject(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(key, "lama", subject="card:1", buttons=[[Button("button.yes", "/ya")]])
    await post.deliver()
    post.say(key, "baru", kind="edit", subject="card:1")
    await post.deliver()
    [message] = [one for one in sari.sees() if one.from_bot]
    assert (message.text, message.edited, message.buttons) == ("baru", True, [])


async def test_of_two_edits_in_a_row_only_the_newer_goes_out(post: Post, sari: Person, telegram: Simulator) -> None:
    key = post.meet(sari)
    post.say(key, "satu", subject="card:1")
    await post.deliver()
    post.say(key, "dua", kind="edit", subject="card:1")
    post.say(key, "tiga", kind="edit", subject="card:1")
    await post.deliver()
    assert heard(sari) == ["tiga"]
    assert len(telegram.requests_of("editMessageText")) == 1
    assert post.states() == ["sent", "replaced", "sent"]


async def test_an_edit_that_changes_nothing_counts_as_sent(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(key, "sama", subject="card:1")
    post.say(key, "sama", kind="edit", subject="card:1")
    await post.deliver()
    assert post.states() == ["sent", "sent"]


async def test_an_edit_of_the_buttons_alone_leaves_the_words(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    post.say(key, "Benar?", buttons=[[Button("button.yes", "/ya")]])
    await post.deliver()
    [message] = [one for one in sari.sees() if one.from_bot]
    post.say(key, key="", kind="edit", subject=f"message:{message.id}")
    await post.deliver()
    [message] = [one for one in sari.sees() if one.from_bot]
    assert (message.text, message.buttons) == ("Benar?", [])


async def test_what_a_citizen_must_hear_comes_anew_when_its_message_is_gone(
    post: Post, sari: Person, telegram: Simulator
) -> None:
    key = post.meet(sari)
    group = telegram.group("Aduan", sari)
    desk = post.bind(group)
    for recipient in (key, desk):
        post.say(recipient, "lama", subject="card:1")
    await post.deliver()
    sari.deletes(sari.sees()[-1])
    sari.deletes(sari.sees(group)[-1], chat=group)
    for recipient in (key, desk):
        post.say(recipient, "baru", kind="edit", subject="card:1")
        post.say(recipient, "tak pernah ada", kind="edit", subject="card:2")
    await post.deliver()
    assert heard(sari) == ["baru", "tak pernah ada"]
    assert heard(sari, group) == [], "a card that was deleted stays away"


async def test_a_long_text_goes_in_parts_cut_at_sentences(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    text = "Kalimat yang tidak terlalu pendek ini diulang. " * 200
    post.say(key, text, buttons=[[Button("button.yes", "/ya")]])
    await post.deliver()
    parts = [one for one in sari.sees() if one.from_bot]
    assert len(parts) == 3
    assert all(one.text.endswith("diulang.") for one in parts)
    assert [bool(one.buttons) for one in parts] == [False, False, True]
    post.say(key, text, kind="edit", subject=f"message:{parts[0].id}")
    await post.deliver()
    assert sari.sees()[1].text.endswith("…")


async def test_photos_are_one_album_and_a_voice_goes_alone(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    photo = sari.sends_photo().json["photo"][-1]["file_id"]
    photos = [post.attach(key, "photo", file_id=photo, mime="image/jpeg") for _ in range(3)]
    voice = post.attach(key, "voice", b"OggS", mime="audio/ogg")
    post.say(key, "Lampiran", kind="media", attachments=[*photos, voice, "fgone"])
    await post.deliver()
    *album, alone = [one for one in sari.sees() if one.from_bot]
    assert len(album) == 3 and len({one.json["media_group_id"] for one in album}) == 1
    assert album[0].text == "Lampiran"
    assert "voice" in alone.json
    [row] = post.rows()
    assert row.message_id == album[0].id


async def test_an_album_with_a_long_text_or_buttons_has_its_words_before_it(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    files = [post.attach(key, "document", b"%PDF", mime="application/pdf") for _ in range(11)]
    post.say(key, "panjang " * 200, kind="media", attachments=files[:1])
    post.say(key, "Sudah beres?", kind="media", attachments=files, buttons=[[Button("button.yes", "/ya")]])
    await post.deliver()
    said = [one for one in sari.sees() if one.from_bot]
    assert "document" not in said[0].json and said[1].json["document"]["file_name"] == "lampiran-1.pdf"
    assert said[2].buttons == ["Ya"]
    assert len([one for one in said[3:] if "document" in one.json]) == 11


async def test_a_file_that_telegram_forgot_is_sent_from_our_copy(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    photo = post.attach(key, "photo", sample_photo(), file_id="of another token", mime="image/jpeg")
    post.say(key, "foto", kind="media", attachments=[photo])
    await post.deliver()
    assert "photo" in sari.sees()[-1].json


async def test_a_message_without_words_whose_files_are_gone_is_given_up(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    document = post.attach(key, "document", file_id="uncleaned")
    post.say(key, key="", kind="media", attachments=[document])
    await post.deliver()
    assert post.states() == ["never"]


async def test_a_crashed_delivery_is_taken_up_when_its_lease_runs_out(
    post: Post, sari: Person, clock: Clock
) -> None:
    post.say(post.meet(sari), "kabar")
    with post.office.transaction() as records:
        assert records.lanes.claim(clock(), FAST.lease) is not None
    await post.deliver()
    assert heard(sari) == []
    clock.move(seconds=21)
    await post.deliver()
    assert heard(sari) == ["kabar"]


async def test_a_commit_wakes_the_running_delivery(post: Post, sari: Person) -> None:
    key = post.meet(sari)
    delivery = post.new_delivery(Limits(poll=timedelta(seconds=30)))
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.05)
    await asyncio.to_thread(post.say, key, "kabar")
    await asyncio.to_thread(sari.hears, "kabar")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_two_deliveries_side_by_side_say_nothing_twice(post: Post, telegram: Simulator) -> None:
    people = [telegram.person(f"Warga {number}") for number in range(8)]
    for person in people:
        key = post.meet(person)
        for number in range(3):
            post.say(key, f"kabar {number}")
    await asyncio.gather(post.delivery.drain(), post.new_delivery().drain())
    await post.deliver()
    for person in people:
        assert heard(person) == ["kabar 0", "kabar 1", "kabar 2"]


async def test_a_mistake_of_ours_in_one_message_holds_up_its_chat_only_for_a_moment(
    post: Post, sari: Person, clock: Clock
) -> None:
    key = post.meet(sari)
    photo = post.attach(key, "photo", sample_photo(), mime="image/jpeg")
    post.say(key, "foto", kind="media", attachments=[photo])
    post.say(key, "kabar")
    with post.office.transaction() as records:
        attachment = records.attachments.get(photo)
        assert attachment is not None and attachment.digest is not None
        path = post.office.files.path(attachment.digest)
    path.unlink()
    path.mkdir()  # is there, and can't be read
    path.with_name("file").touch()
    for _ in range(5):
        await post.deliver()
        clock.move(minutes=20)
    assert heard(sari)[-1] == "kabar"


async def test_a_database_that_is_away_does_not_end_the_delivery(
    post: Post, sari: Person, caplog: pytest.LogCaptureFixture
) -> None:
    key = post.meet(sari)
    claim, failures = post.office.transaction, ["away"]

    class Office:
        """The office, whose database is away at first."""

        def __getattr__(self, name: str) -> Any:
            return getattr(post.office, name)

        def transaction(self) -> Any:
            if failures:
                raise OSError(failures.pop())
            return claim()

    post.say(key, "kabar")
    delivery = post.new_delivery(office=Office())
    running = asyncio.create_task(delivery.run())
    await asyncio.to_thread(sari.hears, "kabar")
    running.cancel()
    assert "outbox can't be read" in caplog.text


async def test_a_slow_sending_keeps_its_lease(post: Post, sari: Person, telegram: Simulator) -> None:
    post.say(post.meet(sari), "kabar")
    telegram.delay_next(0.6, "sendMessage")
    limits = Limits(lease=timedelta(seconds=0.3), poll=timedelta(seconds=0.05))
    deliveries = [asyncio.create_task(post.new_delivery(limits).run()) for _ in range(2)]
    for _ in range(100):
        await asyncio.sleep(0.1)
        if heard(sari):
            break
    await asyncio.sleep(0.5)
    for delivery in deliveries:
        delivery.cancel()
    assert heard(sari) == ["kabar"]


@pytest.mark.parametrize("steps", range(6))
async def test_it_stops_also_when_woken_at_that_moment(post: Post, steps: int) -> None:
    delivery = post.new_delivery(Limits(poll=timedelta(seconds=60)))
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.05)  # until it sleeps
    delivery.wake()
    for _ in range(steps):
        await asyncio.sleep(0)
    running.cancel()
    stopped, _ = await asyncio.wait({running}, timeout=5)
    assert stopped


@pytest.mark.parametrize("result", [{"message_id": 77}, True, {}, {"message_id": 77, "chat": {"id": 1}}])
async def test_what_went_out_is_not_sent_again_however_sparse_the_answer(
    office: Office, texts: Texts, telegram: Simulator, sari: Person, result: object
) -> None:
    answers: list[bytes] = []

    class Server(RequestHandler):
        """A Bot API server that says little."""

        def post(self, method: str) -> None:
            answers.append(method.encode())
            me = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "bot"}
            self.write(json.dumps({"ok": True, "result": me if method == "getMe" else result}))

    server = HTTPServer(Application([(r"/bot9:x/(.*)", Server)]))
    [listening] = bind_sockets(0, "127.0.0.1")
    server.add_sockets([listening])
    root = f"http://127.0.0.1:{listening.getsockname()[1]}"
    async with open_bot(read_settings({"TELEGRAM_BOT_TOKEN": "9:x", "TELEGRAM_API_URL": root})) as bot:
        post = Post(office, texts, bot, telegram)
        key = post.meet(sari)
        post.say(key, "kabar")
        post.say(key, "ubah", kind="edit", subject="message:5")
        files = [post.attach(key, "photo", sample_photo(), mime="image/jpeg") for _ in range(2)]
        post.say(key, "foto", kind="media", attachments=files)
        await post.deliver()
    server.stop()
    await server.close_all_connections()
    assert post.states() == ["sent", "sent", "sent"]
    assert answers == [b"getMe", b"sendMessage", b"editMessageText", b"sendMediaGroup"]
    told = result.get("message_id") if isinstance(result, dict) else None
    assert [row.message_id for row in post.rows()] == [told, 5, told]


@pytest.mark.parametrize("status", [400, 404])
async def test_where_albums_are_refused_each_file_goes_alone(
    post: Post, sari: Person, telegram: Simulator, status: int
) -> None:
    key = post.meet(sari)
    photos = [post.attach(key, "photo", sample_photo(), mime="image/jpeg") for _ in range(3)]
    telegram.fail_next("sendMediaGroup", error_code=status)
    post.say(key, "Lampiran", kind="media", attachments=photos)
    await post.deliver()
    said = [one for one in sari.sees() if one.from_bot]
    assert [one.text for one in said] == ["Lampiran", "", ""]
    assert all("photo" in one.json for one in said) and post.states() == ["sent"]


async def test_a_token_revoked_while_running_costs_no_message(
    post: Post, sari: Person, telegram: Simulator
) -> None:
    telegram.fail_next("sendMessage", error_code=401)
    post.say(post.meet(sari), "kabar")
    await post.deliver()
    assert post.states() == ["waiting"]
