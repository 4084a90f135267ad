"""What runs by the clock: jobs in threads, each one at a time, a failure logged and tried again next time."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Work to do every so often; it is given the time and finds out itself what is due, so a repeat is harmless."""

    name: str
    every: timedelta
    work: Callable[[datetime], object]


class Schedule:
    """Runs jobs until cancelled."""

    def __init__(self, jobs: Sequence[Job], clock: Callable[[], datetime]) -> None:
        self._jobs, self._clock = jobs, clock
        self._busy = {job.name: asyncio.Lock() for job in jobs}

    async def run(self) -> None:
        """Run every job now, and again whenever its time has come."""
        async with asyncio.TaskGroup() as tasks:
            for job in self._jobs:
                tasks.create_task(self._repeat(job))

    async def run_once(self) -> None:
        """Run every job once, in their order."""
        for job in self._jobs:
            await self._do(job)

    async def _repeat(self, job: Job) -> None:
        while True:
            await self._do(job)
            await asyncio.sleep(job.every.total_seconds())

    async def _do(self, job: Job) -> None:
        async with self._busy[job.name]:
            try:
                await asyncio.to_thread(job.work, self._clock())
            # One job's trouble must not stop the others, nor its own next time.
            except Exception as problem:
                log.error("scheduled work failed", extra={"job": job.name}, exc_info=problem)
