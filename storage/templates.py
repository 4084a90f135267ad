"""Sentences that an agency keeps for answers it gives often. What staff wrote is data: it is never run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Template(Base):
    """A kept answer of one agency, for complaints in ``status`` (None: in any)."""

    __tablename__ = "templates"
    __table_args__ = (Index("ix_templates_agency", "agency"),)

    agency: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    added_by: Mapped[str] = mapped_column(ForeignKey("people.key"))
    added_at: Mapped[datetime]
    status: Mapped[str | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Templates:
    """Finds and keeps an agency's templates."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, template: Template) -> Template:
        """Keep one; its ``id`` is set when this returns."""
        self._session.add(template)
        self._session.flush()
        return template

    def get(self, number: int) -> Template | None:
        """The template of this number, or None; removed ones too."""
        return self._session.get(Template, number)

    def of_agency(self, agency: str, *, status: str | None = None, limit: int = 20) -> Sequence[Template]:
        """An agency's templates by title; for a status, those for it and those for any."""
        found = select(Template).where(Template.agency == agency, Template.removed_at.is_(None))
        if status is not None:
            found = found.where((Template.status == status) | Template.status.is_(None))
        return self._session.scalars(found.order_by(Template.title, Template.id).limit(limit)).all()
