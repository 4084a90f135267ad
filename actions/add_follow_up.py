"""Passes a citizen's answer or addition on to the officers of an open complaint; a follower's addition too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.cards import count_held, masked, passable, readers, refresh_card
from actions.errors import IllegalTransition, NothingToSay, UnknownTicket
from actions.escalate_complaint import escalate_complaint
from actions.history import note_event
from actions.join_complaint import followed_complaint
from actions.lifecycle import change_status, possible_verbs
from actions.notify import say, tell_followers
from actions.office import Office
from actions.track_complaint import own_complaint
from storage.complaints import Complaint
from storage.database import Records


def add_follow_up(
    records: Records,
    office: Office,
    ticket: str,
    text: str,
    *,
    person: str,
    now: datetime,
    attachments: Sequence[str] = (),
    messages: Sequence[str] = (),
) -> Complaint:
    """Record what the citizen adds and show it to the agency; an officer's question is answered by it.

    ``messages`` are the numbers of Telegram's messages it was told in. On a resolved or closed complaint it says
    that the matter is not settled, and reopens it. One who follows it can only add, as long as it is open. Raises
    UnknownTicket, NothingToSay, and IllegalTransition when the complaint has ended otherwise.
    """
    complaint = complaint_to_add_to(records, ticket, person)
    is_follower = complaint.author != person or complaint.author_left is not None
    if is_follower and not complaint.is_open:
        raise IllegalTransition(ticket, complaint.status, "add", possible_verbs(complaint.status))
    if not text.strip() and not attachments:
        raise NothingToSay(ticket=ticket)
    files = [file for key in attachments if (file := records.attachments.get(key)) is not None]
    for file in files:
        file.complaint = complaint.id
    answered = complaint.status == "needs_info" and not is_follower
    reopened = not complaint.is_open
    if complaint.is_open and not answered:
        told = {"text": text, "messages": list(messages), **({"follower": person} if is_follower else {})}
        # Who reads the history must not take a stranger for its author, nor for an officer.
        actor = None if is_follower else person
        note_event(records, complaint, "add", actor=actor, now=now, audience="public", details=told)
    else:
        change_status(
            records.complaints,
            complaint,
            "answer" if answered else "reopen",
            region=office.region,
            calendar=office.calendar,
            now=now,
            actor=person,
            details={"text": text, "messages": list(messages)},
        )
    # Those who follow have not been asked what may be known of them: nothing, then.
    identity = "anonim" if is_follower else complaint.identity
    shown = [file.key for file in files if passable(identity, file)]
    officer = records.people.get(complaint.officer) if complaint.officer else None
    for reader in readers(records, complaint):
        say(
            records,
            reader,
            "staff.citizen_said",
            {
                "ticket": complaint.ticket,
                "text": masked(records, office, complaint, text, by=person),
                "answered": answered,
                "reopened": reopened,
                "officer": officer.name if officer and reopened else None,
                "follower": is_follower,
                "files": len(shown),
                "held": count_held(identity, files),
            },
            now=now,
            kind="media" if shown else "send",
            reply_to=f"card:{complaint.ticket}",
            about=complaint.ticket,
            attachments=shown,
            protect=True,
        )
    escalate_complaint(records, office, complaint, now, added=text)
    refresh_card(records, office, complaint, now=now)
    tell_followers(records, complaint, now=now)
    return complaint


def complaint_to_add_to(records: Records, ticket: str, person: str) -> Complaint:
    """This person's complaint of this ticket, or one they follow; what was merged goes on as its survivor, where
    they follow or wrote that. Raises UnknownTicket."""
    try:
        complaint = own_complaint(records, ticket, person)
    except UnknownTicket:
        return followed_complaint(records, ticket, person)
    survivor = records.complaints.by_id(complaint.merged_into) if complaint.merged_into is not None else None
    if survivor is None:
        return complaint
    try:
        return complaint_to_add_to(records, survivor.ticket, person)
    except UnknownTicket:
        return complaint
