"""Complaints whose clocks have something to say are found by when, and by one process at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.complaints import Complaint
from storage.database import Database
from tests.builders import NOW, a_complaint, a_person


def test_those_due_come_in_their_order_and_no_others(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari = a_person(records)
        tickets = [
            a_complaint(records, sari, rings_at=moment).ticket
            for moment in (NOW, NOW - timedelta(days=3), None, NOW + timedelta(seconds=1))
        ]
    with each_database.transaction() as records:
        assert [one.ticket for one in records.complaints.ringing(NOW, limit=9)] == [tickets[1], tickets[0]]
        assert [one.ticket for one in records.complaints.ringing(NOW, limit=1)] == [tickets[1]]


def test_what_is_to_be_rated_comes_unrated_first_and_the_last_closed_before_others(each_database: Database) -> None:
    with each_database.transaction() as records:
        sari, tono = a_person(records), a_person(records, "Tono")

        def closed(days: int, **other: Any) -> Complaint:
            return a_complaint(records, sari, status="closed", ended_at=NOW - timedelta(days=days), **other)

        rated, old, new = closed(1, rating=5), closed(9), closed(2)
        a_complaint(records, sari)
        a_complaint(records, tono, status="closed", ended_at=NOW)
        assert [one.ticket for one in records.complaints.to_rate(sari.key)] == [
            new.ticket,
            old.ticket,
            rated.ticket,
        ]
