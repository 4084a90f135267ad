"""Composes a supervisor's figures, and sends each morning's digest exactly once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from actions.digest_figures import compose_figures
from actions.digest_period import day_period
from actions.digest_values import AgencyRow, Counts
from actions.errors import NotAllowed
from actions.notify import say
from actions.office import Office
from actions.permissions import agencies_of
from storage.database import Records

AGENCIES = 15
"""How many agencies get a line of their own."""
LONGEST = 3
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
    """The figures of one local day for a region, regency or agency, as values; of today as far as it has gone."""
    figures = compose_figures(records, office, (scope,), day_period(office.calendar, day, now), now)
    worst_first = sorted(figures.agencies, key=_worst)
    shown = worst_first[:AGENCIES]
    return {
        "scope": _scope_values(office, scope),
        "day": day.isoformat(),
        **_totals(figures.counts),
        "agencies": [{"agency": row.agency, **_totals(row.counts)} for row in shown],
        "others": len(worst_first) - len(shown),
        "longest": [
            {"ticket": row.ticket, "agency": row.agency, "category": row.category, "days": row.days_late}
            for row in figures.oldest_overdue[:LONGEST]
        ],
        "yesterday": _totals(figures.previous),
    }


def compose_recap(records: Records, office: Office, *, actor: str, now: datetime) -> list[dict[str, Any]]:
    """Today so far with yesterday's totals, once for each scope this person supervises. Raises NotAllowed."""
    scopes = agencies_of(records.staff.roles_of(actor), "digest")
    if not scopes:
        raise NotAllowed
    today = office.calendar.local_day(now)
    return [{**compose_digest(records, office, scope, today, now), "at": now.isoformat()} for scope in scopes]


def _last_morning(office: Office, now: datetime) -> datetime:
    """The newest moment of the pack's digest time that is not in the future."""
    local = now.astimezone(office.region.zone)
    today = datetime.combine(local.date(), office.region.digest_time, office.region.zone)
    return today if today <= local else today - DAY


def _scope_values(office: Office, scope: str) -> dict[str, str | None]:
    """Codes for the texts' filters; the whole region stands as its area."""
    is_agency = scope in office.region.agencies
    return {"agency": scope if is_agency else None, "area": None if is_agency else scope}


def _totals(counts: Counts) -> dict[str, int]:
    return {"new": counts.new, "settled": counts.settled, "open": counts.waiting, "overdue": counts.overdue}


def _worst(row: AgencyRow) -> tuple[int, int, int, str]:
    return -row.counts.overdue, -row.counts.waiting, -row.counts.new, row.agency
