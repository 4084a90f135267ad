"""Opens the database and gives out transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from storage.addresses import show_address
from storage.audit import Audit
from storage.bars import Bars
from storage.buttons import Buttons
from storage.card_lists import CardLists
from storage.complaints import Complaints
from storage.conversations import Conversations
from storage.corrections import Corrections
from storage.data_requests import DataRequests
from storage.drafts import Drafts
from storage.drawings import Drawings
from storage.effects import Effects
from storage.exports import Exports
from storage.figures import Figures
from storage.files import Attachments
from storage.followers import Followers
from storage.inbox import Inbox
from storage.invites import Invites
from storage.lanes import Lanes
from storage.outbox import Outbox
from storage.overdue import Overdue
from storage.people import People
from storage.redactions import Redactions
from storage.rollup_check import RollupCheck
from storage.rollups import Rollups
from storage.staff import StaffRoll
from storage.subscriptions import Subscriptions
from storage.templates import Templates
from storage.terms import Terms
from storage.topics import Topics
from storage.worklists import Worklists

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseUnavailable(Exception):
    """The database can't be opened; the message says which, without its password, and why."""


class Records:
    """Everything stored, as seen inside one transaction."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.attachments = Attachments(session)
        self.audit = Audit(session)
        self.bars = Bars(session)
        self.buttons = Buttons(session)
        self.card_lists = CardLists(session)
        self.complaints = Complaints(session)
        self.conversations = Conversations(session)
        self.corrections = Corrections(session)
        self.data_requests = DataRequests(session)
        self.drafts = Drafts(session)
        self.drawings = Drawings(session)
        self.effects = Effects(session)
        self.exports = Exports(session)
        self.figures = Figures(session)
        self.followers = Followers(session)
        self.inbox = Inbox(session)
        self.invites = Invites(session)
        self.lanes = Lanes(session)
        self.outbox = Outbox(session)
        self.overdue = Overdue(session)
        self.people = People(session)
        self.redactions = Redactions(session)
        self.rollups = Rollups(session)
        self.staff = StaffRoll(session)
        self.subscriptions = Subscriptions(session)
        self.templates = Templates(session)
        self.terms = Terms(session)
        self.topics = Topics(session)
        self.worklists = Worklists(session)
        self.wipes = False
        """Whether what this transaction deletes must be gone from the disk as well once it is committed."""

    def check_rollups(self) -> RollupCheck:
        """Sums to be counted anew and compared."""
        return RollupCheck(self.session)

    def let_go(self) -> None:
        """Write what is not written and forget what was read, for work on more than fits in memory."""
        self.session.flush()
        self.session.expunge_all()


class Database:
    """One database.

    ``before_commit`` is called at the end of each transaction, within it (it keeps the figures right);
    ``on_commit`` after each commit that put a message out (it wakes delivery).
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.before_commit: Callable[[Records], None] | None = None
        self.on_commit: Callable[[], None] | None = None
        # SQLite has one writer at a time anyway; those who wait in its own way sleep too long, and unfairly.
        is_sqlite = engine.dialect.name == "sqlite"
        self._one_writer: AbstractContextManager[object] = Lock() if is_sqlite else nullcontext()
        self._open: ContextVar[Records | None] = ContextVar("open_transaction", default=None)

    @contextmanager
    def transaction(self) -> Iterator[Records]:
        """The unit of work: joins the one already open in this context, else begins, commits or rolls back."""
        current = self._open.get()
        if current is not None:
            yield current
            return
        with self._one_writer, Session(self.engine, expire_on_commit=False) as session:
            records = Records(session)
            token = self._open.set(records)
            try:
                with session.begin():
                    yield records
                    if self.before_commit is not None:
                        self.before_commit(records)
            finally:
                self._open.reset(token)
        if records.wipes:
            self._wipe()
        if self.on_commit is not None and records.outbox.has_new:
            self.on_commit()

    def _wipe(self) -> None:
        """Fold SQLite's log into its file and empty it: until then it holds the pages as they were before."""
        if self.engine.dialect.name == "sqlite":
            with self._one_writer, self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def migrate(self, revision: str = "head") -> None:
        """Bring the tables to a revision (Alembic's word for a version), or take them back with ``base``."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.connect() as connection:
            config.attributes["connection"] = connection
            if revision == "base":
                command.downgrade(config, revision)
            else:
                command.upgrade(config, revision)

    def is_current(self) -> bool:
        """Whether the tables are at the newest revision."""
        head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() == head

    def journal_mode(self) -> str | None:
        """How SQLite keeps its journal ("wal" is what we ask for); None for other databases."""
        if self.engine.dialect.name != "sqlite":
            return None
        with self.engine.connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar())

    def checkpoint(self) -> None:
        """Empty SQLite's journal into the file, so that what was deleted stands in neither; else do nothing."""
        if self.engine.dialect.name != "sqlite":
            return
        with self._one_writer, closing(self.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def open_database(url: str, *, migrate: bool = True) -> Database:
    """Open the database of a SQLAlchemy URL and bring its tables up to date.

    Raises DatabaseUnavailable, whose message holds no password.
    """
    try:
        address = make_url(url)
        if address.drivername in ("postgres", "postgresql"):
            address = address.set(drivername="postgresql+psycopg")
        if address.get_backend_name() == "sqlite" and address.database not in (None, "", ":memory:"):
            Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address, hide_parameters=True, pool_pre_ping=address.get_backend_name() != "sqlite")
        if engine.dialect.name == "sqlite":
            _tune_sqlite(engine)
        database = Database(engine)
        if migrate:
            database.migrate()
        else:
            engine.connect().close()
    except (ArgumentError, NoSuchModuleError, ImportError) as problem:
        raise DatabaseUnavailable(f"not a database address that can be used: {problem}") from problem
    except (DBAPIError, OSError) as problem:
        cause = getattr(problem, "orig", None) or problem
        shown = show_address(address.render_as_string(hide_password=False))
        raise DatabaseUnavailable(f"{shown}: {' '.join(str(cause).split())}") from problem
    return database


def _tune_sqlite(engine: Engine) -> None:
    """WAL, full synchronisation, deleted words overwritten, and transactions that take the write lock at once.

    A transaction that reads first and writes later would fail when another wrote meanwhile.
    """

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "secure_delete=ON",  # what is deleted or overwritten is zeros on the disk
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
