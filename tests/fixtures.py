"""The fixtures that all tests share."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("PTB_TIMEDELTA", "1")

import pytest

from actions.office import NLU_DATA
from actions.understanding.trainer import find_model
from storage.database import Database, open_database
from tests.builders import MODELS, in_a_hurry
from tests.half_year import a_half_year
from tests.postgres import Server, a_server, find_binaries
from tests.town import Town, open_town

gc.set_threshold(20_000, 20, 100)  # what is loaded once stays; looking through it again and again takes long


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A small town: people and screens, and the staff side inside one transaction."""
    with open_town(tmp_path) as town:
        yield town


@pytest.fixture(scope="session")
def models() -> Path:
    """A folder with the models trained on nlu_data as it is now; kept between runs by its fingerprint."""
    find_model(NLU_DATA, MODELS, lambda done, total, what: None)
    return MODELS


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; tests that need it are skipped where there is none, but never by CI."""
    binaries = find_binaries()
    if binaries is None:
        if os.environ.get("CI"):
            pytest.fail("CI runs on PostgreSQL too, and no server was found: install postgresql")
        pytest.skip("no PostgreSQL server here (Debian's package postgresql brings one)")
    with a_server(binaries) as server:
        yield server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "migrated.db"
    open_database(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def half_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with half a year of complaints, to be copied."""
    return a_half_year(tmp_path_factory.mktemp("half_year"))


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    file = tmp_path / "kentongan.db"
    shutil.copy(migrated_file, file)
    return f"sqlite:///{file}"


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A fresh database, the default kind."""
    database = in_a_hurry(open_database(sqlite_url))
    yield database
    database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database of each kind."""
    if request.param == "postgres":
        database = open_database(request.getfixturevalue("postgres").new_database())
    else:
        database = in_a_hurry(open_database(request.getfixturevalue("sqlite_url")))
    yield database
    database.close()
