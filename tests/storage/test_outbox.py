"""The outbox: a lane a chat, claimed by one at a time, in order, never blocked by what is meant for later."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage.database import Database
from storage.lanes import Claim, Lane
from storage.outgoing import NEVER, REPLACED, SENT, WAITING, Outgoing

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
LEASE = timedelta(seconds=20)


def put(database: Database, recipient: str, key: str = "greeting", **more: Any) -> int | None:
    message = Outgoing(
        recipient=recipient,
        kind=more.pop("kind", "send"),
        key=key,
        created_at=NOW,
        not_before=more.pop("not_before", NOW),
        **more,
    )
    with database.transaction() as records:
        return message.id if records.outbox.put(message) else None


def take(database: Database, now: datetime = NOW) -> Claim | None:
    with database.transaction() as records:
        return records.lanes.claim(now, LEASE)


def claim(database: Database, now: datetime = NOW) -> str | None:
    taken = take(database, now)
    return taken.recipient if taken else None


def release(database: Database, recipient: str, now: datetime = NOW) -> None:
    """By whoever holds it."""
    with database.transaction() as records:
        lane = records.session.get_one(Lane, recipient)
        records.lanes.release(Claim(recipient, lane.lease or ""), now)


def next_key(database: Database, recipient: str, now: datetime = NOW) -> str | None:
    with database.transaction() as records:
        row = records.lanes.next_of(recipient, now)
        return row.key if row else None


def sent(database: Database, row: int | None, *message_ids: int) -> None:
    assert row is not None
    with database.transaction() as records:
        records.outbox.mark_sent(row, message_ids, NOW)


def state(database: Database, row: int | None) -> str:
    assert row is not None
    with database.transaction() as records:
        found = records.outbox.get(row)
        assert found is not None
        return found.state


def test_a_chat_is_claimed_by_one_at_a_time(each_database: Database) -> None:
    put(each_database, "psari")
    put(each_database, "pjoko")
    assert {claim(each_database), claim(each_database)} == {"psari", "pjoko"}
    assert claim(each_database) is None


def test_claimers_side_by_side_never_get_the_same_chat(each_database: Database) -> None:
    for number in range(12):
        put(each_database, f"p{number}")
    claimed: list[str] = []

    def work() -> None:
        while (recipient := claim(each_database)) is not None:
            claimed.append(recipient)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(claimed) == sorted(f"p{number}" for number in range(12))


def test_a_claim_that_was_never_released_runs_out(each_database: Database) -> None:
    put(each_database, "psari")
    assert claim(each_database) == "psari"
    assert claim(each_database, NOW + LEASE / 2) is None
    assert claim(each_database, NOW + LEASE * 1.1) == "psari"


def test_a_claim_can_be_prolonged(each_database: Database) -> None:
    put(each_database, "psari")
    taken = take(each_database)
    assert taken is not None
    with each_database.transaction() as records:
        records.lanes.renew([taken], NOW + 2 * LEASE)
    assert claim(each_database, NOW + LEASE * 1.1) is None


def test_a_claim_that_was_lost_can_neither_be_prolonged_nor_released(each_database: Database) -> None:
    put(each_database, "psari")
    lost, holds = take(each_database), take(each_database, NOW + LEASE * 1.1)
    assert lost is not None and holds is not None
    with each_database.transaction() as records:
        assert not records.lanes.is_held(lost) and records.lanes.is_held(holds)
        records.lanes.release(lost, NOW + LEASE * 1.1)
        records.lanes.renew([lost], NOW + 9 * LEASE)
    assert claim(each_database, NOW + LEASE * 1.2) is None, "still the other's"
    assert claim(each_database, NOW + LEASE * 2.2) == "psari", "and not prolonged by the first"


def test_messages_keep_their_order_when_the_first_has_to_wait(each_database: Database) -> None:
    first = put(each_database, "psari", "first")
    put(each_database, "psari", "second")
    assert first is not None
    with each_database.transaction() as records:
        records.outbox.mark_later(first, NOW + timedelta(seconds=30), "flood limit")
    assert next_key(each_database, "psari") is None
    claim(each_database)
    release(each_database, "psari")
    with each_database.transaction() as records:
        assert records.lanes.next_due() == NOW + timedelta(seconds=30)
    assert next_key(each_database, "psari", NOW + timedelta(seconds=31)) == "first"


def test_a_message_for_tomorrow_holds_up_nobody(each_database: Database) -> None:
    tomorrow = NOW + timedelta(hours=20)
    put(each_database, "psari", "reminder", not_before=tomorrow)
    assert claim(each_database) is None
    answer = put(each_database, "psari", "answer")
    assert claim(each_database) == "psari"
    assert next_key(each_database, "psari") == "answer"
    sent(each_database, answer, 11)
    release(each_database, "psari")
    with each_database.transaction() as records:
        assert records.lanes.next_due() == tomorrow
    assert next_key(each_database, "psari", tomorrow) == "reminder"


def test_a_message_put_while_its_chat_is_being_served_is_found(each_database: Database) -> None:
    first = put(each_database, "psari")
    claim(each_database)
    sent(each_database, first, 11)
    put(each_database, "psari", "second")
    release(each_database, "psari")
    assert claim(each_database) == "psari"


def test_a_newer_edit_takes_the_place_of_one_that_has_not_gone_out(each_database: Database) -> None:
    older = put(each_database, "gdesk", kind="edit", subject="card:PBG-1")
    other = put(each_database, "gdesk", kind="edit", subject="card:PBG-2")
    newer = put(each_database, "gdesk", kind="edit", subject="card:PBG-1")
    assert [state(each_database, row) for row in (older, other, newer)] == [REPLACED, WAITING, WAITING]


def test_what_may_be_said_once_is_said_once(each_database: Database) -> None:
    assert put(each_database, "pratna", once="digest:ratna:2026-11-16") is not None
    assert put(each_database, "pratna", once="digest:ratna:2026-11-16") is None


def test_a_reply_to_any_part_of_an_album_finds_its_row(each_database: Database) -> None:
    row = put(each_database, "gdesk", kind="media", subject="files", about="PBG-1")
    sent(each_database, row, 21, 22, 23)
    with each_database.transaction() as records:
        assert records.outbox.message_of("gdesk", "files") == 21
        posted = records.outbox.posted("gdesk", 23)
        assert posted is not None and posted.about == "PBG-1"
        assert records.outbox.posted("gdesk", 24) is None
        assert [one.id for one in records.outbox.about("PBG-1", "gdesk")] == [row]


def test_an_edit_of_the_buttons_alone_does_not_hide_what_a_message_is_about(each_database: Database) -> None:
    sent(each_database, put(each_database, "psari", about="PBG-1"), 31)
    sent(each_database, put(each_database, "psari", "", kind="edit", subject="message:31"), 31)
    with each_database.transaction() as records:
        posted = records.outbox.posted("psari", 31)
        assert posted is not None and posted.about == "PBG-1"


def test_what_can_not_be_delivered_says_why(each_database: Database) -> None:
    row = put(each_database, "psari")
    assert row is not None
    with each_database.transaction() as records:
        records.outbox.mark_never(row, "Forbidden: bot was blocked by the user")
    assert state(each_database, row) == NEVER
    with each_database.transaction() as records:
        assert (records.outbox.count(NEVER), records.outbox.count(SENT)) == (1, 0)


@pytest.mark.parametrize(("then", "stands"), [("plain", False), ("buttons", True)])
def test_the_location_keyboard_stands_until_a_plain_message(database: Database, then: str, stands: bool) -> None:
    sent(database, put(database, "psari", ask_location=True), 1)
    buttons = [[{"label": "button.yes", "token": "b1"}]] if then == "buttons" else []
    sent(database, put(database, "psari", buttons=buttons), 2)
    with database.transaction() as records:
        assert records.outbox.has_keyboard("psari") is stands
        assert not records.outbox.has_keyboard("pjoko")


def test_newer_words_take_the_place_of_what_waits_and_of_nothing_else(each_database: Database) -> None:
    standing = put(each_database, "p1", "taken", about="PBG-1")
    words = put(each_database, "p1", "replied", about="PBG-1")
    other_ticket = put(each_database, "p1", "taken", about="PBG-2")
    other_reader = put(each_database, "p2", "taken", about="PBG-1")
    sent = put(each_database, "p1", "taken", about="PBG-1")
    tried = put(each_database, "p1", "taken", about="PBG-1")
    with each_database.transaction() as records:
        records.outbox.mark_sent(sent or 0, [1], NOW)
        records.outbox.mark_later(tried or 0, NOW, "timeout")
        records.outbox.replace_waiting("p1", "PBG-1", {"taken"})
    with each_database.transaction() as records:
        states = {row.id: row.state for row in map(records.outbox.get, range(1, 7)) if row is not None}
    assert states == {
        standing: REPLACED,
        words: WAITING,
        other_ticket: WAITING,
        other_reader: WAITING,
        sent: SENT,
        tried: WAITING,
    }


def test_what_is_postponed_holds_up_nobody(each_database: Database) -> None:
    night, morning = put(each_database, "p1", "taken"), NOW + timedelta(hours=8)
    answer = put(each_database, "p1", "answer")
    with each_database.transaction() as records:
        records.outbox.postpone(night or 0, morning)
        first = records.lanes.next_of("p1", NOW)
        assert first is not None and first.id == answer
        records.outbox.mark_sent(first.id, [1], NOW)
        assert records.lanes.next_of("p1", NOW) is None
        later = records.lanes.next_of("p1", morning)
        assert later is not None and later.id == night


def test_a_subject_is_borne_until_it_can_never_be(each_database: Database) -> None:
    row = put(each_database, "g1", "rated", subject="rating:PBG-1")
    with each_database.transaction() as records:
        assert records.outbox.bears("g1", "rating:PBG-1")
        assert not records.outbox.bears("g2", "rating:PBG-1")
        records.outbox.mark_never(row or 0, "gone")
        assert not records.outbox.bears("g1", "rating:PBG-1")
