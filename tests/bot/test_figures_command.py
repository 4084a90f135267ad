"""`kentongan figures`, and what the doctor says of the sums."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import text

from bot.cli import main
from bot.doctor import check_figures
from bot.settings import read_settings
from tests.builders import a_complaint, a_person, an_office


def test_sums_that_differ_are_found_and_built_anew(tmp_path: Path) -> None:
    names = ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "REGION", "ENGINE")
    environ = dict.fromkeys(names, "") | {"DATA_DIR": str(tmp_path)}

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env=environ)

    office = an_office(tmp_path)
    with office.transaction() as records:
        a_complaint(records, a_person(records))
    assert "agree with every history" in run("figures", "--check").stdout
    assert check_figures(read_settings(environ)).mark == "✓"
    with office.transaction() as records:
        records.session.execute(text("UPDATE rollups SET open_change = 3"))
        records.session.execute(text("UPDATE month_sums SET settled = 7"))
    checked = run("figures", "--check")
    assert checked.exit_code == 1
    assert "open_change=3" in checked.stdout and "settled=7" in checked.stdout
    assert check_figures(read_settings(environ)).mark == "✗"
    assert "1 complaints counted anew" in run("figures", "--rebuild").stdout
    with office.transaction() as records:
        assert [entry.details for entry in records.audit.of_verb("rebuild_figures")] == [{"complaints": 1}]
    assert run("figures", "--check").exit_code == 0
    assert run("figures").exit_code == 2
    office.database.close()
