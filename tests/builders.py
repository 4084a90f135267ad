"""Builders of what tests need: an office with a fresh database, people with names, complaints in any state."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from sqlalchemy import Dialect, event

from actions.deadlines import Calendar
from actions.office import NLU_DATA, Office
from actions.region import Region, load_region
from actions.tickets import new_ticket
from actions.understanding import Understanding
from actions.understanding.trainer import find_model
from bot.dialogue.project import Project, read_project
from bot.texts import Texts
from storage.complaints import Complaint, Event
from storage.database import Database, Records, open_database
from storage.files import Attachment, FileStore
from storage.people import Person
from storage.staff import Group, Staff

MODELS = Path(__file__).parent.parent / "build" / "models"
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
"""Monday 23 November 2026, 10.00 WIB."""
PURBALINGGA = "PEMKAB-33.03"
BANYUMAS = "PEMKAB-33.02"
DESK = "SETDA"
_numbers = random.Random(7)


@cache
def the_region() -> Region:
    """Jawa Tengah's pack, read once."""
    return load_region(NLU_DATA / "regions" / "jateng")


@cache
def the_texts() -> Texts:
    """The real texts, compiled once."""
    return Texts(NLU_DATA / "texts", the_region())


@cache
def the_project() -> Project:
    """The rules and forms, read once."""
    return read_project(NLU_DATA)


@cache
def the_understanding() -> Understanding:
    """What is understood of nlu_data as it is now; the model is trained once and kept by its fingerprint."""
    find_model(NLU_DATA, MODELS, lambda done, total, what: None)
    return Understanding(the_region(), NLU_DATA, MODELS)


@cache
def _empty_database() -> tuple[bytes, Dialect]:
    path = Path(mkdtemp(prefix="empty")) / "empty.db"
    database = open_database(f"sqlite:///{path}")
    database.close()  # closing the last connection empties the WAL into the file
    return path.read_bytes(), database.engine.dialect


_compiled: dict[Any, Any] = {}
"""The statements' SQL, which is alike for all databases of the shared dialect: it isn't made anew for each."""


def a_database(folder: Path) -> Database:
    """The folder's SQLite database: a fresh one is copied and not migrated again."""
    empty, dialect = _empty_database()
    path = folder / "kentongan.db"
    if not path.exists():
        path.write_bytes(empty)
    database = in_a_hurry(open_database(f"sqlite:///{path}", migrate=False))
    database.engine.dialect = dialect
    database.engine = database.engine.execution_options(compiled_cache=_compiled)
    return database


def in_a_hurry(database: Database) -> Database:
    """Doesn't wait for the disk: no power is cut in most tests."""
    event.listen(
        database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF").close()
    )
    database.engine.dispose()
    return database


def an_office(
    folder: Path,
    *,
    now: datetime = NOW,
    clock: Callable[[], datetime] | None = None,
    database: Database | None = None,
) -> Office:
    """An office with the real region pack and a fresh database; its clock stands still unless given."""
    return Office(
        region=the_region(),
        calendar=Calendar(the_region()),
        understanding=the_understanding(),
        database=database or a_database(folder),
        files=FileStore(folder / "files"),
        clock=clock or (lambda: now),
    )


def a_person(records: Records, name: str = "Sari", *, now: datetime = NOW) -> Person:
    """Someone who has written to the bot."""
    return records.people.meet(_numbers.randrange(10**6, 10**9), name=name, username=None, now=now)


def an_officer(
    records: Records,
    name: str = "Budi",
    agency: str = PURBALINGGA,
    *,
    role: str = "officer",
    since: datetime = NOW - timedelta(days=30),
) -> Person:
    """Someone with a role at an agency, or as supervisor for an area."""
    person = a_person(records, name)
    records.staff.add(Staff(person=person.key, role=role, scope=agency, added_at=since))
    return person


def a_group(records: Records, agency: str | None = PURBALINGGA, title: str = "Aduan") -> Group:
    """A Telegram group, bound to an agency unless that is None."""
    group = records.staff.remember_group(-_numbers.randrange(10**9, 10**12), title)
    group.agency, group.bound_at = agency, NOW - timedelta(days=30) if agency else None
    return group


def a_complaint(
    records: Records,
    author: Person,
    *,
    agency: str = PURBALINGGA,
    status: str = "routed",
    filed_at: datetime = NOW - timedelta(days=1),
    due_at: datetime = NOW + timedelta(days=7),
    **other: Any,
) -> Complaint:
    """A complaint about a pothole in Kaligondang, in any state."""
    values: dict[str, Any] = {
        "identity": "terbuka",
        "description": "jalan depan SD 2 Kaligondang bolong besar, hubungi 081234567890",
        "category": "jalan_jembatan",
        "kind": "pengaduan",
        "regency_code": "33.03",
        "landmark": "depan SD 2 Kaligondang",
        "settle_due_at": due_at,
        "follow_up_due_at": due_at,
        "paused_at": filed_at if status == "needs_info" else None,
        "status_before": "routed" if status == "needs_info" else None,
    }
    complaint = Complaint(
        ticket=new_ticket("PBG", records.complaints.is_taken, _numbers),
        author=author.key,
        agency=agency,
        status=status,
        filed_at=filed_at,
        due_at=due_at,
        **(values | other),
    )
    records.complaints.add(complaint)
    worked = "routed" if complaint.settled_at else status
    filed = Event(complaint=complaint.id, at=filed_at, verb="file", from_status=None, to_status=worked)
    filed.actor, filed.agency = author.key, agency
    records.complaints.record(filed)
    if complaint.settled_at:
        settled = Event(
            complaint=complaint.id,
            at=complaint.settled_at,
            verb="resolve",
            from_status=worked,
            to_status="resolved",
        )
        settled.agency = agency
        records.complaints.record(settled)
    return complaint


def a_photo(
    records: Records, owner: Person, complaint: Complaint | None = None, *, kind: str = "photo", staff: bool = False
) -> Attachment:
    """A photo someone sent, known to Telegram by its id alone."""
    return records.attachments.add(
        Attachment(
            kind=kind,
            owner=owner.key,
            added_at=NOW,
            file_id=f"file-{_numbers.random()}",
            complaint=complaint.id if complaint else None,
            from_staff=staff,
        )
    )


def verbs_of(records: Records, complaint: Complaint, audience: str | None = None) -> Sequence[str]:
    """What happened to a complaint, oldest first."""
    return [event.verb for event in records.complaints.history(complaint, audience=audience)]
