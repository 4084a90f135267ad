"""Sums counted anew beside those that are kept, so that the database itself says where they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import Column, MetaData, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.rollups import COUNTED, Cell, Month, MonthSum, Rollup, Tally, add_tallies, by_month

Key = Cell | Month
KINDS: tuple[tuple[Callable[..., Key], tuple[str, ...]], ...] = ((Cell, Cell._fields), (Month, Month._fields))
"""What the rows of days and of months are called by."""


class RollupCheck:
    """Counts into tables that only this transaction sees: years of sums need no memory. Close it at the end."""

    def __init__(self, session: Session) -> None:
        self._session = session
        tables = MetaData()
        self._kept = (Rollup.__table__, MonthSum.__table__)
        self._anew = tuple(_copy(table, tables) for table in self._kept if isinstance(table, Table))
        for table in self._anew:
            table.create(session.connection())

    def add(self, counted: Mapping[Cell, Tally]) -> None:
        """What some histories add."""
        days, months = self._anew
        add_tallies(self._session, days, counted)
        add_tallies(self._session, months, by_month(counted))

    def differences(self) -> Iterator[tuple[Key, Tally, Tally]]:
        """Each row that differs: what is kept, and what was counted anew; days first."""
        for (kind, keys), kept, anew in zip(KINDS, self._kept, self._anew, strict=True):
            same = [kept.c[name] == anew.c[name] for name in keys]
            width = len(keys)
            for one, other, is_swapped in ((kept, anew, False), (anew, kept, True)):
                counts = [(one.c[name], func.coalesce(other.c[name], 0)) for name in COUNTED]
                found = select(*(one.c[name] for name in keys), *(part for pair in counts for part in pair))
                found = found.select_from(one.outerjoin(other, and_(*same)))
                found = found.where(or_(*(mine != theirs for mine, theirs in counts)))
                if is_swapped:  # rows that are in both were seen
                    found = found.where(other.c[keys[0]].is_(None))
                found = found.order_by(*(one.c[name] for name in keys))
                for row in self._session.execute(found):
                    mine, theirs = Tally(*row[width::2]), Tally(*row[width + 1 :: 2])
                    yield kind(*row[:width]), *((theirs, mine) if is_swapped else (mine, theirs))

    def close(self) -> None:
        """Forget what was counted."""
        for table in self._anew:
            table.drop(self._session.connection())


def _copy(table: Table, tables: MetaData) -> Table:
    """An empty table of the same columns and key."""
    columns = [Column(one.name, one.type, primary_key=one.primary_key, nullable=False) for one in table.columns]
    return Table(f"{table.name}_anew", tables, *columns, prefixes=["TEMPORARY"])
