"""A complaint's card: who sees it, what it says, and keeping it true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from actions.card_buttons import card_buttons
from actions.card_list import refresh_list
from actions.find_similar import similar_values
from actions.notify import say
from actions.office import Office
from actions.permissions import confidants
from actions.tend_topic import ENDED, tend_topic
from storage.complaints import Complaint
from storage.database import Records
from storage.files import Attachment


def readers(records: Records, complaint: Complaint) -> list[str]:
    """The chats where a complaint's card stands: the agency's group; for a confidential one those named for it."""
    if complaint.agency is None:
        return []
    if complaint.identity == "rahasia":
        return confidants(records, complaint.agency)
    return chats_of(records, complaint.agency)


def chats_of(records: Records, agency: str) -> list[str]:
    """An agency's group; as long as the central desk has none, the verifiers' private chats (no other agency has
    verifiers)."""
    group = records.staff.group_of_agency(agency)
    return [group.key] if group else [held.person for held in records.staff.with_role("verifier", agency)]


def masked(records: Records, office: Office, complaint: Complaint, text: str, *, by: str | None = None) -> str:
    """A text about a complaint as a group may read it: nothing of who the citizen is, as far as words tell.

    ``by`` wrote it, when it was not its author.
    """
    writers = [records.people.get(key) for key in {complaint.author, by or complaint.author}]
    names = [name for writer in writers if writer for name in (writer.name, writer.username or "")]
    return office.understanding.mask(text, names)


def card_values(records: Records, office: Office, complaint: Complaint, now: datetime) -> dict[str, Any]:
    """What a card says: masked text, codes and counts; nothing of who the citizen is."""
    officer = records.people.get(complaint.officer) if complaint.officer else None
    return {
        "ticket": complaint.ticket,
        "status": complaint.status,
        "category": complaint.category,
        "confidence": complaint.category_confidence,
        "kind": complaint.kind,
        "urgent": complaint.urgent,
        "identity": complaint.identity,
        "channel": complaint.channel,
        "due": complaint.due_at.isoformat(),
        "description": masked(records, office, complaint, complaint.description),
        "area": complaint.village_code or complaint.district_code or complaint.regency_code,
        "landmark": masked(records, office, complaint, complaint.landmark or ""),
        "latitude": complaint.latitude,
        "longitude": complaint.longitude,
        "files": len(passable_files(records, complaint)),
        "held": sum(
            count_held(_identity(complaint, file), [file])
            for file in records.attachments.of_complaint(complaint.id)
        ),
        "officer": officer.name if officer else None,
        "rating": complaint.rating,
        "proposed": complaint.proposed,
        "similar": similar_values(records, complaint, now),
        "followers": records.followers.count(complaint.id),
        "author_left": complaint.author_left,
    }


def show_card(
    records: Records, office: Office, complaint: Complaint, *, now: datetime, to: Sequence[str] | None = None
) -> None:
    """Put a complaint's card before its agency (``to``: before these of its readers alone): a text with buttons,
    and its files replying to it."""
    files = passable_files(records, complaint)
    for reader in readers(records, complaint) if to is None else to:
        tend_topic(records, reader, complaint.ticket, ended=False, now=now)
        _say_card(records, office, complaint, reader, "send", now)
        if files:
            say(
                records,
                reader,
                "staff.card_files",
                {"ticket": complaint.ticket},
                now=now,
                kind="media",
                reply_to=f"card:{complaint.ticket}",
                about=complaint.ticket,
                attachments=files,
                protect=True,
            )


def refresh_card(records: Records, office: Office, complaint: Complaint, *, now: datetime) -> None:
    """Keep the card true after a change, and the list that took its place in a flood; a topic ends with the
    matter."""
    for reader in readers(records, complaint):
        if is_carded(records, reader, complaint):
            _say_card(records, office, complaint, reader, "edit", now)
        refresh_list(records, reader, complaint.ticket, now)
        tend_topic(records, reader, complaint.ticket, ended=complaint.status in ENDED, now=now)


def is_carded(records: Records, reader: str, complaint: Complaint) -> bool:
    """Whether the card stands in this chat to be edited; a person gets a new one where there is none."""
    return records.staff.group(reader) is None or records.card_lists.has_card(reader, complaint.ticket)


def _say_card(
    records: Records, office: Office, complaint: Complaint, reader: str, kind: str, now: datetime
) -> None:
    say(
        records,
        reader,
        "staff.card",
        card_values(records, office, complaint, now),
        now=now,
        buttons=card_buttons(office.region, complaint),
        kind=kind,
        subject=f"card:{complaint.ticket}",
        about=complaint.ticket,
        protect=True,
    )


def passable(identity: str, file: Attachment) -> bool:
    """Whether an agency may see a citizen's file.

    A voice, a face in motion, and what a document says of its author identify, so unless the citizen is open only
    photos (Telegram has made them anew) and documents that we have cleaned go along, and what the citizen has
    agreed to. Nothing that a verifier has taken out of sight does.
    """
    is_bare = file.kind == "photo" or (file.kind == "document" and file.cleaned)
    is_hidden = file.from_staff or file.redacted_at is not None
    return not is_hidden and (identity == "terbuka" or is_bare or file.consented)


def passable_files(records: Records, complaint: Complaint) -> list[str]:
    """The citizen's files that the agency may see."""
    files = records.attachments.of_complaint(complaint.id)
    return [file.key for file in files if passable(_identity(complaint, file), file)]


def _identity(complaint: Complaint, file: Attachment) -> str:
    """What may be known of who sent a file: nothing of those who only follow the complaint."""
    return complaint.identity if file.owner == complaint.author else "anonim"


def count_held(identity: str, files: Iterable[Attachment]) -> int:
    """How many of a citizen's files stay behind, so that nobody is recognised by them."""
    own = (file for file in files if not file.from_staff and file.redacted_at is None)
    return sum(not passable(identity, file) for file in own)
