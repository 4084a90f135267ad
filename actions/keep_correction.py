"""Keeps what a human decided about a complaint's category and agency, as an example to learn from."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TextIO

from actions.cards import masked
from actions.office import Office
from storage.complaints import Complaint
from storage.corrections import Correction
from storage.database import Records

LABELS = ("category", "agency")


def keep_correction(
    records: Records,
    complaint: Complaint,
    *,
    actor: str,
    now: datetime,
    category: str | None = None,
    agency: str | None = None,
) -> None:
    """Keep what a human has decided, next to what the classifier guessed."""
    guessed = complaint.guesses[0]["name"] if complaint.guesses else complaint.category
    records.corrections.add(
        Correction(complaint=complaint.id, at=now, actor=actor, guessed=guessed, category=category, agency=agency)
    )


def write_corrections(records: Records, office: Office, file: TextIO, label: str) -> int:
    """Write every corrected complaint as CSV with the columns text and label; returns how many.

    ``label`` is one of LABELS. Texts are masked; confidential complaints are left out.
    """
    table = csv.writer(file)
    table.writerow(("text", "label"))
    count = 0
    for complaint, answer in records.corrections.newest(label):
        text = masked(records, office, complaint, complaint.description)
        table.writerow((" ".join(text.split()), answer))
        count += 1
    return count
