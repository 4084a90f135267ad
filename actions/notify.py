"""Puts into the outbox what people must hear: keys and values, never a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.pass_on import pass_on
from storage.complaints import TELEGRAM, Complaint
from storage.database import Records
from storage.outbox import Outgoing


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
    """Tell the citizen about their complaint; a reply to this message finds the complaint again.

    Who complained on another channel has no chat: staff are told what to pass on.
    """
    if complaint.channel != TELEGRAM:
        pass_on(records, complaint, key, values or {}, now=now, attachments=attachments)
        return
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
    )
