"""Invites, the audit, topics and pages of an export, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import timedelta

from storage.audit import AuditEntry
from storage.database import Database
from storage.exports import Wanted
from tests.builders import NOW, a_complaint, a_person


def test_an_invite_is_used_or_revoked_once(each_database: Database) -> None:
    with each_database.transaction() as records:
        person = a_person(records).key
        used, revoked, lapsed = (
            records.invites.add(
                code, role="officer", scope="SETDA", now=NOW, expires_at=NOW + timedelta(days=days), by=person
            )
            for code, days in (("a", 7), ("b", 7), ("c", 1))
        )
        now = NOW + timedelta(days=2)
        assert records.invites.use("a", by=person, now=now, for_group=True) is None
        assert records.invites.use("a", by=person, now=now, for_group=False) is used
        assert records.invites.use("a", by=person, now=now, for_group=False) is None
        assert records.invites.revoke(used.id, now) is None and records.invites.revoke(lapsed.id, now) is None
        assert [one.id for one in records.invites.open(now, ["SETDA"])] == [revoked.id]
        assert records.invites.revoke(revoked.id, now) is revoked
        assert records.invites.open(now) == [] == records.invites.open(now, ["DINKES"])


def test_the_audit_keeps_its_order(each_database: Database) -> None:
    with each_database.transaction() as records:
        for number, subject in enumerate(("a", "b", "a")):
            records.audit.record(AuditEntry(at=NOW, verb="join", subject=subject, details={"number": number}))
        assert [entry.details["number"] for entry in records.audit.of_subject("a")] == [0, 2]
        assert [entry.details["number"] for entry in records.audit.of_verb("join", limit=2)] == [1, 2]


def test_a_topic_is_found_from_both_sides(each_database: Database) -> None:
    with each_database.transaction() as records:
        records.topics.keep("g1", "PBG-4F7K-2", 7, NOW)
        records.topics.keep("g1", "PBG-4F7K-2", 9, NOW)
        found = records.topics.find("g1", "PBG-4F7K-2")
        assert found is not None and found.thread == 9
        assert records.topics.ticket_of("g1", 9) == "PBG-4F7K-2"
        assert records.topics.ticket_of("g1", 7) is None is records.topics.ticket_of("g2", 9)
        records.topics.forget("g1", "PBG-4F7K-2")
        assert records.topics.find("g1", "PBG-4F7K-2") is None


def test_pages_of_an_export_leave_none_out_and_tell_none_twice(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari = a_person(records)
        for number in range(10):  # several filed at the same moment, and not in the order of their numbers
            a_complaint(records, sari, filed_at=NOW - timedelta(days=number % 3))
        wanted, after, told = Wanted(since=NOW - timedelta(days=1)), None, []
        while page := records.exports.page(wanted, after, 2):
            after = page[-1].complaint
            told += [one.complaint for one in page]
        assert len(told) == len({one.ticket for one in told}) == records.exports.count(wanted) == 7
        assert [one.filed_at for one in told] == sorted(one.filed_at for one in told)
