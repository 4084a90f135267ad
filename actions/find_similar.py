"""Finds open complaints of others that are about the same matter, before one more is filed, and for the card."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from actions.office import Office
from actions.understanding.similarity import STALE, Similarity
from actions.understanding.understood import Guess, Place
from storage.complaints import Complaint
from storage.database import Records
from storage.drafts import Draft

SHOWN = 3
"""At most so many are shown."""


def find_similar(records: Records, office: Office, draft: Draft, now: datetime) -> list[list[Any]]:
    """The open complaints of others most like a draft, likest first: ``[ticket, metres apart or None, False]``.

    Compared with a bounded number of the newest of its category, district and regency. Never a confidential one,
    nor any for a confidential draft.
    """
    if draft.category is None or draft.regency_code is None or draft.identity == "rahasia":
        return []
    near = records.complaints.open_near(draft.category, draft.regency_code, draft.district_code, since=now - STALE)
    others = [complaint for complaint in near if complaint.author != draft.person]
    if not others:
        return []
    similarity = Similarity(office.understanding, office.region)
    own = similarity.describe(draft.description, [Guess(draft.category, 1.0)], _place(office, draft), now)
    scored = []
    for complaint in others:
        guess = [Guess(complaint.category, 1.0)]
        other = similarity.describe(complaint.description, guess, _place(office, complaint), complaint.filed_at)
        score = similarity.compare(own, other)
        if score >= office.region.thresholds["similar_complaint"]:
            scored.append((score, complaint))
    scored.sort(key=lambda pair: pair[0], reverse=True)
    return [[complaint.ticket, metres_between(draft, complaint), False] for _, complaint in scored[:SHOWN]]


def joinable(records: Records, office: Office, draft: Draft, now: datetime) -> list[dict[str, Any]]:
    """What a citizen is shown of the complaints that are like their draft, and may join: where, when, how many;
    nothing of who wrote them nor of what.

    Those of a sensitive matter are not shown, nor those this person follows already; nor any where somebody is in
    danger. Looks anew, and keeps in the draft what was found and which of it was shown: only these can be joined.
    """
    found = find_similar(records, office, draft, now)
    if draft.category is None or draft.urgent or office.region.categories[draft.category].sensitive:
        draft.similar = found
        return []
    followed = set(records.followers.of_person(draft.person))
    shown = []
    for place, (ticket, metres, _) in enumerate(found):
        complaint = records.complaints.by_ticket(ticket)
        if complaint is not None and complaint.id not in followed:
            found[place][2] = True
            shown.append(_shown_to_stranger(records, office, complaint, metres, now))
    draft.similar = found  # once, when it is complete: changes within are not seen
    return shown


def similar_values(records: Records, complaint: Complaint, now: datetime) -> list[dict[str, Any]]:
    """The complaints like this one that its agency may read too: ticket, metres apart, days ago."""
    found = []
    for ticket, metres, _ in complaint.similar or ():
        other = records.complaints.by_ticket(ticket)
        if other is not None and other.agency == complaint.agency and other.identity != "rahasia":
            found.append({"ticket": ticket, "metres": metres, "days": max(0, (now - other.filed_at).days)})
    return found


def metres_between(first: Draft | Complaint, second: Draft | Complaint) -> int | None:
    """How far apart two points are; None unless both are known."""
    points = [(one.latitude, one.longitude) for one in (first, second)]
    (north, east), (other_north, other_east) = points
    if north is None or east is None or other_north is None or other_east is None:
        return None
    up, right = north - other_north, (east - other_east) * math.cos(math.radians(north))
    return 10 * round(math.hypot(up, right) * 11_120)  # 111,200 metres in a degree


def _shown_to_stranger(
    records: Records, office: Office, complaint: Complaint, metres: int | None, now: datetime
) -> dict[str, Any]:
    landmark = complaint.landmark or ""
    is_home = office.understanding.names_own_home(landmark)
    author = records.people.get(complaint.author)
    names = (author.name, author.username or "") if author else ()
    return {
        "ticket": complaint.ticket,
        "area": complaint.village_code or complaint.district_code or complaint.regency_code,
        "landmark": "" if is_home else office.understanding.mask(landmark, names),
        "metres": metres,
        "days": max(0, (now - complaint.filed_at).days),
        "followers": records.followers.count(complaint.id),
    }


def _place(office: Office, told: Draft | Complaint) -> Place:
    """Where it is, as far as the pack still knows the area: packs change, complaints don't."""
    codes = (told.regency_code, told.district_code, told.village_code)
    regency, district, village = (code if code in office.region.areas else None for code in codes)
    return Place(
        regency_code=regency,
        district_code=district,
        village_code=village,
        landmark=told.landmark,
        latitude=told.latitude,
        longitude=told.longitude,
    )
