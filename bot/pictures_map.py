"""The regencies of a region as a map for a phone, shaded by how many complaints are open."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.pictures_figures import FAINT, INK, NORMAL, Label, as_png, new_figure, write_title

SMALLEST_ISLAND = 0.002
"""Square degrees: smaller pieces are dots on a phone."""
NONE_OPEN, EDGE = "#f1f3f5", "#9aa5b1"
DARK = 0.55
"""Above this share of the highest count the ground is so dark that its number is written in white."""
HEIGHT = 5.2
NUMBER = 9.5

CITY, ROOM = 0.012, 0.09
"""Square degrees of the largest city that lies within a regency, and degrees that a number takes."""

Rings = list[NDArray[np.float64]]


@lru_cache(maxsize=4)
def outlines(folder: Path) -> Mapping[str, tuple[tuple[float, float], Rings]]:
    """Each regency's middle and outer rings (longitude, latitude) from a pack's boundaries."""
    told = json.loads((folder / "boundaries" / "regencies.json").read_text(encoding="utf-8"))
    found: dict[str, tuple[tuple[float, float], Rings]] = {}
    for code, (_, latitude, longitude, polygons) in told.items():
        rings = [np.asarray(polygon[0], dtype=np.float64)[:, ::-1] for polygon in polygons]
        largest = max(rings, key=area_of)
        large = [ring for ring in rings if ring is largest or area_of(ring) >= SMALLEST_ISLAND]
        found[code] = (_middle(largest, (longitude, latitude)), large)
    return found


def area_of(ring: NDArray[np.float64]) -> float:
    """What a ring encloses, in square degrees."""
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def _middle(ring: NDArray[np.float64], told: tuple[float, float]) -> tuple[float, float]:
    """Where a number stands: the pack's own point when it lies within, else the middle of the ring."""
    from matplotlib.path import Path as Outline

    if Outline(ring).contains_point(told):
        return told
    return float(ring[:, 0].mean()), float(ring[:, 1].mean())


def _beside_cities(
    middle: tuple[float, float], regencies: Iterable[tuple[tuple[float, float], Rings]]
) -> tuple[float, float]:
    """A place for a number that a city within the regency leaves free."""
    x, y = middle
    for (city_x, city_y), rings in regencies:
        near = (city_x, city_y) != middle and abs(city_x - x) < ROOM * 1.4 and abs(city_y - y) < ROOM
        if near and max(map(area_of, rings)) < CITY:
            return x, city_y + (ROOM if y >= city_y else -ROOM)
    return middle


def draw_map(data: Mapping[str, Any], label: Label, folder: Path) -> bytes:
    """The PNG. ``data``: ``period``, ``until``, ``scope``; ``shades``, a number by regency code, per 100 thousand
    people when ``by_people``. ``folder`` is the region pack's.
    """
    from matplotlib import colormaps
    from matplotlib.collections import PolyCollection
    from matplotlib.patheffects import Normal, Stroke

    counts: Mapping[str, float] = data["shades"]
    figure = new_figure(HEIGHT, rect=(0, 0.26, 1, 0.74))
    plot = figure.add_subplot()
    write_title(figure, data, label)
    head = label("picture.map", {"by_people": data["by_people"]})
    plot.set_title(head, loc="left", fontsize=NORMAL, color=INK)
    highest = max([*counts.values(), 1])
    shades = colormaps["YlOrRd"]
    regencies = outlines(folder)
    latitudes = [middle[1] for middle, _ in regencies.values()]
    for code, (middle, rings) in regencies.items():
        count = counts.get(code, 0)
        colour = shades(0.08 + 0.85 * count / highest) if count else NONE_OPEN
        plot.add_collection(PolyCollection(rings, facecolors=[colour], edgecolors=EDGE, linewidths=0.7))
        if count:
            is_small = max(map(area_of, rings)) < CITY
            ink, halo = ("white", colour) if count / highest > DARK else (INK, colour)
            place = middle if is_small else _beside_cities(middle, regencies.values())
            plot.text(
                *place,
                label("picture.count", {"count": count}),
                ha="center",
                va="center",
                fontsize=NUMBER - 1.5 if is_small else NUMBER,
                color=ink,
                fontweight="bold",
                zorder=4 if is_small else 3,
                path_effects=[Stroke(linewidth=1.8, foreground=halo), Normal()],
            )
    plot.autoscale_view()
    plot.set_aspect(1 / cos(radians(sum(latitudes) / len(latitudes))))
    plot.set_axis_off()
    worst = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    told = [label("picture.area", {"area": code, "count": count}) for code, count in worst if count]
    figure.text(0.02, 0.02, "\n".join(told), fontsize=NORMAL, color=INK, va="bottom", linespacing=1.5)
    figure.text(0.98, 0.02, label("picture.credit", {}), fontsize=7.5, color=FAINT, ha="right", va="bottom")
    return as_png(figure)
