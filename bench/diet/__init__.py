"""Rasa's DIET, trained on the same intents, to compare with."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from actions.understanding import Guess
from bench.diet.parse import Parsed

HERE = Path(__file__).parent
PATIENCE = 3 * 3600  # seconds for training, and again for parsing
# INFO, not less: at WARNING Rasa hides the bar that shows its epochs.
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "INFO"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What Rasa made of the texts, and the seconds that training took: by the clock, and of processor."""

    rankings: list[list[Guess]]
    parsed: Parsed
    training: float
    training_busy: float


def measure_diet(
    rasa: Path, examples: Sequence[tuple[str, str]], warming: Sequence[str], texts: Sequence[str], epochs: int
) -> Measured:
    """Train DIET with the program `rasa` on (text, intent) pairs and parse the texts; its progress goes to stderr.

    Raises CalledProcessError, and TimeoutExpired after three hours.
    """
    with tempfile.TemporaryDirectory(prefix="diet") as name:
        folder = Path(name)
        (folder / "nlu.yml").write_text(_as_rasa(examples), encoding="utf-8")
        config = (HERE / "config.yml").read_text(encoding="utf-8").replace("EPOCHS", str(epochs))
        (folder / "config.yml").write_text(config, encoding="utf-8")
        (folder / "questions.json").write_text(json.dumps([list(warming), list(texts)]), encoding="utf-8")
        environment = {**os.environ, **QUIET, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        environment.pop("PYTHONPATH", None)

        def run(*command: str) -> None:
            subprocess.run(command, cwd=folder, env=environment, timeout=PATIENCE, check=True)

        start, before = perf_counter(), busy_children()
        run(
            *(str(rasa), "train", "nlu", "--nlu", "nlu.yml", "--config", "config.yml"),
            *("--out", "models", "--fixed-model-name", "diet"),
        )
        training, training_busy = perf_counter() - start, busy_children() - before
        python = str(rasa.parent / "python")
        run(python, str(HERE / "parse.py"), "models/diet.tar.gz", "questions.json", "answers.json")
        parsed: Parsed = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    rankings = [[Guess(name, share) for name, share in ranking] for ranking in parsed["guesses"]]
    return Measured(rankings, parsed, training, training_busy)


def busy_children() -> float:
    """Seconds of processor of all child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _as_rasa(examples: Sequence[tuple[str, str]]) -> str:
    """Rasa's YAML."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in examples:
        by_intent[intent].append(" ".join(text.split()))
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"
