"""Writes to the citizen on an officer's behalf: what a reply, a question and a result have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from actions.cards import refresh_card
from actions.errors import IllegalTransition, NothingToSay, ProofMissing
from actions.history import note_event
from actions.let_go import refuse_without_author
from actions.lifecycle import change_status, note_follow_up, possible_verbs
from actions.notify import Buttons
from actions.notify_delivery import Confirmation, tell_and_confirm
from actions.office import Office
from actions.permissions import find_for
from actions.take_back import take_back
from storage.complaints import OPEN_STATUSES, Complaint
from storage.database import Records
from storage.outgoing import Outgoing

ANSWERABLE = (*OPEN_STATUSES, "resolved", "closed")
"""A complaint that was withdrawn, rejected or merged is not written to any more."""


def _none(_ticket: str) -> Buttons:
    return ()


@dataclass(frozen=True, slots=True)
class Manner:
    """What sets one way of writing apart.

    ``command`` is how an officer writes it, ``key`` what the citizen reads. ``needs_words``: files alone are not
    enough. ``changes_status``: the verb is one of the lifecycle's. ``is_taken_on``: who does it has the complaint
    from then on, if nobody had. ``asks_proof``: where the category wants it, a picture comes along. ``buttons``
    are the citizen's, made from the ticket.
    """

    verb: str
    command: str
    key: str
    needs_words: bool = True
    changes_status: bool = True
    is_taken_on: bool = False
    asks_proof: bool = False
    buttons: Callable[[str], Buttons] = _none


def write_to_citizen(
    manner: Manner,
    records: Records,
    office: Office,
    ticket: str,
    text: str,
    *,
    actor: str,
    now: datetime,
    attachments: Sequence[str] = (),
    without_proof: str = "",
    confirmation: Confirmation | None = None,
) -> Outgoing | None:
    """Record it, keep the card true and tell the citizen; returns the message on its way.

    ``without_proof`` says why no photo shows the result though the category asks for one; staff read it alone.
    None where the author has let go and only those who follow it hear of a result. Raises UnknownTicket,
    NotAllowed, AuthorGone, NothingToSay, ProofMissing, IllegalTransition.
    """
    complaint = find_for(records, ticket, manner.verb, actor)
    if manner.verb != "resolve":
        refuse_without_author(records, complaint)
    if not text and (manner.needs_words or not attachments):
        raise NothingToSay(ticket=ticket, command=manner.command)
    wants_proof = manner.asks_proof and office.region.categories[complaint.category].needs_proof
    is_unproved = wants_proof and not _has_picture(records, attachments)
    if is_unproved and not without_proof and manner.verb in possible_verbs(complaint.status):
        raise ProofMissing(ticket=ticket, command=manner.command, text=text)
    details = {"text": text, "attachments": list(attachments)}
    details |= {"without_proof": without_proof} if is_unproved else {}
    if manner.changes_status:
        change_status(
            records.complaints,
            complaint,
            manner.verb,
            region=office.region,
            calendar=office.calendar,
            now=now,
            actor=actor,
            details=details,
        )
    else:
        _record(records, complaint, manner.verb, actor, now, details)
    if manner.is_taken_on:
        complaint.officer = complaint.officer or actor
    records.attachments.assign(attachments, complaint.id)
    refresh_card(records, office, complaint, now=now)
    if manner.verb == "resolve":
        take_back(records, complaint, "officer.asked", now=now)
    return tell_and_confirm(
        records,
        complaint,
        manner.key,
        {"text": text},
        now=now,
        attachments=attachments,
        buttons=manner.buttons(ticket),
        confirmation=confirmation,
    )


def _has_picture(records: Records, attachments: Sequence[str]) -> bool:
    files = [records.attachments.get(key) for key in attachments]
    return any(file is not None and (file.kind == "photo" or file.mime.startswith("image/")) for file in files)


def _record(
    records: Records, complaint: Complaint, verb: str, actor: str, now: datetime, details: Mapping[str, object]
) -> None:
    """The status stays as it is."""
    if complaint.status not in ANSWERABLE:
        raise IllegalTransition(complaint.ticket, complaint.status, verb, possible_verbs(complaint.status))
    note_follow_up(complaint, verb, now)
    note_event(records, complaint, verb, actor=actor, now=now, audience="public", details=details)
