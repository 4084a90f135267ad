"""Keeps what a human decided about a complaint's category and agency, as an example to learn from."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import TextIO

from actions.cards import masked
from actions.office import Office
from storage.complaints import Complaint
from storage.corrections import Correction
from storage.database import Records

LABELS = ("category", "agency")


def keep_correction(
    records: Records, complaint: Complaint, agency: str | None, *, actor: str, now: datetime
) -> None:
    """Keep the complaint's category and the agency it was given to, next to what the classifier guessed."""
    guessed = complaint.guesses[0]["name"] if complaint.guesses else complaint.category
    records.corrections.add(
        Correction(
            complaint=complaint.id,
            at=now,
            actor=actor,
            category=complaint.category,
            guessed=guessed,
            agency=agency,
        )
    )


def write_corrections(records: Records, office: Office, file: TextIO, label: str) -> int:
    """Write every corrected complaint as CSV with the columns text and label; returns how many.

    ``label`` is one of LABELS. Texts are masked; confidential complaints are left out.
    """
    table = csv.writer(file)
    table.writerow(("text", "label"))
    count = 0
    for text, answer in _examples(records, office, label):
        table.writerow((text, answer))
        count += 1
    return count


def _examples(records: Records, office: Office, label: str) -> Iterator[tuple[str, str]]:
    for complaint, correction in records.corrections.newest():
        answer = correction.category if label == "category" else correction.agency
        if answer is not None:
            yield " ".join(masked(records, office, complaint, complaint.description).split()), answer
