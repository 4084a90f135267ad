"""Fills a database with a province's years of complaints, lived by the real lifecycle, and the figures' sums."""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any

from sqlalchemy import Engine, text

from actions.count_history import count_history
from actions.lifecycle import change_status, open_case
from actions.office import Office
from bench.digesting.ageing import KEY, SOURCE, Ageing, add_sums, sum_months
from bench.loading.indexes import without_indexes
from storage.complaints import Complaint, Event
from storage.rollups import COUNTED, Cell, Tally

PER_DAY = 1000
PEOPLE = 20_000
HOURS = (6, 9, 13, 20)
DAY = timedelta(days=1)
AT_ONCE = 50_000
FILLED = ("complaints", "events", "timings", "outbox", "rollups")
BLOCK = 100_000
"""So many of the newest are lived one by one; the older half of these is through, and makes up all time before."""
DESK, FIRST, SECOND = "the desk", "first", "second"
"""Stand for agencies in what a template counts."""
STORIES: Sequence[Sequence[tuple[str, float]]] = (
    *[(("route", 0.0), ("take", 1.1), ("resolve", 4.2), ("confirm", 5.0), ("rate", 5.0))] * 4,
    *[(("route", 0.0), ("take", 0.4), ("resolve", 2.2), ("close", 16.0))] * 2,
    (("route", 0.0), ("take", 9.0), ("resolve", 33.0), ("confirm", 34.0), ("rate", 34.1)),
    (
        ("route", 2.0),
        ("take", 2.9),
        ("ask", 3.1),
        ("answer", 5.0),
        ("resolve", 8.0),
        ("reopen", 9.0),
        ("resolve", 12.0),
    ),
    (("route", 0.0), ("forward", 1.2), ("take", 2.0), ("resolve", 7.0), ("confirm", 8.0), ("rate", 8.0)),
    (("reject", 1.3),),
)
"""What happens, so many days after filing; a complaint in a hundred of the last kind is left lying instead."""


class Stories:
    """Keeps what is recorded, as ``Complaints`` does, but in memory."""

    def __init__(self, complaint: Complaint) -> None:
        self._complaint, self.events = complaint, list[Event]()

    def record(self, event: Event) -> Event:
        event.describe(self._complaint)
        event.id = len(self.events)
        self.events.append(event)
        return event


@dataclass(frozen=True)
class Template:
    """A complaint of one day, hour and story, from which many are copied."""

    complaint: Complaint
    events: Sequence[Event]
    cells: Sequence[tuple[Any, str, Tally]]
    timings: Sequence[Any]


class Filling:
    """Fills up with ever older complaints, so that the newest stay what they are."""

    def __init__(self, office: Office, now: datetime) -> None:
        self._office, self._now, self._luck = office, now, random.Random(1)
        self._events = count(1)
        region = office.region
        self._regencies = [area.code for area in region.regencies]
        self._categories = list(region.categories)
        self._weights = [1 / (3 + number) for number in range(len(self._categories))]
        self._villages = defaultdict(list)
        for area in region.areas.values():
            if area.level == "village":
                self._villages[area.code[:5]].append(area.code)
        provincial = [one.code for one in region.agencies.values() if one.level == "province"][:25]
        self._provincial = provincial

    @property
    def supervisors(self) -> Sequence[str]:
        """Sixty scopes: the region, its regencies, and agencies."""
        return [self._office.region.code, *self._regencies, *self._provincial][:60]

    def fill(self, first: int, last: int) -> None:
        """Add the complaints ``first`` up to ``last``."""
        engine = self._office.database.engine
        assert last <= BLOCK or last % AT_ONCE == 0, "beyond a block whole halves alone"
        with without_indexes(engine, FILLED):
            if not first:
                self._people(engine)
                with engine.begin() as connection:
                    names = ", ".join((*KEY, *COUNTED))
                    connection.execute(text(f"CREATE TABLE {SOURCE} AS SELECT 0 AS part, {names} FROM rollups"))
            start = first
            while start < min(last, BLOCK):
                end = min((start // AT_ONCE + 1) * AT_ONCE, last)
                self._chunk(engine, start, end)
                start = end
            ageing = Ageing(engine, BLOCK - AT_ONCE + 1, BLOCK, AT_ONCE // PER_DAY)
            copies = range(max(start, BLOCK) // AT_ONCE - 1, last // AT_ONCE - 1)
            if copies:
                columns = {"complaints": COMPLAINT, "events": EVENT, "timings": TIMING, "outbox": TOLD}
                ageing.copy(columns, copies)
            with engine.begin() as connection:
                sum_months(connection)

    def _people(self, engine: Engine) -> None:
        rows = ((f"p{n}", 7_000_000_000 + n, self._now, f"Warga {n}") for n in range(PEOPLE))
        bulk(engine, "people", ("key", "telegram_id", "seen_at", "name"), rows)

    def _chunk(self, engine: Engine, first: int, last: int) -> None:
        sums: dict[Cell, Tally] = defaultdict(Tally)
        complaints, events, timings, told = [], [], [], []
        templates: dict[tuple[int, int, int], Template] = {}
        for n in range(first, last):
            story = n % len(STORIES) if n % 1000 != 9 else -1
            key = (n // PER_DAY, n % len(HOURS), story)
            template = templates.get(key) or templates.setdefault(key, self._template(*key))
            category = self._luck.choices(self._categories, self._weights)[0]
            regency = self._regencies[int(len(self._regencies) * self._luck.random() ** 1.5)]
            village = self._luck.choice(self._villages[regency])
            government = self._office.region.government(regency)
            assert government is not None
            names = {DESK: self._office.region.central_desk, SECOND: government.code}
            # Another than the second, or a forwarding would be none.
            province = self._luck.choice(self._provincial)
            names[FIRST] = province if story == 8 or self._luck.random() < 0.5 else government.code
            one = template.complaint
            complaints.append(
                (n + 1, f"DIG-{n:07X}-0", f"p{n % PEOPLE}", "rahasia" if n % 50 == 7 else "terbuka",
                 "jalan depan SD bolong besar, sudah sebulan tidak ditambal, tadi pagi ada yang jatuh", category,
                 one.kind, one.status, one.filed_at, one.due_at, "id", 0.97, "[]", False, regency, village[:8],
                 village,
                 names[one.agency or DESK], one.settle_due_at, one.follow_up_due_at, one.first_follow_up_at,
                 one.paused_at, one.settled_at, one.resolved_at, one.ended_at, one.rating, one.rated_at,
                 template.events[-1].at)
            )  # fmt: skip
            numbers = []
            for event in template.events:
                numbers.append(next(self._events))
                events.append(
                    (numbers[-1], n + 1, event.at, event.verb, event.from_status, event.to_status, "p1",
                     names[event.agency or DESK], "public", "{}", category, regency, event.due_at, event.rating)
                )  # fmt: skip
            for timing in template.timings:
                timings.append(
                    (
                        numbers[timing.event],
                        timing.kind,
                        n + 1,
                        timing.day,
                        names[timing.agency],
                        regency,
                        timing.minutes,
                    )
                )
            for day, agency, tally in template.cells:
                sums[Cell(day, names[agency], regency, category)].add(tally)
            if n % 60 == 0:
                told.append(
                    (f"p{n % PEOPLE}", "send", "complaint.filed", one.filed_at, one.filed_at, "{}", "[]", "[]",
                     f"DIG-{n:07X}-0", False, False, "never", 1)
                )  # fmt: skip
        bulk(engine, "complaints", COMPLAINT, complaints)
        bulk(engine, "events", EVENT, events)
        bulk(engine, "timings", TIMING, timings)
        bulk(engine, "outbox", TOLD, told)
        kept = ((first, *cell, *(getattr(tally, name) for name in COUNTED)) for cell, tally in sums.items())
        bulk(engine, SOURCE, ("part", *KEY, *COUNTED), kept)
        with engine.begin() as connection:
            add_sums(connection, f"part = {first}")
            connection.execute(text(f"DELETE FROM {SOURCE} WHERE part < {BLOCK - AT_ONCE}"))

    def _template(self, days_ago: int, hour: int, story: int) -> Template:
        zone = self._office.region.zone
        yesterday = self._now.astimezone(zone).date() - DAY
        filed = datetime.combine(yesterday - DAY * days_ago, time(HOURS[hour]), zone).astimezone(UTC)
        complaint = Complaint(
            ticket="", author="", identity="terbuka", description="", category="jalan_jembatan", kind="pengaduan",
            status="submitted", filed_at=filed, due_at=filed, regency_code="r", agency=DESK,
        )  # fmt: skip
        complaint.id = 0
        open_case(complaint, self._office.region, self._office.calendar)
        told = Stories(complaint)
        told.record(
            Event(
                complaint=0, at=filed, verb="file", from_status=None, to_status="submitted", agency=DESK, actor="p"
            )
        )
        steps = STORIES[story] if story >= 0 else ()
        for verb, later in steps:
            at = filed + DAY * later
            if at >= self._now:
                break
            self._step(told, complaint, verb, at)
        counted = count_history(told.events, self._office.calendar)
        cells = [(cell.day, cell.agency, copy.copy(tally)) for cell, tally in counted.cells.items()]
        return Template(complaint, told.events, cells, counted.timings)

    def _step(self, told: Stories, complaint: Complaint, verb: str, at: datetime) -> None:
        if verb == "rate":
            complaint.rating, complaint.rated_at = 1 + at.day % 5, at
            status = complaint.status
            told.record(
                Event(
                    complaint=0, at=at, verb="rate", from_status=status, to_status=status, agency=complaint.agency
                )
            )
            return
        change_status(
            told,  # type: ignore[arg-type]
            complaint,
            verb,
            region=_Desk(self._office.region),  # type: ignore[arg-type]
            calendar=self._office.calendar,
            now=at,
            actor="p",
            agency={"route": FIRST, "forward": SECOND}.get(verb),
        )


class _Desk:
    """The region, with the desk's stand-in."""

    central_desk = DESK

    def __init__(self, region: Any) -> None:
        self._region = region

    def __getattr__(self, name: str) -> Any:
        return getattr(self._region, name)


COMPLAINT = ("id", "ticket", "author", "identity", "description", "category", "kind", "status", "filed_at",
             "due_at", "language", "category_confidence", "guesses", "urgent", "regency_code", "district_code",
             "village_code", "agency", "settle_due_at", "follow_up_due_at", "first_follow_up_at", "paused_at",
             "settled_at", "resolved_at", "ended_at", "rating", "rated_at", "changed_at")  # fmt: skip
EVENT = ("id", "complaint", "at", "verb", "from_status", "to_status", "actor", "agency", "audience", "details",
         "category", "regency_code", "due_at", "rating")  # fmt: skip
TIMING = ("event", "kind", "complaint", "day", "agency", "regency", "minutes")
TOLD = ("recipient", "kind", "key", "created_at", "not_before", "values", "buttons", "attachments", "about",
        "ask_location", "protect", "state", "attempts")  # fmt: skip


def bulk(engine: Engine, table: str, columns: Sequence[str], rows: Any) -> None:
    """Put rows in as fast as the database takes them."""
    named = ", ".join(f'"{column}"' for column in columns)
    raw = engine.raw_connection()
    try:
        if engine.dialect.name == "postgresql":
            with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copying:  # type: ignore[attr-defined]
                for row in rows:
                    copying.write_row(row)
            raw.commit()
        else:
            cursor = raw.cursor()
            cursor.execute("BEGIN")
            marks = ", ".join("?" * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", map(_plain, rows))  # type: ignore[arg-type]
            cursor.execute("COMMIT")
    finally:
        raw.close()


def _plain(row: Sequence[Any]) -> Sequence[Any]:
    return [_as_sqlite(value) for value in row]


def _as_sqlite(value: Any) -> Any:
    return _moment(value) if isinstance(value, date) else value


@cache
def _moment(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat()
