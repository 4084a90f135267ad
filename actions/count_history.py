"""What a complaint's history adds to the figures: on which day, for which agency. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from actions.deadlines import Calendar
from actions.lifecycle import FOLLOW_UPS
from storage.complaints import OPEN_STATUSES, Event
from storage.rollups import Cell, Tally, Timing

ENDED = ("rejected", "merged", "withdrawn")
STAFF_VERBS = frozenset(
    {"take", "reply", "ask", "unask", "note", "forward", "return", "resolve", "reject", "merge", "reinstate"}
    | {"propose", "unmerge", "correct", "assign", "redact", "categorise", "answer_nudge"}
)
"""What shows that somebody works at an agency. Routing is not among them: mostly nobody does it."""


@dataclass(slots=True)
class Counted:
    """What one complaint adds: sums by cell, and how long things took."""

    cells: Mapping[Cell, Tally]
    timings: Sequence[Timing]


def count_history(events: Sequence[Event], calendar: Calendar) -> Counted:
    """What these events, the oldest first, add to the figures.

    Category and regency are those the complaint has now (a correction corrects the past), the agency is the one in
    charge at the time. The numbers' definitions stand in docs/figures.md.
    """
    if not events:
        return Counted({}, [])
    telling = _Telling(calendar, events)
    for event in events:
        telling.tell(event)
    telling.conclude()
    regency, category = events[-1].regency_code or "", events[-1].category or ""
    cells = {Cell(day, agency, regency, category): tally for (day, agency), tally in telling.tallies.items()}
    return Counted({cell: tally for cell, tally in cells.items() if not tally.is_empty}, telling.timings)


@dataclass
class _Telling:
    """A history as it is told, event by event."""

    calendar: Calendar
    events: Sequence[Event]
    tallies: dict[tuple[date, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    timings: list[Timing] = field(default_factory=list)
    last: Event | None = None
    asked_at: datetime | None = None
    paused: int = 0
    awaited_since: datetime | None = None
    is_settled: bool = False

    def tell(self, event: Event) -> None:
        """The next event."""
        self._stand(event)
        self._pause(event)
        self._follow_up(event)
        self._settle(event)
        if event.verb in STAFF_VERBS and event.actor is not None:
            self._of(event, agency=(self.last or event).agency).acts += 1
        self.last = event

    def conclude(self) -> None:
        """What only the end of a history tells: how it ended, its last rating, and where it stayed."""
        last = self.events[-1]
        self._of(self.events[0]).filed += 1
        if last.to_status in ENDED:
            ending = next(e for e in reversed(self.events) if e.to_status == last.to_status != e.from_status)
            tally = self._of(ending)
            setattr(tally, last.to_status, getattr(tally, last.to_status) + 1)
        rated = next((e for e in reversed(self.events) if e.rating is not None), None)
        if rated is not None and rated.rating is not None:
            tally = self._of(rated)
            tally.votes, tally.stars = tally.votes + 1, tally.stars + rated.rating
        agency: str | None = None
        for event, following in zip(self.events, [*self.events[1:], None], strict=True):
            # Where it was for no time at all, as with the central desk before it is routed at once, it never came.
            if following is not None and following.at == event.at:
                continue
            if (event.agency or "") != agency:
                agency = event.agency or ""
                self._of(event).reached += 1

    def _of(self, event: Event, *, agency: str | None = None, day: date | None = None) -> Tally:
        return self.tallies[
            day or self.calendar.local_day(event.at), (agency if agency is not None else event.agency) or ""
        ]

    def _stand(self, event: Event) -> None:
        """Open or not, and with whom; and the stretch of being overdue that this event ends."""
        last, is_open = self.last, event.to_status in OPEN_STATUSES
        was_open = last is not None and last.to_status in OPEN_STATUSES
        if was_open and last is not None:
            self._of(event, agency=last.agency or "").open_change -= 1
        if is_open:
            self._of(event).open_change += 1
        if last is not None and is_open and not was_open:
            self._of(event).back += 1
        if was_open and last is not None and last.to_status != "needs_info" and last.due_at is not None:
            start = self.calendar.local_day(max(last.at, last.due_at))
            if start < self.calendar.local_day(event.at):
                self._of(event, agency=last.agency or "", day=start).late_from += 1
                self._of(event, agency=last.agency or "").late_until += 1

    def _pause(self, event: Event) -> None:
        if self.asked_at is not None and event.to_status != "needs_info":
            self.paused += self.calendar.working_minutes(self.asked_at, event.at)
            self.asked_at = None
        elif self.asked_at is None and event.to_status == "needs_info":
            self.asked_at = event.at

    def _follow_up(self, event: Event) -> None:
        if event.verb in ("route", "forward"):
            self.awaited_since = event.at
        elif event.verb == "return":
            self.awaited_since = None
        elif event.verb in FOLLOW_UPS and self.awaited_since is not None:
            self._time("follow_up", event, self.calendar.working_minutes(self.awaited_since, event.at))
            self.awaited_since = None

    def _settle(self, event: Event) -> None:
        if self.is_settled or event.to_status != "resolved":
            return
        self.is_settled = True
        tally = self._of(event)
        tally.settled += 1
        tally.on_time += event.due_at is not None and event.at <= event.due_at
        self._time("settle", event, self.calendar.working_minutes(self.events[0].at, event.at) - self.paused)

    def _time(self, kind: str, event: Event, minutes: int) -> None:
        self.timings.append(
            Timing(
                event=event.id,
                kind=kind,
                complaint=event.complaint,
                day=self.calendar.local_day(event.at),
                agency=event.agency or "",
                regency=self.events[-1].regency_code or "",
                minutes=minutes,
            )
        )
