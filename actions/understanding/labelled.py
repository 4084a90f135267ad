"""Labelled texts: what each sort of label asks of a message, and which labels there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from actions.region import Region
from actions.understanding.language import SPOKEN
from actions.understanding.tables import read_table, table_error
from actions.understanding.understanding import Understanding
from actions.understanding.understood import Guess, Understood

AMBIGUOUS, OUTSIDE, NOWHERE = "ambiguous", "outside", ""
KINDS = ("pengaduan", "aspirasi", "permintaan_informasi")
URGENT, ORDINARY = "urgent", "ordinary"


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing a message is labelled by: its labels, a message's ranking (given the answer), a label's name."""

    labels: Callable[[Understanding, Region], Collection[str]]
    rank: Callable[[Understood, str], Sequence[Guess]]
    name: Callable[[str, Region], str] = lambda label, region: label


def read_labelled(path: Path, labels: Collection[str]) -> list[tuple[str, str]]:
    """(text, label) of a CSV file with these columns; raises TableError for an unknown label and for no rows."""
    pairs = []
    for row in read_table(path, ("text", "label")):
        text, label = row.cells
        if label not in labels:
            close = get_close_matches(label, labels, 3, 0.5) or sorted(labels)[:5]
            remedy = f"Write one of: {', '.join(one or '(empty)' for one in close)}, …"
            raise table_error(path, row.line, f"the label {label!r} is unknown", remedy)
        pairs.append((text, label))
    if not pairs:
        raise table_error(path, 2, "there are no rows", "Write a text and its label on each line.")
    return pairs


def _rank_place(understood: Understood, answer: str) -> Sequence[Guess]:
    """The place as a label; a code is cut to the answer's level, so that a village is right for its regency."""
    place = understood.place
    if place.candidates and not place.regency_code:
        return (Guess(AMBIGUOUS, 1.0),)
    if place.code is None:
        return (Guess(OUTSIDE if place.outside else NOWHERE, 1.0),)
    depth = answer.count(".") or 1
    return (Guess(".".join(place.code.split(".")[: depth + 1]), 1.0),)


def _name_place(label: str, region: Region) -> str:
    return region.area_name(label, full=False) if label in region.areas else label or "(none)"


ASPECTS: Mapping[str, Aspect] = {
    "intents": Aspect(
        lambda understanding, region: understanding.model.intents.labels,
        lambda understood, answer: understood.intent_ranking,
    ),
    "categories": Aspect(
        lambda understanding, region: region.categories,
        lambda understood, answer: understood.categories,
        lambda label, region: region.categories[label].name,
    ),
    "places": Aspect(
        lambda understanding, region: {*region.areas, AMBIGUOUS, OUTSIDE, NOWHERE}, _rank_place, _name_place
    ),
    "languages": Aspect(
        lambda understanding, region: (*SPOKEN, "other"),
        lambda understood, answer: (Guess(understood.language, 1.0),),
    ),
    "kinds": Aspect(
        lambda understanding, region: KINDS,
        lambda understood, answer: (Guess(understood.kind, 1.0),),
    ),
    "urgent": Aspect(
        lambda understanding, region: (URGENT, ORDINARY),
        lambda understood, answer: (Guess(URGENT if understood.urgent else ORDINARY, 1.0),),
    ),
}
