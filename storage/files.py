"""Photos, documents and voice notes: a row each, their bytes on disk by hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import ForeignKey, Index, delete, false, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.redactions import Redaction
from storage.schema import Base, new_key

MAX_BYTES = 20 * 1024 * 1024
"""What the Bot API lets a bot download."""


class Attachment(Base):
    """Something a person sent. ``digest`` names its bytes; Telegram's ``file_id`` dies with the token."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_draft", "draft"),
        Index("ix_attachments_complaint", "complaint"),
        Index("ix_attachments_owner", "owner"),
        Index("ix_attachments_digest", "digest"),
    )

    kind: Mapped[str]
    """photo, document, audio, voice or video."""
    owner: Mapped[str] = mapped_column(ForeignKey("people.key"))
    added_at: Mapped[datetime]
    digest: Mapped[str | None] = mapped_column(default=None)
    mime: Mapped[str] = mapped_column(default="application/octet-stream")
    size: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[str | None] = mapped_column(default=None)
    unique_id: Mapped[str | None] = mapped_column(default=None)
    draft: Mapped[str | None] = mapped_column(ForeignKey("drafts.key"), default=None)
    complaint: Mapped[int | None] = mapped_column(ForeignKey("complaints.id"), default=None)
    from_staff: Mapped[bool] = mapped_column(default=False)
    cleaned: Mapped[bool] = mapped_column(default=False)
    """Whether its bytes tell nothing of who made them; what can't be opened, or is a film, never is."""
    consented: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether a citizen who hides their name agreed that it goes along though it may give them away."""
    redacted_at: Mapped[datetime | None] = mapped_column(default=None)
    """When a verifier took it out of sight; its bytes are known to ``redactions`` alone since."""
    key: Mapped[str] = mapped_column(primary_key=True, default_factory=lambda: "f" + new_key())


class Attachments:
    """Finds and keeps attachments."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, attachment: Attachment) -> Attachment:
        """Keep one."""
        self._session.add(attachment)
        self._session.flush()
        return attachment

    def get(self, key: str) -> Attachment | None:
        """The attachment of this key, or None."""
        return self._session.get(Attachment, key)

    def missing(self, since: datetime, *, limit: int = 20) -> Sequence[Attachment]:
        """Those added since then whose bytes could not be fetched yet, oldest first; too large ones don't count."""
        found = select(Attachment).where(Attachment.digest.is_(None), Attachment.file_id.is_not(None))
        found = found.where(Attachment.added_at >= since, Attachment.size <= MAX_BYTES)
        return self._session.scalars(found.order_by(Attachment.added_at).limit(limit)).all()

    def of_draft(self, draft: str) -> Sequence[Attachment]:
        """What was sent for a draft, oldest first."""
        found = select(Attachment).where(Attachment.draft == draft)
        return self._session.scalars(found.order_by(Attachment.added_at, Attachment.key)).all()

    def of_complaint(self, complaint: int) -> Sequence[Attachment]:
        """What was sent for a complaint, oldest first."""
        found = select(Attachment).where(Attachment.complaint == complaint)
        return self._session.scalars(found.order_by(Attachment.added_at, Attachment.key)).all()

    def of_owner(self, owner: str) -> Sequence[Attachment]:
        """Everything a person sent, oldest first."""
        found = select(Attachment).where(Attachment.owner == owner)
        return self._session.scalars(found.order_by(Attachment.added_at, Attachment.key)).all()

    def forget(self, keys: Sequence[str]) -> list[str]:
        """Forget files; returns the digests that nothing else refers to any more."""
        gone = [file for key in keys if (file := self.get(key)) is not None]
        digests = {file.digest for file in gone if file.digest is not None}
        self._session.execute(delete(Attachment).where(Attachment.key.in_([file.key for file in gone])))
        return self.unused(digests)

    def unused(self, digests: Collection[str]) -> list[str]:
        """Those of these digests that no file and no redaction refers to."""
        if not digests:
            return []
        held = union_all(
            select(Attachment.digest).where(Attachment.digest.in_(digests)),
            select(Redaction.digest).where(Redaction.digest.in_(digests)),
        )
        used = set(self._session.scalars(held))
        return [digest for digest in digests if digest not in used]

    def forget_draft(self, draft: str) -> list[str]:
        """Forget what was sent for a draft; returns the digests that nothing else refers to any more."""
        gone = self.of_draft(draft)
        for file in gone:
            self._session.delete(file)
        self._session.flush()
        return self.unused(dict.fromkeys(file.digest for file in gone if file.digest is not None))

    def assign(self, keys: Sequence[str], complaint: int) -> None:
        """Keep files with a complaint."""
        for key in keys:
            self._session.get_one(Attachment, key).complaint = complaint


@dataclass(frozen=True, slots=True)
class FileStore:
    """Bytes on disk, named by their SHA-256 under ``folder``."""

    folder: Path

    def put(self, content: bytes) -> str:
        """Store bytes and return their digest; complete on disk when this returns."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(path)
        return digest

    def read(self, digest: str) -> bytes:
        """The bytes of this digest. Raises FileNotFoundError."""
        return self.path(digest).read_bytes()

    def remove(self, digest: str) -> None:
        """Delete the bytes of this digest; nothing when they are gone already."""
        self.path(digest).unlink(missing_ok=True)

    def path(self, digest: str) -> Path:
        """Where the bytes of this digest lie."""
        return self.folder / digest[:2] / digest
