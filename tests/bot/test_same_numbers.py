"""What a supervisor reads, sees drawn and downloads are the numbers that a recount of the histories gives."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from actions.digest_figures import DigestFigures, compose_figures
from actions.digest_message import digest_values, pictures_of
from actions.digest_period import month_period, previous_period
from actions.office import Office
from actions.periods import write_period
from bot.workbook import gather, write_workbook
from tests.builders import the_texts
from tests.half_year import NOW, after_half_a_year
from tests.recount import Recount, read_lives

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COUNTED = ("new", "settled", "rejected", "merged", "withdrawn", "waiting", "overdue", "settled_on_time")
MEASURED = ("on_time_share", "follow_up_minutes", "settle_minutes", "satisfaction", "votes")


@pytest.fixture(scope="module")
def office(half_year: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from after_half_a_year(half_year, tmp_path_factory.mktemp("numbers"))


@pytest.fixture(scope="module")
def recount(office: Office) -> Recount:
    with office.transaction() as records:
        lives = read_lives(records, office.region)
    return Recount(lives, office.region, lambda agency, regency: True, lambda regency: True)


@pytest.fixture(scope="module")
def figures(office: Office) -> DigestFigures:
    period = month_period(office.calendar, date(2026, 6, 3), NOW)
    with office.transaction() as records:
        return compose_figures(records, office, ("33",), period, NOW)


def counts_of(recount: Recount, figures: DigestFigures, agency: str | None = None) -> dict[str, Any]:
    period = figures.period
    found: dict[str, Any] = recount.counts(period.start, period.end, period.end, agency)
    return found


def test_the_message_says_them(office: Office, recount: Recount, figures: DigestFigures) -> None:
    counts = counts_of(recount, figures)
    before = previous_period(office.calendar, figures.period)
    earlier = recount.counts(before.start, before.end, before.end)
    values = digest_values(figures)
    assert values["counts"] == counts
    assert all(change == counts[name] - earlier[name] for name, change in values["change"].items())
    text = re.sub(r"<[^>]+>", "", the_texts().render("supervisor.digest", "id", values))
    assert text.startswith("Rekap Juni 2026 · Jawa Tengah")
    for word, name in (("Masuk", "new"), ("Selesai", "settled"), ("Terbuka", "waiting"), ("tenggat", "overdue")):
        assert re.search(rf"{word} {counts[name]}\b", text)
    assert f"Tepat waktu {round(counts['on_time_share'] * 100)}\u00a0%" in text
    assert f"({counts['votes']} suara)" in text


def test_the_pictures_are_drawn_of_them(office: Office, recount: Recount, figures: DigestFigures) -> None:
    drawn, shaded = (one["data"] for one in pictures_of(office, figures))
    days = [date.fromisoformat(day) for day in drawn["days"]]
    assert days[-1] == figures.period.last_day and len(days) == 30
    assert list(zip(drawn["inflow"], drawn["outflow"], strict=True)) == [recount.flow(day) for day in days]
    groups = [(least, most) for least, most, _ in drawn["ages"]]
    assert [count for _, _, count in drawn["ages"]] == recount.ages(NOW, groups)
    for agency, share, behind in drawn["agencies"]:
        counts = counts_of(recount, figures, agency)
        assert (share, behind) == (counts["on_time_share"], counts["settled"] + counts["overdue"])
    areas = recount.areas(figures.period.start, figures.period.end, figures.period.end)
    assert not shaded["by_people"]
    assert shaded["shades"] == {code: still for code, (still, _) in areas.items() if still}


def test_the_map_is_shaded_by_people_where_the_pack_counts_them(office: Office, figures: DigestFigures) -> None:
    people = {area.code: 50_000 * number for number, area in enumerate(office.region.regencies, 1)}
    counted = replace(office, region=replace(office.region, population=people))
    with office.transaction() as records:
        known = compose_figures(records, counted, ("33",), figures.period, NOW)
    shaded = pictures_of(counted, known)[1]["data"]
    assert shaded["by_people"]
    assert shaded["shades"] == {
        area.code: pytest.approx(area.open / people[area.code] * 100_000) for area in figures.areas if area.open
    }


def rows_of(book: zipfile.ZipFile, number: int) -> list[list[Any]]:
    """A sheet's rows: texts, numbers, None for empty cells before the last."""
    strings = [
        "".join(text.text or "" for text in one.iter(f"{SHEET}t"))
        for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    ]
    rows = []
    for row in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{SHEET}row"):
        cells: list[Any] = []
        for cell in row:
            column = ord((cell.get("r") or "A")[0]) - ord("A")
            cells += [None] * (column - len(cells))
            value = cell.findtext(f"{SHEET}v") or "0"
            cells.append(strings[int(value)] if cell.get("t") == "s" else float(value))
        rows.append(cells)
    return rows


def in_cells(counts: dict[str, Any]) -> list[Any]:
    """Counts as a workbook has them: minutes as hours, nothing as an empty cell."""
    hours = {name: counts[name] and round(counts[name] / 60, 1) for name in ("follow_up_minutes", "settle_minutes")}
    return [pytest.approx((counts | hours)[name]) for name in (*COUNTED, *MEASURED)]


def test_the_workbook_holds_them(office: Office, recount: Recount, figures: DigestFigures) -> None:
    with office.transaction() as records:
        gathered = gather(records, office, ("33",), write_period(figures.period), NOW)

    def label(key: str, values: Mapping[str, Any]) -> str:
        return the_texts().label(key, "id", values)

    book = zipfile.ZipFile(io.BytesIO(write_workbook(gathered, label, office.region.zone)))
    head = len((*COUNTED, *MEASURED))
    first, rest = rows_of(book, 1)[2 : 2 + head], rows_of(book, 1)[2 + head :]
    before = previous_period(office.calendar, figures.period)
    assert [row[1] for row in first] == in_cells(counts_of(recount, figures))
    assert [row[2] for row in first] == in_cells(recount.counts(before.start, before.end, before.end))
    period = figures.period
    categories = recount.categories(period.start, period.end)
    areas = recount.areas(period.start, period.end, period.end)
    names = [label("workbook.category", {"category": slug}) for slug in categories]
    names += [label("workbook.area", {"area": code}) for code in areas]
    expected = [*categories.values(), *(still for still, _ in areas.values())]
    assert {row[0]: row[1] for row in rest} == dict(zip(names, expected, strict=True))
    for code, _, *cells in rows_of(book, 2)[1:]:
        padded = cells + [None] * (head - len(cells))
        assert padded == in_cells(counts_of(recount, figures, code))
    late = [(row[0], int(row[3])) for row in rows_of(book, 3)[1:]]
    assert late == recount.overdue(NOW, NOW)
