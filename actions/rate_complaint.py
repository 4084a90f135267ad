"""Takes a citizen's rating of a complaint that is closed: stars, then a word if they like."""

from __future__ import annotations

import json
from datetime import datetime

from actions.cards import masked, readers, refresh_card
from actions.errors import IllegalTransition
from actions.history import note_event
from actions.lifecycle import possible_verbs
from actions.notify import Button, say
from actions.office import Office
from actions.track_complaint import own_complaint
from storage.complaints import Complaint
from storage.database import Records

MOST = 5


def star_buttons(ticket: str, words: str = "") -> list[list[Button]]:
    """One to five stars, as payloads of the citizen's conversation; ``words`` are what was said with them."""
    said = {"text": words} if words else {}
    payloads = [
        json.dumps({"ticket": ticket, "stars": str(n), **said}, ensure_ascii=False) for n in range(1, MOST + 1)
    ]
    return [
        [Button("button.stars", f"/rate_service{payload}", {"stars": n}) for n, payload in enumerate(payloads, 1)]
    ]


def rate_complaint(
    records: Records,
    office: Office,
    ticket: str,
    *,
    person: str,
    now: datetime,
    stars: int | None = None,
    words: str = "",
) -> Complaint:
    """Keep the stars (the newest count), or words to the stars given before; the agency hears of both.

    Raises UnknownTicket unless it is this person's, IllegalTransition while it is not closed.
    """
    complaint = own_complaint(records, ticket, person)
    if complaint.status != "closed" or (stars is None and complaint.rating is None):
        raise IllegalTransition(ticket, complaint.status, "rate", possible_verbs(complaint.status))
    if stars is not None:
        complaint.rating, complaint.rated_at = min(max(stars, 1), MOST), now
    if words:
        complaint.rating_words = words
    details = {"stars": complaint.rating, **({"text": words} if words else {})}
    note_event(records, complaint, "rate", actor=person, now=now, audience="public", details=details)
    _tell_agency(records, office, complaint, now)
    return complaint


def _tell_agency(records: Records, office: Office, complaint: Complaint, now: datetime) -> None:
    """One message for a rating: words that come later are put into it."""
    subject = f"rating:{complaint.ticket}"
    for reader in readers(records, complaint):
        known = records.outbox.bears(reader, subject)
        say(
            records,
            reader,
            "staff.rated",
            {
                "ticket": complaint.ticket,
                "stars": complaint.rating,
                "text": masked(records, office, complaint, complaint.rating_words or ""),
            },
            now=now,
            kind="edit" if known else "send",
            subject=subject,
            reply_to=None if known else f"card:{complaint.ticket}",
            about=complaint.ticket,
            protect=True,
        )
    refresh_card(records, office, complaint, now=now)
