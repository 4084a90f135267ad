"""Complaints as rows for a sheet: what was reported and what became of it, and never who reported it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from actions.audit import note_deed
from actions.errors import UnknownFilter
from actions.lifecycle import TRANSITIONS
from actions.office import Office
from storage.complaints import OPEN_STATUSES, Complaint
from storage.exports import Exported, Wanted

PAGE = 1000
"""Complaints read at once: so many are held in memory, and so long the database is held."""
Cell = str | float | bool | datetime | None
COLUMNS = (
    *("ticket", "category", "status", "filed_at", "due_at", "first_follow_up_at", "settled_at", "ended_at"),
    *("kind", "urgent", "identity", "agency", "channel", "channel_link", "regency", "district", "village"),
    *("landmark", "latitude", "longitude", "description"),
)
CONFIDENTIAL_COLUMNS = COLUMNS[:8]
"""What a confidential complaint's row holds besides saying that it is one: ticket, category, status and clock."""


def what_is_wanted(
    office: Office,
    *,
    since: date | None = None,
    until: date | None = None,
    agencies: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
    statuses: tuple[str, ...] = (),
) -> Wanted:
    """The filter of these days (the region's, both included) and codes. Raises UnknownFilter."""
    known = {
        "agency": (agencies, sorted(office.region.agencies)),
        "category": (categories, sorted(office.region.categories)),
        "status": (statuses, _statuses()),
    }
    for name, (given, possible) in known.items():
        for value in given:
            if value not in possible:
                raise UnknownFilter(filter=name, value=value, possible=possible)
    if since is not None and until is not None and until < since:
        raise UnknownFilter(filter="until", value=until.isoformat(), possible=[f"{since} or later"])
    return Wanted(
        since=_start_of(office, since) if since else None,
        until=_start_of(office, until + timedelta(days=1)) if until else None,
        agencies=agencies,
        categories=categories,
        statuses=statuses,
    )


def _statuses() -> list[str]:
    reached = {status for steps in TRANSITIONS.values() for status in (*steps, *steps.values())}
    return [status for status in (*OPEN_STATUSES, *sorted(reached - set(OPEN_STATUSES))) if " " not in status]


def _start_of(office: Office, day: date) -> datetime:
    return datetime.combine(day, time(), office.region.zone)


def count_rows(office: Office, wanted: Wanted) -> int:
    """How many rows there are now."""
    with office.transaction() as records:
        return records.exports.count(wanted)


def rows_of(office: Office, wanted: Wanted, size: int = PAGE) -> Iterator[tuple[Cell, ...]]:
    """A row for each complaint in the order they were filed, as COLUMNS; read in pages of this size.

    Nothing is locked between pages, so the bot works on meanwhile.
    """
    last: Complaint | None = None
    while True:
        with office.transaction() as records:
            page = records.exports.page(wanted, last, size)
        if not page:
            return
        for exported in page:
            yield _row(office, exported)
        last = page[-1].complaint


def note_export(office: Office, wanted: Wanted, rows: int) -> None:
    """Write down that complaints were exported, and which."""
    with office.transaction() as records:
        note_deed(
            records,
            "export",
            actor=None,
            now=office.clock(),
            rows=rows,
            since=wanted.since.isoformat() if wanted.since else None,
            until=wanted.until.isoformat() if wanted.until else None,
            agencies=list(wanted.agencies),
            categories=list(wanted.categories),
            statuses=list(wanted.statuses),
        )


def _row(office: Office, exported: Exported) -> tuple[Cell, ...]:
    complaint = exported.complaint

    def at(moment: datetime | None) -> datetime | None:
        return moment.astimezone(office.region.zone) if moment else None

    cells: dict[str, Cell] = {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "status": complaint.status,
        "filed_at": at(complaint.filed_at),
        "due_at": at(complaint.due_at),
        "first_follow_up_at": at(complaint.first_follow_up_at),
        "settled_at": at(complaint.settled_at),
        "ended_at": at(complaint.ended_at),
    }
    if complaint.identity == "rahasia":
        cells["identity"] = complaint.identity
        return tuple(cells.get(name) for name in COLUMNS)
    cells |= _told(office, exported)
    return tuple(cells.get(name) for name in COLUMNS)


def _told(office: Office, exported: Exported) -> dict[str, Cell]:
    """What was told: the words masked, for whoever reads the file."""
    complaint, areas = exported.complaint, office.region.areas
    names = (exported.name or "", exported.username or "")
    regency, district, village = (
        areas[code].name if code and code in areas else None
        for code in (complaint.regency_code, complaint.district_code, complaint.village_code)
    )
    return {
        "kind": complaint.kind,
        "urgent": complaint.urgent,
        "identity": complaint.identity,
        "agency": complaint.agency,
        "channel": complaint.channel,
        # A link to somebody's post leads to who they are.
        "channel_link": complaint.channel_link if complaint.identity == "terbuka" else None,
        "regency": regency,
        "district": district,
        "village": village,
        "landmark": office.understanding.mask(complaint.landmark, names) if complaint.landmark else None,
        "latitude": complaint.latitude,
        "longitude": complaint.longitude,
        "description": office.understanding.mask(complaint.description, names),
    }
