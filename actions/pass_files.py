"""Passes on files that were held back so that nobody recognises the citizen: only when the citizen agrees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.add_follow_up import complaint_to_add_to
from actions.cards import readers, refresh_card
from actions.notify import say
from actions.office import Office
from storage.database import Records
from storage.files import Attachment


def agree_for_draft(records: Records, draft: str) -> None:
    """The citizen agrees that all files of a draft go along."""
    for file in records.attachments.of_draft(draft):
        file.consented = True


def pass_files(
    records: Records, office: Office, ticket: str, keys: Sequence[str], *, person: str, now: datetime
) -> int:
    """Show a complaint's officers files that this person sent and agrees to show; how many there were.

    Raises UnknownTicket.
    """
    complaint = complaint_to_add_to(records, ticket, person)
    files = [file for key in keys if (file := records.attachments.get(key)) is not None]
    own = [file for file in files if _may_agree(file, person, complaint.id)]
    for file in own:
        file.consented = True
    for reader in readers(records, complaint) if own else ():
        say(
            records,
            reader,
            "staff.card_files",
            {"ticket": ticket},
            now=now,
            kind="media",
            reply_to=f"card:{ticket}",
            about=ticket,
            attachments=[file.key for file in own],
            protect=True,
        )
    refresh_card(records, office, complaint, now=now)
    return len(own)


def _may_agree(file: Attachment, person: str, complaint: int) -> bool:
    return file.owner == person and file.complaint == complaint and file.redacted_at is None and not file.consented
