"""An officer records a complaint that came in elsewhere: one queue for all channels.

Its author has no chat with us: a row of ``people`` without a Telegram account stands for them and holds their name,
if it is known; nobody can look the complaint up but staff. What they would be told, the officer is told to pass on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from actions.complaint_form import answered, take_in
from actions.complaint_heard import Heard
from actions.complaint_place import set_area
from actions.complaint_words import choose_category, offered_categories
from actions.errors import NotAllowed, NothingToSay
from actions.file_complaint import file_complaint
from actions.history import note_event
from actions.office import Office
from actions.permissions import agencies_of, find_recorded
from storage.complaints import Complaint
from storage.database import Records
from storage.drafts import Draft

CHANNELS = ("instagram", "x", "facebook", "whatsapp", "letter", "counter", "phone")
LONGEST_LINK, LONGEST_NAME = 300, 100
_KEPT = (
    *("description", "kind", "language", "category", "category_confidence", "guesses", "urgent", "danger"),
    *("regency_code", "district_code", "village_code", "landmark", "latitude", "longitude"),
    *("place_candidates", "place_settled", "identity"),
)


@dataclass
class Recording:
    """A complaint being recorded: what is known of it so far. ``draft`` belongs to nobody and is never stored."""

    channel: str
    draft: Draft
    files: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, channel: str, now: datetime) -> Recording:
        """Nothing is known but the channel. Raises NothingToSay for one that there isn't."""
        if channel not in CHANNELS:
            raise NothingToSay(command="aduan_baru")
        return cls(channel, Draft(person="", created_at=now, updated_at=now))

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any], now: datetime) -> Recording:
        """Rebuild from ``as_dict``."""
        draft = Draft(person="", created_at=now, updated_at=now, **kept["draft"])
        return cls(kept["channel"], draft, list(kept["files"]))

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON-able values."""
        draft = {name: getattr(self.draft, name) for name in _KEPT}
        return {"channel": self.channel, "draft": draft, "files": self.files}

    def missing(self, office: Office) -> str | None:
        """What has to be asked next: description, category or place; None when it can be filed."""
        answers = answered(self.draft, office)
        return next((name for name in ("description", "category", "place") if answers[name] is None), None)

    def hear(self, office: Office, text: str, location: tuple[float, float] | None, now: datetime) -> None:
        """Take in what the officer wrote or sent; it may answer several questions at once."""
        requested = self.missing(office) or "confirmation"
        understood = office.understanding.understand(text)
        intent = understood.intent
        heard = Heard(text, understood, intent.name, intent.confidence, location=location)
        take_in(self.draft, heard, None if requested == "description" else requested, office, now)

    def choose(self, office: Office, what: str, value: str) -> None:
        """Take what a button says: a category, a place, that the regency is enough, or how secret it is."""
        if what == "category" and value in office.region.categories:
            choose_category(self.draft, value)
        elif what == "place" and value in office.region.areas:
            set_area(self.draft, value)
        elif what == "enough":
            self.draft.place_settled = True
        elif what == "identity" and value in ("terbuka", "rahasia"):
            self.draft.identity = value

    def offered(self) -> list[str]:
        """The categories to choose from, the likeliest first."""
        return offered_categories(self.draft)


def record_complaint(
    records: Records, office: Office, recording: Recording, *, actor: str, now: datetime
) -> Complaint:
    """File it for somebody whom only the officer can reach, and route it like any other.

    Raises NotAllowed for who may not, DraftIncomplete while something is missing.
    """
    if not agencies_of(records.staff.roles_of(actor), "record"):
        raise NotAllowed
    author = records.people.add_elsewhere(now)
    recording.draft.person = author.key
    return file_complaint(
        records, office, recording.draft, now, recorder=actor, channel=recording.channel, files=recording.files
    )


def complete_record(
    records: Records,
    ticket: str,
    *,
    actor: str,
    now: datetime,
    link: str | None = None,
    name: str | None = None,
) -> Complaint:
    """Add where it was said (a link, a letter's number) or by whom; the name goes to ``people`` alone.

    Raises what ``find_recorded`` does, and NothingToSay for empty words.
    """
    complaint = find_recorded(records, ticket, actor=actor)
    author, before = records.people.get(complaint.author), complaint.channel_link
    if link:
        complaint.channel_link = link[:LONGEST_LINK]
    elif name and author is not None:
        author.name = name[:LONGEST_NAME]
    else:
        raise NothingToSay
    details = {"what": "link", "before": before} if link else {"what": "name"}
    note_event(records, complaint, "complete", actor=actor, now=now, details=details)
    return complaint
