"""Which status may follow which, and what each change does to the clocks. Only this file assigns a status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.clocks import set_ring
from actions.deadlines import Calendar
from actions.errors import IllegalTransition
from actions.region import Region
from storage.complaints import OPEN_STATUSES, Complaint, Complaints, Event

BEFORE = "where it was"
_AT_WORK = ("routed", "in_progress", "reopened")

TRANSITIONS: Mapping[str, Mapping[str, str]] = {
    "route": dict.fromkeys(("submitted", "returned"), "routed"),
    "take": dict.fromkeys(("routed", "reopened"), "in_progress"),
    "ask": dict.fromkeys(("submitted", *_AT_WORK), "needs_info"),
    "answer": {"needs_info": BEFORE},
    "unask": {"needs_info": BEFORE},
    "unanswered": {"needs_info": "needs_info"},
    "return": dict.fromkeys((*_AT_WORK, "needs_info"), "returned"),
    "forward": dict.fromkeys((*_AT_WORK, "needs_info"), "routed"),
    "resolve": dict.fromkeys((*_AT_WORK, "needs_info"), "resolved"),
    "confirm": {"resolved": "closed"},
    "close": {"resolved": "closed"},
    "reopen": dict.fromkeys(("resolved", "closed"), "reopened"),
    "reject": dict.fromkeys(OPEN_STATUSES, "rejected"),
    "merge": dict.fromkeys(OPEN_STATUSES, "merged"),
    "withdraw": dict.fromkeys(OPEN_STATUSES, "withdrawn"),
    "reinstate": dict.fromkeys(("rejected", "withdrawn"), BEFORE),
    "unmerge": {"merged": BEFORE},
}
"""verb → the statuses it may start from → the status it leads to."""

ADOPTABLE = ("in_progress", "needs_info")
"""Statuses in which a complaint that nobody holds gets an officer without changing."""

FOLLOW_UPS = frozenset({"take", "reply", "ask", "resolve"})
"""What counts as an agency's first follow-up."""


PROPOSAL_STANDS = frozenset({"take", "ask", "answer", "unask"})
"""What may happen to a complaint while an officer's proposal to reject it waits for the verifier."""


def possible_verbs(status: str) -> list[str]:
    """The verbs that may follow a status."""
    return [verb for verb, steps in TRANSITIONS.items() if status in steps]


def settle_days(region: Region, category: str, kind: str) -> int:
    """Working days to settle: by the category's class, but 5 for plain questions and proposals."""
    handling = region.categories[category].handling if kind == "pengaduan" else "normatif"
    return int(region.clocks[f"settle_{handling}"])


def open_case(complaint: Complaint, region: Region, calendar: Calendar) -> None:
    """Set a new complaint's clocks: the promise is verification until it is routed."""
    start = complaint.filed_at
    complaint.status = "submitted"
    complaint.due_at = calendar.due(start, int(region.clocks["verify"]))
    complaint.settle_due_at = calendar.due(start, settle_days(region, complaint.category, complaint.kind))
    set_ring(complaint, region, calendar)


def may_reopen(complaint: Complaint, region: Region, calendar: Calendar, now: datetime) -> bool:
    """Whether its citizen may still say that it is not settled: until they have, or for the pack's days after."""
    return complaint.status == "resolved" or (
        complaint.status == "closed" and now <= reopen_until(complaint, region, calendar)
    )


def reopen_until(complaint: Complaint, region: Region, calendar: Calendar) -> datetime:
    """Up to when a complaint that is closed may be opened again."""
    return calendar.due(complaint.ended_at or complaint.filed_at, int(region.clocks["reopen"]))


def set_category(complaint: Complaint, category: str, region: Region, calendar: Calendar) -> None:
    """Correct what a complaint is about; its settlement clock follows the class of the new category."""
    days = settle_days(region, complaint.category, complaint.kind)
    complaint.category, complaint.category_confidence = category, 1.0
    if settle_days(region, category, complaint.kind) != days:
        complaint.settle_due_at = calendar.due(complaint.filed_at, settle_days(region, category, complaint.kind))
        set_ring(complaint, region, calendar)


def change_status(
    complaints: Complaints,
    complaint: Complaint,
    verb: str,
    *,
    region: Region,
    calendar: Calendar,
    now: datetime,
    actor: str | None,
    agency: str | None = None,
    audience: str = "public",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Apply a verb: the new status, its clocks, and the event that explains it.

    ``agency`` is the new agency of ``route`` and ``forward``. Raises IllegalTransition, changing nothing.
    """
    before = complaint.status
    target = TRANSITIONS[verb].get(before)
    if target is None or (verb == "reopen" and not may_reopen(complaint, region, calendar, now)):
        raise IllegalTransition(complaint.ticket, before, verb, possible_verbs(before))
    if before == "needs_info" and target != before:
        _resume(complaint, calendar, now)
    if target == BEFORE:
        target = complaint.status_before or "submitted"
    if target in ("needs_info", "rejected", "merged", "withdrawn"):
        complaint.status_before = complaint.status_before if before == "needs_info" else before
    complaint.status = target
    complaint.proposed = complaint.proposed if verb in PROPOSAL_STANDS else None
    _set_clocks(complaint, verb, region, calendar, now, agency)
    set_ring(complaint, region, calendar)
    event = Event(
        complaint=complaint.id,
        at=now,
        verb=verb,
        from_status=before,
        to_status=target,
        actor=actor,
        agency=complaint.agency,
        audience=audience,
        details=dict(details or {}),
    )
    return complaints.record(event)


def note_follow_up(complaint: Complaint, verb: str, now: datetime) -> None:
    """Stop the first-follow-up clock at the first take, reply, question or result."""
    if verb in FOLLOW_UPS and complaint.first_follow_up_at is None and complaint.status != "submitted":
        complaint.first_follow_up_at = now


def _set_clocks(
    complaint: Complaint, verb: str, region: Region, calendar: Calendar, now: datetime, agency: str | None
) -> None:
    match verb:
        case "route" | "forward":
            complaint.agency, complaint.officer = agency, None
            complaint.first_follow_up_at = None
            complaint.follow_up_due_at = calendar.due(now, int(region.clocks["first_follow_up"]))
            complaint.due_at = complaint.settle_due_at or complaint.due_at
        case "return":
            complaint.returned_by = complaint.agency
            complaint.agency, complaint.officer = region.central_desk, None
        case "ask":
            complaint.paused_at = now
        case "unanswered":
            complaint.unanswered_at = now
        case "resolve":
            complaint.resolved_at = now
            complaint.settled_at = complaint.settled_at or now
        case "reopen":
            days = settle_days(region, complaint.category, complaint.kind)
            share = max(int(region.clocks["reopened_least"]), round(days * region.reopened_share))
            complaint.due_at = complaint.settle_due_at = calendar.due(now, share)
            complaint.ended_at = None
        case "confirm" | "close" | "reject" | "merge" | "withdraw":
            complaint.ended_at = now
        case "reinstate" | "unmerge":
            if complaint.ended_at is not None:
                _add_pause(complaint, calendar, complaint.ended_at, now)
            complaint.ended_at = None
    note_follow_up(complaint, verb, now)


def _resume(complaint: Complaint, calendar: Calendar, now: datetime) -> None:
    """Give back the working minutes that a question took."""
    complaint.unanswered_at = None
    if complaint.paused_at is None:
        return
    _add_pause(complaint, calendar, complaint.paused_at, now)
    complaint.paused_at = None


def _add_pause(complaint: Complaint, calendar: Calendar, start: datetime, end: datetime) -> None:
    """Move every deadline by the working minutes in which its clock stood still.

    What was overdue by then stays told: only a deadline that can be met again is warned of anew.
    """
    if complaint.due_at <= start:
        complaint.rung_at = max(complaint.rung_at or end, end)
    minutes = calendar.working_minutes(start, end)
    complaint.due_at = calendar.add_working_minutes(complaint.due_at, minutes)
    if complaint.settle_due_at is not None:
        complaint.settle_due_at = calendar.add_working_minutes(complaint.settle_due_at, minutes)
    if complaint.follow_up_due_at is not None:
        complaint.follow_up_due_at = calendar.add_working_minutes(complaint.follow_up_due_at, minutes)
