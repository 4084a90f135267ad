"""The table of statuses, every status × every verb, and every verb × every role × every status, written out by hand
from the design and held against what the program does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.add_follow_up import add_follow_up
from actions.ask_citizen import ask_citizen
from actions.confirm_settled import confirm_settled
from actions.errors import AlreadyThere, IllegalTransition, NotAllowed, UnknownTicket
from actions.forward_complaint import forward_complaint
from actions.lifecycle import TRANSITIONS, change_status
from actions.office import Office
from actions.reply_to_citizen import reply_to_citizen
from actions.resolve_complaint import resolve_complaint
from actions.take_complaint import take_complaint
from actions.withdraw_complaint import withdraw_complaint
from storage.complaints import Complaint
from storage.database import Records
from tests.builders import BANYUMAS, DESK, NOW, PURBALINGGA, a_complaint, a_person, an_office, an_officer, verbs_of

STATUSES = (
    "submitted", "routed", "in_progress", "needs_info", "returned", "reopened",
    "resolved", "closed", "rejected", "merged", "withdrawn",
)  # fmt: skip
BEFORE = "in_progress"
"""Where the complaints of these tests were before they were asked about or ended."""

TABLE = """
             submitted   routed      in_progress needs_info  returned    reopened    resolved    closed      rejected    merged      withdrawn
route        routed      .           .           .           routed      .           .           .           .           .           .
take         .           in_progress .           .           .           in_progress .           .           .           .           .
ask          needs_info  needs_info  needs_info  .           .           needs_info  .           .           .           .           .
answer       .           .           .           BEFORE      .           .           .           .           .           .           .
unask        .           .           .           BEFORE      .           .           .           .           .           .           .
unanswered   .           .           .           needs_info  .           .           .           .           .           .           .
return       .           returned    returned    returned    .           returned    .           .           .           .           .
forward      .           routed      routed      routed      .           routed      .           .           .           .           .
resolve      .           resolved    resolved    resolved    .           resolved    .           .           .           .           .
confirm      .           .           .           .           .           .           closed      .           .           .           .
close        .           .           .           .           .           .           closed      .           .           .           .
reopen       .           .           .           .           .           .           reopened    reopened    .           .           .
reject       rejected    rejected    rejected    rejected    rejected    rejected    .           .           .           .           .
merge        merged      merged      merged      merged      merged      merged      .           .           .           .           .
withdraw     withdrawn   withdrawn   withdrawn   withdrawn   withdrawn   withdrawn   .           .           .           .           .
reinstate    .           .           .           .           .           .           .           .           BEFORE      .           BEFORE
unmerge      .           .           .           .           .           .           .           .           .           BEFORE      .
"""  # noqa: E501


def read_table(table: str) -> Mapping[tuple[str, str], str | None]:
    """(verb, status) → the status it leads to, None where it may not."""
    head, *rows = table.strip().splitlines()
    statuses = head.split()
    assert tuple(statuses) == STATUSES
    found: dict[tuple[str, str], str | None] = {}
    for row in rows:
        verb, *targets = row.split()
        for status, target in zip(statuses, targets, strict=True):
            found[verb, status] = {".": None, "BEFORE": BEFORE}.get(target, target)
    return found


EXPECTED = read_table(TABLE)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def records(office: Office) -> Iterator[Records]:
    with office.transaction() as records:
        yield records


def one_in(records: Records, status: str, **other: Any) -> Complaint:
    """A complaint in this status that was in progress before."""
    ended = NOW - timedelta(hours=1) if status in STATUSES[7:] else None
    values: dict[str, Any] = {
        "status_before": BEFORE if status in ("needs_info", "rejected", "merged", "withdrawn") else None,
        "resolved_at": NOW - timedelta(hours=2) if status in ("resolved", "closed") else None,
        "ended_at": ended,
    }
    return a_complaint(records, a_person(records), status=status, **(values | other))


def test_the_table_speaks_of_every_verb() -> None:
    assert {verb for verb, _ in EXPECTED} == set(TRANSITIONS)


def test_every_verb_from_every_status_leads_where_the_table_says_or_changes_nothing(
    records: Records, office: Office
) -> None:
    for (verb, status), target in EXPECTED.items():
        complaint = one_in(records, status)
        before = {name: value for name, value in vars(complaint).items() if not name.startswith("_")}

        def change(verb: str = verb, complaint: Complaint = complaint) -> None:
            change_status(
                records.complaints,
                complaint,
                verb,
                region=office.region,
                calendar=office.calendar,
                now=NOW,
                actor=None,
                agency=BANYUMAS,
            )

        if target is None:
            with pytest.raises(IllegalTransition) as refused:
                change()
            assert refused.value.values["possible"] == [v for v, s in EXPECTED if s == status and EXPECTED[v, s]]
            assert {name: value for name, value in vars(complaint).items() if not name.startswith("_")} == before
            assert verbs_of(records, complaint) == ["file"]
        else:
            change()
            assert complaint.status == target, (verb, status)
            last = records.complaints.history(complaint)[-1]
            assert (last.verb, last.from_status, last.to_status) == (verb, status, target)


Verb = Callable[[Records, Office, str, str], Any]
STAFF_VERBS: Mapping[str, Verb] = {
    "take": lambda r, o, ticket, who: take_complaint(r, o, ticket, actor=who, now=NOW),
    "reply": lambda r, o, ticket, who: reply_to_citizen(r, o, ticket, "Besok.", actor=who, now=NOW),
    "ask": lambda r, o, ticket, who: ask_citizen(r, o, ticket, "RT berapa?", actor=who, now=NOW),
    "resolve": lambda r, o, ticket, who: resolve_complaint(
        r, o, ticket, "Beres.", actor=who, now=NOW, without_proof="Malam."
    ),
    "forward": lambda r, o, ticket, who: forward_complaint(r, o, ticket, BANYUMAS, actor=who, now=NOW),
}
CITIZEN_VERBS: Mapping[str, Verb] = {
    "answer": lambda r, o, ticket, who: add_follow_up(r, o, ticket, "RT 3", person=who, now=NOW),
    "confirm": lambda r, o, ticket, who: confirm_settled(r, o, ticket, person=who, now=NOW),
    "withdraw": lambda r, o, ticket, who: withdraw_complaint(r, o, ticket, person=who, now=NOW),
}
ROLES: Mapping[str, tuple[str, str] | None] = {
    "officer": ("officer", PURBALINGGA),
    "admin": ("admin", PURBALINGGA),
    "trusted": ("trusted", PURBALINGGA),
    "officer elsewhere": ("officer", BANYUMAS),
    "admin elsewhere": ("admin", BANYUMAS),
    "supervisor": ("supervisor", "33"),
    "stranger": None,
}
WORKING = ("officer", "admin", "trusted")


def staff_outcome(verb: str, role: str, status: str, identity: str) -> set[str | type[Exception]]:
    """What the design says: a status, or a refusal. A stranger can't tell an unknown ticket from a foreign one."""
    if role not in WORKING or (identity == "rahasia" and role != "trusted"):
        return {UnknownTicket}
    if verb == "reply":
        return {IllegalTransition} if status in ("rejected", "merged", "withdrawn") else {status}
    if verb == "take" and status in ("in_progress", "needs_info"):
        return {status}  # nobody held it: now it has an officer
    if verb == "forward" and status in ("submitted", "returned"):
        # Only the central desk's verifier routes; at an agency that holds it, who may route is a trusted officer.
        return {"routed"} if role == "trusted" else {NotAllowed}
    target = EXPECTED[verb, status]
    return {target} if target else {IllegalTransition}


@pytest.mark.parametrize("identity", ["terbuka", "anonim", "rahasia"])
def test_every_staff_verb_by_every_role_in_every_status(records: Records, office: Office, identity: str) -> None:
    people = {
        name: an_officer(records, name, held[1], role=held[0]) if held else a_person(records, name)
        for name, held in ROLES.items()
    }
    for verb, work in STAFF_VERBS.items():
        for role, person in people.items():
            for status in STATUSES:
                complaint = one_in(records, status, identity=identity)
                assert outcome(records, office, work, complaint, person.key) in staff_outcome(
                    verb, role, status, identity
                ), (verb, role, status, identity)


def test_every_citizens_verb_by_its_author_and_by_anybody_else(records: Records, office: Office) -> None:
    others = [
        a_person(records, "Lain"),
        an_officer(records),
        an_officer(records, role="admin"),
        an_officer(records, "Wati", DESK, role="verifier"),
    ]
    for verb, work in CITIZEN_VERBS.items():
        for status in STATUSES:
            for other in others:
                complaint = one_in(records, status)
                assert outcome(records, office, work, complaint, other.key) is UnknownTicket
            complaint = one_in(records, status)
            found = outcome(records, office, work, complaint, complaint.author)
            assert found == citizens_outcome(verb, status), (verb, status)


def citizens_outcome(verb: str, status: str) -> str | type[Exception]:
    if verb == "answer":  # adds where work goes on, says "not settled" afterwards
        if status in ("resolved", "closed"):
            return "reopened"
        if status not in ("needs_info", *STATUSES[6:]):
            return status
    return EXPECTED[verb, status] or IllegalTransition


def test_the_verifier_routes_what_the_desk_holds_and_nothing_else(records: Records, office: Office) -> None:
    wati = an_officer(records, "Wati", DESK, role="verifier")
    for status in STATUSES:
        complaint = one_in(records, status, agency=DESK)
        target = EXPECTED["route", status] or EXPECTED["forward", status] or IllegalTransition
        assert outcome(records, office, STAFF_VERBS["forward"], complaint, wati.key) == target, status
        foreign = one_in(records, status)
        refused = NotAllowed if status in ("rejected", "merged", "withdrawn") else UnknownTicket
        assert outcome(records, office, STAFF_VERBS["forward"], foreign, wati.key) is refused, status


def outcome(records: Records, office: Office, work: Verb, complaint: Complaint, who: str) -> str | type[Exception]:
    """The status it leads to, or the refusal, after which nothing has changed."""
    status = complaint.status
    try:
        work(records, office, complaint.ticket, who)
    except (IllegalTransition, NotAllowed, UnknownTicket, AlreadyThere) as refused:
        assert complaint.status == status
        assert verbs_of(records, complaint) == ["file"]
        return type(refused)
    return complaint.status
