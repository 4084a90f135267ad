"""The command line: what it prints; an operator's mistake gets one clear sentence and exit code 2, no traceback."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from actions.region import RegionError
from bot.cli import COMMANDS, main
from bot.commands.explain import explain
from bot.commands.terminal import chat
from bot.dialogue.project import ProjectError
from bot.settings import read_settings
from bot.simulator.simulator import Simulator
from bot.texts import TextsUnreadable
from storage.database import open_database
from tests.builders import an_officer

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, models: Path) -> Run:
    """Runs a command with an environment of its own."""
    (tmp_path / "models").symlink_to(models)

    def run(*arguments: str, **environ: str) -> Result:
        clean = {
            "TELEGRAM_BOT_TOKEN": "",
            "DATABASE_URL": "",
            "DATA_DIR": str(tmp_path),
            "REGION": "",
            "ENGINE": "",
        }
        return CliRunner().invoke(main, arguments, env=clean | environ)

    return run


def test_help_names_every_command_without_loading_it(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0 and COMMANDS[command] in " ".join(result.stdout.split())


def test_an_unknown_command_is_refused(run: Run) -> None:
    assert run("fly").exit_code == 2


def test_parse_shows_what_a_sentence_says_in_rasas_shape(run: Run) -> None:
    result = run("parse", "banyune mati neng Kaligondang Purbalingga", "--top", "2")
    parsed = json.loads(result.stdout)
    assert parsed["intent"]["name"] == "file_complaint"
    assert len(parsed["intent_ranking"]) == len(parsed["categories"]) == 2
    assert parsed["place"]["regency_code"] == "33.03"


def test_parse_reads_a_file_a_sentence_a_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sentences.txt").write_text("halo min\n\njalan rusak\n")
    lines = run("parse", "--file", str(tmp_path / "sentences.txt")).stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["halo min", "", "jalan rusak"]
    assert run("parse").exit_code == 2


def test_parse_of_a_broken_file_answers_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sentences.txt").write_bytes(b"halo min\n\xff\n")
    result = run("parse", "--file", str(tmp_path / "sentences.txt"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "sentences.txt:2: the bytes are not UTF-8" in result.stderr
    assert run("parse", "--file", str(tmp_path / "none.txt")).exit_code == 2


def test_train_says_where_the_model_is(run: Run) -> None:
    assert "up to date" in run("train").stdout


def test_codes_are_printed_as_they_are_used(run: Run) -> None:
    assert run("migrate").exit_code == 0
    assert run("invite", "--role", "officer", "--agency", "PEMKAB-33.03").stdout.startswith("/start petugas-")
    assert run("group", "--agency", "SETDA").stdout.startswith("/ikat grup-")
    assert run("digest").stdout.startswith("0 digests")


def test_an_invite_can_be_listed_and_taken_back(run: Run) -> None:
    run("invite", "--role", "admin", "--agency", "PEMKAB-33.03")
    run("group", "--agency", "SETDA")
    group, admin = run("invite", "--list").stdout.splitlines()
    assert re.match(r"\d+\tadmin\tPEMKAB-33.03\tuntil .* UTC\tby the operator", admin)
    assert "petugas-" not in admin and "\tgroup\tSETDA\t" in group
    number = admin.partition("\t")[0]
    assert "admin at PEMKAB-33.03 can't be used any more" in run("invite", "--revoke", number).stdout
    assert len(run("invite", "--list").stdout.splitlines()) == 1
    again = run("invite", "--revoke", number)
    assert again.exit_code == 2 and "--list" in again.stderr
    assert run("invite").exit_code == run("invite", "--role", "officer").exit_code == 2


def test_the_operator_takes_anybody_out(run: Run, tmp_path: Path) -> None:
    run("migrate")
    database = open_database(f"sqlite:///{tmp_path}/kentongan.db")
    with database.transaction() as records:
        an_officer(records, "Tini", role="admin")
        an_officer(records, "Gita", "33", role="supervisor")
    tini, gita = (run("staff", "--agency", scope).stdout for scope in ("PEMKAB-33.03", "33"))
    assert "\tTini\tadmin\tsince " in tini and "\tGita\tsupervisor\t" in gita
    for line, scope in ((tini, "PEMKAB-33.03"), (gita, "33")):
        key = line.partition("\t")[0]
        assert "is out; 0 open complaints" in run("staff", "--agency", scope, "--remove", key).stdout
        assert run("staff", "--agency", scope).stdout == ""
        assert run("staff", "--agency", scope, "--remove", key).exit_code == 2
    with database.transaction() as records:
        assert [entry.actor for entry in records.audit.of_verb("remove")] == [None, None]
    database.close()


def test_with_a_token_an_invite_is_a_link(run: Run) -> None:
    with Simulator() as telegram:
        known = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        result = run("invite", "--role", "supervisor", "--scope", "33", **known)
        assert result.stdout.startswith("https://t.me/kentongan_lokal_bot?start=petugas-")
        refused = run(
            "invite", "--role", "supervisor", "--scope", "33", **known | {"TELEGRAM_BOT_TOKEN": "9:wrong"}
        )
    assert refused.exit_code == 2 and "@BotFather" in refused.stderr
    offline = run("invite", "--role", "supervisor", "--scope", "33", **known)
    assert offline.stdout.startswith("/start petugas-")


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        (["run"], {"ENGINE": "gpt"}, "ENGINE is 'gpt'. Write one of: embedded, rasa."),
        (
            ["run"],
            {"TELEGRAM_BOT_TOKEN": "1:x", "REGION": "atlantis"},
            "REGION is 'atlantis'. Write one of: jateng.",
        ),
        (
            ["run"],
            {"TELEGRAM_BOT_TOKEN": "1:x", "DATABASE_URL": "postgresql://a:sekrit@127.0.0.1:1/b"},
            "DATABASE_URL",
        ),
        (["invite", "--role", "king", "--agency", "SETDA"], {}, "There is no such role. Use one of: officer"),
        (["group", "--agency", "ATLANTIS"], {}, "'ATLANTIS' is no agency or area"),
    ],
)
def test_what_the_operator_can_mend_is_said_in_a_sentence(
    run: Run, arguments: list[str], environ: dict[str, str], words: str
) -> None:
    result = run(*arguments, **environ)
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr and "sekrit" not in result.stderr


def test_a_refused_token_stops_the_start(run: Run) -> None:
    with Simulator() as telegram:
        result = run("run", TELEGRAM_BOT_TOKEN="9:wrong", TELEGRAM_API_URL=telegram.url)
    assert result.exit_code == 2 and "refused" in result.stderr


def test_a_taken_port_is_named(run: Run) -> None:
    with Simulator() as telegram:
        port = telegram.url.rpartition(":")[2]
        result = run("simulate", "--port", port)
    assert result.exit_code == 2 and f"127.0.0.1:{port} is taken" in result.stderr


def test_data_out_of_order_is_explained_and_our_own_mistakes_are_not() -> None:
    for problem in (RegionError(["a", "b"]), TextsUnreadable(["id.yml:1: x"]), ProjectError("rules.yml:3: y")):
        explained = explain(problem)
        assert explained is not None and "can't be used" in explained
    assert explain(PermissionError(13, "no", "/x")) is not None
    assert explain(ZeroDivisionError()) is None


def _bind_desk(folder: Path) -> None:
    database = open_database(f"sqlite:///{folder}/kentongan.db")
    with database.transaction() as records:
        records.staff.remember_group(-5, "Meja Aduan").agency = "SETDA"
    database.close()


def test_the_doctor_names_what_is_wrong_and_its_remedy(run: Run, tmp_path: Path) -> None:
    with Simulator() as telegram:
        known = {"TELEGRAM_BOT_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        first = run("doctor", **known)
        assert (first.exit_code, first.stdout.count("✗")) == (0, 0), "what run makes by itself is no failure"
        assert "· database  its tables are not up to date" in first.stdout
        assert telegram.token not in first.stdout
        assert run("migrate").exit_code == 0
        assert run("train").exit_code == 0
        unseen = run("doctor", **known)
        _bind_desk(tmp_path)
        second = run("doctor", **known)
    assert "✗ desk      SETDA, no group" in unseen.stdout and "kentongan group --agency SETDA" in unseen.stdout
    assert (second.exit_code, second.stdout.count("✗")) == (0, 0), second.stdout
    assert "@kentongan_lokal_bot" in second.stdout
    away = run("doctor", TELEGRAM_BOT_TOKEN="9:x", TELEGRAM_API_URL="http://127.0.0.1:1")
    assert "can't be reached" in away.stdout
    assert "✗ settings  ENGINE is 'x'" in run("doctor", ENGINE="x").stdout
    (tmp_path / "file").write_text("")
    assert "✗ folder" in run("doctor", DATA_DIR=str(tmp_path / "file" / "x")).stdout


def test_the_doctor_sees_what_was_not_answered(run: Run, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    alone = run("doctor", TELEGRAM_API_URL="http://127.0.0.1:1").stdout
    assert "not set: only the simulator can run" in alone and "· inbox     not looked at" in alone
    database = open_database(f"sqlite:///{tmp_path}/kentongan.db")
    with database.transaction() as records:
        records.inbox.put(bot_id=1, update_id=1, chat=7, payload="{}", now=now - timedelta(hours=1))
    assert "✗ inbox     messages wait" in run("doctor", TELEGRAM_API_URL="http://127.0.0.1:1").stdout
    with database.transaction() as records:
        records.inbox.set_aside(records.inbox.waiting(7)[0].id, now, now)
    database.close()
    aside = run("doctor", TELEGRAM_API_URL="http://127.0.0.1:1")
    assert "✗ inbox     1 messages could not be answered" in aside.stdout and aside.exit_code == 2


def test_check_data_says_that_all_is_well(run: Run) -> None:
    assert run("check-data").stdout == "Everything in nlu_data is in order.\n"


async def test_a_citizen_chats_in_the_terminal(
    tmp_path: Path, models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "models").symlink_to(models)
    typed = "jalan depan SD 2 Kaligondang Purbalingga bolong besar, banyak yang jatuh\n1\n/laporan_saya\n/keluar\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    await chat(read_settings({"DATA_DIR": str(tmp_path)}), "Sari")
    said = capsys.readouterr().out
    assert "[1]" in said and "PBG-" in said.partition("Laporan Anda")[2]


def test_corrections_are_exported_to_a_file_or_the_terminal(run: Run, tmp_path: Path) -> None:
    assert run("export", "corrections").stdout.splitlines() == ["text,label"]
    file = tmp_path / "corrections.csv"
    result = run("export", "corrections", "--label", "category", "--output", str(file))
    assert (result.exit_code, file.read_text().splitlines()) == (0, ["text,label"])
    assert run("export", "corrections", "--label", "weather").exit_code == 2
