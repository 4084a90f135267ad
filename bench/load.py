"""Whether a turn costs the same however many complaints there are: `python bench/load.py`.

In processor time: SQLite works in this process, and the machine may have other things to do.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median

import click

from actions.office import open_office
from bench.loading.filling import fill
from bench.loading.plans import plans_of, scans_in
from bench.loading.turns import Sample, rounds

ROUNDS = 60
FLAT = 2.0
"""How many times the smallest's cost a turn may cost at the largest size."""


@click.command()
@click.argument("sizes", nargs=-1, type=int)
@click.option("--plans", is_flag=True, help="Show how SQLite finds what each query asks for.")
def main(sizes: tuple[int, ...], *, plans: bool) -> None:
    """Fill a database to each of SIZES complaints (10 thousand, 100 thousand, a million) and time every turn.

    Exit code 1 when a turn grows with the number of complaints, or reads a whole table.
    """
    steps = sizes or (10_000, 100_000, 1_000_000)
    costs: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        office = open_office(region="jateng", database_url=f"sqlite:///{folder}/load.db", folder=Path(folder))
        filled = 0
        for size in steps:
            start = time.perf_counter()
            fill(office.database.engine, filled, size)
            filled = size
            megabytes = (Path(folder) / "load.db").stat().st_size / 1e6
            click.echo(f"{size:,} complaints in {time.perf_counter() - start:.0f} s, {megabytes:,.0f} MB", err=True)
            sample = Sample(office, size, random.Random(size))
            for name, cost in _time(sample).items():
                costs[name].append(cost)
        found = plans_of(office, Sample(office, filled, random.Random(1)))
        office.database.close()
    click.echo(f"{'median ms, in a transaction':33}" + "".join(f"{size:>12,}" for size in steps) + "    ratio")
    for name, row in costs.items():
        click.echo(f"{name:33}" + "".join(f"{cost:12.2f}" for cost in row) + f"{row[-1] / row[0]:9.2f}")
    if plans:
        for name, details in found.items():
            click.echo(f"{name}\n" + "\n".join(f"    {detail}" for detail in details))
    grown = [name for name, row in costs.items() if row[-1] > FLAT * row[0]]
    scans = scans_in(found)
    for name in grown:
        click.echo(f"GROWS  {name}")
    for scan in scans:
        click.echo(f"READS A WHOLE TABLE  {scan}")
    sys.exit(bool(grown or scans))


def _time(sample: Sample) -> dict[str, float]:
    """Milliseconds of each turn; the first rounds fill the caches and don't count."""
    taken: dict[str, list[float]] = defaultdict(list)
    for name, work in rounds(sample, ROUNDS):
        start = time.process_time()
        work()
        taken[name].append((time.process_time() - start) * 1000)
    return {name: median(times[ROUNDS // 6 :]) for name, times in taken.items()}


if __name__ == "__main__":
    main()
