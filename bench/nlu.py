"""How well, how fast and how small understanding is, beside Rasa's DIET where that is installed: `bench/nlu.py`."""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median, quantiles
from time import perf_counter, process_time

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, its folder would stand there instead

from actions.region import load_region  # noqa: E402
from actions.understanding import Guess, Understanding  # noqa: E402
from actions.understanding.data import read_examples  # noqa: E402
from actions.understanding.evaluation import evaluate  # noqa: E402
from actions.understanding.trainer import train  # noqa: E402
from bench.diet import measure_diet  # noqa: E402
from bench.trying.compare import sample_complaints  # noqa: E402

DATA = ROOT / "nlu_data"
QUESTIONS = ROOT / "tests" / "nlu_data" / "dev_intents.csv"
RASA = ROOT / ".rasa-venv" / "bin" / "rasa"
MESSAGES = 3000
WITHOUT_RASA = "Rasa's DIET is left out: {} is not there. `make rasa-check` makes it where Python 3.10 is."
ROW = "{:<26}{:>16}{:>16}"


def main() -> None:
    """Measure ourselves, then Rasa, and print both side by side."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rasa", type=Path, default=RASA, help="the program `rasa` of an environment with Rasa 3.6"
    )
    parser.add_argument("--only-ours", action="store_true", help="don't train DIET")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="models") as folder:
        start = perf_counter()
        train(DATA, Path(folder), lambda step, total, what: None)
        training = perf_counter() - start
        print(f"training         {getrusage(RUSAGE_CHILDREN).ru_utime:8.1f} s of processor")
        understanding, answers, texts, costs, rankings = _measure_ours(Path(folder))
        memory = _measure_memory(Path(folder))
    ours = _figures(answers, rankings, costs, memory, training)
    _measure_rest(understanding)
    theirs = [(name, "–") for name, _ in ours]
    if not chosen.only_ours and not chosen.rasa.exists():
        print(WITHOUT_RASA.format(chosen.rasa))
    elif not chosen.only_ours:
        print("training Rasa's DIET (some minutes) …", flush=True)
        diet = measure_diet(chosen.rasa.absolute(), _examples(), texts)
        theirs = _figures(answers, diet.rankings, diet.costs, diet.memory, diet.training)
    print(f"\n{len(texts)} messages of {QUESTIONS.relative_to(ROOT)}, 26 intents; ours also finds category, place,")
    print("language, urgency and entities in the same time")
    print(ROW.format("", "Kentongan", "Rasa 3.6, DIET"))
    for (name, value), (_, other) in zip(ours, theirs, strict=True):
        print(ROW.format(name, value, other))


def _measure_ours(cache: Path) -> tuple[Understanding, list[str], list[str], list[float], list[Sequence[Guess]]]:
    understanding = Understanding(load_region(DATA / "regions" / "jateng"), DATA, cache)
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["label"]) for row in csv.DictReader(file)]
    understanding.understand("qué pasa con la calle delante de mi casa, está llena de agujeros")  # loads everything
    rankings, costs = [], []
    for text, _ in rows:
        start = perf_counter()
        rankings.append(understanding.understand(text).intent_ranking)
        costs.append((perf_counter() - start) * 1000)
    return understanding, [label for _, label in rows], [text for text, _ in rows], costs, rankings


def _measure_rest(understanding: Understanding) -> None:
    intents, complaints = read_examples(DATA)
    wall, busy = [], []
    texts = [text for text, _ in [*intents, *complaints]]
    for text in Random(0).sample(texts, MESSAGES):
        start, used = perf_counter(), process_time()
        understanding.understand(text)
        busy.append((process_time() - used) * 1000)
        wall.append((perf_counter() - start) * 1000)
    for costs, what in ((busy, "of processor"), (wall, "by the clock")):
        figures = f"{median(costs):8.3f} ms median, {quantiles(costs, n=100)[98]:.3f} ms p99"
        print(f"{MESSAGES} messages    {figures} {what}")
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
        "import resource, sys; from pathlib import Path; from actions.region import load_region;"
        "from actions.understanding import Understanding; data, cache = map(Path, sys.argv[1:3]);"
        "one = Understanding(load_region(data / 'regions' / 'jateng'), data, cache);"
        "one.understand('jalan rusak'); one.understand('qué pasa con la calle delante de mi casa, está llena');"
        "one.place_at(-7.3889, 109.3633); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    status = Path("/proc/self/status")
    if status.exists():  # Linux lets a child's ru_maxrss begin at its parent's; VmHWM is its own
        code = code.replace(
            "resource.getrusage(resource.RUSAGE_SELF).ru_maxrss",
            "next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1]",
        )
    told = subprocess.run(
        [sys.executable, "-c", code, str(DATA), str(cache)], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return int(told.stdout) * (1 if sys.platform == "darwin" else 1024) / 1e6


def _figures(
    answers: Sequence[str],
    rankings: Sequence[Sequence[Guess]],
    costs: Sequence[float],
    memory: float,
    training: float,
) -> list[tuple[str, str]]:
    measured = evaluate(answers, rankings)
    return [
        ("macro-F1", f"{measured.macro_f1:.3f}"),
        ("accuracy", f"{measured.accuracy:.3f}"),
        ("calibration error", f"{measured.calibration_error:.3f}"),
        ("ms a message, median", f"{median(costs):.2f}"),
        ("ms, 99th percentile", f"{quantiles(costs, n=100)[98]:.2f}"),
        ("MB", f"{memory:.0f}"),
        ("seconds of training", f"{training:.0f}"),
    ]


def _examples() -> list[tuple[str, str]]:
    """The sentences of all intents, complaints among them as in our own training."""
    intents, complaints = read_examples(DATA)
    return intents + sample_complaints(complaints)


if __name__ == "__main__":
    main()
