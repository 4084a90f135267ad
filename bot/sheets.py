"""Writes rows to CSV or XLSX as they come, so that a million of them need no more memory than one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter

Cell = str | float | bool | datetime | None
Write = Callable[[Sequence[Cell]], None]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
SHEET_ROWS = 1_000_000
"""Rows of one sheet; Excel takes 1,048,576."""
CELL_LENGTH = 32_000
"""Characters of one cell; Excel takes 32,767."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what would begin one."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


@contextmanager
def csv_rows(file: IO[str], columns: Sequence[str]) -> Iterator[Write]:
    """Writes rows to an open text file (``newline=""``), times as "2026-11-23 10:00"."""
    writer = csv.writer(file)
    writer.writerow(columns)

    def write(row: Sequence[Cell]) -> None:
        writer.writerow([_as_text(cell) for cell in row])

    yield write


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case str():
            return harmless(cell)
    return str(cell)


@contextmanager
def xlsx_rows(path: Path, columns: Sequence[str], title: str) -> Iterator[Write]:
    """Writes rows to a workbook, the first row fixed; what one sheet can't hold goes on in a second."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheets = 0

        def begin() -> Any:
            nonlocal sheets
            sheets += 1
            sheet = book.add_worksheet(title if sheets == 1 else f"{title} {sheets}")
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(columns) - 1, 16)
            for place, name in enumerate(columns):
                sheet.write_string(0, place, name, bold)
            return sheet

        sheet, rows = begin(), 0

        def write(row: Sequence[Cell]) -> None:
            nonlocal sheet, rows
            if rows == SHEET_ROWS:
                sheet, rows = begin(), 0
            rows += 1
            for place, cell in enumerate(row):
                match cell:
                    case None:
                        pass
                    case bool():
                        sheet.write_boolean(rows, place, cell)
                    case datetime():
                        sheet.write_datetime(rows, place, cell.replace(tzinfo=None), moment)
                    case str():
                        sheet.write_string(rows, place, harmless(cell[:CELL_LENGTH]))
                    case _:
                        sheet.write_number(rows, place, cell)

        yield write
