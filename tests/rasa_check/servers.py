"""Starts the servers a real Rasa needs, waits until they answer, and stops them whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from actions.office import NLU_DATA
from actions.understanding.trainer import find_model
from tests.builders import MODELS

ROOT = Path(__file__).parents[2]
SECRET = "a secret for tests only"
PARTING = 3
"""Seconds that a server is given to end."""


class NotStarted(Exception):
    """A server ended or did not answer in time; the message holds the end of its log."""


def free_port() -> int:
    """A port of this computer that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def quiet(_seconds: float) -> None:
    """Report the waiting to nobody."""


@contextmanager
def a_server(
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    ready: str,
    *,
    patience: float,
    waiting: Callable[[float], None] = quiet,
) -> Iterator[None]:
    """Run a command until the block ends; it begins once the address ``ready`` answers.

    ``patience`` is in seconds; ``waiting`` is told the seconds gone by. Raises NotStarted.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(process, log, ready, patience, waiting)
        yield
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End it with all its workers, kindly first."""
    for kindly in (True, False):
        try:
            os.killpg(process.pid, signal.SIGTERM if kindly else signal.SIGKILL)
        except ProcessLookupError:
            break
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PARTING)


def _wait(
    process: subprocess.Popen[bytes], log: Path, ready: str, patience: float, waiting: Callable[[float], None]
) -> None:
    begun = time.monotonic()
    while not _answers(ready):
        gone_by = time.monotonic() - begun
        if process.poll() is not None or gone_by > patience:
            raise NotStarted(f"{log}:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
        waiting(gone_by)
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=2).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def an_action_server(folder: Path, port: int) -> Iterator[str]:
    """The stock action server at work in a data folder, with the models that all tests share; its root address."""
    find_model(NLU_DATA, MODELS, lambda done, total, what: None)
    if not (folder / "models").exists():
        (folder / "models").symlink_to(MODELS.absolute())
    root = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    environment = {
        "SANIC_HOST": "127.0.0.1",
        "ACTION_SECRET": SECRET,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'kentongan.db'}",
    }
    with a_server(command, environment, folder / "actions.log", f"{root}/health", patience=60):
        yield root
