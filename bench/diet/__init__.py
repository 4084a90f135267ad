"""Rasa's DIET, trained on the same intents, to compare with."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from actions.understanding import Guess

HERE = Path(__file__).parent
PATIENCE = 3600  # seconds for training, and again for parsing
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "LOG_LEVEL": "ERROR"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What Rasa made of the texts: rankings, milliseconds for each, megabytes held, seconds of training."""

    rankings: list[list[Guess]]
    costs: list[float]
    memory: float
    training: float


def measure_diet(rasa: Path, examples: Sequence[tuple[str, str]], texts: Sequence[str]) -> Measured:
    """Train DIET with the program `rasa` on (text, intent) pairs and parse the texts. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory(prefix="diet") as name:
        folder = Path(name)
        (folder / "nlu.yml").write_text(_as_rasa(examples), encoding="utf-8")
        (folder / "questions.json").write_text(json.dumps(list(texts)), encoding="utf-8")
        environment = {**os.environ, **QUIET, "RASA_CACHE_DIRECTORY": str(folder / "cache")}
        environment.pop("PYTHONPATH", None)

        def run(*command: str) -> None:
            subprocess.run(
                command, cwd=folder, env=environment, timeout=PATIENCE, check=True, capture_output=True, text=True
            )

        start = perf_counter()
        run(
            *(str(rasa), "train", "nlu", "--nlu", "nlu.yml", "--config", str(HERE / "config.yml")),
            *("--out", "models", "--fixed-model-name", "diet"),
        )
        training = perf_counter() - start
        python = str(rasa.parent / "python")
        run(python, str(HERE / "parse.py"), "models/diet.tar.gz", "questions.json", "answers.json")
        told = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    rankings = [[Guess(name, share) for name, share in ranking] for ranking in told["guesses"]]
    return Measured(rankings, told["milliseconds"], told["megabytes"], training)


def _as_rasa(examples: Sequence[tuple[str, str]]) -> str:
    """Rasa's YAML."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in examples:
        by_intent[intent].append(" ".join(text.split()))
    lines = ['version: "3.1"', "nlu:"]
    for intent, texts in by_intent.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(lines) + "\n"
