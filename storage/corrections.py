"""What people at the desk decided about a complaint's category and agency: labelled examples to learn from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.complaints import Complaint
from storage.schema import Base


class Correction(Base):
    """A human's word on one complaint: its category, its agency or both, next to the category ``guessed``.

    What was not decided is None.
    """

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_complaint", "complaint"),)

    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(ForeignKey("people.key"))
    guessed: Mapped[str]
    category: Mapped[str | None] = mapped_column(default=None)
    agency: Mapped[str | None] = mapped_column(default=None)
    """The agency it was given to."""
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Labelled(NamedTuple):
    """A complaint with the last word on what it is about, or on whose it is."""

    complaint: Complaint
    label: str


class Corrections:
    """Keeps corrections, and gives them out for training."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, correction: Correction) -> None:
        """Keep one; earlier ones stay."""
        self._session.add(correction)
        self._session.flush()

    def newest(self, label: str) -> Iterator[Labelled]:
        """The complaints whose ``label`` (category or agency) a human decided, each with the last word on it.

        The oldest first; confidential ones never.
        """
        decided = Correction.category if label == "category" else Correction.agency
        last = select(func.max(Correction.id)).where(decided.is_not(None)).group_by(Correction.complaint)
        found = select(Complaint, decided).join(Correction, Correction.complaint == Complaint.id)
        found = found.where(Correction.id.in_(last), Complaint.identity != "rahasia").order_by(Complaint.id)
        for complaint, answer in self._session.execute(found.execution_options(yield_per=500)):
            yield Labelled(complaint, str(answer))
