"""Makes a database older by copies of complaints that are through: years of them in a minute."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, text

from storage.rollups import COUNTED

MOMENTS = frozenset(
    {"filed_at", "due_at", "settle_due_at", "follow_up_due_at", "first_follow_up_at", "paused_at", "settled_at"}
    | {"resolved_at", "ended_at", "rated_at", "changed_at", "at", "created_at", "not_before"}
)
KEY = ("day", "agency", "regency", "category")
SOURCE = "lived_through"
"""The table of the copied complaints' own sums."""


def add_sums(connection: Connection, where: str, *, days_before: int = 0) -> None:
    """Add what is kept in SOURCE to the rollups, so many days before."""
    is_sqlite = connection.dialect.name == "sqlite"
    day = f"date(day, '-{days_before} days')" if is_sqlite else f"day - {days_before}"
    adding = ", ".join(f"{name} = rollups.{name} + excluded.{name}" for name in COUNTED)
    connection.execute(
        text(
            f"INSERT INTO rollups ({', '.join((*KEY, *COUNTED))}) "
            f"SELECT {', '.join((day, *KEY[1:], *COUNTED))} FROM {SOURCE} WHERE {where} "
            f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {adding}"
        )
    )


def sum_months(connection: Connection) -> None:
    """The months' sums, from the rollups."""
    is_sqlite = connection.dialect.name == "sqlite"
    month = "date(day, 'start of month')" if is_sqlite else "CAST(date_trunc('month', day) AS date)"
    sums = ", ".join(f"sum({name})" for name in COUNTED)
    connection.execute(text("DELETE FROM month_sums"))
    connection.execute(
        text(
            f"INSERT INTO month_sums (month, agency, regency, {', '.join(COUNTED)}) "
            f"SELECT {month}, agency, regency, {sums} FROM rollups GROUP BY {month}, agency, regency"
        )
    )


class Ageing:
    """Copies the complaints from ``first`` up to ``last`` (ids) into the past, ``days`` earlier each time."""

    def __init__(self, engine: Engine, first: int, last: int, days: int) -> None:
        self._engine, self._ids, self._days = engine, (first, last), days
        self._is_sqlite = engine.dialect.name == "sqlite"

    def copy(self, columns: dict[str, Sequence[str]], times: range) -> None:
        """Add these copies, by number; ``columns`` of each table."""
        first, last = self._ids
        with self._engine.begin() as connection:
            if not self._is_sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            which = f"complaint BETWEEN {first} AND {last}"
            low, high = connection.execute(text(f"SELECT min(id), max(id) FROM events WHERE {which}")).one()
            said = connection.execute(text("SELECT max(id) FROM outbox")).scalar_one()
            own = f"id BETWEEN {first} AND {last}"
            copied = {
                "complaints": own,
                "events": f"id BETWEEN {low} AND {high}",
                "timings": f"event BETWEEN {low} AND {high}",
                "outbox": f"id <= {said} AND about IN (SELECT ticket FROM complaints WHERE {own})",
            }
            for time in times:
                further = {
                    "complaints": {"id": last - first + 1},
                    "events": {"id": high - low + 1, "complaint": last - first + 1},
                    "timings": {"event": high - low + 1, "complaint": last - first + 1},
                    "outbox": {},
                }
                for table, names in columns.items():
                    told = ", ".join(self._earlier(name, time, further[table].get(name, 0)) for name in names)
                    named = ", ".join(f'"{name}"' for name in names)
                    connection.execute(
                        text(f"INSERT INTO {table} ({named}) SELECT {told} FROM {table} WHERE {copied[table]}")
                    )
                add_sums(connection, "true", days_before=self._days * time)

    def _earlier(self, name: str, time: int, further: int) -> str:
        days = self._days * time
        if name in MOMENTS:
            sqlite = f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-{days} days') || '000'"
            return sqlite if self._is_sqlite else f"{name} - interval '{days * 24} hours'"
        if name == "day":
            return f"date(day, '-{days} days')" if self._is_sqlite else f"day - {days}"
        if name in ("ticket", "about"):
            return f"{name} || '-{time}'"
        return f'"{name}" + {further * time}' if further else f'"{name}"'
