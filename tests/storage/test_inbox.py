"""The inbox: each update once, handed out by chat in order of arrival."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.database import Database

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
SARI, JOKO = 501, 502


def arrive(database: Database, update_id: int, chat: int, *, bot_id: int = 1, payload: str = "{}") -> bool:
    with database.transaction() as records:
        return records.inbox.put(bot_id=bot_id, update_id=update_id, chat=chat, payload=payload, now=NOW)


def test_an_update_that_comes_again_is_known(each_database: Database) -> None:
    assert arrive(each_database, 7, SARI)
    assert not arrive(each_database, 7, SARI, payload="again")
    assert arrive(each_database, 7, SARI, bot_id=2)
    with each_database.transaction() as records:
        assert [row.payload for row in records.inbox.waiting(SARI)] == ["{}", "{}"]


def test_a_chat_gets_its_own_in_order_of_arrival_and_the_longest_waiting_comes_first(
    each_database: Database,
) -> None:
    for update_id, chat in ((9, JOKO), (3, SARI), (8, JOKO), (2, SARI)):
        arrive(each_database, update_id, chat)
    with each_database.transaction() as records:
        assert [row.update_id for row in records.inbox.waiting(SARI)] == [3, 2]
        assert records.inbox.waiting_chats() == [JOKO, SARI]


def test_what_is_done_is_forgotten_but_known_when_it_comes_again(each_database: Database) -> None:
    arrive(each_database, 1, SARI, payload="jalan rusak")
    with each_database.transaction() as records:
        records.inbox.finish(records.inbox.waiting(SARI)[0].id, NOW)
    with each_database.transaction() as records:
        assert records.inbox.waiting_chats() == []
    assert not arrive(each_database, 1, SARI, payload="jalan rusak")


def test_failures_are_counted(each_database: Database) -> None:
    arrive(each_database, 1, SARI)
    for expected in (1, 2):
        with each_database.transaction() as records:
            assert records.inbox.fail(records.inbox.waiting(SARI)[0].id) == expected
    with each_database.transaction() as records:
        assert records.inbox.fail(999) == 0
        records.inbox.finish(999, NOW)


def test_what_is_set_aside_keeps_its_words_and_comes_back_in_its_order(each_database: Database) -> None:
    for update_id in (1, 2, 3):
        arrive(each_database, update_id, SARI, payload=str(update_id))
    with each_database.transaction() as records:
        first, second, _ = records.inbox.waiting(SARI)
        assert records.inbox.set_aside(first.id, NOW + timedelta(minutes=5), NOW)
        assert records.inbox.set_aside(second.id, NOW + timedelta(minutes=1), NOW)
    with each_database.transaction() as records:
        assert [row.payload for row in records.inbox.waiting(SARI)] == ["3"]
        assert records.inbox.recall(NOW) == []
        assert records.inbox.count_failed() == 2
        assert records.inbox.oldest_waiting() == NOW
    with each_database.transaction() as records:
        assert records.inbox.recall(NOW + timedelta(minutes=2)) == [SARI]
        assert [row.payload for row in records.inbox.waiting(SARI)] == ["1", "2", "3"]
        assert not records.inbox.set_aside(first.id, NOW + timedelta(minutes=5), NOW), "not for the first time"
        assert not records.inbox.set_aside(999, NOW, NOW)
    with each_database.transaction() as records:
        assert records.inbox.recall() == [SARI]
        records.inbox.finish(first.id, NOW)
    with each_database.transaction() as records:
        assert (records.inbox.count_failed(), records.inbox.attempts(999)) == (1, 0)
