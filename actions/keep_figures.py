"""Keeps the daily sums true to the complaints' histories: as things happen, anew from all, and by a check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from actions.count_history import Counted, count_history
from actions.deadlines import Calendar
from storage.complaints import Complaint, Event
from storage.database import Records
from storage.rollups import Cell, Tally, Timing

AT_ONCE = 500
"""Complaints read at once when all are."""


def keep_figures(records: Records, calendar: Calendar) -> None:
    """Bring the figures up to date for the complaints that have new events in this transaction.

    Called at the end of each; to be called before figures are read within one.
    """
    changes: dict[Cell, Tally] = defaultdict(Tally)
    for complaint, events, new in records.complaints.take_recorded():
        before = count_history([event for event in events if event.id not in new], calendar)
        events[-1].describe(complaint)
        complaint.changed_at = events[-1].at
        after = count_history(events, calendar)
        for counted, times in ((before, -1), (after, 1)):
            for cell, tally in counted.cells.items():
                changes[cell].add(tally, times)
        if _timed(before.timings) != _timed(after.timings):
            records.rollups.replace_timings(complaint.id, after.timings)
    if changes:
        records.rollups.add(changes)


def rebuild_figures(records: Records, calendar: Calendar) -> int:
    """Forget the sums and count every history anew; returns how many complaints there are."""
    keep_figures(records, calendar)
    records.rollups.clear()
    counted = 0
    for complaints in _all(records):
        changes: dict[Cell, Tally] = defaultdict(Tally)
        timings: list[Timing] = []
        for complaint, events in complaints:
            if events:
                complaint.changed_at = events[-1].at
            found = count_history(events, calendar)
            for cell, tally in found.cells.items():
                changes[cell].add(tally)
            timings += found.timings
        records.rollups.add(changes)
        records.rollups.add_timings(timings)
        records.let_go()
        counted += len(complaints)
    return counted


def check_figures(records: Records, calendar: Calendar) -> Sequence[str]:
    """Where the sums differ from the histories, or a complaint from its own: a line for each."""
    keep_figures(records, calendar)
    check = records.check_rollups()
    wrong: list[str] = []
    for complaints in _all(records):
        kept: dict[int, list[Timing]] = defaultdict(list)
        for timing in records.rollups.timings_of([complaint.id for complaint, _ in complaints]):
            kept[timing.complaint].append(timing)
        truth: dict[Cell, Tally] = defaultdict(Tally)
        for complaint, events in complaints:
            found = count_history(events, calendar)
            for cell, tally in found.cells.items():
                truth[cell].add(tally)
            wrong += _differences(complaint, events, found, kept[complaint.id])
        check.add(truth)
        records.let_go()
    for key, sums, counted in check.differences():
        wrong.append(f"{' '.join(map(str, key))}: {sums} instead of {counted}")
    check.close()
    return wrong


def _all(records: Records) -> Iterator[Sequence[tuple[Complaint, Sequence[Event]]]]:
    after = 0
    while complaints := records.complaints.histories(after, AT_ONCE):
        after = complaints[-1][0].id
        yield complaints


def _differences(
    complaint: Complaint, events: Sequence[Event], found: Counted, kept: Sequence[Timing]
) -> Iterator[str]:
    if _timed(found.timings) != _timed(kept):
        yield f"{complaint.ticket}: its timings differ"
    if not events:
        yield f"{complaint.ticket}: it has no history"
        return
    last = events[-1]
    stands = (complaint.status, complaint.agency, complaint.category, complaint.regency_code, complaint.due_at)
    told = (last.to_status, last.agency, last.category, last.regency_code, last.due_at)
    if stands != told or complaint.changed_at != last.at:
        yield f"{complaint.ticket}: its last event doesn't tell how it stands"


def _timed(timings: Sequence[Timing]) -> set[tuple[int, str, str, str, int]]:
    return {(one.event, one.kind, one.agency, one.regency, one.minutes) for one in timings}
