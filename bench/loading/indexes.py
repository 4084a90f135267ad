"""Filling tables without their indexes: made afterwards, all at once, they cost a fraction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Engine, text

from storage.schema import Base


@contextmanager
def without_indexes(engine: Engine, tables: Sequence[str]) -> Iterator[None]:
    """The indexes of what is filled are made afterwards, all at once."""
    indexes = [index for name in tables for index in Base.metadata.tables[name].indexes]
    with engine.begin() as connection:
        for index in indexes:
            index.drop(connection)
    yield
    with engine.begin() as connection:
        for index in indexes:
            index.create(connection)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
