"""The schedule: each job by itself, one at a time, its failures only its own."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from bot.schedule import Job, Schedule

NOW = datetime(2026, 11, 16, tzinfo=UTC)


async def test_jobs_are_repeated_and_a_failing_one_does_not_stop_the_others() -> None:
    ran: list[str] = []

    def fail(now: datetime) -> None:
        ran.append("fails")
        raise RuntimeError

    jobs = [
        Job("fails", timedelta(milliseconds=5), fail),
        Job("works", timedelta(milliseconds=5), lambda now: ran.append("works" if now == NOW else "?")),
    ]
    running = asyncio.create_task(Schedule(jobs, lambda: NOW).run())
    async with asyncio.timeout(5):
        while min(ran.count("fails"), ran.count("works")) < 3:  # noqa: ASYNC110 - jobs run in threads
            await asyncio.sleep(0.005)
    running.cancel()
    assert set(ran) == {"fails", "works"}


async def test_every_job_can_be_run_once_in_order() -> None:
    ran: list[str] = []

    def job(name: str) -> Job:
        return Job(name, timedelta(days=1), lambda _: ran.append(name))

    await Schedule([job("a"), job("b"), job("c")], lambda: NOW).run_once()
    assert ran == ["a", "b", "c"]
