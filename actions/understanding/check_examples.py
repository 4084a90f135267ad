"""Checks that the training sentences are what Rasa and we can read: every problem with file, line and remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

PLACES = ("nlu/*.yml", "nlu/categories/*.yml")
EXAMPLE = "Write `examples: |` and below it lines that begin with `- `"


def check_examples(data: Path) -> list[str]:
    """Every problem in the sentences of a data folder (nlu_data); none when all can be read."""
    files = sorted(path for pattern in PLACES for path in data.glob(pattern))
    return [problem for path in files for problem in _check_file(path)]


def _check_file(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
        loaded = YAML(typ="safe").load(text)
    except UnicodeDecodeError:
        yield f"{path}:1: the bytes are not UTF-8. Save the file as UTF-8."
        return
    except MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 1
        yield f"{path}:{line}: not YAML ({problem.problem}). Mend the line."
        return
    entries = loaded.get("nlu") if isinstance(loaded, dict) else None
    if not isinstance(entries, list):
        yield f"{path}:1: there is no list `nlu`. Write `nlu:` and `- intent: …` below it."
        return
    for number, entry in enumerate(entries):
        found = _find_problem(entry)
        if found is not None:
            what, remedy = found
            yield f"{path}:{_line_of(text, number)}: {what}. {remedy}."


def _find_problem(entry: Any) -> tuple[str, str] | None:
    """What is wrong with one entry, and its remedy."""
    if not isinstance(entry, dict) or not isinstance(entry.get("intent"), str):
        return "an entry without `intent`", "Write `- intent: name`"
    examples, intent = entry.get("examples"), entry["intent"]
    if not isinstance(examples, str):
        return f"the examples of {intent} are not a text", EXAMPLE
    lines = [line.strip() for line in examples.splitlines() if line.strip()]
    if not lines:
        return f"{intent} has no examples", EXAMPLE
    for line in lines:
        if not line.startswith("- ") or not line[2:].strip():
            return f"the example {line[:40]!r} of {intent} does not begin with `- `", EXAMPLE
        if line.count("[") != line.count("]") or line.count("{") != line.count("}"):
            return f"a bracket of {line[:40]!r} is not closed", "Rasa reads brackets as annotations: take them out"
    return None


def _line_of(text: str, number: int) -> int:
    """The line where an entry begins; read again, slowly, only for a file with a problem."""
    entries = YAML(typ="rt").load(text)["nlu"]
    return int(entries.lc.item(number)[0]) + 1
