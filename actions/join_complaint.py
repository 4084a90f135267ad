"""Lets a citizen follow another's complaint instead of filing the same once more, and stop following it."""

from __future__ import annotations

from datetime import datetime

from actions.cards import refresh_card
from actions.errors import UnknownTicket
from actions.history import note_event
from actions.office import Office
from actions.save_draft import discard_draft
from storage.complaints import Complaint
from storage.database import Records
from storage.drafts import Draft


def join_complaint(records: Records, office: Office, draft: Draft, ticket: str, now: datetime) -> Complaint:
    """Follow a complaint that was shown as like this draft, which is discarded.

    Only one that was shown, is open still and not confidential: else UnknownTicket, and the draft stays.
    """
    complaint = records.complaints.by_ticket(ticket, lock=True)
    was_shown = any(one == ticket and is_shown for one, _, is_shown in draft.similar or ())
    if not was_shown or complaint is None or not complaint.is_open or complaint.identity == "rahasia":
        raise UnknownTicket(ticket=ticket)
    if complaint.author == draft.person:
        raise UnknownTicket(ticket=ticket)
    if records.followers.add(complaint.id, draft.person, now):
        # That somebody joined or left, not who: the list of followers alone knows that.
        note_event(records, complaint, "join", actor=None, now=now)
    discard_draft(records, office, draft, "joined", now)
    refresh_card(records, office, complaint, now=now)
    return complaint


def followed_complaint(records: Records, ticket: str, person: str) -> Complaint:
    """The complaint of this ticket, if this person follows it. Raises UnknownTicket."""
    complaint = records.complaints.by_ticket(ticket, lock=True)
    if complaint is None or complaint.id not in records.followers.of_person(person):
        raise UnknownTicket(ticket=ticket)
    return complaint


def stop_following(records: Records, office: Office, ticket: str, *, person: str, now: datetime) -> Complaint:
    """Follow a complaint no longer. Raises UnknownTicket unless this person follows it."""
    complaint = followed_complaint(records, ticket, person)
    records.followers.remove(complaint.id, person)
    note_event(records, complaint, "leave", actor=None, now=now)
    refresh_card(records, office, complaint, now=now)
    return complaint
