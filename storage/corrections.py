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
    """A human's word on one complaint: its category and agency, against the category that was ``guessed``."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_complaint", "complaint"),)

    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(ForeignKey("people.key"))
    category: Mapped[str]
    guessed: Mapped[str]
    agency: Mapped[str | None] = mapped_column(default=None)
    """The agency it was given to; None when that was not decided."""
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Labelled(NamedTuple):
    """A complaint with the last word on it."""

    complaint: Complaint
    correction: Correction


class Corrections:
    """Keeps corrections, and gives them out for training."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, correction: Correction) -> None:
        """Keep one; earlier ones stay."""
        self._session.add(correction)
        self._session.flush()

    def newest(self) -> Iterator[Labelled]:
        """Each corrected complaint with the last word on it, the oldest first; confidential ones never."""
        last = select(func.max(Correction.id)).group_by(Correction.complaint)
        found = select(Complaint, Correction).join(Correction, Correction.complaint == Complaint.id)
        found = found.where(Correction.id.in_(last), Complaint.identity != "rahasia").order_by(Complaint.id)
        for complaint, correction in self._session.execute(found.execution_options(yield_per=500)):
            yield Labelled(complaint, correction)
