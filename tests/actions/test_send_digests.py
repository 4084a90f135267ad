"""Each digest once and on time, whatever happens to the bot, its clock and its supervisors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from actions.deadlines import Calendar
from actions.office import Office
from actions.send_digests import send_digests
from actions.subscribe import set_days, set_longer, set_time, set_zone
from storage.database import Database
from storage.outgoing import Outgoing
from storage.people import Person
from storage.staff import Staff
from tests.builders import a_complaint, a_person, an_office, an_officer

WIB = ZoneInfo("Asia/Jakarta")


def at(day: int, hour: int, minute: int = 0, *, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WIB)


def day(number: int) -> str:
    return date(2026, 11, number).isoformat()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


def a_supervisor(office: Office, scope: str = "33", *, since: datetime | None = None) -> Person:
    with office.transaction() as records:
        return an_officer(records, "Ratna", scope, role="supervisor", since=since or at(1, 9))


def sent(office: Office, *, key: str = "supervisor.digest") -> list[Outgoing]:
    with office.transaction() as records:
        return list(records.session.scalars(select(Outgoing).where(Outgoing.key == key).order_by(Outgoing.id)))


def told(office: Office) -> list[tuple[str, str, str, bool]]:
    """Kind, first and last day of each digest, and whether it says that it is late."""
    rows = [(row.values["period"], row.values["due"]) for row in sent(office)]
    return [(period["kind"], period["first"], period["last"], due is not None) for period, due in rows]


def run(office: Office, *moments: datetime) -> Sequence[int]:
    return [send_digests(office, moment) for moment in moments]


def test_at_seven_and_once(office: Office) -> None:
    a_supervisor(office)
    assert run(office, at(2, 7)) == [1]
    assert run(office, at(3, 6, 59), at(3, 7), at(3, 7, 1), at(3, 12), at(4, 7)) == [0, 1, 0, 0, 1]
    assert told(office)[1:] == [("day", day(2), day(2), False), ("day", day(3), day(3), False)]


@pytest.mark.parametrize("back_at", [at(3, 6, 59), at(3, 7, 5)])
def test_a_restart_around_seven_neither_loses_nor_repeats_it(tmp_path: Path, back_at: datetime) -> None:
    office = an_office(tmp_path)
    a_supervisor(office)
    run(office, at(2, 7), at(3, 6, 58))
    office.database.close()
    again = an_office(tmp_path)
    assert sum(run(again, back_at, at(3, 7, 6), at(3, 7, 7))) == 1
    assert told(again)[-1] == ("day", day(2), day(2), False)
    again.database.close()


def test_two_processes_send_one(office: Office, each_database: Database) -> None:
    first, second = replace(office, database=each_database), replace(office, database=each_database)
    with first.transaction() as records:
        for number in range(6):
            an_officer(records, f"Ratna {number}", "33", role="supervisor", since=at(1, 9))
    start, counts = threading.Barrier(2), []

    def work(office: Office) -> None:
        start.wait()
        counts.append(send_digests(office, at(2, 7)))

    both = [threading.Thread(target=work, args=(one,)) for one in (first, second)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sum(counts) == 6
    assert len(sent(first)) == len({row.recipient for row in sent(first)}) == 6


def test_a_clock_set_back_repeats_nothing(office: Office) -> None:
    a_supervisor(office)
    run(office, at(2, 7), at(3, 7))
    assert run(office, at(2, 6), at(2, 7), at(2, 12), at(3, 6), at(3, 7), at(3, 9)) == [0] * 6
    assert run(office, at(4, 7)) == [1]


def test_what_was_missed_comes_late_once_and_says_so(office: Office) -> None:
    a_supervisor(office)
    run(office, at(2, 7))
    assert run(office, at(4, 11, 20), at(4, 11, 21), at(5, 7)) == [1, 0, 1]
    assert told(office)[1:] == [("days", day(2), day(3), True), ("day", day(4), day(4), False)]
    assert sent(office)[1].values["due"] == at(3, 7).isoformat()


def test_a_new_supervisor_waits_for_the_next_morning(office: Office) -> None:
    a_supervisor(office, since=at(3, 9))
    assert run(office, at(3, 9, 1), at(4, 7)) == [0, 1]


def test_working_days_only_and_the_days_between_with_them(office: Office) -> None:
    ratna = a_supervisor(office)
    with office.transaction() as records:
        set_days(records, office, "working", actor=ratna.key, now=at(5, 12))
    run(office, *(at(number, 7) for number in range(6, 11)))  # Friday to Tuesday
    assert told(office) == [
        ("day", day(5), day(5), False),
        ("days", day(6), day(8), False),
        ("day", day(9), day(9), False),
    ]


def test_weekly_on_monday_and_monthly_on_the_first(office: Office) -> None:
    ratna = a_supervisor(office)
    with office.transaction() as records:
        set_days(records, office, "none", actor=ratna.key, now=at(3, 9))
        for which in ("weekly", "monthly"):
            set_longer(records, office, which, True, actor=ratna.key, now=at(3, 9))
    run(office, *(at(3, 7) + timedelta(days=number) for number in range(30)))
    assert told(office) == [
        *(("week", day(monday), day(monday + 6), False) for monday in (2, 9, 16)),
        ("week", day(23), day(29), False),
        ("month", day(1), day(30), False),
    ]


def test_another_time_and_another_clock(office: Office) -> None:
    ratna = a_supervisor(office)
    with office.transaction() as records:
        set_time(records, office, "06.30", actor=ratna.key, now=at(1, 12))
        set_zone(records, office, "wita", actor=ratna.key, now=at(1, 12))
    assert run(office, at(2, 5, 29), at(2, 5, 30), at(2, 7)) == [0, 1, 0]  # 06.30 WITA is 05.30 WIB


@pytest.mark.parametrize(("zone", "hours"), [("Asia/Jakarta", 7), ("Asia/Makassar", 6), ("Asia/Jayapura", 5)])
def test_a_region_s_own_zone(office: Office, zone: str, hours: int) -> None:
    region = replace(office.region, zone=ZoneInfo(zone))
    there = replace(office, region=region, calendar=Calendar(region))
    a_supervisor(there)
    assert run(there, at(2, hours) - timedelta(minutes=1), at(2, hours)) == [0, 1]


def test_a_later_hour_chosen_after_the_digest_brings_no_second_one(office: Office) -> None:
    ratna = a_supervisor(office)
    run(office, at(2, 7))
    with office.transaction() as records:
        set_time(records, office, "9", actor=ratna.key, now=at(2, 8))
    assert run(office, at(2, 9), at(3, 9)) == [0, 1]


def test_one_who_blocked_the_bot_is_told_of_once_and_gets_the_days_since(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    ratna = a_supervisor(office)
    run(office, at(2, 7))
    with office.transaction() as records:
        records.session.merge(ratna).blocked_at = at(2, 8)
    caplog.set_level(logging.ERROR)
    assert run(office, at(3, 7), at(3, 7, 1), at(4, 7)) == [0, 0, 0]
    assert [record.message for record in caplog.records] == ["a supervisor has blocked the bot: digests wait"]
    with office.transaction() as records:
        records.session.merge(ratna).blocked_at = None
    assert run(office, at(4, 8)) == [1]
    assert told(office)[-1] == ("days", day(2), day(3), True)


def test_a_scope_that_is_gone_is_told_of_once(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    ratna = a_supervisor(office, "DINAS-LAMA")
    caplog.set_level(logging.ERROR)
    assert run(office, at(2, 7), at(3, 7)) == [0, 0]
    assert len(caplog.records) == len(sent(office, key="supervisor.scope_gone")) == 1
    with office.transaction() as records:
        records.staff.add(Staff(person=ratna.key, role="supervisor", scope="33.03", added_at=at(3, 8)))
    assert run(office, at(4, 7)) == [1]
    assert sent(office)[0].values["scope"] == ["33.03"]


def test_one_supervisor_s_trouble_keeps_nobody_from_theirs(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    ratna = a_supervisor(office)
    a_supervisor(office)
    with office.transaction() as records:
        set_zone(records, office, "wib", actor=ratna.key, now=at(1, 10))
        records.subscriptions.of(ratna.key, since=at(1, 9)).zone = "Asia/Kota_Lama"
    assert run(office, at(2, 7)) == [1]
    assert [record.message for record in caplog.records] == ["digest not composed"]


def test_the_same_scope_gives_the_same_picture(office: Office) -> None:
    with office.transaction() as records:
        for name in ("Ratna", "Tini"):
            an_officer(records, name, "33", role="supervisor", since=at(1, 9))
        a_complaint(records, a_person(records), filed_at=at(1, 10), due_at=at(9, 16))
    run(office, at(2, 7))
    one, other = sent(office, key="supervisor.pictures")
    assert one.values["made"] == other.values["made"]
    assert [made["kind"] for made in one.values["made"]] == ["figures", "map"]


def test_a_quiet_day_has_no_picture(office: Office) -> None:
    a_supervisor(office)
    run(office, at(2, 7))
    assert not sent(office, key="supervisor.pictures") and not sent(office, key="supervisor.no_picture")
