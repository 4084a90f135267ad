"""How long understanding takes and what it holds in memory: `python -m bench.understanding`."""

from __future__ import annotations

import resource
import sys
from itertools import cycle, islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from actions.region import load_region
from actions.understanding import Understanding
from actions.understanding.data import read_examples

ROOT = Path(__file__).parents[1]
DATA = ROOT / "nlu_data"
MESSAGES = 3000


def main() -> None:
    """Parse the training sentences themselves, one after the other, and print what it cost."""
    start = perf_counter()
    region = load_region(DATA / "regions" / "jateng")
    print(f"region pack      {perf_counter() - start:8.3f} s")
    start = perf_counter()
    understanding = Understanding(region, DATA, ROOT / "build" / "models", _show)
    understanding.understand("jalan rusak")
    print(f"models           {perf_counter() - start:8.3f} s (training included when there was none)")
    understanding.understand("qué pasa con la calle delante de mi casa, está llena de agujeros")
    intents, complaints = read_examples(DATA)
    costs = []
    for text, _ in islice(cycle([*intents, *complaints]), MESSAGES):
        start = perf_counter()
        understanding.understand(text)
        costs.append((perf_counter() - start) * 1000)
    print(f"one message      {median(costs):8.3f} ms median, {quantiles(costs, n=100)[98]:.3f} ms 99th percentile")
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
    unit = 1 if sys.platform == "darwin" else 1024
    print(f"memory           {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:8.0f} MB at most")


def _show(step: int, total: int, what: str) -> None:
    print(f"training {step}/{total}: {what}")


if __name__ == "__main__":
    main()
