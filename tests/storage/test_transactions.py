"""The unit of work: joins the one that is open, keeps all or nothing, and wakes delivery for what is to be sent."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.files import Attachment, FileStore
from storage.outgoing import Outgoing
from storage.people import Person
from storage.staff import Group

NOW = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


def test_a_failure_takes_everything_back(each_database: Database) -> None:
    with pytest.raises(RuntimeError), each_database.transaction() as records:
        records.people.meet(501, name="Sari", username=None, now=NOW)
        with each_database.transaction() as inner:
            assert inner is records
            inner.people.meet(502, name="Joko", username=None, now=NOW)
        raise RuntimeError
    with each_database.transaction() as records:
        assert records.people.by_telegram_id(501) is None
        assert records.people.by_telegram_id(502) is None


def test_threads_have_transactions_of_their_own(each_database: Database) -> None:
    def meet(number: int) -> None:
        with each_database.transaction() as records:
            records.people.meet(number, name="Sari", username=None, now=NOW)

    threads = [threading.Thread(target=meet, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with each_database.transaction() as records:
        assert all(records.people.by_telegram_id(number) for number in range(8))


def test_only_a_message_to_send_wakes_delivery(database: Database) -> None:
    woken: list[bool] = []
    database.on_commit = lambda: woken.append(True)
    with database.transaction() as records:
        records.lanes.claim(NOW, timedelta(seconds=1))
    assert not woken
    with database.transaction() as records:
        records.outbox.put(Outgoing(recipient="psari", kind="send", key="hi", created_at=NOW, not_before=NOW))
        assert not woken
    assert woken == [True]


def test_times_without_a_zone_are_refused(database: Database) -> None:
    with pytest.raises(Exception, match="without a zone"), database.transaction() as records:
        records.people.meet(501, name="Sari", username=None, now=NOW.replace(tzinfo=None))


def test_times_come_back_in_utc(each_database: Database) -> None:
    jakarta = datetime.fromisoformat("2026-11-16T09:00:00+07:00")
    with each_database.transaction() as records:
        records.people.meet(501, name="Sari", username=None, now=jakarta)
    with each_database.transaction() as records:
        sari = records.people.by_telegram_id(501)
        assert sari is not None and sari.seen_at == NOW and sari.seen_at.tzinfo is UTC


def test_a_group_that_moves_takes_its_new_id_even_when_that_was_met_before(each_database: Database) -> None:
    with each_database.transaction() as records:
        group = records.staff.remember_group(-1, "Aduan")
        group.agency = "PEMKAB-33.03"
        stranger = records.staff.remember_group(-100, "Aduan").key
    with each_database.transaction() as records:
        moving = records.staff.group(group.key)
        assert moving is not None and records.staff.move_group(moving, -100)
    with each_database.transaction() as records:
        assert records.staff.group(stranger) is None
        found = records.staff.group_by_telegram_id(-100)
        assert found is not None and found.key == group.key
        other = records.staff.remember_group(-200, "Lain")
        other.agency = "SETDA"
    with each_database.transaction() as records:
        moving = records.staff.group(group.key)
        assert moving is not None and not records.staff.move_group(moving, -200)
        assert [one.agency for one in records.staff.bound_groups()].count("SETDA") == 1


def test_files_are_kept_once_by_what_is_in_them(tmp_path: object, database: Database) -> None:
    from pathlib import Path

    store = FileStore(Path(str(tmp_path)) / "files")
    first, second = store.put(b"foto"), store.put(b"foto")
    assert first == second
    assert store.read(first) == b"foto"
    with pytest.raises(FileNotFoundError):
        store.read("0" * 64)


def test_missing_files_are_those_that_can_still_be_fetched(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari: Person = records.people.meet(501, name="Sari", username=None, now=NOW)
        for name, digest, size, age in (
            ("here", "d", 1, 0),
            ("missing", None, 1, 0),
            ("huge", None, 2**30, 0),
            ("old", None, 1, 9),
        ):
            records.attachments.add(
                Attachment(
                    kind="photo",
                    owner=sari.key,
                    added_at=NOW - timedelta(days=age),
                    digest=digest,
                    size=size,
                    file_id=name,
                )
            )
    with each_database.transaction() as records:
        assert [file.file_id for file in records.attachments.missing(NOW - timedelta(days=2))] == ["missing"]


def test_keys_of_people_and_groups_are_told_apart() -> None:
    assert Person(telegram_id=1, seen_at=NOW).key.startswith("p")
    assert Group(telegram_id=-1).key.startswith("g")
