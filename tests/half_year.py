"""Half a year of complaints, drawn from a seed and lived through by the real lifecycle in a real database."""

from __future__ import annotations

import heapq
import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.lifecycle import change_status, may_reopen, note_follow_up, open_case
from actions.office import Office
from storage.complaints import Complaint, Event
from storage.database import Records
from storage.outgoing import NEVER, Outgoing
from tests.builders import DESK, a_person, an_office

WIB = ZoneInfo("Asia/Jakarta")
START = datetime(2026, 1, 2, tzinfo=WIB)
END = datetime(2026, 6, 30, 23, 59, tzinfo=WIB)
"""With Nyepi, Idul Fitri, Easter, the first of May and many a cuti bersama in between."""
AGENCIES = ("PEMKAB-33.02", "PEMKAB-33.03", "DISHUB", "DISDIKBUD", DESK)
PLACES = (("33.02", "33.02.20"), ("33.03", "33.03.04"), ("33.03", "33.03.05"), ("33.74", "33.74.01"), (None, None))
CATEGORIES = ("jalan_jembatan", "kesehatan", "air_bersih", "aparatur", "sampah_lingkungan")
BURST = datetime(2026, 5, 20, 8, tzinfo=WIB)
"""The morning on which one village's water stops."""

LIKELY: Mapping[str, Mapping[str, int]] = {
    "submitted": {"route": 14, "ask": 2, "reject": 2, "withdraw": 1, "merge": 1},
    "routed": {"take": 8, "reply": 4, "ask": 3, "resolve": 3, "forward": 3, "return": 2, "note": 2, "reject": 1},
    "in_progress": {"resolve": 9, "reply": 3, "ask": 3, "note": 1, "forward": 1, "return": 1, "merge": 1},
    "reopened": {"take": 4, "resolve": 4, "reply": 2, "forward": 1, "ask": 1, "withdraw": 1},
    "needs_info": {"answer": 12, "resolve": 1, "forward": 1, "withdraw": 1, "reject": 1, "return": 1},
    "returned": {"route": 9, "reject": 2, "withdraw": 1},
    "resolved": {"confirm": 6, "close": 4, "reopen": 3, "rate": 2},
    "closed": {"rate": 7, "reopen": 1, "nothing": 6},
    "rejected": {"reinstate": 1, "nothing": 1},
    "merged": {"unmerge": 1, "nothing": 1},
    "withdrawn": {"reinstate": 1, "nothing": 1},
}
"""By status, what happens next and how often."""


@dataclass
class HalfYear:
    """Draws what happens and lets it happen, in the order of time."""

    office: Office
    seed: int
    complaints: int
    numbers: Iterator[int] = field(default_factory=count)

    def live(self) -> None:
        """All of it; three days are one transaction, now and then each deed has its own."""
        luck = random.Random(self.seed)
        due: list[tuple[datetime, int, int | None]] = [
            (self._moment(luck, START + (END - START) * luck.random()), next(self.numbers), None)
            for _ in range(self.complaints)
        ]
        due += [(BURST + timedelta(minutes=7 * n), next(self.numbers), -1) for n in range(9)]
        heapq.heapify(due)
        with self.office.transaction() as records:
            author = a_person(records, "Sari", now=START).key
        while due:
            until = due[0][0] + timedelta(days=3)
            alone = luck.random() < 0.1
            with self.office.transaction() as records:
                while due and due[0][0] < until:
                    at, number, which = heapq.heappop(due)
                    following = self._step(records, luck, author, at, number, which)
                    if following is not None and following[0] < END:
                        heapq.heappush(due, following)
                    if alone:
                        break

    def _moment(self, luck: random.Random, at: datetime) -> datetime:
        """Any second, but sometimes just midnight, where days and mistakes begin."""
        at = at.replace(microsecond=0)
        return at.replace(hour=0, minute=0, second=0) if luck.random() < 0.05 else at

    def _step(
        self, records: Records, luck: random.Random, author: str, at: datetime, number: int, which: int | None
    ) -> tuple[datetime, int, int | None] | None:
        if which is None or which < 0:
            complaint = self._file(records, luck, author, at, number, burst=which is not None)
        else:
            found = records.session.get(Complaint, which)
            assert found is not None
            complaint = found
            self._happen(records, luck, complaint, at)
        if self._next(luck, complaint) is None:
            return None
        pace = 500 if complaint.id % 5 == 0 else 60  # some are left lying
        later = self._moment(luck, at + timedelta(hours=luck.expovariate(1 / pace)))
        if complaint.is_open and luck.random() < 0.06:
            later = max(later, complaint.due_at.astimezone(WIB))
        return max(later, at), next(self.numbers), complaint.id

    def _next(self, luck: random.Random, complaint: Complaint) -> str | None:
        verbs = LIKELY[complaint.status]
        verb = luck.choices(list(verbs), list(verbs.values()))[0]
        return None if verb == "nothing" else verb

    def _file(
        self, records: Records, luck: random.Random, author: str, at: datetime, number: int, *, burst: bool
    ) -> Complaint:
        regency, district = PLACES[1] if burst else luck.choice(PLACES)
        complaint = Complaint(
            ticket=f"TST-{number:04d}-0",
            author=author,
            identity="terbuka" if burst else luck.choice(("terbuka", "terbuka", "anonim", "rahasia")),
            description="air mati" if burst else "sesuatu terjadi",
            category="air_bersih" if burst else luck.choice(CATEGORIES),
            kind=luck.choice(("pengaduan", "pengaduan", "pengaduan", "aspirasi")),
            regency_code=regency,
            district_code=district,
            village_code=f"{district}.{luck.choice((2001, 2001, 2002))}" if district else None,
            status="submitted",
            agency=DESK,
            filed_at=at,
            due_at=at,
        )
        open_case(complaint, self.office.region, self.office.calendar)
        records.complaints.add(complaint)
        self._note(records, complaint, "file", at, author, before=None)
        if luck.random() < 0.6:
            self._change(records, complaint, "route", at, None, luck.choice(AGENCIES))
        return complaint

    def _happen(self, records: Records, luck: random.Random, complaint: Complaint, at: datetime) -> None:
        verb = self._next(luck, complaint) or "rate"
        agency = luck.choice(AGENCIES) if verb in ("route", "forward") else None
        if verb == "route" and luck.random() < 0.3:
            complaint.category = luck.choice(CATEGORIES)  # the verifier knows better
        if verb == "rate" and complaint.status not in ("resolved", "closed"):
            return
        if verb == "reopen" and not may_reopen(complaint, self.office.region, self.office.calendar, at):
            return
        match verb:
            case "rate":
                complaint.rating, complaint.rated_at = luck.randint(1, 5), at
                self._note(records, complaint, verb, at, complaint.author)
            case "reply" | "note":
                note_follow_up(complaint, verb, at)
                self._note(records, complaint, verb, at, "an officer")
            case _:
                theirs = verb in ("answer", "confirm", "reopen", "withdraw")
                self._change(records, complaint, verb, at, complaint.author if theirs else "an officer", agency)
        if luck.random() < 0.2:
            self._tell(records, complaint, at, delivered=luck.random() < 0.7)

    def _change(
        self, records: Records, complaint: Complaint, verb: str, at: datetime, actor: str | None, agency: str | None
    ) -> None:
        change_status(
            records.complaints,
            complaint,
            verb,
            region=self.office.region,
            calendar=self.office.calendar,
            now=at,
            actor=actor,
            agency=agency,
        )

    def _note(
        self,
        records: Records,
        complaint: Complaint,
        verb: str,
        at: datetime,
        actor: str,
        *,
        before: str | None = "",
    ) -> None:
        status = complaint.status
        event = Event(complaint=complaint.id, at=at, verb=verb, from_status=status, to_status=status, actor=actor)
        event.from_status, event.agency = status if before == "" else before, complaint.agency
        records.complaints.record(event)

    def _tell(self, records: Records, complaint: Complaint, at: datetime, *, delivered: bool) -> None:
        told = Outgoing(recipient=complaint.author, kind="send", key="x", created_at=at, not_before=at)
        told.about, told.state = complaint.ticket, "sent" if delivered else NEVER
        records.session.add(told)


NOW = datetime(2026, 7, 1, 7, tzinfo=WIB).astimezone(UTC)


def a_half_year(folder: Path) -> Path:
    """A database in which half a year was lived, to be copied."""
    office = an_office(folder)
    HalfYear(office, seed=3, complaints=110).live()
    office.database.close()
    return folder / "kentongan.db"


def after_half_a_year(half_year: Path, folder: Path) -> Iterator[Office]:
    """An office on a copy of such a database."""
    shutil.copy(half_year, folder / "kentongan.db")
    office = an_office(folder)
    yield office
    office.database.close()
