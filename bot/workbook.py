"""A supervisor's figures as a workbook: the figures, the agencies, the overdue list."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from actions.digest_figures import Counts, DigestFigures, Scope, compose_figures
from actions.digest_message import counts_values, heading
from actions.digest_scope import narrow_to
from actions.list_overdue import overdue_line
from actions.office import Office
from actions.periods import read_period
from storage.database import Records

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Label = Callable[[str, Mapping[str, Any]], str]

MOST_OVERDUE = 5000
"""Lines of the overdue list; a sheet with more is read by nobody."""
DATE, TIME, SHARE, NUMBER, MEAN = "dd/mm/yyyy", "dd/mm/yyyy hh:mm", "0 %", "#,##0", "0.0"
_COUNTS = ("new", "settled", "rejected", "merged", "withdrawn", "waiting", "overdue", "settled_on_time")
_MEASURES = ("on_time_share", "follow_up_minutes", "settle_minutes", "satisfaction", "votes")
_MINUTES = frozenset({"follow_up_minutes", "settle_minutes"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What stands in a workbook."""

    figures: DigestFigures
    overdue: Sequence[Mapping[str, Any]]
    others: int = 0
    """How many overdue ones found no line."""


def gather(records: Records, office: Office, scope: Scope, period: str, now: datetime) -> Gathered:
    """Read it. ``period`` as `actions.periods.write_period` writes it. Raises ValueError for another."""
    days = read_period(period, office.calendar, now)
    if days is None:
        raise ValueError(period)
    narrow = narrow_to(office.region, scope)
    late = records.overdue.page(narrow, now, limit=MOST_OVERDUE)
    return Gathered(
        compose_figures(records, office, scope, days, now),
        [overdue_line(office, complaint, now) for complaint in late],
        records.overdue.count(narrow, now) - len(late),
    )


def write_workbook(gathered: Gathered, label: Label, zone: ZoneInfo) -> bytes:
    """The XLSX: a sheet each, headers frozen, filters on. No cell is ever a formula or a link."""
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(buffer, safe) as book:
        book.set_properties({"created": gathered.figures.now.astimezone(zone).replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#dfe9f5", "text_wrap": True, "valign": "top"})
        title = book.add_format({"bold": True, "font_size": 13})
        looks = {look: book.add_format({"num_format": look}) for look in (DATE, TIME, SHARE, NUMBER, MEAN)}
        sheet = Sheet(book.add_worksheet(label("workbook.sheet_figures", {})), head, looks, label)
        _write_figures(sheet, gathered.figures, title)
        sheet = Sheet(book.add_worksheet(label("workbook.sheet_agencies", {})), head, looks, label)
        _write_agencies(sheet, gathered.figures)
        sheet = Sheet(book.add_worksheet(label("workbook.sheet_overdue", {})), head, looks, label)
        _write_overdue(sheet, gathered, zone)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, and how its cells look."""

    sheet: Worksheet
    head: Format
    looks: Mapping[str, Format]
    label: Label

    def table(self, top: int, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]]) -> None:
        """A table with filters whose header stays in sight. Columns are (label's key, width)."""
        for column, (key, width) in enumerate(columns):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(top, column, self.label(key, {}), self.head)
        for line, row in enumerate(rows, top + 1):
            for column, cell in enumerate(row):
                self.put(line, column, cell)
        self.sheet.freeze_panes(top + 1, 1)
        self.sheet.autofilter(top, 0, top + max(1, len(rows)), len(columns) - 1)

    def put(self, line: int, column: int, cell: Any) -> None:
        """One cell: a text as it is, a (number, look), nothing for None."""
        match cell:
            case None:
                pass
            case (datetime() as moment, str(look)):
                self.sheet.write_datetime(line, column, moment, self.looks[look])
            case (None, _):
                pass
            case (number, str(look)):
                self.sheet.write_number(line, column, number, self.looks[look])
            case _:
                self.sheet.write_string(line, column, str(cell))


def _measured(name: str, value: float | None) -> tuple[float | None, str]:
    """A measure with its look; minutes become hours."""
    if name in _MINUTES:
        return (None if value is None else round(value / 60, 1)), MEAN
    return value, SHARE if name == "on_time_share" else MEAN if name == "satisfaction" else NUMBER


def _figures_of(counts: Counts) -> list[tuple[float | None, str]]:
    values = counts_values(counts)
    return [_measured(name, values[name]) for name in (*_COUNTS, *_MEASURES)]


def _write_figures(sheet: Sheet, figures: DigestFigures, title: Format) -> None:
    label = sheet.label
    told = heading(figures.scope, figures.period, figures.now)
    sheet.sheet.write_string(0, 0, label("picture.title", told), title)
    columns = [("workbook.figure", 44), ("workbook.now", 16), ("workbook.before", 16)]
    names = [label(f"workbook.{name}", {}) for name in (*_COUNTS, *_MEASURES)]
    rows: list[Sequence[Any]] = list(
        zip(names, _figures_of(figures.counts), _figures_of(figures.previous), strict=True)
    )
    rows += [
        (label("workbook.category", {"category": one.category}), (one.new, NUMBER)) for one in figures.categories
    ]
    rows += [(label("workbook.area", {"area": one.code}), (one.open, NUMBER)) for one in figures.areas]
    sheet.table(2, columns, rows)


def _write_agencies(sheet: Sheet, figures: DigestFigures) -> None:
    columns = [("workbook.code", 16), ("workbook.agency", 44)]
    columns += [(f"workbook.{name}", 14) for name in (*_COUNTS, *_MEASURES)]
    rows = [
        (row.agency, sheet.label("workbook.name", {"agency": row.agency}), *_figures_of(row.counts))
        for row in figures.agencies
    ]
    sheet.table(0, columns, rows)


def _write_overdue(sheet: Sheet, gathered: Gathered, zone: ZoneInfo) -> None:
    columns = [
        ("workbook.ticket", 14),
        ("workbook.category_name", 30),
        ("workbook.due", 18),
        ("workbook.days_late", 12),
        ("workbook.agency", 40),
        ("workbook.place", 44),
        ("workbook.status", 26),
        ("workbook.filed", 18),
    ]
    rows = [
        (
            one["ticket"],
            sheet.label("workbook.of_category", {"category": one["category"]}),
            _moment(one["due"], zone),
            (one["days_late"], NUMBER),
            one["agency"] and sheet.label("workbook.name", {"agency": one["agency"]}),
            one["area"] and sheet.label("workbook.of_area", {"area": one["area"]}),
            sheet.label("workbook.of_status", {"status": one["status"]}),
            one["filed"] and _moment(one["filed"], zone),
        )
        for one in gathered.overdue
    ]
    sheet.table(0, columns, rows)
    if gathered.others:
        sheet.put(len(rows) + 2, 0, sheet.label("workbook.others", {"count": gathered.others}))


def _moment(told: str, zone: ZoneInfo) -> tuple[datetime, str]:
    return datetime.fromisoformat(told).astimezone(zone).replace(tzinfo=None), TIME
