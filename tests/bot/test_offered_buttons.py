"""Whatever button somebody is shown of a complaint, they may use: for every role, in every state of it.

A card in a group is for all who read it there; what is opened and [⋯] are for who asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from actions.cards import show_card
from actions.nudge_agency import nudge_agency
from bot.telegram.staff import StaffMessage, answer_staff
from storage.complaints import OPEN_STATUSES, Complaint
from storage.outgoing import Outgoing
from storage.people import Person
from tests.builders import BANYUMAS, DESK, NOW, PURBALINGGA, a_complaint, a_group, a_person, an_officer
from tests.town import Town, open_town

ENDED = {"ended_at": NOW, "status_before": "routed"}
GUESS = [{"name": "penerangan_jalan", "confidence": 0.4}]
STATES: Mapping[str, Mapping[str, Any]] = {
    **{status: {"status": status} for status in ("routed", "in_progress", "needs_info", "resolved")},
    "held by a colleague": {"status": "reopened", "officer": "colleague"},
    "one's own": {"status": "reopened", "officer": "own"},
    "closed": {"status": "closed", "ended_at": NOW},
    "rejected": {"status": "rejected", **ENDED},
    "withdrawn": {"status": "withdrawn", **ENDED},
    "proposed": {"status": "routed", "proposed": "spam"},
    "unanswered": {"status": "needs_info", "unanswered_at": NOW},
    "overdue": {"status": "routed", "due_at": NOW - timedelta(days=1)},
    "nudged today": {"status": "routed", "due_at": NOW - timedelta(days=1)},
    "left": {"status": "in_progress", "author_left": "withdrew"},
    "merged abroad": {"status": "merged", **ENDED},
    "at the desk": {"status": "submitted", "agency": DESK, "guesses": GUESS},
    "back at the desk": {"status": "returned", "agency": DESK, "returned_by": PURBALINGGA},
}
ROLES = {
    "officer": PURBALINGGA,
    "admin": PURBALINGGA,
    "verifier": DESK,
    "officer of the desk": DESK,
    "supervisor": "33",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with open_town(tmp_path_factory.mktemp("buttons")) as town:
        for agency in (PURBALINGGA, DESK, BANYUMAS):
            a_group(town.records, agency)
        yield town


def _hears(town: Town, person: Person, text: str, chat: str, tapped: str | None = None) -> list[Outgoing]:
    """What goes out when this person writes or taps it."""
    session = town.records.session
    last = session.scalar(select(func.max(Outgoing.id))) or 0
    private = chat == person.key
    answer_staff(town.records, town.office, StaffMessage(person.key, chat, private, text, 7, NOW, tapped))
    return list(session.scalars(select(Outgoing).where(Outgoing.id > last).order_by(Outgoing.id)))


def _payloads(town: Town, rows: list[Outgoing], chat: str) -> list[str]:
    tokens = [button["token"] for row in rows if row.recipient == chat for line in row.buttons for button in line]
    found = [town.records.buttons.find(token) for token in tokens]
    return [button.payload for button in found if button is not None]


def _try_all(town: Town, person: Person, complaint: Complaint, chat: str) -> tuple[int, list[str]]:
    """How many buttons are offered, and those which are refused: of the complaint opened, and of [⋯]."""
    offered, refused = 0, []
    for shown in (f"/buka {complaint.ticket}", f"/lagi {complaint.ticket}"):
        rows = _hears(town, person, shown, chat)
        for payload in _payloads(town, rows, chat):
            offered += 1
            point = town.records.session.begin_nested()
            keys = [row.key for row in _hears(town, person, payload, chat, "message:7")]
            if not keys or any(key.startswith("error.") or key in ("supervisor.nudged_today",) for key in keys):
                refused.append(f"{shown} → {payload}: {keys}")
            point.rollback()
            town.records.session.expire_all()
    return offered, refused


@pytest.mark.parametrize("role", ROLES)
def test_no_button_is_offered_that_is_refused(town: Town, role: str) -> None:
    records, session = town.records, town.records.session
    person = an_officer(records, "Budi", ROLES[role], role=role.partition(" ")[0])
    holders = {"own": person.key, "colleague": an_officer(records, "Tini").key}
    group = records.staff.group_of_agency(PURBALINGGA)
    count, problems = 0, []
    for name, state in STATES.items():
        point = session.begin_nested()
        held = {"officer": holders[state["officer"]]} if "officer" in state else {}
        complaint = a_complaint(records, a_person(records), **dict(state) | held)
        if name == "merged abroad":
            complaint.merged_into = a_complaint(records, a_person(records), agency=BANYUMAS).id
        if name == "nudged today" and role == "supervisor":
            nudge_agency(records, town.office, complaint.ticket, "", actor=person.key, now=NOW)
        show_card(records, town.office, complaint, now=NOW)
        is_for_group = role == "officer" and group is not None and complaint.agency == PURBALINGGA
        for chat in (person.key, group.key) if is_for_group and group else (person.key,):
            offered, refused = _try_all(town, person, complaint, chat)
            count += offered
            problems += [f"{name}: {one}" for one in refused]
        point.rollback()
        session.expire_all()
    assert not problems, "\n".join(problems)
    assert count >= (1 if role == "supervisor" else 10)


def test_every_open_state_is_tried() -> None:
    assert {state["status"] for state in STATES.values()} >= set(OPEN_STATUSES)
