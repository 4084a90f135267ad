"""Run by Rasa's own Python: reads a JSON list of texts, answers {guesses, milliseconds, megabytes} as JSON."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path

from rasa.core.agent import Agent


async def parse(model: str, texts: list[str]) -> dict[str, object]:
    """Each text's intent, what each cost, and the most memory the process held."""
    agent = Agent.load(model)
    await agent.parse_message(texts[0])
    guesses, costs = [], []
    for text in texts:
        start = time.perf_counter()
        parsed = await agent.parse_message(text)
        costs.append((time.perf_counter() - start) * 1000)
        guesses.append([[one["name"], one["confidence"]] for one in parsed["intent_ranking"]])
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"guesses": guesses, "milliseconds": costs, "megabytes": held}


if __name__ == "__main__":
    model, questions, answers = sys.argv[1:4]
    told = asyncio.run(parse(model, json.loads(Path(questions).read_text(encoding="utf-8"))))
    Path(answers).write_text(json.dumps(told), encoding="utf-8")
