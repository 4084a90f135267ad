"""Lets a complaint be found by its words, its place and its category."""

from __future__ import annotations

from actions.region import Region
from storage.complaints import Complaint
from storage.database import Records


def index_complaint(records: Records, region: Region, complaint: Complaint) -> None:
    """Keep the words that /cari finds it by; to be called again when its text, place or category was changed."""
    area = complaint.village_code or complaint.district_code or complaint.regency_code
    place = region.area_name(area) if area and area in region.areas else ""
    category = region.categories[complaint.category].name
    records.terms.index(complaint, (complaint.description, complaint.landmark or "", place, category))
