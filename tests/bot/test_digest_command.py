"""`kentongan digest`: shown without being sent, sent for a day of choice, never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from storage.database import open_database
from tests.builders import a_complaint, a_person, an_officer

YESTERDAY = (datetime.now(ZoneInfo("Asia/Jakarta")) - timedelta(days=1)).date()


@pytest.fixture
def folder(tmp_path: Path, sqlite_url: str, models: Path) -> Path:
    (tmp_path / "models").symlink_to(models)
    database = open_database(sqlite_url)
    with database.transaction() as records:
        old = datetime.now(UTC) - timedelta(days=30)
        an_officer(records, "Ratna", "33", role="supervisor", since=old)
        filed = datetime.now(UTC) - timedelta(days=2)
        a_complaint(records, a_person(records), filed_at=filed, due_at=datetime.now(UTC) + timedelta(days=9))
    database.close()
    return tmp_path


def digest(folder: Path, *arguments: str) -> Result:
    known = {"TELEGRAM_BOT_TOKEN": "", "DATABASE_URL": "", "DATA_DIR": str(folder), "REGION": "", "ENGINE": ""}
    return CliRunner().invoke(main, ["digest", *arguments], env=known)


def test_a_dry_run_shows_and_sends_nothing(folder: Path) -> None:
    shown = digest(folder, "--date", YESTERDAY.isoformat(), "--dry-run").stdout
    assert f"{YESTERDAY.year} · Jawa Tengah" in shown and "Terbuka 1" in shown and "<b>" not in shown
    assert shown.endswith("1 digests, none sent\n")
    assert "1 of 1 digests put out" in digest(folder, "--date", YESTERDAY.isoformat()).stdout
    assert "0 of 1 digests put out" in digest(folder, "--date", YESTERDAY.isoformat()).stdout


@pytest.mark.parametrize("day", ["2026-02-30", "kemarin", "2999-01-01"])
def test_an_impossible_day_is_refused(folder: Path, day: str) -> None:
    refused = digest(folder, "--date", day, "--dry-run")
    assert refused.exit_code == 2 and day in refused.stderr
