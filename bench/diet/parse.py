"""Run by Rasa's own Python: reads [texts to warm up, texts] as JSON, answers what Parsed holds as JSON."""

from __future__ import annotations

import asyncio
import json
import logging
import resource
import sys
import time
from pathlib import Path
from typing import TypedDict


class Parsed(TypedDict):
    """Guesses (intent, confidence), milliseconds by the clock and of processor for each text; megabytes at most."""

    guesses: list[list[tuple[str, float]]]
    wall: list[float]
    busy: list[float]
    megabytes: float


async def parse(model: str, warming: list[str], texts: list[str]) -> Parsed:
    """Load the model, parse the texts that warm it up, then measure the others."""
    from rasa.core.agent import Agent  # there only in Rasa's own environment
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)  # as `rasa run` does; else each message costs a line on the screen as well
    agent = Agent.load(model)
    for text in warming:
        await agent.parse_message(text)
    parsed = Parsed(guesses=[], wall=[], busy=[], megabytes=0.0)
    for text in texts:
        start, before = time.perf_counter(), time.process_time()
        answer = await agent.parse_message(text)
        parsed["busy"].append((time.process_time() - before) * 1000)
        parsed["wall"].append((time.perf_counter() - start) * 1000)
        parsed["guesses"].append([(one["name"], one["confidence"]) for one in answer["intent_ranking"]])
    parsed["megabytes"] = most_memory()
    return parsed


def most_memory() -> float:
    """Megabytes that this process held at most."""
    status = Path("/proc/self/status")
    if status.exists():  # Linux lets a child's ru_maxrss begin at its parent's; VmHWM is its own
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


if __name__ == "__main__":
    model, questions, answers = sys.argv[1:4]
    told = asyncio.run(parse(model, *json.loads(Path(questions).read_text(encoding="utf-8"))))
    Path(answers).write_text(json.dumps(told), encoding="utf-8")
