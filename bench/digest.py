"""What a digest costs however many complaints there are: `python -m bench.digest`, SQLite and PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from actions.keep_figures import check_figures
from actions.office import Office, open_office
from bench.digesting.filling import Filling
from bench.digesting.measuring import measure as measure_all
from tests.postgres import a_server, find_binaries

NOW = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
"""Monday the 16th of November 2026, 07.00 WIB."""
CHECKED = 10_000
LIMITS = {"60 digests": 20_000.0, "60 digests, drawn": 60_000.0, "60 digests, MB": 300.0, "drawn, MB": 300.0,
          "record a reply": 50.0}  # fmt: skip
"""What is promised; all figures of one supervisor in a second."""
SECOND = 1000.0

Measured = Mapping[str, tuple[float, float]]


@click.group(invoke_without_command=True)
@click.option("--size", "sizes", type=int, multiple=True, default=(10_000, 100_000, 1_000_000), show_default=True)
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]))
@click.pass_context
def main(context: click.Context, sizes: tuple[int, ...], only: str | None) -> None:
    """Fill a database to each size, compose digests, print milliseconds; exit code 1 when a promise is broken.

    Two numbers each: by the clock, and of processor time in this process; PostgreSQL's server works in others.
    """
    if context.invoked_subcommand:
        return
    broken = []
    for kind in (only,) if only else ("sqlite", "postgresql"):
        with a_database(str(kind)) as url:
            found = list(_fill_and_measure(url, sizes))
        click.echo(f"\n{kind + ', ms (processor)':26}" + "".join(f"{size:>20,}" for size, _ in found))
        for row in found[0][1]:
            click.echo(f"{row:26}" + "".join(f"{_told(row, figures):>20}" for _, figures in found))
        broken += [f"{kind} at {size:,}: {promise}" for size, figures in found for promise in _broken(figures)]
    for line in broken:
        click.echo(f"BROKEN  {line}")
    sys.exit(bool(broken))


def _told(row: str, figures: Measured) -> str:
    clock, processor = figures[row]
    return f"{clock:,.0f}" if row.endswith("MB") else f"{clock:,.0f} ({processor:,.0f})"


def _broken(figures: Measured) -> Iterator[str]:
    for row, (clock, _) in figures.items():
        if clock > LIMITS.get(row, SECOND):
            yield f"{row} {clock:,.0f}"


@contextmanager
def a_database(kind: str) -> Iterator[str]:
    """The URL of an empty one."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="digest-") as folder:
            yield f"sqlite:///{folder}/digest.db"
        return
    binaries = find_binaries()
    if binaries is None:
        raise click.ClickException("no PostgreSQL server here")
    with a_server(binaries) as server:
        yield server.new_database()


def an_office(url: str) -> Office:
    """The real region on this database."""
    return open_office(region="jateng", database_url=url, folder=Path(tempfile.gettempdir()))


def _fill_and_measure(url: str, sizes: tuple[int, ...]) -> Iterator[tuple[int, Measured]]:
    office, filled = an_office(url), 0
    filling = Filling(office, NOW)
    for size in sizes:
        start = time.perf_counter()
        filling.fill(filled, size)
        filled = size
        click.echo(f"{size:,} complaints in {time.perf_counter() - start:.0f} s", err=True)
        with office.transaction() as records:
            wrong = check_figures(records, office.calendar) if size <= CHECKED else ()
            wrong = wrong or records.figures.disagreeing_agencies()
        assert not wrong, wrong[:3]
        output = subprocess.run(
            [sys.executable, "-m", "bench.digest", "measure", url], check=True, stdout=subprocess.PIPE, text=True
        )
        yield size, json.loads(output.stdout)
    office.database.close()


@main.command()
@click.argument("url")
def measure(url: str) -> None:
    """Time every kind of digest on a filled database, and print it as JSON."""
    office = an_office(url)
    click.echo(json.dumps(measure_all(office, NOW)))
    office.database.close()


if __name__ == "__main__":
    main()
