"""A region pack, loaded and checked: its areas, agencies, routes, calendar and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from actions.region import reading
from actions.region.files import PackFiles
from actions.region.parts import Agency, Area, Category, EmergencyNumber, Route, ServiceMall
from actions.region.settings import RegionSettings, read_settings


class RegionError(Exception):
    """The region pack has problems; `problems` names each with file, line and remedy."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Region(RegionSettings):
    """Everything a region pack knows: its settings and its tables."""

    folder: Path
    areas: Mapping[str, Area]
    agencies: Mapping[str, Agency]
    categories: Mapping[str, Category]
    routes: Mapping[str, list[Route]]
    service_malls: Mapping[str, ServiceMall]
    mall_services: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]
    nicknames: Mapping[str, tuple[str, ...]]
    common_words: frozenset[str]
    outside_names: frozenset[str]
    population: Mapping[str, int]
    """People by regency code; empty where the pack doesn't say."""

    @cached_property
    def regencies(self) -> tuple[Area, ...]:
        """The regencies and cities, by code."""
        return tuple(area for area in self.areas.values() if area.level == "regency")

    @cached_property
    def words_of_names(self) -> frozenset[str]:
        """The words, in lower case, that regencies and districts are called by."""
        large = (area.name for area in self.areas.values() if area.level in ("regency", "district"))
        return frozenset(word for name in large for word in name.lower().split())

    def area(self, code: str) -> Area:
        """The area of a code; KeyError when the region has none such."""
        return self.areas[code]

    def area_name(self, code: str, full: bool = True) -> str:
        """ "Desa Kaligondang, Kec. Kaligondang, Kab. Purbalingga"; only the first piece unless `full`."""
        pieces = [self._piece(code)]
        while full and (code := self.areas[code].parent) and self.areas[code].level != "province":
            pieces.append(self._piece(code))
        return ", ".join(pieces)

    def _piece(self, code: str) -> str:
        area = self.areas[code]
        if area.level == "village":
            # Kemendagri numbers urban villages (kelurahan) from 1001, rural ones (desa) from 2001.
            return f"{'Kel.' if code.rpartition('.')[2].startswith('1') else 'Desa'} {area.name}"
        if area.level == "district":
            return f"Kec. {area.name}"
        return area.name.replace("Kabupaten ", "Kab. ")

    def agency(self, code: str) -> Agency:
        """The agency of a code; KeyError when unknown."""
        return self.agencies[code]

    def government(self, regency_code: str) -> Agency | None:
        """The government of a regency or city."""
        return self._governments.get(regency_code)

    @cached_property
    def _governments(self) -> dict[str, Agency]:
        return {
            agency.regency_code: agency
            for agency in self.agencies.values()
            if agency.level == "regency" and agency.regency_code and agency.parent is None
        }

    def agencies_in(self, text: str) -> list[Agency]:
        """The agencies a text names, in the pack's order."""
        return [agency for agency in self.agencies.values() if agency.is_named_in(text)]

    def route(self, category: str, regency_code: str | None, text: str) -> str | None:
        """The code of the agency that handles a complaint, or None: the central desk decides.

        An agency named in the text that the pack lets have what names it (a hospital, health complaints), else the
        row of routes.csv whose words stand in the text (the longest words win), else the row without.
        A sensitive one never goes to an agency it names.
        """
        for agency in self._having_what_names_them.get(category, ()):
            if agency.is_named_in(text):
                return agency.code
        sensitive = self.categories[category].sensitive
        for route in self._matching_routes(category, text):
            government = self.government(regency_code) if regency_code else None
            code = route.agency or (government.code if government else None)
            if code is None or not (sensitive and self.agencies[code].is_named_in(text)):
                return code
        return None

    def _matching_routes(self, category: str, text: str) -> list[Route]:
        lengths: list[tuple[int, Route]] = []
        for route in self.routes[category]:
            found = [len(match.group()) for match in route.words.finditer(text)] if route.words else [0]
            if found:
                lengths.append((max(found), route))
        return [route for _, route in sorted(lengths, key=lambda pair: -pair[0])]

    @cached_property
    def _having_what_names_them(self) -> dict[str, list[Agency]]:
        return {
            category: [agency for agency in self.agencies.values() if agency.name.split()[0] in kinds]
            for category, kinds in self.named_kinds.items()
        }

    def prefix(self, regency_code: str | None) -> str:
        """The ticket prefix of a regency, or the one for "not known"."""
        return self.prefixes.get(regency_code or "", self.prefixes[""])

    def emergency_numbers(self, regency_code: str | None, danger: str | None) -> tuple[EmergencyNumber, ...]:
        """The numbers to name, in order: the regency's own, the general one, those for the danger."""
        own = self.numbers_by_regency.get(regency_code or "", {})
        numbers = (
            *own.get(danger or "", ()),
            *self.first_numbers,
            *self.numbers_by_danger.get(danger or "", ()),
        )
        return tuple(dict.fromkeys(numbers))


def load_region(folder: Path) -> Region:
    """Read a region pack; raises RegionError naming every problem found, each with file, line and remedy."""
    files = PackFiles(folder)
    areas = reading.read_areas(files)
    agencies = reading.read_agencies(files, areas)
    categories = reading.read_categories(files)
    settings = read_settings(files, areas, agencies, categories)
    malls = reading.read_service_malls(files, areas)
    region = Region(
        **{field.name: getattr(settings, field.name) for field in fields(settings)},
        folder=folder,
        areas=areas,
        agencies=agencies,
        categories=categories,
        routes=reading.read_routes(files, categories, agencies),
        service_malls=malls,
        mall_services=reading.read_mall_services(files, malls),
        prefixes=reading.read_prefixes(files, areas),
        nicknames=reading.read_nicknames(files, areas),
        common_words=reading.read_names(files, "common_words.csv"),
        outside_names=reading.read_names(files, "outside.csv"),
        population=reading.read_population(files, areas),
    )
    for name in ("regencies", "districts"):
        if not (folder / "boundaries" / f"{name}.json").is_file():
            files.report(f"{folder / 'boundaries'}/{name}.json:1", "the file is missing", "add the polygons")
    if files.problems:
        raise RegionError(files.problems)
    return region
