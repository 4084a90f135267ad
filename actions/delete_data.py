"""Deletes a person's data everywhere; what a complaint says of the public matter stays, and who joined it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from actions.cards import masked, passable
from actions.history import WRITTEN
from actions.index_complaint import index_complaint
from actions.let_go import DELETED, let_go
from actions.notify import say
from actions.office import Office
from actions.permissions import trusted_agencies
from actions.remove_staff import release_held
from actions.route_complaint import ensure_heard_of
from storage.complaints import Complaint
from storage.data_requests import DELETION, DataRequest
from storage.database import Records
from storage.files import Attachment
from storage.outgoing import REPLACED, SENT, WAITING, Outgoing
from storage.people import Person

FAREWELL = "data.deleted"
"""The text key of the last message; once it has gone out, the account's id goes too."""


def delete_data(records: Records, office: Office, person: str, now: datetime) -> None:
    """Remove a person from everywhere but the account's id, which ``forget_account`` removes after the farewell.

    Open complaints end as withdrawn unless others follow them; roles end. Who is barred stays so, known by a mark
    of the account alone. Recorded without saying who.
    """
    known = records.people.get(person)
    if known is None:
        return
    names = [name for name in (known.name, known.username) if name]
    complaints = records.complaints.all_of_author(person)
    followed = records.complaints.with_ids(records.followers.of_person(person))
    gone = _forget_files(records, person)
    for complaint in followed:
        records.followers.remove(complaint.id, person)
    for complaint in (*complaints, *followed):
        _hide_in_history(records, office, complaint, person)
    for complaint in complaints:
        complaint.description = masked(records, office, complaint, complaint.description)
        complaint.landmark = masked(records, office, complaint, complaint.landmark or "") or None
        complaint.rating_words = complaint.channel_link = None
        index_complaint(records, office.region, complaint)
        gone += records.attachments.unused(records.redactions.forget_of(complaint.id))
        _take_back(records, complaint, names, now)
    if known.barred_at is not None and known.telegram_id is not None:
        records.bars.keep(person, known.telegram_id, known.barred_at, now)
    held = records.staff.roles_of(person)
    agencies = {role.scope for role in held} & office.region.agencies.keys()
    roles = records.staff.remove_all(person, now)
    if roles:
        _forget_officer(records, office, names, now)
    _empty(records, known, now)
    for agency in agencies:
        release_held(records, office, person, agency, actor=None, now=now)
    for agency in trusted_agencies(held):
        for complaint in records.complaints.confidential(agency):
            ensure_heard_of(records, office, complaint, now)
    for complaint in complaints:
        let_go(records, office, complaint, DELETED, now=now)
    for digest in gone:
        office.files.remove(digest)
    counts = {"complaints": len(complaints), "followed": len(followed), "files": len(gone), "roles": roles}
    records.data_requests.add(DataRequest(kind=DELETION, at=now, counts=counts))
    records.wipes = True


def forget_account(records: Records, person: str) -> None:
    """The farewell has gone out, or never will: nothing tells any more which account it was."""
    known = records.people.get(person)
    if known is not None and known.deleted_at is not None:
        known.telegram_id = known.told_privacy_at = None
        known.name, known.username, known.blocked_at = "", None, None
        records.wipes = True


def _forget_files(records: Records, person: str) -> list[str]:
    """Forget the files that are not a complaint's public substance; the digests to be removed from the disk."""
    forgotten = []
    for file in records.attachments.of_owner(person):
        file.draft = None
        if file.complaint is None or not _is_substance(file):
            forgotten.append(file.key)
        elif file.digest is not None:
            file.file_id = file.unique_id = None
    records.session.flush()
    return records.attachments.forget(forgotten)


def _is_substance(file: Attachment) -> bool:
    """Pictures and cleaned documents of the matter stay, as does what an officer has shown; voices and films go."""
    return file.from_staff or passable("anonim", file)


def _hide_in_history(records: Records, office: Office, complaint: Complaint, person: str) -> None:
    """What the person added stays without what tells who wrote it, what others wrote without the person's name.

    A word to one's stars is about no public matter: it goes.
    """
    for event in records.complaints.history(complaint):
        is_own = person in (event.actor, event.details.get("follower"))
        if not is_own and complaint.author != person:
            continue
        details = {name: value for name, value in event.details.items() if name not in ("messages", "follower")}
        for name in WRITTEN & details.keys():
            details[name] = masked(records, office, complaint, str(details[name]), by=person)
        if is_own and event.verb == "rate":
            details.pop("text", None)
        event.details = details if is_own else {**event.details, **details}


def _take_back(records: Records, complaint: Complaint, names: Sequence[str], now: datetime) -> None:
    """Empty what was said to officers about a complaint, and change what shows its author's name to them."""
    for row in records.outbox.all_about(complaint.ticket):
        if row.recipient == complaint.author:
            continue
        if _names(row, names) and row.state == SENT and row.message_id is not None and row.recipient[:1] == "p":
            subject = f"message:{row.message_id}"
            ticket = {"ticket": complaint.ticket}
            say(records, row.recipient, "staff.author_deleted", ticket, now=now, kind="edit", subject=subject)
        if row.state == WAITING and not _names(row, names):
            continue
        _empty_row(row, now)


def _names(row: Outgoing, names: Sequence[str]) -> bool:
    """Whether what was said holds one of these names."""
    return any(json.dumps(name)[1:-1] in json.dumps(row.values) for name in names)


def _empty_row(row: Outgoing, now: datetime) -> None:
    row.state = REPLACED if row.state == WAITING else row.state
    row.values, row.emptied_at = {}, row.emptied_at or now


def _forget_officer(records: Records, office: Office, names: Sequence[str], now: datetime) -> None:
    """An officer's name stands in what the groups were told of late."""
    for row in records.outbox.full_since(now - office.region.messages_kept):
        if _names(row, names):
            _empty_row(row, now)


def _empty(records: Records, known: Person, now: datetime) -> None:
    for draft in records.drafts.of_person(known.key):
        records.drafts.forget(draft)
    for button in records.buttons.with_words(known.key):
        records.buttons.forget(button)
    records.buttons.forget_tokens(records.outbox.forget_all_to(known.key, now))
    records.effects.forget_person(known.key)
    if known.telegram_id is not None:
        records.inbox.forget_aside(known.telegram_id, now)
    conversation = records.conversations.of(known.key, now)
    nothing: dict[str, Any] = {}
    records.conversations.keep(conversation, nothing, now)
    known.name, known.username, known.language = "", None, None
    known.opened = known.barred_at = known.blocked_at = None
    known.seen_at = known.deleted_at = now
