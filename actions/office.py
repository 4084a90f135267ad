"""The place of work: the region, its calendar, what understands, and where it is all kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path

from actions.deadlines import Calendar
from actions.keep_figures import keep_figures
from actions.region import Region, load_region
from actions.understanding import Understanding
from storage.database import Database, Records, open_database
from storage.files import FileStore

NLU_DATA = Path(__file__).parent.parent / "nlu_data"


def utc_now() -> datetime:
    """Now, aware UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Office:
    """What verbs work with. ``clock`` gives aware UTC."""

    region: Region
    calendar: Calendar
    understanding: Understanding
    database: Database
    files: FileStore
    data: Path = NLU_DATA
    clock: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        """See to it that whatever changes a complaint changes the figures with it."""
        self.database.before_commit = partial(keep_figures, calendar=self.calendar)

    def transaction(self) -> AbstractContextManager[Records]:
        """The unit of work; joins the one already open in this context."""
        return self.database.transaction()


def open_office(
    *,
    region: str,
    database_url: str,
    folder: Path,
    data: Path = NLU_DATA,
    clock: Callable[[], datetime] = utc_now,
) -> Office:
    """Load the region pack, open the database and bring its tables up to date.

    ``folder`` holds files and trained models. Raises RegionError and DatabaseUnavailable.
    """
    pack = load_region(data / "regions" / region)
    return Office(
        region=pack,
        calendar=Calendar(pack),
        understanding=Understanding(pack, data, folder / "models"),
        database=open_database(database_url),
        files=FileStore(folder / "files"),
        data=data,
        clock=clock,
    )


_current: ContextVar[Office | None] = ContextVar("office", default=None)


@contextmanager
def working_in(office: Office) -> Iterator[Office]:
    """Make this the current office for the code within: how an action in process finds its place of work."""
    token = _current.set(office)
    try:
        yield office
    finally:
        _current.reset(token)


def current_office() -> Office:
    """The office of this context; in the stock action server, which gives actions nothing, the environment's."""
    return _current.get() or _office_of_environment()


@cache
def _office_of_environment() -> Office:
    folder = Path(os.environ.get("DATA_DIR", "data"))
    default_url = f"sqlite:///{(folder / 'kentongan.db').absolute()}"
    return open_office(
        region=os.environ.get("REGION", "jateng"),
        database_url=os.environ.get("DATABASE_URL", default_url),
        folder=folder,
    )


def is_working_in_office() -> bool:
    """Whether an office was given to this context: true in process, false in the stock action server."""
    return _current.get() is not None
