"""Parts a complaint from its author: it ends with them, unless others have joined it, who keep it alive."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.errors import AuthorGone
from actions.history import note_event
from actions.lifecycle import change_status
from actions.notify import tell_followers
from actions.office import Office
from storage.complaints import Complaint
from storage.database import Records

WITHDREW, DELETED = "withdrew", "deleted"


def let_go(records: Records, office: Office, complaint: Complaint, why: str, *, now: datetime) -> None:
    """End an open complaint as withdrawn; one that others follow goes on without its author.

    ``why`` is WITHDREW or DELETED. An officer's question that nobody can answer now is taken back. Raises
    IllegalTransition for a WITHDREW of one that has ended.
    """
    lives_on = complaint.is_open and records.followers.count(complaint.id) > 0
    if lives_on and complaint.status == "needs_info":
        _change(records, office, complaint, "unask", now, actor=None)
    elif not lives_on and (complaint.is_open or why == WITHDREW):
        _change(records, office, complaint, "withdraw", now, actor=complaint.author)
    if lives_on or why == DELETED:
        complaint.author_left = why
        note_event(records, complaint, "let_go", actor=complaint.author, now=now, details={"why": why})
    tell_followers(records, complaint, now=now)
    refresh_card(records, office, complaint, now=now)


def refuse_without_author(records: Records, complaint: Complaint) -> None:
    """Nobody can be written to where the author has let go. Raises AuthorGone, which says why."""
    if complaint.author_left is not None:
        raise AuthorGone(
            ticket=complaint.ticket,
            why=complaint.author_left,
            followers=records.followers.count(complaint.id),
        )


def _change(
    records: Records, office: Office, complaint: Complaint, verb: str, now: datetime, *, actor: str | None
) -> None:
    change_status(
        records.complaints,
        complaint,
        verb,
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
    )
