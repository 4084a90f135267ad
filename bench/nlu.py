"""How well, how fast and how small understanding is, beside Rasa's DIET where that is installed: `bench/nlu.py`."""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, its folder would stand there instead

from actions.region import load_region  # noqa: E402
from actions.understanding import Guess, Understanding  # noqa: E402
from actions.understanding.data import read_examples  # noqa: E402
from actions.understanding.evaluation import evaluate  # noqa: E402
from actions.understanding.lessons import plan_lessons  # noqa: E402
from actions.understanding.trainer import train  # noqa: E402
from bench.diet import busy_children, measure_diet  # noqa: E402
from bench.diet.parse import Parsed  # noqa: E402

DATA = ROOT / "nlu_data"
QUESTIONS = ROOT / "tests" / "nlu_data" / "dev_intents.csv"
RASA = ROOT / ".rasa-venv" / "bin" / "rasa"
MESSAGES = 3000
WARMING = 50  # messages that are not measured
EPOCHS = 60
WITHOUT_RASA = "Rasa's DIET is left out: {} is not there. `make rasa-check` makes it where Python 3.10 is."
ROW = "{:<30}{:>14}{:>18}"


def main() -> None:
    """Measure ourselves, then Rasa, and print both side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rasa", type=Path, default=RASA, help="the program `rasa` of an environment with Rasa 3.6"
    )
    parser.add_argument("--only-ours", action="store_true", help="don't train DIET")
    parser.add_argument(
        "--epochs", type=int, default=EPOCHS, help=f"how often DIET goes through its sentences (default {EPOCHS})"
    )
    chosen = parser.parse_args()
    _stay_on_one_core()
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        asked = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    texts, answers = [text for text, _ in asked], [label for _, label in asked]
    lesson = plan_lessons(DATA)["intents"]
    examples = [*lesson.examples, *lesson.floor]
    warming = [text for text, _ in examples[:: len(examples) // WARMING]]
    with tempfile.TemporaryDirectory(prefix="models") as folder:
        start, before = perf_counter(), busy_children()
        train(DATA, Path(folder), lambda step, total, what: None)
        training, training_busy = perf_counter() - start, busy_children() - before
        understanding = Understanding(load_region(DATA / "regions" / "jateng"), DATA, Path(folder))
        rankings, parsed = _measure_ours(understanding, warming, texts)
        parsed["megabytes"] = _measure_memory(Path(folder))
    ours = _figures(answers, rankings, parsed, training, training_busy)
    _measure_rest(understanding)
    theirs = [(name, "–") for name, _ in ours]
    if not chosen.only_ours and not chosen.rasa.exists():
        print(WITHOUT_RASA.format(chosen.rasa))
    elif not chosen.only_ours:
        print(f"training Rasa's DIET, {chosen.epochs} epochs (60 take 40 minutes of processor) …", flush=True)
        diet = measure_diet(chosen.rasa.absolute(), examples, warming, texts, chosen.epochs)
        theirs = _figures(answers, diet.rankings, diet.parsed, diet.training, diet.training_busy)
    print(f"\n{len(texts)} messages of {QUESTIONS.relative_to(ROOT)}, {len(set(answers))} intents.")
    print(f"Both learnt from the same {len(examples)} sentences, on one core. Ours finds category, kind, urgency,")
    print("place, language and entities in the same time too, and learns all of them in the same training.")
    print(ROW.format("", "Kentongan", f"DIET, {chosen.epochs} epochs"))
    for (name, value), (_, other) in zip(ours, theirs, strict=True):
        print(ROW.format(name, value, other))


def _stay_on_one_core() -> None:
    """Us and every child process, so that nobody is quicker by having more of them."""
    if hasattr(os, "sched_setaffinity"):  # Linux
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _measure_ours(
    understanding: Understanding, warming: Sequence[str], texts: Sequence[str]
) -> tuple[list[Sequence[Guess]], Parsed]:
    understanding.understand("qué pasa con la calle delante de mi casa, está llena de agujeros")  # loads everything
    for text in warming:
        understanding.understand(text)
    rankings, parsed = [], Parsed(guesses=[], wall=[], busy=[], megabytes=0.0)
    for text in texts:
        start, before = perf_counter(), process_time()
        rankings.append(understanding.understand(text).intent_ranking)
        parsed["busy"].append((process_time() - before) * 1000)
        parsed["wall"].append((perf_counter() - start) * 1000)
    return rankings, parsed


def _measure_rest(understanding: Understanding) -> None:
    intents, complaints = read_examples(DATA)
    wall, busy = [], process_time()
    for text, _ in islice(cycle([*intents, *complaints]), MESSAGES):
        start = perf_counter()
        understanding.understand(text)
        wall.append((perf_counter() - start) * 1000)
    busy = (process_time() - busy) * 1000 / MESSAGES
    print(f"{MESSAGES} messages    {median(wall):8.3f} ms median, {quantiles(wall, n=100)[98]:.3f} ms p99")
    print(f"                 {busy:8.3f} ms of processor on average")
    start = perf_counter()
    understanding.understand("jalan rusak di Purbalingga, " * 400)
    print(f"11,000 letters   {(perf_counter() - start) * 1000:8.3f} ms")
    start = perf_counter()
    understanding.place_at(-7.3889, 109.3633)
    print(f"first point      {(perf_counter() - start) * 1000:8.3f} ms (reads the polygons)")
    start = perf_counter()
    for step in range(100):
        understanding.place_at(-7.3 - step / 400, 109.3 + step / 100)
    print(f"one point        {(perf_counter() - start) * 10:8.3f} ms")


def _measure_memory(cache: Path) -> float:
    """Megabytes at most of a process that does nothing but understand."""
    code = (
        "import sys; from pathlib import Path; from actions.region import load_region;"
        "from actions.understanding import Understanding; from bench.diet.parse import most_memory;"
        "data, cache = map(Path, sys.argv[1:3]);"
        "one = Understanding(load_region(data / 'regions' / 'jateng'), data, cache);"
        "one.understand('jalan rusak'); one.understand('qué pasa con la calle delante de mi casa, está llena');"
        "one.place_at(-7.3889, 109.3633); print(most_memory())"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(DATA), str(cache)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return float(told.stdout)


def _figures(
    answers: Sequence[str],
    rankings: Sequence[Sequence[Guess]],
    parsed: Parsed,
    training: float,
    training_busy: float,
) -> list[tuple[str, str]]:
    measured = evaluate(answers, rankings)
    return [
        ("macro-F1", f"{measured.macro_f1:.3f}"),
        ("accuracy", f"{measured.accuracy:.3f}"),
        ("right within the first three", f"{measured.top_three or 0:.3f}"),
        ("calibration error", f"{measured.calibration_error or 0:.3f}"),
        ("ms of processor, median", f"{median(parsed['busy']):.2f}"),
        ("ms of processor, p99", f"{quantiles(parsed['busy'], n=100)[98]:.2f}"),
        ("ms by the clock, median", f"{median(parsed['wall']):.2f}"),
        ("ms by the clock, p99", f"{quantiles(parsed['wall'], n=100)[98]:.2f}"),
        ("MB at most", f"{parsed['megabytes']:.0f}"),
        ("training, s of processor", f"{training_busy:.0f}"),
        ("training, s by the clock", f"{training:.0f}"),
    ]


if __name__ == "__main__":
    main()
