"""What the clocks say, to whom and when, each deadline once. Routed Monday 23 November 2026, 10.00 WIB."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from actions.add_follow_up import add_follow_up
from actions.ask_citizen import ask_citizen
from actions.clocks import set_ring
from actions.confirm_settled import confirm_settled
from actions.errors import IllegalTransition
from actions.forward_complaint import forward_complaint
from actions.lifecycle import open_case
from actions.merge_complaints import merge_complaints, unmerge_complaint
from actions.notify import tell_author
from actions.nudge_agency import nudge_agency
from actions.office import Office
from actions.quiet_hours import time_to_send
from actions.rate_complaint import rate_complaint
from actions.reinstate_complaint import reinstate_complaint
from actions.reject_complaint import reject_complaint
from actions.reply_to_citizen import reply_to_citizen
from actions.resolve_complaint import resolve_complaint
from actions.return_complaint import return_complaint
from actions.take_complaint import take_complaint
from actions.tend_clocks import AT_ONCE, tend_clocks
from actions.unask_citizen import unask_citizen
from storage.complaints import Complaint
from storage.database import Records
from storage.outgoing import REPLACED, WAITING, Outgoing
from storage.people import Person
from storage.staff import Group
from tests.builders import (
    BANYUMAS,
    DESK,
    NOW,
    PURBALINGGA,
    a_complaint,
    a_group,
    a_person,
    an_office,
    an_officer,
    verbs_of,
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def records(office: Office) -> Iterator[Records]:
    with office.transaction() as records:
        yield records


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


class Street:
    """Sari's pothole in Purbalingga; who works there, who watches, and what each has been told."""

    def __init__(self, records: Records, office: Office, **complaint: Any) -> None:
        self.records, self.office = records, office
        self.group, self.desk = a_group(records), a_group(records, DESK, "Meja")
        self.foreign = a_group(records, BANYUMAS, "Lain")
        self.budi = an_officer(records)
        self.admin = an_officer(records, "Ani", role="admin")
        self.supervisors = [
            an_officer(records, "Tini", scope, role="supervisor") for scope in (PURBALINGGA, "33.03", "33")
        ]
        self.elsewhere = [
            an_officer(records, "Lain", scope, role=role)
            for scope, role in ((BANYUMAS, "admin"), ("33.02", "supervisor"), (BANYUMAS, "supervisor"))
        ]
        self.sari = a_person(records)
        values: dict[str, Any] = {"filed_at": NOW, "follow_up_due_at": None, "settle_due_at": None}
        self.complaint = a_complaint(records, self.sari, **(values | complaint))
        open_case(self.complaint, office.region, office.calendar)

    def route(self) -> Complaint:
        an_officer(self.records, "Wati", DESK, role="verifier")
        self.complaint.agency = DESK
        verifier = self.records.staff.with_role("verifier", DESK)[0].person
        forward_complaint(self.records, self.office, self.complaint.ticket, PURBALINGGA, actor=verifier, now=NOW)
        return self.complaint

    def tend(self, moment: str) -> None:
        """As the job does: at the moment, and soon again."""
        for seconds in (0, 30):
            tend_clocks(self.records, self.office, at(moment) + timedelta(seconds=seconds))

    def heard(self, who: str, *keys: str) -> list[str]:
        found = select(Outgoing).where(Outgoing.recipient == who).order_by(Outgoing.id)
        rows = self.records.session.scalars(found).all()
        shown = [row.key for row in rows if row.key.startswith(keys or ("staff.deadline", "staff.unanswered"))]
        return [key.removeprefix("staff.deadline.") for key in shown]

    def lines(self, who: str) -> list[dict[str, Any]]:
        found = select(Outgoing).where(Outgoing.recipient == who, Outgoing.key.startswith("staff.deadline"))
        return [line for row in self.records.session.scalars(found) for line in row.values["lines"]]


def test_each_hears_at_their_stage_and_once(records: Records, office: Office) -> None:
    street = Street(records, office)
    complaint = street.route()  # filed Mon 23 Nov: settle 14 days → Fri 11 Dec 16.30 (9 Dec is no holiday)
    assert complaint.settle_due_at == at("2026-12-11 16:30")
    assert complaint.follow_up_due_at == at("2026-11-30 16:00")
    street.tend("2026-11-27 07:29")
    assert street.heard(street.group.key) == []
    street.tend("2026-11-27 07:30")  # the first follow-up is due on Monday; nobody took it
    assert street.heard(street.group.key) == ["warning"]
    assert [line["clock"] for line in street.lines(street.group.key)] == ["first_follow_up"]
    take_complaint(records, office, complaint.ticket, actor=street.budi.key, now=at("2026-11-30 09:00"))
    street.tend("2026-11-30 16:00")  # taken: that deadline is met
    assert street.heard(street.admin.key) == []
    street.tend("2026-12-10 07:30")
    assert street.heard(street.budi.key) == ["warning"]
    street.tend("2026-12-11 16:29")
    assert street.heard(street.admin.key) == []
    street.tend("2026-12-11 16:30")
    assert street.heard(street.admin.key) == ["passed"]
    street.tend("2026-12-18 16:29")
    assert all(street.heard(one.key) == [] for one in street.supervisors)
    # Who has nudged about it needs no telling.
    nudging, *others_too = street.supervisors
    nudge_agency(records, office, complaint.ticket, "", actor=nudging.key, now=at("2026-12-15 09:00"))
    street.tend("2026-12-18 16:30")
    assert all(street.heard(one.key) == ["long_past"] for one in others_too)
    assert street.heard(nudging.key) == []
    street.tend("2027-01-18 16:00")  # the second step: twenty working days, with Christmas and New Year between
    street.tend("2027-03-01 10:00")
    assert street.heard(street.group.key) == ["warning"]
    assert street.heard(street.budi.key) == ["warning"]
    assert street.heard(street.admin.key) == ["passed"]
    assert all([line["days"] for line in street.lines(one.key)] == [5, 20] for one in others_too)
    assert [line["days"] for line in street.lines(nudging.key)] == [20], "what was nudged about is told again later"
    others: list[Person | Group] = [*street.elsewhere, street.foreign, street.sari]
    assert all(street.heard(one.key) == [] for one in others)


def test_verification_is_the_central_desks_deadline(records: Records, office: Office) -> None:
    street = Street(records, office, agency=DESK, status="submitted")
    street.tend("2026-11-25 07:30")  # three working days: Thursday
    street.tend("2026-11-26 16:00")
    assert street.heard(street.desk.key) == ["warning", "passed"]  # the desk has no admin
    assert {line["clock"] for line in street.lines(street.desk.key)} == {"verify"}
    assert street.heard(street.group.key) == []


def test_a_job_that_was_away_says_only_the_last_that_counts(records: Records, office: Office) -> None:
    street = Street(records, office)
    street.route()
    street.tend("2026-12-30 22:00")
    assert street.heard(street.group.key) == []
    assert street.heard(street.admin.key) == ["passed"]
    found = select(Outgoing).where(Outgoing.recipient == street.admin.key)
    [row] = records.session.scalars(found).all()
    assert row.not_before == at("2026-12-31 06:00")  # nor does it wake anybody


def test_one_message_names_all_that_come_due_together(records: Records, office: Office) -> None:
    street = Street(records, office)
    street.route()
    for _ in range(12):
        more = a_complaint(records, street.sari, filed_at=NOW, due_at=at("2026-11-30 16:00"), status="in_progress")
        set_ring(more, office.region, office.calendar)
    street.tend("2026-11-27 07:30")
    [row] = records.session.scalars(select(Outgoing).where(Outgoing.key == "staff.deadline.warning")).all()
    assert (len(row.values["lines"]), row.values["more"]) == (10, 3)
    assert sum(len(buttons) for buttons in row.buttons) == 4


def test_a_question_stops_the_clock_and_the_new_deadline_warns_anew(records: Records, office: Office) -> None:
    street = Street(records, office)
    complaint = street.route()
    street.tend("2026-11-27 07:30")
    ask_citizen(records, office, complaint.ticket, "RT?", actor=street.budi.key, now=at("2026-11-27 08:00"))
    street.tend("2026-12-08 16:00")
    assert street.heard(street.group.key) == ["warning"]  # its deadlines stand still
    add_follow_up(records, office, complaint.ticket, "RT 3", person=street.sari.key, now=at("2026-12-09 08:00"))
    # 69 office hours: half an hour of them is left after Wednesday 23 December; Thursday and Friday are off
    assert complaint.settle_due_at == at("2026-12-28 08:00")
    street.tend("2026-12-23 07:29")
    assert street.heard(street.group.key) == ["warning"]
    street.tend("2026-12-23 07:30")
    assert street.heard(street.group.key) == ["warning", "warning"]
    assert street.heard(street.admin.key) == []


def test_what_was_overdue_when_it_was_asked_is_not_told_again(records: Records, office: Office) -> None:
    street = Street(records, office)
    complaint = street.route()
    take_complaint(records, office, complaint.ticket, actor=street.budi.key, now=NOW)
    street.tend("2026-12-11 16:30")
    ask_citizen(records, office, complaint.ticket, "RT?", actor=street.budi.key, now=at("2026-12-14 08:00"))
    add_follow_up(records, office, complaint.ticket, "RT 3", person=street.sari.key, now=at("2026-12-15 08:00"))
    street.tend("2026-12-15 16:30")
    assert street.heard(street.admin.key) == ["passed"]


def test_a_reply_is_a_first_follow_up(records: Records, office: Office) -> None:
    street = Street(records, office)
    complaint = street.route()
    reply_to_citizen(records, office, complaint.ticket, "Besok.", actor=street.budi.key, now=NOW)
    street.tend("2026-12-01 10:00")
    assert street.heard(street.group.key) == []


def test_of_a_confidential_one_only_those_named_hear(records: Records, office: Office) -> None:
    street = Street(records, office, identity="rahasia", agency=PURBALINGGA, status="routed")
    named = an_officer(records, "Retno", role="trusted")
    street.complaint.status, street.complaint.due_at = "routed", at("2026-11-30 16:00")
    street.complaint.settle_due_at = street.complaint.due_at
    street.complaint.officer = street.budi.key  # who isn't named for it
    set_ring(street.complaint, office.region, office.calendar)
    for moment in ("2026-11-27 07:30", "2026-11-30 16:00", "2026-12-07 16:00"):
        street.tend(moment)
    assert street.heard(named.key) == ["warning", "passed", "long_past"]
    others: list[Person | Group] = [street.group, street.desk, street.budi, street.admin]
    others += [*street.supervisors, *street.elsewhere]
    assert all(street.heard(one.key) == [] for one in others)


def test_an_officer_who_left_is_not_warned_but_the_agency_is(records: Records, office: Office) -> None:
    street = Street(records, office)
    take_complaint(records, office, street.route().ticket, actor=street.budi.key, now=NOW)
    for held in records.staff.roles_of(street.budi.key):
        held.removed_at = NOW
    street.tend("2026-12-10 07:30")
    assert (street.heard(street.budi.key), street.heard(street.group.key)) == ([], ["warning"])


def asked(records: Records, office: Office) -> tuple[Street, Complaint]:
    """Asked on Monday 23 November at 10; ten working days are over on Monday 7 December at the close."""
    street = Street(records, office)
    complaint = street.route()
    take_complaint(records, office, complaint.ticket, actor=street.budi.key, now=NOW)
    ask_citizen(records, office, complaint.ticket, "RT berapa?", actor=street.budi.key, now=NOW)
    return street, complaint


def test_a_question_without_an_answer_is_reminded_once_and_goes_to_the_verifier(
    records: Records, office: Office
) -> None:
    street, complaint = asked(records, office)
    street.tend("2026-11-30 15:59")
    assert street.heard(street.sari.key, "follow_up") == []
    street.tend("2026-11-30 16:00")
    street.tend("2026-12-07 15:59")
    assert street.heard(street.sari.key, "follow_up") == ["follow_up.reminder"]
    street.tend("2026-12-07 16:00")
    street.tend("2027-01-20 10:00")
    assert street.heard(street.sari.key, "follow_up")[-1] == "follow_up.unanswered"
    assert street.heard(street.desk.key) == ["staff.unanswered"]
    assert street.heard(street.group.key) == ["staff.unanswered"]
    assert street.heard(street.foreign.key) == []
    assert (complaint.status, complaint.agency) == ("needs_info", PURBALINGGA)
    assert verbs_of(records, complaint)[-2:] == ["ask", "unanswered"]


def test_a_late_answer_still_goes_to_who_asked_and_gives_the_time_back(records: Records, office: Office) -> None:
    street, complaint = asked(records, office)
    street.tend("2026-12-07 16:00")
    assert [one.ticket for one in records.complaints.waiting_for(street.sari.key)] == [complaint.ticket]
    add_follow_up(records, office, complaint.ticket, "RT 3", person=street.sari.key, now=at("2026-12-08 10:00"))
    assert (complaint.status, complaint.officer) == ("in_progress", street.budi.key)
    assert complaint.unanswered_at is None
    # 23 November to 8 December 10.00 are 94.5 office hours: from Friday 11 December 16.30 to Thursday the 31st
    assert complaint.settle_due_at == at("2026-12-31 08:00")


def resolved(records: Records, office: Office) -> tuple[Street, Complaint]:
    """Resolved on Monday 23 November; the tenth working day is Monday 7 December."""
    street = Street(records, office)
    complaint = street.route()
    resolve_complaint(
        records, office, complaint.ticket, "Ditambal.", actor=street.budi.key, now=NOW, without_proof="Malam."
    )
    return street, complaint


def test_no_word_for_ten_working_days_closes_it_after_one_reminder(records: Records, office: Office) -> None:
    street, complaint = resolved(records, office)
    street.tend("2026-11-30 16:00")
    street.tend("2026-12-07 15:59")
    assert complaint.status == "resolved"
    street.tend("2026-12-07 16:00")
    street.tend("2027-01-20 10:00")
    assert street.heard(street.sari.key, "settled") == ["settled.reminder", "settled.closed"]
    assert (complaint.status, verbs_of(records, complaint)[-1]) == ("closed", "close")
    assert complaint.rings_at is None


def test_it_may_be_opened_again_up_to_the_packs_last_day_and_no_minute_later(
    records: Records, office: Office
) -> None:
    street, complaint = resolved(records, office)
    confirm_settled(records, office, complaint.ticket, person=street.sari.key, now=NOW)
    last = at("2027-01-08 16:30")  # the 30th working day: without 24 and 25 December, 1 and 5 January
    with pytest.raises(IllegalTransition):
        add_follow_up(
            records, office, complaint.ticket, "x", person=street.sari.key, now=last + timedelta(seconds=1)
        )
    assert complaint.status == "closed"
    add_follow_up(records, office, complaint.ticket, "masih bolong", person=street.sari.key, now=last)
    assert (complaint.status, complaint.ended_at) == ("reopened", None)
    assert complaint.due_at == office.calendar.due(last, 7)


def test_stars_are_kept_told_once_and_words_join_them(records: Records, office: Office) -> None:
    street, complaint = resolved(records, office)
    with pytest.raises(IllegalTransition):
        rate_complaint(records, office, complaint.ticket, person=street.sari.key, now=NOW, stars=4)
    confirm_settled(records, office, complaint.ticket, person=street.sari.key, now=NOW)
    rate_complaint(records, office, complaint.ticket, person=street.sari.key, now=NOW, stars=4)
    rate_complaint(
        records, office, complaint.ticket, person=street.sari.key, now=NOW, words="Rapi, hubungi 081234567890"
    )
    assert (complaint.rating, complaint.rating_words) == (4, "Rapi, hubungi 081234567890")
    told = select(Outgoing).where(Outgoing.key == "staff.rated", Outgoing.recipient == street.group.key)
    first, second = records.session.scalars(told.order_by(Outgoing.id)).all()
    assert (first.kind, second.kind) == ("send", "edit")
    assert "081234567890" not in second.values["text"]
    assert verbs_of(records, complaint)[-2:] == ["rate", "rate"]


def waiting_for(records: Records, person: Person) -> list[str]:
    found = select(Outgoing).where(Outgoing.recipient == person.key, Outgoing.state == WAITING)
    return [row.key for row in records.session.scalars(found.order_by(Outgoing.id))]


def test_several_changes_that_come_together_are_one_notice_and_no_officers_word_is_lost(
    records: Records, office: Office
) -> None:
    street = Street(records, office)
    complaint = street.route()
    take_complaint(records, office, complaint.ticket, actor=street.budi.key, now=NOW)
    assert waiting_for(records, street.sari) == ["officer.taken"]
    reply_to_citizen(records, office, complaint.ticket, "Besok.", actor=street.budi.key, now=NOW)
    resolve_complaint(
        records, office, complaint.ticket, "Ditambal.", actor=street.budi.key, now=NOW, without_proof="Malam."
    )
    assert waiting_for(records, street.sari) == ["officer.replied", "officer.resolved"]
    replaced = select(func.count()).where(Outgoing.state == REPLACED, Outgoing.recipient == street.sari.key)
    assert records.session.scalar(replaced) == 2


def test_a_night_of_the_desks_work_is_told_as_where_it_ended_to_the_author_and_to_who_follows(
    records: Records, office: Office
) -> None:
    street, joko = Street(records, office), a_person(records, "Joko")
    wati = an_officer(records, "Wulan", DESK, role="verifier")
    ticket = street.complaint.ticket
    told: dict[str, Any] = {"now": NOW}
    records.followers.add(street.complaint.id, joko.key, NOW - timedelta(days=1))
    street.route()
    return_complaint(records, office, ticket, "Jalan provinsi.", actor=street.budi.key, **told)
    assert waiting_for(records, street.sari) == ["officer.returned"]
    forward_complaint(records, office, ticket, PURBALINGGA, actor=wati.key, **told)
    assert waiting_for(records, street.sari) == ["officer.forwarded"]
    ask_citizen(records, office, ticket, "RT berapa?", actor=street.budi.key, **told)
    unask_citizen(records, office, ticket, actor=street.budi.key, **told)
    assert waiting_for(records, street.sari) == ["officer.forwarded"]
    reject_complaint(records, office, ticket, "unclear", "", actor=wati.key, **told)
    assert waiting_for(records, street.sari) == ["officer.rejected"]
    assert waiting_for(records, joko) == ["follower.result"]
    reinstate_complaint(records, office, ticket, actor=wati.key, **told)
    take_complaint(records, office, ticket, actor=street.budi.key, **told)
    assert waiting_for(records, street.sari) == ["officer.rejected", "officer.taken"]
    assert waiting_for(records, joko) == ["follower.result", "follower.changed"]
    other = a_complaint(records, a_person(records), agency=PURBALINGGA)
    merge_complaints(records, office, ticket, other.ticket, actor=wati.key, **told)
    unmerge_complaint(records, office, ticket, actor=wati.key, **told)
    assert waiting_for(records, street.sari)[-2:] == ["officer.merged", "officer.unmerged"]


@pytest.mark.parametrize(
    ("written", "seen", "urgent", "goes"),
    [
        ("2026-11-23 20:59", "2026-11-20 10:00", False, "2026-11-23 20:59"),
        ("2026-11-23 21:00", "2026-11-20 10:00", False, "2026-11-24 06:00"),
        ("2026-11-24 02:00", "2026-11-20 10:00", False, "2026-11-24 06:00"),
        ("2026-11-24 05:59", "2026-11-20 10:00", False, "2026-11-24 06:00"),
        ("2026-11-24 06:00", "2026-11-20 10:00", False, "2026-11-24 06:00"),
        ("2026-11-23 23:00", "2026-11-23 22:30", False, "2026-11-23 23:00"),  # just wrote
        ("2026-11-23 23:00", "2026-11-23 22:29", False, "2026-11-24 06:00"),
        ("2026-11-23 23:00", "2026-11-20 10:00", True, "2026-11-23 23:00"),
    ],
)
def test_quiet_hours_hold_back_what_is_not_urgent(
    records: Records, office: Office, written: str, seen: str, urgent: bool, goes: str
) -> None:
    sari = a_person(records, now=at(seen))
    complaint = a_complaint(records, sari, urgent=urgent)
    tell_author(records, complaint, "officer.replied", {"text": "Besok."}, now=at(written))
    [row] = records.session.scalars(select(Outgoing).where(Outgoing.recipient == sari.key)).all()
    assert time_to_send(records, office, row, at(written)) == at(goes)


def test_a_great_many_are_tended_in_portions(records: Records, office: Office) -> None:
    street = Street(records, office)
    for _ in range(AT_ONCE + 3):
        more = a_complaint(records, street.sari, filed_at=NOW, due_at=at("2026-11-30 16:00"), status="in_progress")
        set_ring(more, office.region, office.calendar)
    assert tend_clocks(records, office, at("2026-11-27 07:30")) == AT_ONCE
    assert tend_clocks(records, office, at("2026-11-27 07:31")) > 0
    assert tend_clocks(records, office, at("2026-11-27 07:32")) == 0


def test_a_confidential_question_without_an_answer_is_left_to_those_named(records: Records, office: Office) -> None:
    street = Street(records, office, identity="rahasia")
    named = an_officer(records, "Retno", role="trusted")
    street.complaint.status = "in_progress"
    ask_citizen(records, office, street.complaint.ticket, "Siapa?", actor=named.key, now=NOW)
    street.tend("2026-12-07 16:00")
    assert street.heard(named.key) == ["staff.unanswered"]
    assert (street.heard(street.desk.key), street.heard(street.group.key)) == ([], [])
