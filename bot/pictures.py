"""Pictures of figures, as PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CELL = 0.36  # inches; a count of three digits fits
FRAME = 3.2  # inches for the names beside the cells
DARK = 0.55  # above this share the cell is so dark that its count is written in white


def draw_confusion(
    confusion: NDArray[np.int64], names: Sequence[str], path: Path, *, title: str, axes: tuple[str, str]
) -> None:
    """Write a confusion matrix as a PNG: rows are answers, columns guesses, shades the share of the row.

    `axes` names the rows and the columns. Written whole or not at all.
    """
    # Without pyplot: no window system, nothing global, usable beside the bot's threads.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    size = max(4.0, CELL * len(names))
    figure = Figure(figsize=(size + FRAME, size + FRAME), layout="constrained")
    FigureCanvasAgg(figure)
    plot = figure.add_subplot()
    shares = confusion / np.maximum(confusion.sum(axis=1, keepdims=True), 1)
    plot.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    plot.set_xticks(range(len(names)), names, rotation=90, fontsize=9)
    plot.set_yticks(range(len(names)), names, fontsize=9)
    plot.set_ylabel(axes[0])
    plot.set_xlabel(axes[1])
    plot.set_title(title)
    plot.set_xticks(np.arange(len(names) + 1) - 0.5, minor=True)
    plot.set_yticks(np.arange(len(names) + 1) - 0.5, minor=True)
    plot.grid(which="minor", color="0.88", linewidth=0.5)
    plot.tick_params(which="minor", length=0)
    for row, column in np.argwhere(confusion):
        colour = "white" if shares[row, column] > DARK else "black"
        plot.text(column, row, str(confusion[row, column]), ha="center", va="center", fontsize=8, color=colour)
    part = path.with_name(f".{path.name}.part")
    try:
        figure.savefig(part, format="png", dpi=130)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
