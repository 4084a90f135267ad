"""Lets a complaint be found by its words, its place and its category."""

from __future__ import annotations

from actions.region import Region
from actions.understanding.masking import mask
from actions.understanding.own_name import hide_own_name
from storage.complaints import Complaint
from storage.database import Records


def index_complaint(records: Records, region: Region, complaint: Complaint) -> None:
    """Keep the words that /cari finds it by; to be called again when its text, place or category was changed.

    An author who chose to stay unknown isn't found by the name and the numbers they wrote.
    """
    area = complaint.village_code or complaint.district_code or complaint.regency_code
    place = region.area_name(area) if area and area in region.areas else ""
    category = region.categories[complaint.category].name
    written = [complaint.description, complaint.landmark or ""]
    if complaint.identity != "terbuka":
        author = records.people.get(complaint.author)
        names = (author.name, author.username or "") if author else ()
        written = [hide_own_name(mask(text), names, (), ()) for text in written]
    records.terms.index(complaint, (*written, place, category))
