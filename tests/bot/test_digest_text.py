"""The digest's text at its longest, its numbers as Indonesians write them, and whom it calls best and worst."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.deadlines import Calendar
from actions.digest_figures import (
    AgencyRow,
    AreaRow,
    CategoryRow,
    Counts,
    DigestFigures,
    OverdueRow,
    Series,
    Unusual,
)
from actions.digest_message import digest_values
from actions.digest_period import days_period
from tests.builders import the_region, the_texts

WIDTH, LINES = 42, 32
"""What a phone shows at once: characters a line, and lines."""
NOW = datetime(2026, 11, 23, 7, tzinfo=ZoneInfo("Asia/Jakarta"))


def an_agency(code: str, on_time: int, n: int) -> AgencyRow:
    counts = Counts(settled=on_time, settled_on_time=on_time, overdue=n - on_time, waiting=n - on_time)
    return AgencyRow(code, replace(counts, on_time_share=on_time / n))


def figures(*agencies: AgencyRow, **more: Any) -> DigestFigures:
    region = the_region()
    values: dict[str, Any] = {
        "scope": (region.code,),
        "period": days_period(Calendar(region), date(2026, 9, 28), date(2026, 11, 22), NOW),
        "now": NOW,
        "counts": Counts(new=1),
        "previous": Counts(),
        "categories": [],
        "areas": [],
        "agencies": agencies,
        "oldest_overdue": [],
        "unusual": [],
        "series": Series([], [], [], []),
    }
    return DigestFigures(**(values | more))


def shown(what: DigestFigures, **more: Any) -> str:
    text = the_texts().render("supervisor.digest", "id", digest_values(what) | more)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def longest() -> DigestFigures:
    """Every line there can be, with the longest names of the region and large numbers."""
    region = the_region()

    def name(kind: str, code: str) -> str:
        return the_texts().label(f"picture.{kind}", "id", {kind: code})

    agencies = sorted(region.agencies, key=lambda code: -len(name("agency", code)))[:3]
    categories = sorted(region.categories, key=lambda slug: -len(region.categories[slug].name))[:4]
    villages = [code for code, area in region.areas.items() if area.level == "village"]
    village = max(villages, key=lambda code: len(region.area_name(code)))
    regencies = sorted((area.code for area in region.regencies), key=lambda code: -len(region.area_name(code)))[:3]
    counts = Counts(
        new=12_345,
        settled=11_987,
        waiting=41_234,
        overdue=13_701,
        on_time_share=0.814,
        follow_up_minutes=5431.0,
        settle_minutes=54_321.5,
        satisfaction=4.25,
        votes=3456,
    )
    return figures(
        an_agency(agencies[0], 90, 100),
        an_agency(agencies[1], 5, 4321),
        counts=counts,
        previous=Counts(new=1, settled=23_456, waiting=1, overdue=15_555),
        categories=[CategoryRow(slug, 4321) for slug in categories],
        areas=[AreaRow(code, 4321, 1234) for code in regencies],
        oldest_overdue=[OverdueRow("PBG-5C7F2-K", code, categories[0], 1234, False) for code in agencies],
        unusual=[
            Unusual("rise", 1234, categories[0], regencies[0], usual_low=100, usual_high=300),
            Unusual("repeated_place", 1234, categories[1], regencies[0], place=village),
            Unusual("idle_agency", 1234, agency=agencies[2]),
            Unusual("undelivered", 1234),
        ],
    )


def test_the_longest_digest_fits_a_phone_s_screen() -> None:
    text = shown(longest(), due=(NOW - timedelta(days=3)).isoformat())
    for words in ("Terlambat", "Terlama", "Tidak biasa", "Terbanyak", "Wilayah", "Terbaik", "Perlu perhatian"):
        assert words in text
    assert "seharusnya Jumat, 20 November 2026 pukul 07.00 WIB." in text
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, WIDTH) or [""]]
    assert len(lines) <= LINES, text


def test_numbers_are_written_as_indonesians_do() -> None:
    text = shown(longest())
    assert "Masuk 12.345 (▲ 12.344) · Selesai 11.987 (▼ 11.469) · Terbuka 41.234" in text
    assert "Tepat waktu 81\u00a0%" in text and "kepuasan 4,2 (3.456 suara)" in text
    assert "tindak lanjut pertama 91 jam kerja · sampai selesai 905 jam kerja" in text
    assert the_texts().render("supervisor.look", "id", LOOK).splitlines()[1] == (
        "<b>Lewat tenggat</b> sejak Senin, 23 November 2026"
    )


LOOK = {
    "ticket": "PBG-5C7F2-K",
    "category": "jalan_jembatan",
    "overdue": True,
    "due": NOW.isoformat(),
    "confidential": True,
}


@pytest.mark.parametrize(
    ("agencies", "best", "worst"),
    [
        ([("DISHUB", 90, 100), ("SETDA", 18, 100), ("DINKES", 1, 1)], "DISHUB", "SETDA"),
        ([("DISHUB", 90, 100), ("DINKES", 0, 1)], "DISHUB", "DINKES"),
        ([("DISHUB", 90, 100), ("SETDA", 60, 100), ("DINKES", 0, 1)], "DISHUB", "SETDA"),
        # One who had one and was on time is neither the best nor to be watched.
        ([("DISHUB", 90, 100), ("DINKES", 1, 1)], "DISHUB", None),
        ([("DISHUB", 0, 3), ("SETDA", 0, 9)], None, None),
        ([("DISHUB", 5, 9)], None, None),
    ],
)
def test_few_complaints_make_nobody_the_best_or_the_worst(
    agencies: list[tuple[str, int, int]], best: str | None, worst: str | None
) -> None:
    values = digest_values(figures(*(an_agency(*one) for one in agencies)))
    found = [values[name] and values[name]["agency"] for name in ("best", "worst")]
    assert found == [best, worst]
    text = shown(figures(*(an_agency(*one) for one in agencies)))
    assert ("Terbaik:" in text, "Perlu perhatian:" in text) == (best is not None, worst is not None)
