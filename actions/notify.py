"""Puts into the outbox what people must hear: keys and values, never a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.pass_on import pass_on
from actions.understanding.masking import mask
from actions.understanding.own_name import hide_own_name
from storage.complaints import TELEGRAM, Complaint
from storage.database import Records
from storage.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class Button:
    """A button: a text key with values, and what tapping it means."""

    label: str
    payload: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, button: Mapping[str, Any]) -> Button:
        """Rebuild from JSON."""
        return cls(button["label"], button["payload"], button.get("values") or {})

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-able values."""
        return {"label": self.label, "payload": self.payload, "values": dict(self.values)}


Buttons = Sequence[Sequence[Button]]

STANDING = frozenset(
    {"officer.taken", "officer.forwarded", "officer.kept", "officer.returned", "officer.unasked"}
    | {"officer.reinstated", "officer.unmerged", "settled.reminder", "follow_up.reminder", "follower.changed"}
)
"""Notices that only say where a complaint stands, in no officer's words: as long as one waits, a newer one takes
its place."""
OVERTAKING = STANDING | {
    *("officer.asked", "officer.resolved", "officer.rejected", "officer.merged"),
    *("settled.closed", "follow_up.unanswered", "follower.result"),
}
"""Notices that say where it stands now, so that those which said where it stood need not be said any more."""


def say(
    records: Records,
    recipient: str,
    key: str,
    values: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    buttons: Buttons = (),
    guard: str | None = None,
    kind: str = "send",
    subject: str | None = None,
    reply_to: str | None = None,
    about: str | None = None,
    attachments: Sequence[str] = (),
    ask_location: bool = False,
    protect: bool = False,
    may_wait: bool = False,
    once: str | None = None,
    not_before: datetime | None = None,
    thread: int | None = None,
) -> bool:
    """Put one message for one chat into the outbox, its buttons minted; False when ``once`` is known already.

    ``thread`` is the topic of a forum that is answered in, 0 the main chat; None leaves it to the complaint.
    """
    rows = [
        [
            {
                "label": button.label,
                "values": dict(button.values),
                "token": records.buttons.mint(
                    recipient=recipient, payload=button.payload, label=button.label, guard=guard, now=now
                ).token,
            }
            for button in row
        ]
        for row in buttons
    ]
    message = Outgoing(
        recipient=recipient,
        kind=kind,
        key=key,
        values=dict(values or {}),
        buttons=rows,
        subject=subject,
        reply_to=reply_to,
        about=about,
        attachments=list(attachments),
        ask_location=ask_location,
        protect=protect,
        may_wait=may_wait,
        once=once,
        created_at=now,
        not_before=not_before or now,
        thread=thread,
    )
    return records.outbox.put(message)


def tell_author(
    records: Records,
    complaint: Complaint,
    key: str,
    values: Mapping[str, Any] | None = None,
    *,
    now: datetime,
    buttons: Buttons = (),
    attachments: Sequence[str] = (),
) -> None:
    """Tell the citizen about their complaint, and those who follow it of what has changed.

    A reply to the citizen's message finds the complaint again. Unless it is urgent it is held back in quiet hours.
    Several changes that come together are told as one: what still waits and only said where the complaint stood is
    taken back. One who has let go of it hears nothing more; who complained on another channel has no chat: staff
    are told what to pass on.
    """
    tell_followers(records, complaint, now=now, attachments=attachments, result=str((values or {}).get("text", "")))
    if complaint.author_left is not None:
        return
    if complaint.channel != TELEGRAM:
        pass_on(records, complaint, key, values or {}, now=now, attachments=attachments)
        return
    if key in OVERTAKING:
        records.outbox.replace_waiting(complaint.author, complaint.ticket, STANDING)
    told = {"ticket": complaint.ticket, "agency": complaint.agency, **(values or {})}
    kind = "media" if attachments else "send"
    say(
        records,
        complaint.author,
        key,
        told,
        now=now,
        buttons=buttons,
        kind=kind,
        about=complaint.ticket,
        attachments=attachments,
        may_wait=not complaint.urgent,
    )


def tell_followers(
    records: Records, complaint: Complaint, *, now: datetime, result: str = "", attachments: Sequence[str] = ()
) -> None:
    """Tell those who follow a complaint how it stands now, once for each change of its status.

    What was said to its author personally stays with the author; a ``result`` and its pictures are for all. Several
    changes that come together are told as one, as to the author.
    """
    followers = records.followers.of_complaint(complaint.id)
    change = records.complaints.last_change(complaint) if followers else None
    if change is None:
        return
    is_result = change.to_status in ("resolved", "rejected")
    values = {
        "ticket": complaint.ticket,
        "category": complaint.category,
        "status": complaint.status,
        "agency": complaint.agency,
        "due": complaint.due_at.isoformat() if complaint.is_open else None,
        "text": _without_names(records, complaint, result) if is_result else "",
    }
    shown = attachments if is_result else ()
    for follower in followers:
        if follower.since > change.at or follower.person == change.actor:
            continue
        records.outbox.replace_waiting(follower.person, complaint.ticket, STANDING)
        say(
            records,
            follower.person,
            "follower.result" if is_result else "follower.changed",
            values,
            now=now,
            kind="media" if shown else "send",
            about=complaint.ticket,
            attachments=shown,
            once=f"followed:{change.id}:{follower.person}",
            may_wait=not complaint.urgent,
        )


def _without_names(records: Records, complaint: Complaint, text: str) -> str:
    """A result as strangers to its author may read it."""
    author = records.people.get(complaint.author)
    names = (author.name, author.username or "") if author else ()
    return hide_own_name(mask(text), names, (), ())
