"""The rows of an agency's archive that are learnt from: read twice, never held whole, corrections on top."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from actions.understanding.tables import read_table, table_error

MOST_ROWS = 50_000  # that are learnt from; of a larger archive, all rows of its rare labels and a share of the rest
FEWEST_ROWS = 20
FEWEST_OF_A_LABEL = 2
SEED = 33


@dataclass(frozen=True, slots=True)
class Source:
    """An archive and the corrections the desk has kept: CSV files with the same two columns."""

    complaints: Path
    text_column: str
    label_column: str
    corrections: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """The corrections first: they win."""
        return (self.corrections, self.complaints) if self.corrections else (self.complaints,)


@dataclass(frozen=True, slots=True)
class Archive:
    """What was chosen from a source. `total` counts rows with text and label, `left_out` rows without either."""

    texts: list[str]
    labels: list[str]
    total: int
    left_out: int
    too_rare: tuple[str, ...]


def read_archive(source: Source) -> Archive:
    """Choose at most MOST_ROWS rows, evenly by label as far as there are; raises TableError.

    A correction replaces the label of the archive's row with the same text. Labels with a single row are left out.
    """
    counts: Counter[str] = Counter()
    left_out = 0
    corrected = _read_corrections(source)
    for text, label in _rows(source, corrected):
        if text and label:
            counts[label] += 1
        else:
            left_out += 1
    usable = {label: count for label, count in counts.items() if count >= FEWEST_OF_A_LABEL}
    _check(source, usable)
    chosen = _choose(usable)
    seen: Counter[str] = Counter()
    texts, labels = [], []
    for text, label in _rows(source, corrected):
        if text and label in chosen:
            numbers = chosen[label]
            if numbers is None or seen[label] in numbers:
                texts.append(text)
                labels.append(label)
            seen[label] += 1
    too_rare = tuple(sorted(counts.keys() - usable.keys()))
    return Archive(texts, labels, sum(counts.values()), left_out, too_rare)


def fingerprint_of(source: Source) -> str:
    """Twenty hex digits that change with the archive, its corrections or the columns chosen."""
    digest = hashlib.sha256(f"{source.text_column}\0{source.label_column}".encode())
    for path in source.files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:20]


def share_out(counts: Iterable[int], most: int) -> int:
    """How many rows a label may have so that all together keep within `most`."""
    rest, ascending = most, sorted(counts)
    for place, count in enumerate(ascending):
        share = rest // (len(ascending) - place)
        if count > share:
            return max(1, share)
        rest -= count
    return max(ascending, default=0)


def _choose(counts: dict[str, int]) -> dict[str, frozenset[int] | None]:
    """For each label the numbers of the rows to take; None for all."""
    share, random = share_out(counts.values(), MOST_ROWS), Random(SEED)
    return {
        label: None if count <= share else frozenset(random.sample(range(count), share))
        for label, count in sorted(counts.items())
    }


def _read_corrections(source: Source) -> dict[str, str]:
    if source.corrections is None:
        return {}
    rows = read_table(source.corrections, (source.text_column, source.label_column))
    return {row.cells[0]: row.cells[1] for row in rows if all(row.cells)}


def _rows(source: Source, corrected: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from corrected.items()
    for row in read_table(source.complaints, (source.text_column, source.label_column)):
        text, label = row.cells
        if text not in corrected:
            yield text, label


def _check(source: Source, counts: dict[str, int]) -> None:
    if len(counts) < 2:
        problem = (
            f"{len(counts)} labels with at least {FEWEST_OF_A_LABEL} rows in the column {source.label_column!r}"
        )
        raise table_error(source.complaints, 1, problem, "Two are the least that can be told apart.")
    if sum(counts.values()) < FEWEST_ROWS:
        problem = f"only {sum(counts.values())} rows with text and label"
        raise table_error(source.complaints, 1, problem, f"Give at least {FEWEST_ROWS}, better some hundreds.")
