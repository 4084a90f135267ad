"""Forgets words that are needed no longer: what repeated a discarded draft, and what was said long ago."""

from __future__ import annotations

import json
from datetime import datetime

from actions.office import Office
from storage.buttons import MintedButton
from storage.database import Records
from storage.drafts import Draft


def forget_words_of_draft(records: Records, draft: Draft, now: datetime) -> None:
    """Empty what repeated a draft's words: messages to its author, buttons, stored results. The draft holds them
    still."""
    records.outbox.forget_said_to(draft.person, draft.created_at, now)
    records.effects.forget_of(draft.person, draft.created_at, now)
    for button in records.buttons.with_words(draft.person):
        if _words_of(button) in draft.description:
            records.buttons.forget(button)


def _words_of(button: MintedButton) -> str:
    answers: dict[str, str] = json.loads(button.payload[button.payload.index("{") :])
    return answers.get("text", "").strip()


def forget_old_words(records: Records, office: Office, now: datetime) -> None:
    """Empty what was said long ago, and the marks of barred accounts that were kept long enough; the pack says how
    long. The complaints themselves are not touched."""
    before = now - office.region.messages_kept
    records.outbox.forget_before(before, now)
    records.buttons.forget_before(before)
    records.effects.forget_before(before)
    records.bars.forget_before(now - office.region.bars_kept)
