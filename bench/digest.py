"""What a digest costs however many complaints there are: `python bench/digest.py`, SQLite and PostgreSQL."""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from actions.digest_figures import compose_figures, compose_league
from actions.digest_period import day_period, month_period, week_period
from actions.keep_figures import check_figures
from actions.office import Office, open_office
from bench.digesting.filling import Filling
from storage.complaints import Complaint, Event
from tests.postgres import a_server, find_binaries

NOW = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
"""Monday the 16th of November 2026, 07.00 WIB."""
YESTERDAY = NOW.date() - timedelta(days=1)
CHECKED = 10_000
ROWS = ("region, day", "region, week", "region, month", "a regency, day", "an agency, day", "league, month",
        "60 supervisors, day", "… of it here, CPU", "record a reply", "peak MB")  # fmt: skip


@click.group(invoke_without_command=True)
@click.option("--size", "sizes", type=int, multiple=True, default=(10_000, 100_000, 1_000_000), show_default=True)
@click.option("--only", type=click.Choice(["sqlite", "postgresql"]))
@click.pass_context
def main(context: click.Context, sizes: tuple[int, ...], only: str | None) -> None:
    """Fill a database to each size, compose digests, print milliseconds; exit code 1 when a promise is broken."""
    if context.invoked_subcommand:
        return
    broken = []
    for kind in (only,) if only else ("sqlite", "postgresql"):
        with a_database(str(kind)) as url:
            found = [(size, figures) for size, figures in _fill_and_measure(url, sizes)]
        click.echo(f"\n{kind + ', ms':24}" + "".join(f"{size:>12,}" for size, _ in found))
        for row in ROWS:
            click.echo(f"{row:24}" + "".join(f"{figures[row]:12,.1f}" for _, figures in found))
        broken += [f"{kind} at {size:,}: {promise}" for size, figures in found for promise in _broken(figures)]
    for line in broken:
        click.echo(f"BROKEN  {line}")
    sys.exit(bool(broken))


def _broken(figures: Mapping[str, float]) -> Iterator[str]:
    """All figures of one supervisor under 1 s, of sixty under 20 s, in under 300 MB."""
    limits = {
        "60 supervisors, day": 20_000.0,
        "… of it here, CPU": 20_000.0,
        "peak MB": 300.0,
        "record a reply": 50.0,
    }
    for row in ROWS:
        if figures[row] > limits.get(row, 1000.0):
            yield f"{row} {figures[row]:,.0f}"


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


def _fill_and_measure(url: str, sizes: tuple[int, ...]) -> Iterator[tuple[int, Mapping[str, float]]]:
    office, filled = an_office(url), 0
    filling = Filling(office, NOW)
    for size in sizes:
        start = time.perf_counter()
        filling.fill(filled, size)
        filled = size
        click.echo(f"{size:,} complaints in {time.perf_counter() - start:.0f} s", err=True)
        if size <= CHECKED:
            with office.transaction() as records:
                wrong = check_figures(records, office.calendar)
            assert not wrong, wrong[:3]
        gc.collect()
        # In a process of its own, whose memory is the digest's alone.
        output = subprocess.run(
            [sys.executable, "-m", "bench.digest", "measure", url], check=True, capture_output=True, text=True
        )
        yield size, json.loads(output.stdout)
    office.database.close()


@main.command()
@click.argument("url")
def measure(url: str) -> None:
    """Time every kind of digest on a filled database, and print it as JSON."""
    office = an_office(url)
    calendar, region = office.calendar, office.region.code
    day, week = day_period(calendar, YESTERDAY, NOW), week_period(calendar, YESTERDAY, NOW)
    month = month_period(calendar, datetime(2026, 10, 1, tzinfo=UTC).date(), NOW)
    scopes = Filling(office, NOW).supervisors

    def compose(scope: str, period: object) -> None:
        with office.transaction() as records:
            compose_figures(records, office, (scope,), period, NOW)  # type: ignore[arg-type]

    def league() -> None:
        with office.transaction() as records:
            compose_league(records, office, (region,), month, NOW)

    def all_supervisors() -> None:
        nonlocal spent
        begun = time.process_time()
        for scope in scopes:
            compose(scope, day)
        spent = time.process_time() - begun

    def reply() -> None:
        with office.transaction() as records:
            one = records.session.get(Complaint, 5)
            assert one is not None
            told = Event(
                complaint=5, at=NOW, verb="reply", from_status=one.status, to_status=one.status, actor="p2"
            )
            told.id, told.agency = next(numbers), one.agency
            records.complaints.record(told)

    spent = 0.0
    numbers = iter(range(10**9 + int(time.time()), 10**10))
    figures = {
        "region, day": _ms(lambda: compose(region, day)),
        "region, week": _ms(lambda: compose(region, week)),
        "region, month": _ms(lambda: compose(region, month)),
        "a regency, day": _ms(lambda: compose("33.03", day)),
        "an agency, day": _ms(lambda: compose(scopes[-1], day)),
        "league, month": _ms(league),
        "60 supervisors, day": _ms(all_supervisors, times=1),
        "record a reply": _ms(reply, times=9),
        "… of it here, CPU": spent * 1000,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    office.database.close()
    click.echo(json.dumps(figures))


def _ms(work: Callable[[], object], *, times: int = 3) -> float:
    """The best of a few: the machine may have other things to do."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return min(taken)


if __name__ == "__main__":
    main()
