"""The regencies of a region as a map for a phone, shaded by how many complaints are open."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.pictures_figures import FAINT, INK, LARGE, NORMAL, Label, as_png, new_figure

SMALLEST_ISLAND = 0.002
"""Square degrees: smaller pieces are dots on a phone."""
NONE_OPEN, EDGE = "#f1f3f5", "#9aa5b1"
DARK = 0.55
"""Above this share of the highest count the ground is so dark that its number is written in white."""
HEIGHT = 5.2
NUMBER = 9.5

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


def draw_map(data: Mapping[str, Any], label: Label, folder: Path) -> bytes:
    """The PNG. ``data``: ``counts``, the open complaints by regency code. ``folder`` is the region pack's."""
    from matplotlib import colormaps
    from matplotlib.collections import PolyCollection

    counts: Mapping[str, int] = data["counts"]
    figure = new_figure(HEIGHT)
    plot = figure.add_subplot()
    figure.suptitle(data["title"], fontsize=LARGE, fontweight="bold", color=INK, x=0.02, ha="left")
    plot.set_title(label("picture.map", {"count": sum(counts.values())}), loc="left", fontsize=NORMAL, color=INK)
    highest = max([*counts.values(), 1])
    shades = colormaps["YlOrRd"]
    latitudes = []
    for code, (middle, rings) in outlines(folder).items():
        share = counts.get(code, 0) / highest
        colour = shades(0.08 + 0.85 * share) if counts.get(code) else NONE_OPEN
        plot.add_collection(PolyCollection(rings, facecolors=[colour], edgecolors=EDGE, linewidths=0.7))
        latitudes.append(middle[1])
        if counts.get(code):
            ink = "white" if share > DARK else INK
            words = label("picture.count", {"count": counts[code]})
            plot.text(*middle, words, ha="center", va="center", fontsize=NUMBER, color=ink, fontweight="bold")
    plot.autoscale_view()
    plot.set_aspect(1 / cos(radians(sum(latitudes) / len(latitudes))))
    plot.set_axis_off()
    worst = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    told = [label("picture.area", {"area": code, "count": count}) for code, count in worst if count]
    figure.text(0.02, 0.02, "\n".join(told), fontsize=NORMAL, color=INK, va="bottom", linespacing=1.5)
    figure.text(0.98, 0.02, label("picture.credit", {}), fontsize=7.5, color=FAINT, ha="right", va="bottom")
    figure.get_layout_engine().set(rect=(0, 0.26, 1, 0.74))  # type: ignore[union-attr]
    return as_png(figure)
