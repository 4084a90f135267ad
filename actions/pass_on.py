"""Tells staff what to pass on to somebody who complained on another channel, where no message of ours arrives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from actions.permissions import confidants
from storage.complaints import Complaint
from storage.database import Records
from storage.outgoing import Outgoing


def pass_on(
    records: Records,
    complaint: Complaint,
    key: str,
    values: Mapping[str, Any],
    *,
    now: datetime,
    attachments: Sequence[str] = (),
    chat: str | None = None,
    reply_to: str | None = None,
) -> list[Outgoing]:
    """Put before staff what the author would have been told (the text ``key``), and how they can be reached.

    ``chat`` is where it was just said; else it goes to the officer who has the complaint, or to the agency. Returns
    what was put out.
    """
    told = {
        "ticket": complaint.ticket,
        "channel": complaint.channel,
        "link": complaint.channel_link,
        "key": key,
        "values": {"ticket": complaint.ticket, "agency": complaint.agency, **values},
        "files": len(attachments),
    }
    rows = []
    for reader in [chat] if chat is not None else _readers(records, complaint):
        row = Outgoing(
            recipient=reader,
            kind="send",
            key="staff.pass_on",
            values=told,
            about=complaint.ticket,
            reply_to=reply_to,
            protect=True,
            created_at=now,
            not_before=now,
        )
        records.outbox.put(row)
        rows.append(row)
    return rows


def _readers(records: Records, complaint: Complaint) -> list[str]:
    if complaint.officer is not None:
        return [complaint.officer]
    agency = complaint.agency or ""
    if complaint.identity == "rahasia":
        return confidants(records, agency)
    group = records.staff.group_of_agency(agency)
    return [group.key] if group else [held.person for held in records.staff.with_role("verifier", agency)]
