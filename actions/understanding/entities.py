"""The pieces of a text with a meaning of their own, in Rasa's form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.region import Region
from actions.region.parts import words_pattern
from actions.tickets import locate_tickets
from actions.understanding.masking import find_personal
from actions.understanding.places import Found
from actions.understanding.understood import Entity

LEVEL_NAMES = ("province", "regency", "district", "village")
_MONTHS = "jan|feb|mar|apr|mei|jun|jul|agu|ags|sep|okt|nov|des"
_DATE = re.compile(
    r"\b(?:kemarin(?: lusa)?|kmrn|wingi|tadi (?:pagi|siang|sore|malam)|semalam|hari ini|barusan"
    r"|(?:sejak|dari|mulai) (?:lebaran|ramadan|puasa|natal|tahun baru|kemarin)"
    r"|(?:sejak|dari|mulai|hari) (?:senin|selasa|rabu|kamis|jumat|sabtu|minggu)"
    r"|\d{1,3} (?:jam|hari|minggu|bulan|tahun)(?: yang)?(?: lalu)?|(?:minggu|bulan|tahun) (?:lalu|kemarin)"
    rf"|\d{{1,2}} (?:{_MONTHS})[a-z]*(?: \d{{4}})?|\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{2,4}})\b",
    re.IGNORECASE,
)


class Entities:
    """Finds tickets, agencies, phones, identity numbers and dates; places are found elsewhere and added."""

    def __init__(self, region: Region) -> None:
        self._prefixes = frozenset(region.prefixes.values())
        self._agencies = {
            name.lower(): agency.code
            for agency in region.agencies.values()
            for name in (agency.name, agency.code, agency.code.replace("-", " "), *agency.aliases)
        }
        for area in region.regencies:
            government, name = region.government(area.code), area.name.lower()
            if government:
                for short in ("pemkab", "pemkot", "pemerintah"):
                    self._agencies[f"{short} {name.removeprefix('kabupaten ').removeprefix('kota ')}"] = (
                        government.code
                    )
                self._agencies[f"pemkab {name}"] = government.code
        self._pattern = words_pattern(self._agencies)

    def find(self, text: str, found: Found) -> tuple[Entity, ...]:
        """All entities of a text, by where they start."""
        entities = [*self._plain(text), *_places(found)]
        return tuple(sorted(entities, key=lambda entity: (entity.start, entity.end)))

    def _plain(self, text: str) -> Iterator[Entity]:
        for ticket, start, end in locate_tickets(text, self._prefixes):
            yield Entity("ticket", ticket, start, end)
        for kind, value, start, end in find_personal(text):
            yield Entity(kind, value, start, end)
        for match in self._pattern.finditer(text):
            code = self._agencies[" ".join(match.group().lower().split())]
            yield Entity("agency", code, match.start(), match.end())
        for match in _DATE.finditer(text):
            yield Entity("date", match.group(), match.start(), match.end())


def _places(found: Found) -> Iterator[Entity]:
    for mention, code in found.mentions:
        yield Entity(LEVEL_NAMES[code.count(".")], code, mention.start, mention.end)
