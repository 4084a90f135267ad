"""The migrations lead to the tables the records describe, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from storage.database import Database, DatabaseUnavailable, open_database
from storage.schema import Base
from tests.postgres import Server


def climb_and_descend(url: str) -> None:
    database = open_database(url)
    database.migrate("base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    assert not database.is_current()
    database.migrate()
    assert database.is_current()
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())
    database.close()


def test_up_down_up_on_sqlite(tmp_path: Path) -> None:
    climb_and_descend(f"sqlite:///{tmp_path}/new/kentongan.db")


@pytest.mark.postgres
def test_up_down_up_on_postgresql(postgres: Server) -> None:
    climb_and_descend(postgres.new_empty_database())


def test_the_migrations_make_exactly_the_tables_of_the_records(each_database: Database) -> None:
    with each_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database("postgresql://budi:rahasia@127.0.0.1:1/kentongan")
    assert "127.0.0.1:1/kentongan" in str(caught.value)
    assert "rahasia" not in str(caught.value)
    with pytest.raises(DatabaseUnavailable) as caught:
        open_database("postgresql://127.0.0.1:1/kentongan?user=budi&password=rahasia")
    assert "rahasia" not in str(caught.value)


def test_an_address_that_is_none_is_refused() -> None:
    for url in ("kentongan.db", "oracle://x/y", ""):
        with pytest.raises(DatabaseUnavailable):
            open_database(url)


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DatabaseUnavailable):
        open_database(f"sqlite:///{tmp_path}/data/kentongan.db")
