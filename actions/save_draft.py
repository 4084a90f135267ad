"""Keeps, cancels and lapses drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.forget_words import forget_words_of_draft
from actions.notify import Button, say
from actions.office import Office
from actions.quiet_hours import after_quiet_hours
from storage.database import Records
from storage.drafts import Draft


def open_draft(records: Records, person: str, now: datetime) -> Draft:
    """This person's open draft, begun when there is none."""
    draft = records.drafts.open_of(person)
    if draft is None:
        draft = records.drafts.add(Draft(person=person, created_at=now, updated_at=now))
    return draft


def add_files(records: Records, draft: Draft, attachments: Sequence[str]) -> None:
    """Put files that arrived with the draft."""
    for key in attachments:
        attachment = records.attachments.get(key)
        if attachment is not None:
            attachment.draft = draft.key


def close_draft(draft: Draft, outcome: str, now: datetime) -> None:
    """End a draft as filed, joined, cancelled or lapsed, and empty it: what was filed stands in the complaint."""
    draft.outcome, draft.closed_at = outcome, now
    draft.sources = {}
    draft.description = ""
    draft.landmark = draft.latitude = draft.longitude = None
    draft.district_code = draft.village_code = None
    draft.place_candidates = []
    draft.similar = None


def discard_draft(records: Records, office: Office, draft: Draft, outcome: str, now: datetime) -> None:
    """End a draft that is not filed, and delete what was told and sent for it, wherever it was repeated."""
    forget_words_of_draft(records, draft, now)
    close_draft(draft, outcome, now)
    for digest in records.attachments.forget_draft(draft.key):
        office.files.remove(digest)


def tend_drafts(records: Records, office: Office, now: datetime) -> None:
    """Remind once of drafts left lying, and let go of those left for long; the pack gives both times."""
    remind = now - office.region.remind_after
    lapse = now - office.region.lapse_after
    for draft in records.drafts.idle_since(lapse, reminded=True):
        held = _holds_anything(records, draft)
        discard_draft(records, office, draft, "lapsed", now)
        conversation = records.conversations.of(draft.person, now)
        records.conversations.keep(conversation, {}, now)
        if held:
            say(records, draft.person, "draft.lapsed", now=now, not_before=after_quiet_hours(office.region, now))
    for draft in records.drafts.idle_since(remind, reminded=False):
        draft.reminded_at = now
        if not _holds_anything(records, draft):
            continue
        say(
            records,
            draft.person,
            "draft.reminder",
            {"description": draft.description},
            now=now,
            buttons=[[Button("button.resume", '/inform{"settled":"resume"}'), Button("button.drop", "/cancel")]],
            guard=f"draft:{draft.key}",
            not_before=after_quiet_hours(office.region, now),
        )


def _holds_anything(records: Records, draft: Draft) -> bool:
    """Whether the citizen has told or sent anything yet; of an empty draft there is nothing to remind."""
    return bool(draft.description) or bool(records.attachments.of_draft(draft.key))
