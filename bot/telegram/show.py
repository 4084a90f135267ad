"""Puts what the conversation says into the outbox: the first answer to a tap replaces the question tapped.

A notice is no question: what an officer wrote and what was said of a complaint stay on the screen, the answer comes
below, and only the buttons go.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from actions.notify import say
from bot.dialogue.engine import Saying
from storage.database import Records

OF_ONE_COMPLAINT = frozenset(
    {"complaint.filed", "follow_up.passed_on", "follow_up.files_passed", "status_check.one", "follow.joined"}
    | {"follow.status", "withdraw.ended", "settled.not_waiting"}
)
"""What tells of one complaint, so that a reply to it is about that complaint; questions are answered otherwise."""


def show(
    records: Records,
    person: str,
    sayings: Sequence[Saying],
    *,
    now: datetime,
    tapped: int | None = None,
    spent: bool = False,
) -> None:
    """Say these in a private chat.

    ``tapped`` is the id of the message whose button was tapped; ``spent`` says that its buttons are used up, so
    that they go when its place isn't taken by an answer.
    """
    in_place = tapped is not None and bool(sayings) and sayings[0].in_place and not sayings[0].ask_location
    if in_place and _is_notice(records, person, tapped):
        in_place, spent = False, True
    if spent and tapped is not None and not in_place:
        say(records, person, "", now=now, kind="edit", subject=f"message:{tapped}")
    for place, saying in enumerate(sayings):
        edits = in_place and place == 0
        say(
            records,
            person,
            saying.key,
            saying.values,
            now=now,
            buttons=saying.buttons,
            guard=saying.guard,
            kind="edit" if edits else "send",
            subject=f"message:{tapped}" if edits else None,
            ask_location=saying.ask_location,
            about=saying.values.get("ticket") if saying.key in OF_ONE_COMPLAINT else None,
        )


def _is_notice(records: Records, person: str, message_id: int | None) -> bool:
    """Whether a message tells of a complaint; a question that was asked about one does not bear its ticket."""
    row = records.outbox.posted(person, message_id) if message_id is not None else None
    return row is not None and row.about is not None
