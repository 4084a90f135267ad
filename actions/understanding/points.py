"""Where a point lies: polygons first, the nearest village centroid where they fail; and points found in a text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from actions.region import Region
from actions.understanding.understood import Place

Floats = NDArray[np.float64]

# The polygons are simplified: this far (in degrees, about 1 km) beyond their edge a point may still be inside.
MARGIN = 0.009

_NUMBER = r"(-?\d{1,3}\.\d{3,})"
_POINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"!3d{_NUMBER}!4d{_NUMBER}",  # a place pinned on Google Maps; "@" in the same link is only the view
        rf"(?:[?&/@=:]|^|\s|\(){_NUMBER}\s*(?:,|%2C|;|\s|/)\s*\+?{_NUMBER}",
        rf"\bmlat={_NUMBER}&mlon={_NUMBER}",
    )
)


def find_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude written in a text or in a map link of Google, Apple or OpenStreetMap."""
    for pattern in _POINTS:
        if match := pattern.search(text[:4000]):
            latitude, longitude = map(float, match.groups())
            if abs(latitude) <= 90 and abs(longitude) <= 180:
                return latitude, longitude
    return None


@dataclass(frozen=True)
class Outline:
    """The rings of one area, closed, as one list of edges (start latitude, longitude, end latitude, longitude)."""

    code: str
    edges: Floats
    box: tuple[float, float, float, float]

    def is_near(self, latitude: float, longitude: float) -> bool:
        """Is the point within the box around the area, or just beyond?"""
        south, west, north, east = self.box
        return south - MARGIN <= latitude <= north + MARGIN and west - MARGIN <= longitude <= east + MARGIN

    def holds(self, latitude: float, longitude: float) -> bool:
        """Is the point inside (even–odd rule, so holes count)?"""
        start_lat, start_lng, end_lat, end_lng = self.edges.T
        crosses = (start_lat > latitude) != (end_lat > latitude)
        share = (latitude - start_lat[crosses]) / (end_lat[crosses] - start_lat[crosses])
        at = start_lng[crosses] + share * (end_lng[crosses] - start_lng[crosses])
        return bool(np.count_nonzero(at > longitude) % 2)

    def distance(self, latitude: float, longitude: float) -> float:
        """Degrees to the nearest edge."""
        start, end = self.edges[:, :2], self.edges[:, 2:]
        along = end - start
        length = np.maximum((along * along).sum(axis=1), 1e-18)
        point = np.array([latitude, longitude])
        share = np.clip(((point - start) * along).sum(axis=1) / length, 0, 1)
        nearest = start + share[:, None] * along
        return float(np.sqrt(((nearest - point) ** 2).sum(axis=1).min()))


class Points:
    """Places points in one region; the outlines are read on first use."""

    def __init__(self, region: Region) -> None:
        self._region = region

    def place_at(self, latitude: float, longitude: float) -> Place:
        """The regency, district and village of a point; `outside` when the region ends before it."""
        regencies = [area for area in self._regency_outlines if area.is_near(latitude, longitude)]
        holding = [area.code for area in regencies if area.holds(latitude, longitude)]
        if not holding and not any(area.distance(latitude, longitude) <= MARGIN for area in regencies):
            return Place(outside=True, latitude=latitude, longitude=longitude)
        if len(holding) == 1:
            districts = [
                area.code
                for area in self._district_outlines
                if area.code.startswith(holding[0] + ".")
                and area.is_near(latitude, longitude)
                and area.holds(latitude, longitude)
            ]
            inside = districts[0] if len(districts) == 1 else holding[0]
        else:
            inside = ""
        village = self._nearest_village(latitude, longitude, inside)
        regency, district = village[:5], village[:8]
        return Place(regency, district, village, latitude=latitude, longitude=longitude)

    def middle_of(self, code: str) -> tuple[float, float] | None:
        """The middle of an area: the mean of its villages."""
        codes, centroids = self._villages
        among = np.array([one.startswith(code) for one in codes])
        if not among.any():
            return None
        latitude, longitude = centroids[among].mean(axis=0).tolist()
        return latitude, longitude

    def _nearest_village(self, latitude: float, longitude: float, inside: str) -> str:
        codes, centroids = self._villages
        among = np.array([code.startswith(inside) for code in codes]) if inside else np.ones(len(codes), bool)
        if not among.any():
            among[:] = True
        distances = ((centroids - (latitude, longitude)) ** 2).sum(axis=1)
        distances[~among] = np.inf
        return codes[int(distances.argmin())]

    @cached_property
    def _villages(self) -> tuple[list[str], Floats]:
        placed = [
            (area.code, area.latitude, area.longitude)
            for area in self._region.areas.values()
            if area.level == "village" and area.latitude is not None
        ]
        return [code for code, _, _ in placed], np.array([point for _, *point in placed], dtype=np.float64)

    @cached_property
    def _regency_outlines(self) -> list[Outline]:
        return self._read("regencies")

    @cached_property
    def _district_outlines(self) -> list[Outline]:
        return self._read("districts")

    def _read(self, name: str) -> list[Outline]:
        path = self._region.folder / "boundaries" / f"{name}.json"
        outlines = []
        for code, (_, _, _, polygons) in json.loads(path.read_text(encoding="utf-8")).items():
            rings = [np.array(ring) for polygon in polygons for ring in polygon]
            edges = np.concatenate([np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings])
            corners = np.concatenate(rings)
            south, west = corners.min(axis=0)
            north, east = corners.max(axis=0)
            outlines.append(Outline(code, edges, (south, west, north, east)))
        return outlines
