"""Merges a duplicate into the complaint that goes on, and takes them apart again."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.errors import CannotMerge, NotAllowed
from actions.history import note_event
from actions.lifecycle import change_status
from actions.notify import tell_author
from actions.office import Office
from actions.permissions import find_for, may
from actions.take_back import take_back
from storage.complaints import Complaint
from storage.database import Records


def merge_complaints(
    records: Records, office: Office, duplicate: str, survivor: str, *, actor: str, now: datetime
) -> Complaint:
    """End the duplicate as merged; its author and those who followed it follow the survivor from now on.

    Returns the survivor. Raises UnknownTicket, NotAllowed, CannotMerge when both are one or the survivor has
    ended, IllegalTransition when the duplicate has.
    """
    if duplicate == survivor:
        raise CannotMerge(ticket=duplicate, survivor=survivor, status=None)
    # Locked in the order of their tickets, so that two merges never wait for each other.
    found = {ticket: find_for(records, ticket, "merge", actor) for ticket in sorted((duplicate, survivor))}
    gone, kept = found[duplicate], found[survivor]
    if not kept.is_open:
        raise CannotMerge(ticket=duplicate, survivor=survivor, status=kept.status)
    change_status(
        records.complaints,
        gone,
        "merge",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
        details={"into": survivor},
    )
    gone.merged_into = kept.id
    take_back(records, gone, "officer.asked", now=now)
    tell_author(records, gone, "officer.merged", {"survivor": survivor, "due": kept.due_at.isoformat()}, now=now)
    _let_follow(records, gone, kept, now)
    note_event(records, kept, "absorb", actor=actor, now=now, details={"ticket": duplicate})
    refresh_card(records, office, gone, now=now)
    refresh_card(records, office, kept, now=now)
    return kept


def unmerge_complaint(records: Records, office: Office, ticket: str, *, actor: str, now: datetime) -> Complaint:
    """Let a merged complaint go on by itself; whoever followed the survivor only for its sake does so no more.

    Raises UnknownTicket, NotAllowed also when the survivor is not theirs to change, IllegalTransition.
    """
    complaint = find_for(records, ticket, "unmerge", actor)
    if not may_unmerge(records, complaint, actor):
        raise NotAllowed(ticket=ticket)
    kept = _survivor(records, complaint)
    change_status(
        records.complaints,
        complaint,
        "unmerge",
        region=office.region,
        calendar=office.calendar,
        now=now,
        actor=actor,
    )
    complaint.merged_into = None
    if kept is not None:
        for follower in records.followers.of_complaint(kept.id):
            if follower.via == ticket:
                records.followers.remove(kept.id, follower.person)
        for other in records.complaints.merged_into(kept):
            _let_follow(records, other, kept, now)
        note_event(records, kept, "separate", actor=actor, now=now, details={"ticket": ticket})
        refresh_card(records, office, kept, now=now)
    refresh_card(records, office, complaint, now=now)
    tell_author(records, complaint, "officer.unmerged", {"due": complaint.due_at.isoformat()}, now=now)
    return complaint


def may_unmerge(records: Records, complaint: Complaint, person: str) -> bool:
    """Whether both the complaint and the one it was merged into are this person's to take apart."""
    roles, kept = records.staff.roles_of(person), _survivor(records, complaint)
    return may(roles, "unmerge", complaint) and (kept is None or may(roles, "unmerge", kept))


def _survivor(records: Records, complaint: Complaint) -> Complaint | None:
    return records.complaints.by_id(complaint.merged_into) if complaint.merged_into is not None else None


def _let_follow(records: Records, gone: Complaint, kept: Complaint, now: datetime) -> None:
    people = [gone.author, *(follower.person for follower in records.followers.of_complaint(gone.id))]
    for person in people:
        if person != kept.author:
            records.followers.add(kept.id, person, now, via=gone.ticket)
