"""Gathers cards into one list when more wait for a group than Telegram takes at once, and keeps the list true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from actions.notify import Button, say
from storage.database import Records

LIST_SIZE = 20
"""Complaints in one list; what is more gets a list of its own."""
LIST_MINUTES = 10
"""For so long a list takes up more."""


def gather_cards(records: Records, recipient: str, *, at_once: int, now: datetime) -> None:
    """Put one list in the place of a group's waiting cards when there are more than ``at_once``.

    Where there is danger the card stays a card. Only for who holds the chat's lane: nobody else sends meanwhile.
    """
    if not recipient.startswith("g"):  # most lanes are people's, and cost nothing here
        return
    waiting = [
        card for card in records.card_lists.untried(recipient) if card.about and not card.values.get("urgent")
    ]
    if len(waiting) <= at_once:
        return
    subjects = _subjects(now)
    while waiting:
        subject = next(subjects)
        listed = _listed(records, recipient, subject)
        taken, waiting = waiting[: LIST_SIZE - len(listed)], waiting[LIST_SIZE - len(listed) :]
        if taken:
            records.card_lists.gather(taken, subject, files_key="staff.card_files")
            tickets = [*listed, *(str(card.about) for card in taken)]
            _say_list(records, recipient, subject, tickets, "edit" if listed else "send", now)


def refresh_list(records: Records, recipient: str, ticket: str, now: datetime) -> None:
    """Keep the list true that a complaint stands in, if it stands in one here; an old list stays as it is."""
    subject = records.card_lists.list_of(recipient, ticket)
    tickets = _listed(records, recipient, subject) if subject else []
    if subject and tickets:
        _say_list(records, recipient, subject, tickets, "edit", now)


def _subjects(now: datetime) -> Iterator[str]:
    """The lists of this time of the day, the first one that has room is the one to use."""
    begun = now - timedelta(minutes=now.minute % LIST_MINUTES)
    return (f"cards:{begun:%Y%m%dT%H%M}.{part}" for part in count(1))


def _listed(records: Records, recipient: str, subject: str) -> list[str]:
    """The tickets in a list; none once its words were emptied."""
    newest = records.card_lists.newest(recipient, subject)
    return [line["ticket"] for line in newest.values.get("complaints", [])] if newest else []


def _say_list(
    records: Records, recipient: str, subject: str, tickets: Sequence[str], kind: str, now: datetime
) -> None:
    lines = [_line(records, recipient, ticket) for ticket in tickets]
    buttons = [
        Button("staff.button.ticket", f"/buka {line['ticket']}", {"ticket": line["ticket"]})
        for line in lines
        if line["is_here"]
    ]
    say(
        records,
        recipient,
        "staff.card_list",
        {"complaints": lines},
        now=now,
        buttons=[buttons[start : start + 2] for start in range(0, len(buttons), 2)],
        kind=kind,
        subject=subject,
        protect=True,
    )


def _line(records: Records, recipient: str, ticket: str) -> dict[str, Any]:
    """Codes only; of a complaint that another agency has now, no more than which."""
    complaint, group = records.complaints.by_ticket(ticket), records.staff.group(recipient)
    is_here = complaint is not None and group is not None and complaint.agency == group.agency
    line: dict[str, Any] = {"ticket": ticket, "is_here": is_here, "agency": complaint.agency if complaint else None}
    if complaint is None or not is_here:
        return line
    officer = records.people.get(complaint.officer) if complaint.officer else None
    return line | {
        "category": complaint.category,
        "area": complaint.district_code or complaint.regency_code,
        "status": complaint.status,
        "due": complaint.due_at.isoformat(),
        "officer": officer.name if officer else None,
    }
