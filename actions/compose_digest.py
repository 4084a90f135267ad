"""Composes a supervisor's figures, and sends each morning's digest exactly once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypedDict

from actions.errors import NotAllowed
from actions.notify import say
from actions.office import Office
from actions.permissions import agencies_of
from storage.complaints import Complaint
from storage.database import Records
from storage.figures import AgencyFigures

AGENCIES = 15
"""How many agencies get a line of their own."""
DAY = timedelta(days=1)


def send_digests(records: Records, office: Office, now: datetime) -> int:
    """Put every supervisor's digest of the day before into the outbox; returns how many were new.

    Due at the pack's digest time. Called as often as one likes: each goes out once per person, scope and day,
    late when nobody called in time. One who became supervisor after that hour waits for the next.
    """
    morning = _last_morning(office, now)
    sent = 0
    for held in records.staff.with_role("supervisor"):
        if held.added_at > morning:
            continue
        day = morning.astimezone(office.region.zone).date()
        sent += say(
            records,
            held.person,
            "supervisor.digest",
            compose_digest(records, office, held.scope, day - DAY, now),
            now=now,
            once=f"digest:{held.person}:{held.scope}:{day.isoformat()}",
        )
    return sent


def compose_digest(records: Records, office: Office, scope: str, day: date, now: datetime) -> dict[str, Any]:
    """The figures of one local day for a region, regency or agency, as values.

    New and settled count that day as far as it has gone; overdue is what was due by then and is open ``now``.
    """
    start, end = _bounds(office, day, now)
    narrow = _narrow(office, scope)
    figures = records.figures.by_agency(start, end, **narrow)
    overdue = records.figures.oldest_overdue(end, **narrow)
    worst_first = sorted(figures, key=lambda one: (-one.overdue, -one.open, -one.new, one.agency))
    shown = worst_first[:AGENCIES]
    return {
        "scope": _scope_values(office, scope),
        "day": day.isoformat(),
        **_totals(worst_first),
        "agencies": [asdict(one) for one in shown],
        "others": len(worst_first) - len(shown),
        "longest": [_overdue_line(complaint, now) for complaint in overdue],
    }


def compose_recap(records: Records, office: Office, *, actor: str, now: datetime) -> list[dict[str, Any]]:
    """Today so far with yesterday's totals, once for each scope this person supervises. Raises NotAllowed."""
    scopes = agencies_of(records.staff.roles_of(actor), "digest")
    if not scopes:
        raise NotAllowed
    today = now.astimezone(office.region.zone).date()
    return [
        {
            **compose_digest(records, office, scope, today, now),
            "yesterday": _totals(
                records.figures.by_agency(*_bounds(office, today - DAY, now), **_narrow(office, scope))
            ),
            "at": now.isoformat(),
        }
        for scope in scopes
    ]


def _last_morning(office: Office, now: datetime) -> datetime:
    """The newest moment of the pack's digest time that is not in the future."""
    local = now.astimezone(office.region.zone)
    today = datetime.combine(local.date(), office.region.digest_time, office.region.zone)
    return today if today <= local else today - DAY


def _bounds(office: Office, day: date, now: datetime) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), office.region.zone)
    end = datetime.combine(day + DAY, time(), office.region.zone)
    return start.astimezone(UTC), min(end.astimezone(UTC), now)


class Narrow(TypedDict, total=False):
    """What figures are narrowed to; neither for the whole region."""

    regency: str
    agency: str


def _narrow(office: Office, scope: str) -> Narrow:
    if scope in office.region.agencies:
        return Narrow(agency=scope)
    return Narrow() if scope == office.region.code else Narrow(regency=scope)


def _scope_values(office: Office, scope: str) -> dict[str, str | None]:
    """Codes for the texts' filters; the whole region stands as its area."""
    is_agency = scope in office.region.agencies
    return {"agency": scope if is_agency else None, "area": None if is_agency else scope}


def _totals(figures: Sequence[AgencyFigures]) -> dict[str, int]:
    names = ("new", "settled", "open", "overdue")
    return {name: sum(getattr(one, name) for one in figures) for name in names}


def _overdue_line(complaint: Complaint, now: datetime) -> dict[str, Any]:
    return {
        "ticket": complaint.ticket,
        "agency": complaint.agency,
        "category": complaint.category,
        "days": (now - complaint.due_at).days,
    }
