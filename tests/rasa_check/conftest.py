"""A Rasa server that lasts for all dialogues."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from tests.rasa_check.servers import ROOT, a_server, free_port


@dataclass(frozen=True, slots=True)
class Rasa:
    """A running Rasa: its root address, and the port on which it expects the action server."""

    url: str
    action_port: int


@pytest.fixture(scope="session")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rasa]:
    """Rasa with the model that RASA_MODEL names, from the environment RASA_VENV; `make rasa-check` sets both."""
    folder = tmp_path_factory.mktemp("rasa")
    port, action_port = free_port(), free_port()
    data = ROOT / "nlu_data"
    command = [
        str(Path(os.environ["RASA_VENV"]).absolute() / "bin" / "rasa"),
        *("run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)),
        *("--model", os.environ["RASA_MODEL"]),
        *("--endpoints", str(data / "endpoints.yml"), "--credentials", str(data / "credentials.yml")),
    ]
    environment = {
        "RASA_TELEMETRY_ENABLED": "false",
        "ACTION_SERVER_URL": f"http://127.0.0.1:{action_port}/webhook",
    }
    # An ordinary SIGTERM would end pytest at once and leave the servers behind.
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("terminated"))
    url = f"http://127.0.0.1:{port}"
    click.echo("\n" + " ".join([*(f"{name}={value}" for name, value in environment.items()), *command]))
    told: set[int] = set()

    def tell(seconds: float) -> None:
        if int(seconds) % 5 == 0 and int(seconds) not in told:
            told.add(int(seconds))
            click.echo(f"waiting for Rasa … {seconds:.0f} s")

    with a_server(command, environment, folder / "rasa.log", f"{url}/status", patience=240, waiting=tell):
        click.echo("Rasa is ready")
        yield Rasa(url, action_port)
