"""`kentongan export …`: what is stored, as files for others to work with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.export_corrections import corrections

if TYPE_CHECKING:
    from bot.sheets import Write

DAY = click.DateTime(["%Y-%m-%d"])
STEP = 1000
"""Rows between two looks at the progress bar."""


@click.group(name="export")
def command() -> None:
    pass


command.add_command(corrections)


@command.command()
@click.option("--since", type=DAY, metavar="YYYY-MM-DD", help="Filed on this day or later.")
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help="Filed on this day or before.")
@click.option("--agency", "agencies", multiple=True, help="With this agency now; may be given several times.")
@click.option("--category", "categories", multiple=True, help="Of this category; may be given several times.")
@click.option("--status", "statuses", multiple=True, help="In this status; may be given several times.")
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx"]), help="As the name of --out, else csv.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file; without it CSV on stdout.")
def complaints(
    since: datetime | None,
    until: datetime | None,
    agencies: tuple[str, ...],
    categories: tuple[str, ...],
    statuses: tuple[str, ...],
    kind: str | None,
    out: Path | None,
) -> None:
    """Every complaint as a row: what, where, whose, its clock. Never who reported it."""
    from actions.export_complaints import COLUMNS, count_rows, note_export, rows_of, what_is_wanted
    from bot.app import open_office_of
    from bot.commands.surroundings import settings_in_force, shown_progress

    kind = kind or ("xlsx" if out is not None and out.suffix.lower() == ".xlsx" else "csv")
    if kind == "xlsx" and out is None:
        raise click.UsageError("A workbook needs a file: give --out complaints.xlsx.")
    office = open_office_of(settings_in_force())
    try:
        wanted = what_is_wanted(
            office,
            since=since.date() if since else None,
            until=until.date() if until else None,
            agencies=agencies,
            categories=categories,
            statuses=statuses,
        )
        total, rows = count_rows(office, wanted), 0
        with shown_progress("Exporting") as progress, sheet_at(out, kind, COLUMNS) as write:
            for row in rows_of(office, wanted):
                write(row)
                rows += 1
                if rows % STEP == 0 or rows == total:
                    progress(rows, max(total, rows), f"{rows} complaints")
        note_export(office, wanted, rows)
    finally:
        office.database.close()
    if out is not None:
        click.echo(f"{rows} complaints in {out}", err=True)


@contextmanager
def sheet_at(out: Path | None, kind: str, columns: tuple[str, ...]) -> Iterator[Write]:
    """Where rows go: stdout, or a file that bears its name only once it is whole."""
    from bot.sheets import csv_rows, xlsx_rows

    if out is None:
        with csv_rows(sys.stdout, columns) as write:
            yield write
        return
    part = out.with_name(f".{out.name}.part")
    try:
        if kind == "xlsx":
            with xlsx_rows(part, columns, "complaints") as write:
                yield write
        else:
            # The mark at the beginning tells Excel that it is UTF-8.
            with part.open("w", encoding="utf-8-sig", newline="") as file, csv_rows(file, columns) as write:
                yield write
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
