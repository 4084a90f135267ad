"""What a verifier blacked out, as it was before: for the audit, read by the operator alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.schema import Base


class Redaction(Base):
    """One text or file before it was blacked out.

    ``field`` names where it stood (``description``, ``landmark``, ``event:7``, ``file:<key>``); ``digest`` names a
    file's bytes. No verb of the chats reads ``original``.
    """

    __tablename__ = "redactions"
    __table_args__ = (Index("ix_redactions_complaint", "complaint"), Index("ix_redactions_digest", "digest"))

    complaint: Mapped[int] = mapped_column(ForeignKey("complaints.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    field: Mapped[str]
    original: Mapped[str] = mapped_column(default="")
    digest: Mapped[str | None] = mapped_column(default=None)
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Redactions:
    """Keeps and finds redactions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, redaction: Redaction) -> None:
        """Keep an original."""
        self._session.add(redaction)
        self._session.flush()

    def of_complaint(self, complaint: int) -> Sequence[Redaction]:
        """What was blacked out of a complaint, oldest first."""
        found = select(Redaction).where(Redaction.complaint == complaint).order_by(Redaction.id)
        return self._session.scalars(found).all()

    def forget_of(self, complaint: int) -> list[str]:
        """Empty the originals of a complaint; that it was redacted stays. Returns the digests let go of."""
        digests = []
        for redaction in self.of_complaint(complaint):
            digests += [redaction.digest] if redaction.digest else []
            redaction.original, redaction.digest = "", None
        self._session.flush()
        return digests
