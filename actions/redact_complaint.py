"""A verifier blacks out words or a file of a complaint; what it was, the operator alone can read, for the audit."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from actions.bar_author import find_for_verifier
from actions.cards import refresh_card
from actions.errors import NothingRedacted
from actions.history import WRITTEN, note_event
from actions.index_complaint import index_complaint
from actions.notify import say, tell_author
from actions.office import Office
from actions.understanding.masking import DOTS
from storage.complaints import Complaint
from storage.database import Records
from storage.files import Attachment
from storage.outgoing import REPLACED, SENT, WAITING, Outgoing
from storage.redactions import Redaction

SHORTEST = 3
"""Letters of what can be blacked out."""


def redactable_files(records: Records, ticket: str, *, actor: str) -> list[Attachment]:
    """The citizens' files of a complaint that are still in sight. Raises UnknownTicket, NotAllowed."""
    complaint = find_for_verifier(records, ticket, actor)
    files = records.attachments.of_complaint(complaint.id)
    return [file for file in files if not file.from_staff and file.redacted_at is None]


def redact_words(records: Records, office: Office, ticket: str, words: str, *, actor: str, now: datetime) -> int:
    """Black out these words wherever the complaint or its history has them; in how many texts they stood.

    Whatever groups were shown of it is changed too, and the citizen is told. Raises UnknownTicket, NotAllowed, and
    NothingRedacted when they stand nowhere.
    """
    complaint = find_for_verifier(records, ticket, actor)
    words = " ".join(words.split())
    pattern = re.compile(r"\s+".join(map(re.escape, words.split())), re.IGNORECASE)
    count = 0
    if len(words) >= SHORTEST:
        count = _redact_complaint(records, complaint, pattern, actor, now)
        count += _redact_history(records, complaint, pattern, actor, now)
    if not count:
        raise NothingRedacted(ticket=ticket)
    for row in records.outbox.all_about(ticket):
        _redact_said(records, row, pattern, now)
    _finish(records, office, complaint, actor, now, {"texts": count})
    return count


def redact_file(records: Records, office: Office, ticket: str, key: str, *, actor: str, now: datetime) -> None:
    """Take a file out of sight, also out of the chats it was shown in, and tell the citizen.

    Telegram lets a bot take back its messages for two days only, unless it is an administrator of the group.
    Raises UnknownTicket, NotAllowed, and NothingRedacted when the complaint has no such file.
    """
    complaint = find_for_verifier(records, ticket, actor)
    file = next((file for file in redactable_files(records, ticket, actor=actor) if file.key == key), None)
    if file is None:
        raise NothingRedacted(ticket=ticket)
    records.redactions.add(
        Redaction(
            complaint=complaint.id,
            at=now,
            actor=actor,
            field=f"file:{key}",
            original=file.file_id or "",
            digest=file.digest,
        )
    )
    file.digest = file.file_id = file.unique_id = None
    file.redacted_at = now
    for row in records.outbox.all_about(ticket):
        if key in row.attachments and row.recipient != complaint.author:
            _take_back(records, row, key, now)
    _finish(records, office, complaint, actor, now, {"files": 1})


def _redact_complaint(
    records: Records, complaint: Complaint, pattern: re.Pattern[str], actor: str, now: datetime
) -> int:
    count = 0
    for field in ("description", "landmark", "rating_words"):
        before = getattr(complaint, field) or ""
        after = pattern.sub(DOTS, before)
        if after != before:
            _keep(records, complaint, field, before, actor, now)
            setattr(complaint, field, after)
            count += 1
    return count


def _redact_history(
    records: Records, complaint: Complaint, pattern: re.Pattern[str], actor: str, now: datetime
) -> int:
    count = 0
    for event in records.complaints.history(complaint):
        told = {name: str(event.details[name]) for name in WRITTEN if event.details.get(name)}
        changed = {name: after for name, words in told.items() if (after := pattern.sub(DOTS, words)) != words}
        for name in changed:
            _keep(records, complaint, f"event:{event.id}", told[name], actor, now)
        if changed:
            event.details = {**event.details, **changed}
            count += 1
    return count


def _keep(records: Records, complaint: Complaint, field: str, original: str, actor: str, now: datetime) -> None:
    records.redactions.add(Redaction(complaint=complaint.id, at=now, actor=actor, field=field, original=original))


def _redact_said(records: Records, row: Outgoing, pattern: re.Pattern[str], now: datetime) -> None:
    """Black the words out in a stored message; one that stands in a chat is said anew in its place."""
    values = _blacked_out(row.values, pattern)
    if values == row.values:
        return
    row.values = values
    is_renewed = row.key == "staff.card"  # with the complaint
    if row.state != SENT or row.message_id is None or is_renewed or not row.key.startswith("staff."):
        return
    if row.kind in ("media", "pin"):
        _say_anew(records, row, now)
        return
    subject = f"message:{row.message_id}"
    say(records, row.recipient, row.key, values, now=now, kind="edit", subject=subject, about=row.about)


def _blacked_out(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(DOTS, value)
    if isinstance(value, dict):
        return {name: _blacked_out(inner, pattern) for name, inner in value.items()}
    if isinstance(value, list):
        return [_blacked_out(inner, pattern) for inner in value]
    return value


def _take_back(records: Records, row: Outgoing, key: str, now: datetime) -> None:
    """Remove the messages that bear a file; its neighbours of the same message are shown again."""
    row.attachments = [other for other in row.attachments if other != key]
    if row.state == WAITING:
        row.state = row.state if row.attachments else REPLACED
    elif row.state == SENT:
        _say_anew(records, row, now)


def _say_anew(records: Records, row: Outgoing, now: datetime) -> None:
    """Remove the messages that a row became, and say what is left of it once more."""
    for message_id in records.outbox.messages_of(row):
        subject = f"message:{message_id}"
        say(records, row.recipient, "", now=now, kind="delete", subject=subject)
    kind = "media" if row.attachments else row.kind if row.kind == "pin" else "send"
    if kind != "send" or row.values.get("text"):
        say(
            records,
            row.recipient,
            row.key,
            row.values,
            now=now,
            kind=kind,
            reply_to=row.reply_to,
            about=row.about,
            attachments=row.attachments,
            protect=row.protect,
        )


def _finish(
    records: Records, office: Office, complaint: Complaint, actor: str, now: datetime, details: dict[str, Any]
) -> None:
    note_event(records, complaint, "redact", actor=actor, now=now, details=details)
    index_complaint(records, office.region, complaint)
    refresh_card(records, office, complaint, now=now)
    tell_author(records, complaint, "officer.redacted", {"file": "files" in details}, now=now)
