"""Writes a file of arrays whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np


def write_arrays(target: Path, arrays: Mapping[str, Any]) -> None:
    """Write an .npz file beside its place and move it there; makes the folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
