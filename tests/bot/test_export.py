"""`kentongan export complaints`: the rows that were asked for, never who reported, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actions.export_complaints import CONFIDENTIAL_COLUMNS, rows_of, what_is_wanted
from actions.office import Office
from bench.loading.filling import fill
from bot.cli import main
from tests.builders import BANYUMAS, NOW, PURBALINGGA, a_complaint, a_person, an_office

Run = Callable[..., Result]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = an_office(tmp_path)
    yield office
    office.database.close()


@pytest.fixture
def run(tmp_path: Path, models: Path, office: Office) -> Run:
    (tmp_path / "models").symlink_to(models)
    clean = {"TELEGRAM_BOT_TOKEN": "", "DATABASE_URL": "", "DATA_DIR": str(tmp_path), "REGION": "", "ENGINE": ""}
    return lambda *arguments: CliRunner().invoke(main, ["export", "complaints", *arguments], env=clean)


@pytest.fixture
def tickets(office: Office) -> dict[str, str]:
    """Sari's open one, Wahyu's anonymous one at another agency, and a confidential one of Endang's."""
    with office.transaction() as records:
        sari, wahyu = a_person(records, "Sari Wulandari"), a_person(records, "Wahyu Nugroho")
        endang = a_person(records, "Endang Lestari")
        return {
            "open": a_complaint(
                records, sari, description="=HYPERLINK(1) jalan bolong, saya Sari Wulandari 081234567890"
            ).ticket,
            "anonymous": a_complaint(
                records,
                wahyu,
                agency=BANYUMAS,
                identity="anonim",
                description="lampu mati, salam dari Wahyu Nugroho",
                category="penerangan_jalan",
                filed_at=NOW - timedelta(days=10),
            ).ticket,
            "confidential": a_complaint(
                records,
                endang,
                identity="rahasia",
                description="pungli di loket tiga",
                landmark="loket tiga",
                category="aparatur",
                status="resolved",
            ).ticket,
        }


def _rows(result: Result) -> dict[str, dict[str, str]]:
    assert result.exit_code == 0, result.output
    return {row["ticket"]: row for row in csv.DictReader(io.StringIO(result.stdout))}


def test_nobody_is_named_and_a_confidential_row_is_its_clock_alone(run: Run, tickets: dict[str, str]) -> None:
    result = run()
    rows = _rows(result)
    assert set(rows) == set(tickets.values())
    assert not re.search("Sari|Wahyu|Nugroho|Endang|81234567890|pungli|loket", result.stdout)
    confidential = {name for name, value in rows[tickets["confidential"]].items() if value}
    assert confidential <= {*CONFIDENTIAL_COLUMNS, "identity"}
    assert rows[tickets["confidential"]]["status"] == "resolved"
    assert rows[tickets["anonymous"]]["description"].startswith("lampu mati")
    assert rows[tickets["anonymous"]]["regency"] == "Kabupaten Purbalingga"


def test_what_looks_like_a_formula_is_a_text(run: Run, tickets: dict[str, str]) -> None:
    assert _rows(run())[tickets["open"]]["description"].startswith("'=HYPERLINK(1) jalan bolong")


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        (["--agency", PURBALINGGA], {"open", "confidential"}),
        (["--agency", PURBALINGGA, "--agency", BANYUMAS], {"open", "anonymous", "confidential"}),
        (["--category", "penerangan_jalan"], {"anonymous"}),
        (["--status", "routed"], {"open", "anonymous"}),
        (["--since", "2026-11-22"], {"open", "confidential"}),
        (["--until", "2026-11-13"], {"anonymous"}),
        (["--since", "2026-11-13", "--until", "2026-11-13"], {"anonymous"}),
        (["--until", "2026-11-12"], set()),
    ],
)
def test_filters(run: Run, tickets: dict[str, str], arguments: list[str], kept: set[str]) -> None:
    assert set(_rows(run(*arguments))) == {tickets[name] for name in kept}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--agency", "ATLANTIS"], "'ATLANTIS' can't be the agency. Use one of:"),
        (["--status", "selesai"], "'selesai' can't be the status. Use one of: submitted,"),
        (["--category", "jalan"], "'jalan' can't be the category."),
        (["--since", "kemarin"], "kemarin"),
        (["--since", "2026-11-20", "--until", "2026-11-01"], "can't be the until. Use one of: 2026-11-20 or later"),
        (["--format", "xlsx"], "A workbook needs a file"),
        (["--format", "pdf"], "pdf"),
    ],
)
def test_a_filter_that_is_none_is_said_in_a_sentence(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr and "Traceback" not in result.stderr


def test_a_workbook_holds_the_same_and_only_texts(run: Run, tickets: dict[str, str], tmp_path: Path) -> None:
    result = run("--out", str(tmp_path / "aduan.xlsx"))
    assert result.exit_code == 0 and "3 complaints" in result.stderr
    with zipfile.ZipFile(tmp_path / "aduan.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert all(ticket in sheet for ticket in tickets.values())
    assert "HYPERLINK(1)" in sheet and "<f>" not in sheet
    assert not re.search("Wulandari|Nugroho|Endang|loket", sheet)
    assert [file.name for file in tmp_path.glob(".*.part")] == []


def test_that_it_was_exported_is_written_down(run: Run, office: Office, tickets: dict[str, str]) -> None:
    run("--agency", BANYUMAS)
    with office.transaction() as records:
        entry = records.audit.of_verb("export")[-1]
    assert (entry.actor, entry.details["rows"], entry.details["agencies"]) == (None, 1, [BANYUMAS])


def test_many_rows_need_no_more_memory_than_two_pages(office: Office) -> None:
    fill(office.database.engine, 0, 600)
    wanted = what_is_wanted(office)

    def peak_of(rows: int) -> int:
        tracemalloc.start()
        told = {row[0] for row in islice(rows_of(office, wanted, size=50), rows)}
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(told) == rows
        return peak

    peak_of(50)  # what is loaded once
    assert peak_of(600) < 1.5 * peak_of(100)
    assert len(list(rows_of(office, wanted))) == 600
