"""Settings: one table, wrong values named all at once, secrets never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SETTINGS, SettingsError, read_settings, show_settings


def test_without_an_environment_the_defaults_hold() -> None:
    settings = read_settings({})
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == f"sqlite:///{Path('data/kentongan.db').absolute()}"
    assert (settings.region, settings.engine, settings.listen_port) == ("jateng", "embedded", 8443)


def test_an_empty_variable_counts_as_absent_and_roots_have_no_slash_at_their_end() -> None:
    settings = read_settings({"REGION": " ", "TELEGRAM_API_URL": "http://127.0.0.1:8081/"})
    assert (settings.region, settings.telegram_api_url) == ("jateng", "http://127.0.0.1:8081")


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"TELEGRAM_BOT_TOKEN": "two words"}, "TELEGRAM_BOT_TOKEN"),
        ({"ENGINE": "gpt"}, "ENGINE"),
        ({"ENGINE": "rasa"}, "ACTION_SECRET"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"LISTEN_PORT": "70000"}, "LISTEN_PORT"),
        ({"LISTEN_PORT": "a"}, "LISTEN_PORT"),
        ({"WEBHOOK_URL": "https://bot.example/x"}, "WEBHOOK_SECRET"),
        ({"WEBHOOK_URL": "bot.example", "WEBHOOK_SECRET": "x"}, "WEBHOOK_URL"),
        ({"TELEGRAM_API_URL": "http://[broken"}, "TELEGRAM_API_URL"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy(environ: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    [problem] = caught.value.problems
    assert problem.startswith(word) and problem.endswith(".")


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"ENGINE": "x", "LOG_LEVEL": "x", "LISTEN_PORT": "x"})
    assert len(caught.value.problems) == 3


def test_secrets_are_never_shown() -> None:
    environ = {setting.name: "sekrit" for setting in SETTINGS}
    environ["DATABASE_URL"] = "postgresql://budi:sekrit@db/kentongan"
    shown = {setting.name: value for setting, value in show_settings(environ)}
    assert shown["TELEGRAM_BOT_TOKEN"] == shown["WEBHOOK_SECRET"] == shown["ACTION_SECRET"] == "(set)"
    assert shown["DATABASE_URL"] == "postgresql://budi:***@db/kentongan"
    assert dict.fromkeys(shown.values()).keys() >= {"(set)", "sekrit"}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://budi:se@krit@db/kentongan", "postgresql://budi:***@db/kentongan"),
        ("postgresql://budi:se@kr/it@db/kentongan", "postgresql://budi:***@db/kentongan"),
        ("postgresql://db/k?user=budi&password=sekrit", "postgresql://db/k?user=***&password=***"),
        ("postgresql://budi@db/kentongan", "postgresql://budi@db/kentongan"),
        ("sqlite:////srv/kentongan.db", "sqlite:////srv/kentongan.db"),
        ("http://rasa:sekrit@127.0.0.1:5005", "http://rasa:***@127.0.0.1:5005"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address: str, shown: str) -> None:
    assert {one.name: value for one, value in show_settings({"DATABASE_URL": address})}["DATABASE_URL"] == shown
