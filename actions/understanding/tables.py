"""Reads CSV files of any size row by row; what is wrong is told with file, line and remedy."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LONGEST_CELL = 10_000_000  # characters; the csv module's own limit is smaller than some pasted letters


class TableError(Exception):
    """A table that can't be used; the message is `file:line: problem. Remedy.`"""


def table_error(path: Path, line: int, problem: str, remedy: str) -> TableError:
    """The error for a line of a file."""
    return TableError(f"{path}:{line}: {problem}. {remedy}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: the number of its last line in the file, and its cells in the order asked for."""

    line: int
    cells: tuple[str, ...]


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a CSV file (UTF-8; comma, semicolon or tab), each with the columns asked for, stripped.

    Empty lines are passed over. Raises TableError for a missing file or column, a row of another width, or
    bytes that are not UTF-8; the header is checked before the first row is given.
    """
    with _explained(path) as place, path.open(encoding="utf-8-sig", newline="") as file:
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(file, delimiter=_delimiter(file.readline()), strict=True)
        file.seek(0)
        header = [name.strip() for name in next(reader, [])]
        if not header:
            raise table_error(
                path, 1, "the file is empty", f"Write the columns {', '.join(columns)} and rows below."
            )
        for column in columns:
            if column not in header:
                remedy = f"Name one of those there are: {', '.join(header)}; or add it."
                raise table_error(path, 1, f"there is no column {column!r}", remedy)
        chosen = [header.index(column) for column in columns]
        for cells in reader:
            place.line = reader.line_num
            if not any(map(str.strip, cells)):
                continue
            if len(cells) != len(header):
                remedy = "Quote cells that hold the separator, and fill the rest."
                raise table_error(path, place.line, f"{len(cells)} cells, not {len(header)}", remedy)
            yield Row(reader.line_num, tuple(cells[index].strip() for index in chosen))


@dataclass(slots=True)
class _Place:
    line: int = 1


@contextmanager
def _explained(path: Path) -> Iterator[_Place]:
    place = _Place()
    try:
        yield place
    except FileNotFoundError as error:
        raise table_error(path, 1, "there is no such file", "Check the path.") from error
    except IsADirectoryError as error:
        raise table_error(path, 1, "that is a folder", "Name the file in it.") from error
    except UnicodeDecodeError as error:
        line = _line_of(path)
        raise table_error(path, line, "the bytes are not UTF-8", 'Save the file as "CSV UTF-8".') from error
    except csv.Error as error:
        raise table_error(path, place.line + 1, f"not CSV ({error})", "Mend the quotes there.") from error


def _line_of(path: Path) -> int:
    """The first line that is not UTF-8; the decoder itself reads in blocks."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 1


def _delimiter(first_line: str) -> str:
    return max(",;\t", key=first_line.count)
