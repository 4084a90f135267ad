"""Random lives of complaints on a real database: verbs in any order, time that passes, messages delivered or not.

Whatever happens, the history explains the status, deadlines move backwards only where the table says "anew", a
pause takes nothing from the time that was left, and of what people must hear nothing is lost or said twice.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select

from actions.add_follow_up import add_follow_up
from actions.ask_citizen import ask_citizen
from actions.confirm_settled import confirm_settled
from actions.errors import Refused
from actions.file_complaint import file_complaint
from actions.forward_complaint import forward_complaint
from actions.lifecycle import BEFORE, TRANSITIONS, change_status
from actions.notify import OVERTAKING, STANDING
from actions.quiet_hours import time_to_send
from actions.rate_complaint import rate_complaint
from actions.reply_to_citizen import reply_to_citizen
from actions.resolve_complaint import resolve_complaint
from actions.save_draft import open_draft
from actions.take_complaint import take_complaint
from actions.tend_clocks import tend_clocks
from actions.withdraw_complaint import withdraw_complaint
from storage.complaints import Complaint, Event
from storage.database import Records
from storage.outgoing import REPLACED, SENT, WAITING, Outgoing
from tests.builders import BANYUMAS, DESK, NOW, PURBALINGGA, a_group, a_person, an_office, an_officer

AGENCIES = (PURBALINGGA, BANYUMAS, DESK)
ANEW = {
    "due_at": {"reopen"},
    "settle_due_at": {"reopen"},
    "follow_up_due_at": {"route", "forward"},
}
"""Deadlines, and the verbs that begin them anew."""
OF_CLOCKS = ("settled.reminder", "settled.closed", "follow_up.reminder", "follow_up.unanswered")
ENDED = ("rejected", "merged", "withdrawn")

WRITING: Mapping[str, tuple[Callable[..., Any], str]] = {
    "reply": (reply_to_citizen, "officer.replied"),
    "ask": (ask_citizen, "officer.asked"),
    "resolve": (resolve_complaint, "officer.resolved"),
}
TOLD = {"take": "officer.taken", "forward": "officer.forwarded"} | {verb: key for verb, (_, key) in WRITING.items()}
"""Verbs of officers → what the citizen is told."""
AT_WORK = ("take", "ask", "ask", "ask", "reply", "resolve", "resolve", "forward", "return", "add")
LIKELY: Mapping[str, Sequence[str]] = {
    "submitted": ("forward", "forward", "forward", "ask", "ask"),
    **dict.fromkeys(("routed", "in_progress", "reopened"), AT_WORK),
    "needs_info": ("add", "add", "add", "unask", "resolve", "forward", "take", "return"),
    "returned": ("forward",),
    "resolved": ("add", "confirm", "reply"),
    "closed": ("add", "rate", "rate"),
    **dict.fromkeys(ENDED, ("reinstate",)),
}
"""What mostly happens in each status."""
ANYTHING = sorted({verb for verbs in LIKELY.values() for verb in verbs} | {"reject", "merge", "withdraw"})

Work = Callable[[Records, str], Any]


class Lives:
    """Two complaints of one citizen, three agencies with an officer each, and what each verb should have told."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="lives"))
        self.now = NOW
        self.office = an_office(self.folder, clock=lambda: self.now)
        self.told: Counter[tuple[str, str]] = Counter()
        self.anew: dict[str, datetime] = {}
        with self.office.transaction() as records:
            self.sari = a_person(records).key
            self.officers = {code: an_officer(records, code, code).key for code in AGENCIES}
            self.verifier = an_officer(records, "Wati", DESK, role="verifier").key
            self.groups = {code: a_group(records, code, code).key for code in AGENCIES}
            self.supervisor = an_officer(records, "Tini", "33", role="supervisor").key
        self.tickets: list[str] = []

    def end(self) -> None:
        """The folder goes."""
        self.office.database.close()
        shutil.rmtree(self.folder)

    def file(self, confidence: Sequence[float]) -> None:
        """One may be routed at once, the other waits for the verifier."""
        for sure in confidence:
            with self.office.transaction() as records:
                draft = open_draft(records, self.sari, self.now)
                draft.description = "jalan depan SD 2 Kaligondang bolong besar"
                draft.category, draft.category_confidence = "jalan_jembatan", sure
                draft.regency_code, draft.district_code, draft.landmark = "33.03", "33.03.04", "depan SD 2"
                complaint = file_complaint(records, self.office, draft, self.now)
                self.tickets.append(complaint.ticket)
                self.anew[complaint.ticket] = self.now

    def do(self, place: int, work: Work, verb: str, tells: str | None = None) -> None:
        """Do a verb in a transaction of its own; a refusal changes nothing."""
        ticket = self.tickets[place]
        before = self.snapshot(ticket)
        with suppress(Refused):
            with self.office.transaction() as records:
                work(records, ticket)
            after = self.snapshot(ticket)
            if tells is not None:
                self.told[ticket, tells] += self.tells_anything(verb, before, after)
            self.check_deadlines(before, after)
            return
        assert self.snapshot(ticket) == before

    @staticmethod
    def tells_anything(verb: str, before: dict[str, Any], after: dict[str, Any]) -> int:
        """Taking what is under way already tells nobody."""
        return int(verb != "take" or before["status"] != after["status"])

    def check_deadlines(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        new = {verb for verb, *_ in after["events"][len(before["events"]) :]}
        for name, verbs in ANEW.items():
            if before[name] is not None and not new & verbs:
                assert after[name] >= before[name], (name, new)
        if "reopen" in new:
            self.anew[after["ticket"]] = self.now
        was_paused = before["paused_at"]
        if was_paused is not None and after["paused_at"] is None and before["settle_due_at"] > was_paused:
            calendar = self.office.calendar
            left = calendar.working_minutes(was_paused, before["settle_due_at"])
            assert calendar.working_minutes(self.now, after["settle_due_at"]) == left

    def snapshot(self, ticket: str) -> dict[str, Any]:
        """All of a complaint that matters, and how much was said about it."""
        with self.office.transaction() as records:
            complaint = self.find(records, ticket)
            history = [(e.verb, e.from_status, e.to_status) for e in records.complaints.history(complaint)]
            said = select(Outgoing.id).where(Outgoing.about == ticket)
            columns = {name: getattr(complaint, name) for name in inspect(Complaint).columns.keys()}  # noqa: SIM118
            return columns | {"events": history, "said": len(records.session.scalars(said).all())}

    @staticmethod
    def find(records: Records, ticket: str) -> Complaint:
        """The complaint of this ticket."""
        complaint = records.complaints.by_ticket(ticket)
        assert complaint is not None
        return complaint

    def officer_of(self, records: Records, ticket: str, who: str) -> str:
        """An officer of the agency that has it, or of another one."""
        holder = self.find(records, ticket).agency or DESK
        return self.officers[holder if who == "holder" else next(code for code in AGENCIES if code != holder)]

    def what_is_likely(self, place: int, pick: int, who: str) -> None:
        """Something happens that the status allows."""
        likely = LIKELY[self.snapshot(self.tickets[place])["status"]]
        self.anything(place, likely[pick % len(likely)], pick, who)

    def anything(self, place: int, verb: str, pick: int, who: str) -> None:
        """Somebody tries something, whether it may be or not."""
        office, now = self.office, self.now
        citizen: dict[str, Any] = {"person": self.sari, "now": now}

        def by_officer(records: Records, ticket: str) -> Any:
            actor = self.officer_of(records, ticket, who)
            if verb == "take":
                return take_complaint(records, office, ticket, actor=actor, now=now)
            if verb == "forward":
                target = AGENCIES[pick % len(AGENCIES)]
                holds = self.find(records, ticket).agency == DESK
                by = self.verifier if holds else actor
                return forward_complaint(records, office, ticket, target, actor=by, now=now)
            return WRITING[verb][0](records, office, ticket, "Begini.", actor=actor, now=now)

        def by_citizen(records: Records, ticket: str) -> Any:
            match verb:
                case "add":
                    return add_follow_up(records, office, ticket, "RT 3", **citizen)
                case "confirm":
                    return confirm_settled(records, office, ticket, **citizen)
                case "rate":
                    return rate_complaint(records, office, ticket, stars=1 + pick % 5, **citizen)
            return withdraw_complaint(records, office, ticket, **citizen)

        def by_verifier(records: Records, ticket: str) -> Any:
            found, region, calendar = self.find(records, ticket), office.region, office.calendar
            return change_status(
                records.complaints, found, verb, region=region, calendar=calendar, now=now, actor=self.verifier
            )

        if verb in TOLD:
            self.do(place, by_officer, verb, TOLD[verb])
        else:
            self.do(place, by_citizen if verb in ("add", "confirm", "rate", "withdraw") else by_verifier, verb)

    def time_passes(self, minutes: int) -> None:
        """Time passes and the clocks speak, twice, as two jobs would."""
        self.now += timedelta(minutes=minutes)
        befores = [self.snapshot(ticket) for ticket in self.tickets]
        for _ in range(2):
            with self.office.transaction() as records:
                tend_clocks(records, self.office, self.now)
        for before in befores:
            after = self.snapshot(before["ticket"])
            self.check_deadlines(before, after)
            new = [verb for verb, *_ in after["events"][len(before["events"]) :]]
            assert new in ([], ["close"], ["unanswered"])
            if new == ["close"]:
                self.told[before["ticket"], "settled.closed"] += 1
            if new == ["unanswered"]:
                self.told[before["ticket"], "follow_up.unanswered"] += 1
            self.check_alerts(after)

    def check_alerts(self, complaint: dict[str, Any]) -> None:
        """Nothing is due to be said any more, and a deadline that passed has been told of."""
        assert complaint["rings_at"] is None or complaint["rings_at"] > self.now
        running = complaint["status"] in ("submitted", "routed", "in_progress", "returned", "reopened")
        if running and complaint["due_at"] <= self.now:
            since = self.anew[complaint["ticket"]]
            passed = [line for reader, stage, line in self.alerts() if stage == "passed" and reader]
            assert any(
                line["ticket"] == complaint["ticket"] and datetime.fromisoformat(line["due"]) > since
                for line in passed
            )

    def alerts(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Every line of every alert: who was told, at which stage."""
        with self.office.transaction() as records:
            rows = records.session.scalars(select(Outgoing).where(Outgoing.key.startswith("staff.deadline"))).all()
            return [
                (row.recipient, row.key.rpartition(".")[2], line) for row in rows for line in row.values["lines"]
            ]

    def deliver(self) -> None:
        """Everything due is sent, except what quiet hours hold back."""
        with self.office.transaction() as records:
            waiting = select(Outgoing).where(Outgoing.state == WAITING, Outgoing.not_before <= self.now)
            for row in records.session.scalars(waiting).all():
                later = time_to_send(records, self.office, row, self.now)
                if later > self.now:
                    records.outbox.postpone(row.id, later)
                else:
                    records.outbox.mark_sent(row.id, [1000 + row.id], self.now)

    def the_history_explains_the_status(self) -> None:
        """Replaying the events gives the status."""
        for ticket in self.tickets:
            with self.office.transaction() as records:
                complaint = self.find(records, ticket)
                assert replay(records.complaints.history(complaint)) == complaint.status

    def no_notice_is_lost_or_doubled(self) -> None:
        """What the citizen had to hear stands in the outbox as often as it should, taken back only for newer."""
        with self.office.transaction() as records:
            rows = records.session.scalars(
                select(Outgoing).where(Outgoing.recipient == self.sari).order_by(Outgoing.id)
            ).all()
            counted = Counter((row.about, row.key) for row in rows if not row.key.endswith(".reminder"))
            assert counted == Counter({key: count for key, count in self.told.items() if count})
            for place, row in enumerate(rows):
                assert row.state in (WAITING, SENT, REPLACED)
                if row.state == REPLACED:
                    newer = [later for later in rows[place + 1 :] if later.about == row.about]
                    assert row.key in STANDING
                    assert any(later.key in OVERTAKING for later in newer)
            waiting = Counter(row.about for row in rows if row.state == WAITING and row.key in STANDING)
            assert all(count == 1 for count in waiting.values())
        lines = Counter(
            (who, stage, line["ticket"], line["clock"], line["due"], line["days"])
            for who, stage, line in self.alerts()
        )
        assert all(count == 1 for count in lines.values())


def replay(history: Sequence[Event]) -> str | None:
    """The status to which the events lead, each from where the one before it left off."""
    status: str | None = None
    remembered: str | None = None
    for step in history:
        assert step.from_status == status, step.verb
        target = step.to_status
        if status is not None and target != status:
            said = TRANSITIONS[step.verb][status]
            assert target == (remembered if said == BEFORE else said), step.verb
        if target != status and target in ("needs_info", *ENDED) and status not in ("needs_info", *ENDED):
            remembered = status
        status = target
    return status


PLACE, PICK, BY = st.integers(0, 1), st.integers(0, 99), st.sampled_from(["holder"] * 5 + ["another"])
MINUTES = st.sampled_from([1, 30, 60 * 5, 60 * 14, 60 * 24, 60 * 24 * 3, 60 * 24 * 8, 60 * 24 * 20])
LIKELY_STEP = st.tuples(st.just("what_is_likely"), PLACE, PICK, BY)
STEP = st.one_of(
    *[LIKELY_STEP] * 5,
    st.tuples(st.just("anything"), PLACE, st.sampled_from(ANYTHING), PICK, BY),
    *[st.tuples(st.just("time_passes"), MINUTES)] * 2,
    st.tuples(st.just("deliver")),
)


@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # a life is short enough to read; making a failing one shorter takes minutes
    suppress_health_check=list(HealthCheck),
)
@given(
    sure=st.lists(st.sampled_from([0.3, 0.97]), min_size=2, max_size=2),
    steps=st.lists(STEP, min_size=50, max_size=50),
)
def test_whatever_happens_to_two_complaints(sure: Sequence[float], steps: Sequence[tuple[Any, ...]]) -> None:
    lives = Lives()
    try:
        lives.file(sure)
        for name, *how in steps:
            getattr(lives, name)(*how)
            lives.the_history_explains_the_status()
            lives.no_notice_is_lost_or_doubled()
    finally:
        lives.end()
