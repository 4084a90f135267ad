"""One notice or one result to the citizens of several complaints at once: a flood, a power cut."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz, process, utils

from actions.errors import NotAllowed, NothingFound, NothingToSay, Refused, TooMany, UnknownPlace
from actions.lifecycle import possible_verbs
from actions.office import Office
from actions.permissions import agencies_of, find_for
from actions.reply_to_citizen import reply_to_citizen
from actions.resolve_complaint import resolve_complaint
from actions.tickets import find_tickets
from actions.write_to_citizen import ANSWERABLE
from storage.complaints import Complaint
from storage.database import Records

MOST = 300
"""How many complaints one message goes to."""
TOGETHER = "massal"
"""Why there is no photo of a result, as the history has it."""
_WORD = re.compile(r"\w+")
AREA_WORDS = frozenset(
    {"kab", "kabupaten", "kota", "kec", "kecamatan", "desa", "kel", "kelurahan"} | {"wilayah", "di", "se"}
)
SURE = 0.6
"""How sure the classifier must be of words that are no category's name."""
AT_LEAST = 80
"""How alike (0 to 100) words must be to a category's name."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The complaints that a selection names, and what it was understood to be.

    ``left_out``: the tickets of those that can't be written to as they stand now.
    """

    complaints: Sequence[Complaint]
    category: str | None = None
    area: str | None = None
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a message to many: the ids of those on their way, and the tickets passed over."""

    messages: list[int]
    skipped: list[str]


def choose_complaints(
    records: Records,
    office: Office,
    selection: str,
    *,
    actor: str,
    resolve: bool = False,
    group_agency: str | None = None,
) -> Chosen:
    """The open complaints that tickets, or a category and an area, name; confidential ones only by ticket.

    Raises NotAllowed, NothingToSay when the words name none of these, UnknownPlace when some of them are not
    understood (it would reach too far), UnknownTicket, NothingFound, TooMany.
    """
    roles = records.staff.roles_of(actor)
    agencies = [code for code in agencies_of(roles, "bulk") if group_agency in (None, code)]
    if not agencies:
        raise NotAllowed
    tickets = find_tickets(selection)
    if tickets:
        found = [find_for(records, ticket, "bulk", actor) for ticket in tickets[: MOST + 1]]
        chosen = Chosen([one for one in found if one.agency in agencies])
    else:
        category, area = _read_selection(office, selection)
        chosen = Chosen(
            records.worklists.alike(agencies, category=category, area=area, limit=MOST + 1), category, area
        )
    if not chosen.complaints:
        raise NothingFound
    if len(chosen.complaints) > MOST:
        raise TooMany(most=MOST)
    fitting = [one for one in chosen.complaints if _can_be_told(one, resolve=resolve)]
    if not fitting:
        raise NothingFound
    left_out = [one.ticket for one in chosen.complaints if one not in fitting]
    return Chosen(fitting, chosen.category, chosen.area, left_out)


def _can_be_told(complaint: Complaint, *, resolve: bool) -> bool:
    """A result also where only those who follow it are left to hear."""
    if resolve:
        return "resolve" in possible_verbs(complaint.status)
    return complaint.status in ANSWERABLE and complaint.author_left is None


def write_to_many(
    records: Records, office: Office, tickets: Sequence[str], text: str, *, resolve: bool, actor: str, now: datetime
) -> Written:
    """Write to each, recorded as a reply or result of its own; what can't be written to is passed over.

    No photo shows what happened at so many places: where one is asked for, the history says that there is none.
    """
    written = Written([], [])
    write: Any = resolve_complaint if resolve else reply_to_citizen
    for ticket in sorted(tickets):
        try:
            find_for(records, ticket, "bulk", actor)
            told = write(records, office, ticket, text, actor=actor, now=now, without_proof=TOGETHER)
        except Refused:
            written.skipped.append(ticket)
        else:
            if told is not None:
                written.messages.append(told.id)
    return written


def _read_selection(office: Office, selection: str) -> tuple[str | None, str | None]:
    """The category and the area that words name; what is not understood is refused, lest it reach too far."""
    words = selection.lower().split()
    if not words:
        raise NothingToSay(command="massal")
    slug = words[0] if words[0] in office.region.categories else None
    rest = " ".join(words[1:] if slug else words)
    place = office.understanding.find_place(rest) if rest else None
    area = place.code if place else None
    named = office.region.area_name(area).lower() if area else ""
    left = [word for word in _WORD.findall(rest) if word not in {*_WORD.findall(named), *AREA_WORDS}]
    if (place and place.candidates) or (slug and left):
        raise UnknownPlace(place=" ".join(left) or rest)
    if not slug and not left:
        return None, area
    return slug or _category(office, left), area


def _category(office: Office, words: Sequence[str]) -> str:
    """The category of this name, else the one the classifier is sure of, all its words known."""
    text = " ".join(words)
    names = {slug: category.name for slug, category in office.region.categories.items()}
    found = process.extractOne(
        text, names, scorer=fuzz.token_set_ratio, processor=utils.default_process, score_cutoff=AT_LEAST
    )
    if found is not None and set(words) <= set(_WORD.findall(found[0].lower())):
        return str(found[2])
    guess = office.understanding.understand(text).categories[0]
    if guess.confidence < SURE or not set(words) <= office.understanding.model.known_words:
        raise UnknownPlace(place=text)
    return guess.name
