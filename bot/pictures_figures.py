"""A supervisor's figures as one picture for a phone: inflow and outflow, age of the open ones, share on time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Label = Callable[[str, Mapping[str, Any]], str]
"""(text key, values) → words in the reader's language, plain."""

WIDTH, HEIGHT, DOTS = 6.0, 7.1, 180
"""Inches and dots an inch: 1080 × 1278, what Telegram shows whole on a phone."""
INK, FAINT, GRID = "#1f2933", "#66727f", "#dfe4ea"
IN, OUT, LATE, FINE = "#2f6fb3", "#e08a1e", "#c0392b", "#3a8f5c"
SMALL, NORMAL, LARGE = 10.5, 12.0, 14.5


def draw_figures(data: Mapping[str, Any], label: Label) -> bytes:
    """The PNG. ``data``: ``period``, ``until``, ``scope``; ``days`` (ISO dates), ``inflow``, ``outflow``; ``ages``
    (least and most days, count); ``agencies`` (code, share, number behind it), best first, of ``all_agencies``.
    """
    figure = new_figure()
    flow, ages, shares = figure.subplots(3, 1, height_ratios=(1.15, 0.85, 1.3))
    write_title(figure, data, label)
    _draw_flow(flow, data, label)
    _draw_ages(ages, data["ages"], label)
    _draw_shares(shares, data, label)
    return as_png(figure)


def new_figure(height: float = HEIGHT, rect: tuple[float, float, float, float] = (0, 0, 1, 1)) -> Figure:
    """An empty sheet; plots fill its part ``rect``. Without pyplot nothing is global: threads may draw."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(rect=rect)
    figure = Figure(figsize=(WIDTH, height), layout=layout, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def write_title(figure: Figure, data: Mapping[str, Any], label: Label) -> None:
    """For whom and which days, at the top."""
    told = {name: data[name] for name in ("period", "until", "scope")}
    words = label("picture.title", told)
    size = LARGE if len(words) <= 42 else LARGE * 42 / len(words)
    figure.suptitle(words, fontsize=size, fontweight="bold", color=INK, x=0.02, ha="left")


def as_png(figure: Figure) -> bytes:
    """The sheet as a file. The same figures give the same bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS, metadata={"Software": None})
    return buffer.getvalue()


def _head(plot: Axes, words: str) -> None:
    plot.set_title(words, loc="left", fontsize=NORMAL, fontweight="bold", color=INK)
    plot.tick_params(labelsize=SMALL, colors=INK, length=0)
    for side in plot.spines.values():
        side.set_visible(False)


def _say_nothing(plot: Axes, words: str) -> None:
    """A sentence where there is nothing to draw."""
    plot.set_xticks([])
    plot.set_yticks([])
    plot.text(0.0, 0.6, words, transform=plot.transAxes, fontsize=NORMAL, color=FAINT, va="center")


def _draw_flow(plot: Axes, data: Mapping[str, Any], label: Label) -> None:
    from matplotlib.ticker import MaxNLocator

    days = [date.fromisoformat(day) for day in data["days"]]
    inflow, outflow = data["inflow"], data["outflow"]
    _head(plot, label("picture.flow", {"days": len(days)}))
    if not any((*inflow, *outflow)):
        _say_nothing(plot, label("picture.no_flow", {}))
        return
    places = range(len(days))
    plot.bar(places, inflow, width=0.8, color=IN, label=label("picture.inflow", {"count": sum(inflow)}))
    plot.plot(places, outflow, color=OUT, linewidth=2.6, label=label("picture.outflow", {"count": sum(outflow)}))
    first = (len(days) - 1) % 7
    ticks = list(places)[first::7]
    plot.set_xticks(ticks, [label("picture.day", {"day": days[place].isoformat()}) for place in ticks])
    plot.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    plot.grid(axis="y", color=GRID)
    plot.set_axisbelow(True)
    plot.set_ylim(0, max((*inflow, *outflow)) * 1.32)
    handles, names = plot.get_legend_handles_labels()  # the line comes first
    plot.legend(
        handles[::-1], names[::-1], loc="upper left", fontsize=SMALL, frameon=False, ncols=2, borderaxespad=0.1
    )


def _draw_ages(plot: Axes, ages: Sequence[tuple[int, int | None, int]], label: Label) -> None:
    counts = [count for _, _, count in ages]
    _head(plot, label("picture.ages", {"count": sum(counts)}))
    if not sum(counts):
        _say_nothing(plot, label("picture.no_ages", {}))
        return
    names = [label("picture.age", {"low": low, "high": high}) for low, high, _ in ages]
    _bars(plot, names, counts, [label("picture.count", {"count": count}) for count in counts], IN)


def _draw_shares(plot: Axes, data: Mapping[str, Any], label: Label) -> None:
    agencies = data["agencies"]
    _head(plot, label("picture.shares", {"shown": len(agencies), "all": data["all_agencies"]}))
    if not agencies:
        _say_nothing(plot, label("picture.no_shares", {}))
        return
    shares = [100 * share for _, share, _ in agencies]
    told = [
        label("picture.share", {"share": share, "count": count})
        for share, (_, _, count) in zip(shares, agencies, strict=True)
    ]
    colours = [FINE if share >= 80 else OUT if share >= 50 else LATE for share in shares]
    names = [label("picture.agency", {"agency": code}) for code, _, _ in agencies]
    _bars(plot, names, shares, told, colours)
    plot.set_xlim(0, 135)


def _bars(
    plot: Axes, names: Sequence[str], lengths: Sequence[float], told: Sequence[str], colours: str | Sequence[str]
) -> None:
    """Horizontal bars from the top down, each with its number behind it."""
    places = range(len(names))
    plot.barh(places, lengths, height=0.66, color=colours)
    plot.set_yticks(places, names)
    plot.invert_yaxis()
    plot.set_xticks([])
    longest = max(lengths) or 1
    plot.set_xlim(0, longest * 1.18)
    for place, (length, words) in enumerate(zip(lengths, told, strict=True)):
        plot.annotate(
            words,
            (length, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL,
            color=INK,
        )
