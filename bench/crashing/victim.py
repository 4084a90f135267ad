"""The bot as a process of its own that is killed, without any warning, at random moments, and started again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.simulator.simulator import Simulator

ROOT = Path(__file__).parents[2]
STARTS = 60.0
"""Seconds the bot may take until it first calls Telegram."""
AT_WORK = 8.0
"""Seconds from its first call after which a bot counts as at work though there was nothing to say."""


@dataclass
class Victim:
    """The unchanged bot; its log is collected in a file."""

    telegram: Simulator
    environment: Mapping[str, str]
    log: Path
    program: Sequence[str]
    """What Python is to run."""
    kills: list[float] = field(default_factory=list)
    """When it was killed, in seconds since 1970."""
    starts: int = 0
    _process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the bot; returns at once."""
        with self.telegram.changed:
            self.telegram.requests.clear()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self.program],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
            )
        self.starts += 1

    def wait_until_at_work(self) -> None:
        """Wait until it has said something since its start, or had the time to.

        Raises RuntimeError when it ended by itself or never called Telegram at all.
        """
        start = called = time.monotonic()
        while not self._has_spoken():
            now = time.monotonic()
            if not self.telegram.requests_of():
                called = now
            if self._running.poll() is not None or called - start > STARTS:
                raise RuntimeError(f"the bot did not start: {self._last_words()}")
            if now - called > AT_WORK:
                return
            time.sleep(0.02)

    def _has_spoken(self) -> bool:
        methods = {request.method for request in self.telegram.requests_of()}
        return any(method.startswith(("send", "edit")) for method in methods - {"sendChatAction"})

    def kill(self) -> None:
        """Kill it as a power cut would. Raises RuntimeError when it had ended by itself."""
        if self._running.poll() is not None:
            raise RuntimeError(f"the bot ended by itself: {self._last_words()}")
        self._running.send_signal(signal.SIGKILL)
        self.kills.append(time.time())
        self._running.wait()

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        self._running.terminate()
        return self._running.wait(timeout=30)

    def _last_words(self) -> str:
        """The end of its log, for a failure that is no fault of the kills."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]

    @property
    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise RuntimeError("the bot was not started")
        return self._process


def keep_killing(
    victim: Victim,
    luck: random.Random,
    enough: threading.Event,
    lives: tuple[float, float],
    most: int | None = None,
) -> None:
    """Kill and restart until it is enough: mostly after a while at work, at times while it starts."""
    while not enough.is_set() and (most is None or len(victim.kills) < most):
        if luck.random() < 0.15:
            enough.wait(luck.uniform(0.1, 2.5))
        else:
            victim.wait_until_at_work()
            enough.wait(luck.uniform(*lives))
        if enough.is_set():
            return
        victim.kill()
        victim.start()
