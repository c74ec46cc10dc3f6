"""Colour maps, safe for colour-blind readers: one sequential, one diverging for each theme."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from engine.spec import Kind
from ui.theme import Theme
from wm_explorer.ranges import diverging

#: The last indices of a table are not part of the map.
LEVELS, ABSENT, INVALID = 254, 254, 255


@cache
def colour_map(name: str) -> NDArray[np.uint8]:
    """A colour map of pyqtgraph's by its name: [254, rgb].

    Read from the package's data, because importing pyqtgraph takes a third of a second.
    """
    package = find_spec("pyqtgraph")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "colors" / "maps" / f"{name}.csv"
    table = np.loadtxt(path, delimiter=",", comments=("#", ";"))[:, :3]
    if table.max() > 1:
        table /= 255
    at = np.linspace(0, len(table) - 1, LEVELS)
    channels = [np.interp(at, np.arange(len(table)), channel) for channel in table.T]
    colours: NDArray[np.uint8] = np.round(np.stack(channels, 1) * 255).astype(np.uint8)
    return colours


def map_name(kind: Kind, theme: Theme) -> str:
    """Viridis for what lies between 0 and 1; blue to red about 0, dark-centred on dark."""
    if not diverging(kind):
        return "viridis"
    return "CET-D1" if theme.name == "light" else "CET-D4"


@cache
def table(kind: Kind, theme: Theme) -> list[int]:
    """256 colours as 0xffrrggbb: the map, then the colours of absent and of invalid cells."""
    colours = [
        0xFF000000 | r << 16 | g << 8 | b for r, g, b in colour_map(map_name(kind, theme)).tolist()
    ]
    return [*colours, QColor(theme.absent).rgb(), QColor(theme.invalid).rgb()]


@cache
def pixels(kind: Kind, theme: Theme) -> NDArray[np.uint32]:
    """The same 256 colours as the pixels of an RGB32 image."""
    return np.array(table(kind, theme), np.uint32)
