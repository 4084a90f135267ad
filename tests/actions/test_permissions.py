"""Who may do what: every staff verb, for each role, at its own agency and at another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from actions.ask_citizen import ask_citizen
from actions.errors import IllegalTransition, NotAllowed, NothingToSay, Refused, UnknownTicket
from actions.forward_complaint import forward_complaint
from actions.merge_complaints import unmerge_complaint
from actions.note_complaint import note_complaint
from actions.office import Office
from actions.open_complaint import open_complaint
from actions.reinstate_complaint import reinstate_complaint
from actions.reject_complaint import reject_complaint
from actions.reply_to_citizen import reply_to_citizen
from actions.resolve_complaint import resolve_complaint
from actions.return_complaint import return_complaint
from actions.take_complaint import take_complaint
from storage.complaints import OPEN_STATUSES
from storage.database import Records
from tests.builders import BANYUMAS, DESK, NOW, PURBALINGGA, a_complaint, a_person, an_office, an_officer

Verb = Callable[[Records, Office, str, str], Any]

VERBS: dict[str, Verb] = {
    "read": lambda r, o, ticket, who: open_complaint(r, o, ticket, actor=who, now=NOW),
    "take": lambda r, o, ticket, who: take_complaint(r, o, ticket, actor=who, now=NOW),
    "reply": lambda r, o, ticket, who: reply_to_citizen(r, o, ticket, "Besok.", actor=who, now=NOW),
    "ask": lambda r, o, ticket, who: ask_citizen(r, o, ticket, "RT berapa?", actor=who, now=NOW),
    "note": lambda r, o, ticket, who: note_complaint(r, o, ticket, "Ingat.", actor=who, now=NOW),
    "resolve": lambda r, o, ticket, who: resolve_complaint(
        r, o, ticket, "Beres.", actor=who, now=NOW, without_proof="Malam."
    ),
    "forward": lambda r, o, ticket, who: forward_complaint(r, o, ticket, BANYUMAS, actor=who, now=NOW),
    "return": lambda r, o, ticket, who: return_complaint(r, o, ticket, "Bukan kami.", actor=who, now=NOW),
}
WORKERS = ("officer", "admin", "trusted")
WORDLESS: dict[str, Verb] = {
    "reply": lambda r, o, ticket, who: reply_to_citizen(r, o, ticket, "", actor=who, now=NOW),
    "ask": lambda r, o, ticket, who: ask_citizen(r, o, ticket, "", actor=who, now=NOW),
    "note": lambda r, o, ticket, who: note_complaint(r, o, ticket, "", actor=who, now=NOW),
    "resolve": lambda r, o, ticket, who: resolve_complaint(
        r, o, ticket, "", actor=who, now=NOW, without_proof="Malam."
    ),
    "return": lambda r, o, ticket, who: return_complaint(r, o, ticket, "", actor=who, now=NOW),
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def records(office: Office) -> Iterator[Records]:
    with office.transaction() as records:
        yield records


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", WORKERS)
def test_who_works_at_an_agency_may_do_all_of_it_there(
    records: Records, office: Office, role: str, verb: str
) -> None:
    complaint = a_complaint(records, a_person(records))
    VERBS[verb](records, office, complaint.ticket, an_officer(records, role=role).key)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("role", "scope"),
    [*((role, BANYUMAS) for role in WORKERS), ("verifier", DESK), ("supervisor", PURBALINGGA), (None, "")],
)
def test_for_anyone_else_the_ticket_does_not_exist(
    records: Records, office: Office, role: str | None, scope: str, verb: str
) -> None:
    complaint = a_complaint(records, a_person(records))
    actor = an_officer(records, "Tono", scope, role=role) if role else a_person(records, "Eko")
    with pytest.raises(UnknownTicket) as foreign:
        VERBS[verb](records, office, complaint.ticket, actor.key)
    with pytest.raises(UnknownTicket) as unknown:
        VERBS[verb](records, office, "PBG-5C7F-C", actor.key)
    assert foreign.value.key == unknown.value.key
    assert set(foreign.value.values) == set(unknown.value.values)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ["officer", "admin"])
def test_a_confidential_report_is_for_those_named_alone(
    records: Records, office: Office, role: str, verb: str
) -> None:
    complaint = a_complaint(records, a_person(records), identity="rahasia")
    with pytest.raises(UnknownTicket):
        VERBS[verb](records, office, complaint.ticket, an_officer(records, role=role).key)
    VERBS[verb](records, office, complaint.ticket, an_officer(records, "Dewi", role="trusted").key)


def test_only_a_verifier_routes_what_the_central_desk_holds(records: Records, office: Office) -> None:
    complaint = a_complaint(records, a_person(records), agency=DESK, status="submitted")
    with pytest.raises(NotAllowed):
        VERBS["forward"](records, office, complaint.ticket, an_officer(records, agency=DESK).key)
    VERBS["forward"](records, office, complaint.ticket, an_officer(records, agency=DESK, role="verifier").key)
    assert complaint.status == "routed"


def test_one_who_left_the_agency_may_nothing_there(records: Records, office: Office) -> None:
    complaint, budi = a_complaint(records, a_person(records)), an_officer(records)
    for held in records.staff.roles_of(budi.key):
        held.removed_at = NOW
    with pytest.raises(UnknownTicket):
        VERBS["read"](records, office, complaint.ticket, budi.key)


@pytest.mark.parametrize("status", ["resolved", "closed", "rejected", "merged", "withdrawn"])
@pytest.mark.parametrize("verb", ["take", "ask", "resolve", "forward", "return"])
def test_what_has_ended_is_left_as_it_is(records: Records, office: Office, verb: str, status: str) -> None:
    complaint = a_complaint(records, a_person(records), status=status)
    with pytest.raises(IllegalTransition):
        VERBS[verb](records, office, complaint.ticket, an_officer(records).key)
    assert complaint.status == status
    assert [event.verb for event in records.complaints.history(complaint)] == ["file"]


@pytest.mark.parametrize("status", [*OPEN_STATUSES, "resolved", "closed", "rejected", "merged", "withdrawn"])
def test_a_reply_needs_a_citizen_who_still_waits(records: Records, office: Office, status: str) -> None:
    complaint = a_complaint(records, a_person(records), status=status)
    if status in ("rejected", "merged", "withdrawn"):
        with pytest.raises(IllegalTransition):
            VERBS["reply"](records, office, complaint.ticket, an_officer(records).key)
    else:
        VERBS["reply"](records, office, complaint.ticket, an_officer(records).key)
        assert complaint.status == status


@pytest.mark.parametrize("verb", WORDLESS)
def test_words_are_needed_and_nothing_is_done_without(records: Records, office: Office, verb: str) -> None:
    complaint = a_complaint(records, a_person(records))
    with pytest.raises(NothingToSay):
        WORDLESS[verb](records, office, complaint.ticket, an_officer(records).key)
    assert complaint.status == "routed"


DESK_VERBS: dict[str, tuple[str, Verb]] = {
    "reject": ("routed", lambda r, o, ticket, who: reject_complaint(r, o, ticket, "spam", "", actor=who, now=NOW)),
    "reinstate": ("rejected", lambda r, o, ticket, who: reinstate_complaint(r, o, ticket, actor=who, now=NOW)),
    "unmerge": ("merged", lambda r, o, ticket, who: unmerge_complaint(r, o, ticket, actor=who, now=NOW)),
}


@pytest.mark.parametrize("verb", DESK_VERBS)
def test_a_verifier_decides_at_every_agency_but_on_nothing_confidential(
    records: Records, office: Office, verb: str
) -> None:
    status, do = DESK_VERBS[verb]
    wulan = an_officer(records, "Wulan", DESK, role="verifier")
    secret = a_complaint(records, a_person(records), status=status, status_before="routed", identity="rahasia")
    with pytest.raises(UnknownTicket):
        do(records, office, secret.ticket, wulan.key)
    complaint = a_complaint(records, a_person(records), status=status, status_before="routed")
    do(records, office, complaint.ticket, wulan.key)
    assert complaint.status == ("rejected" if verb == "reject" else "routed")


@pytest.mark.parametrize("verb", ["reinstate", "unmerge"])
@pytest.mark.parametrize(
    ("role", "scope"), [("officer", PURBALINGGA), ("trusted", PURBALINGGA), ("admin", BANYUMAS)]
)
def test_who_does_not_decide_is_refused_without_learning_anything(
    records: Records, office: Office, role: str, scope: str, verb: str
) -> None:
    status, do = DESK_VERBS[verb]
    complaint = a_complaint(records, a_person(records), status=status, status_before="routed")
    with pytest.raises(NotAllowed if scope == PURBALINGGA else UnknownTicket):
        do(records, office, complaint.ticket, an_officer(records, agency=scope, role=role).key)
    assert complaint.status == status


def test_every_refusal_is_a_text_that_can_be_said() -> None:
    from tests.builders import the_texts

    keys = {refusal.key for refusal in Refused.__subclasses__()} | {Refused.key}
    assert keys <= the_texts().keys("id")
