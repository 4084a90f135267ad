"""What is to be said and where it stands: the rows of the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, PrimaryKeyConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.schema import Base

WAITING, SENT, NEVER, REPLACED = "waiting", "sent", "never", "replaced"
_WAITING = text("state = 'waiting'")
_FULL = text("emptied_at IS NULL")
_NEVER = text("state = 'never'")


class Outgoing(Base):
    """One message to one chat: a text key with values, rendered only when it is sent.

    ``kind`` is send, edit or delete (the message that ``subject`` names), media (the files named by
    ``attachments``), pin (the point in ``values``) or topic (of the complaint ``about``, to be closed or not).
    ``recipient`` is the key of a person or a group. ``once`` makes a message unique for ever.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_waiting", "recipient", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_outbox_recipient_subject", "recipient", "subject"),
        Index("ix_outbox_about", "about"),
        Index("ix_outbox_full", "created_at", sqlite_where=_FULL, postgresql_where=_FULL),
        Index("ix_outbox_never", "created_at", sqlite_where=_NEVER, postgresql_where=_NEVER),
    )

    recipient: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    values: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    buttons: Mapped[list[Any]] = mapped_column(default_factory=list)
    attachments: Mapped[list[Any]] = mapped_column(default_factory=list)
    subject: Mapped[str | None] = mapped_column(default=None)
    reply_to: Mapped[str | None] = mapped_column(default=None)
    about: Mapped[str | None] = mapped_column(default=None)
    """The ticket this message is about, so that a reply to it finds its complaint."""
    thread: Mapped[int | None] = mapped_column(default=None)
    """The topic of a forum that it answers in, 0 for the main chat; None: its complaint's, where that has one."""
    ask_location: Mapped[bool] = mapped_column(default=False)
    protect: Mapped[bool] = mapped_column(default=False)
    may_wait: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether it is held back in quiet hours."""
    once: Mapped[str | None] = mapped_column(default=None, unique=True)
    state: Mapped[str] = mapped_column(default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(default=None)
    message_id: Mapped[int | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    emptied_at: Mapped[datetime | None] = mapped_column(default=None)
    """When ``values`` were emptied: what was said is told no more, that it was said stays."""
    id: Mapped[int] = mapped_column(primary_key=True, init=False)


class Posted(Base):
    """Which message of a chat came from which row, so that replies to any part of an album are understood."""

    __tablename__ = "posted"
    __table_args__ = (PrimaryKeyConstraint("recipient", "message_id"),)

    recipient: Mapped[str]
    message_id: Mapped[int]
    outgoing: Mapped[int]
