"""Waiting for a lock ends with what the other has left, also where it was read before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from storage.database import Database, Records, open_database
from tests.builders import a_complaint, a_person
from tests.postgres import Server

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)
WAIT = 0.3
"""Seconds in which the other surely waits for the lock."""


@pytest.fixture
def shared(postgres: Server) -> Iterator[Database]:
    database = open_database(postgres.new_database())
    yield database
    database.close()


def _while_locked(database: Database, read: Callable[[Records], object], lock: Callable[[Records], str]) -> str:
    """What ``lock`` sees of a row that was read before, and changed by another while it waited."""
    has_read, is_locked = threading.Event(), threading.Event()
    seen: list[str] = []

    def wait_for_it() -> None:
        with database.transaction() as records:
            kept = read(records)  # as long as someone holds the row, the session keeps what it read
            has_read.set()
            is_locked.wait(10)
            seen.append(lock(records))
            del kept

    thread = threading.Thread(target=wait_for_it)
    thread.start()
    has_read.wait(10)
    with database.transaction() as records:
        lock(records)
        is_locked.set()
        time.sleep(WAIT)
        _change(records)
    thread.join(10)
    return seen[0]


def _change(records: Records) -> None:
    complaint = records.complaints.by_ticket("PBG-5C7F-C")
    assert complaint is not None
    complaint.status = "resolved"
    conversation = records.conversations.of(complaint.author, NOW)
    records.conversations.keep(conversation, {"stands": "resolved"}, NOW)


@pytest.fixture
def author(shared: Database) -> str:
    with shared.transaction() as records:
        sari = a_person(records)
        a_complaint(records, sari, status="needs_info").ticket = "PBG-5C7F-C"
        records.conversations.keep(records.conversations.of(sari.key, NOW), {"stands": "needs_info"}, NOW)
        return sari.key


@pytest.mark.postgres
def test_a_complaint_is_read_anew_once_it_is_locked(shared: Database, author: str) -> None:
    def status(records: Records) -> str:
        complaint = records.complaints.by_ticket("PBG-5C7F-C", lock=True)
        return complaint.status if complaint else ""

    assert _while_locked(shared, lambda records: records.complaints.of_author(author), status) == "resolved"


@pytest.mark.postgres
def test_a_conversation_is_read_anew_once_it_is_locked(shared: Database, author: str) -> None:
    def stands(records: Records) -> str:
        return str(records.conversations.of(author, NOW).state["stands"])

    def read(records: Records) -> object:
        from storage.conversations import Conversation

        return records.session.get(Conversation, author)

    assert _while_locked(shared, read, stands) == "resolved"


@pytest.mark.postgres
def test_what_this_turn_changed_survives_the_lock(shared: Database, author: str) -> None:
    with shared.transaction() as records:
        complaint = records.complaints.by_ticket("PBG-5C7F-C", lock=True)
        assert complaint is not None
        complaint.officer = "pbudi"
        assert records.complaints.by_ticket("PBG-5C7F-C", lock=True) is complaint
        assert complaint.officer == "pbudi"
