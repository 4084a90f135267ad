"""A throw-away PostgreSQL server, reachable by a socket in a folder that goes with it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from storage.database import open_database

BINARIES = "/usr/lib/postgresql/*/bin/initdb"


def find_binaries() -> Path | None:
    """The folder of the newest server's programs, or None."""
    found = sorted(Path("/").glob(BINARIES.lstrip("/")), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


class Server:
    """A running server that makes a fresh, migrated database on demand."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets
        self._numbers = count(1)
        self._execute("CREATE DATABASE migrated")
        open_database(self._url("migrated")).close()

    def new_database(self) -> str:
        """The URL of a database that nobody has used."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE migrated")
        return self._url(name)

    def new_empty_database(self) -> str:
        """The URL of a database without any tables."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"host={self._sockets} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._sockets}"


@contextmanager
def a_server(binaries: Path) -> Iterator[Server]:
    """A server in a temporary folder, stopped at the end. Root hands it to another user: initdb insists."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    as_user = _user_to_run_as(folder)
    cluster = str(folder / "cluster")

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd=folder, capture_output=True)

    try:
        run(str(binaries / "initdb"), "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories={folder}"
        log = str(folder / "log")
        run(str(binaries / "pg_ctl"), "-D", cluster, "-l", log, "-o", options, "-w", "start")
        try:
            yield Server(folder)
        finally:
            run(str(binaries / "pg_ctl"), "-D", cluster, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user_to_run_as(folder: Path) -> Sequence[str]:
    if os.geteuid() != 0:
        return ()
    known = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in ("postgres", "nobody") if name in known)
    shutil.chown(folder, user)
    return ("runuser", "-u", user, "--")
