"""Numbers over time as lines, without a Python loop over the points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from shiboken6 import VoidPtr

from ui.colours import LEVELS, table
from ui.theme import Theme

Array = NDArray[np.float32]

#: A point is two doubles.
_POINT = 16


class Polyline:
    """A line through a number of points, which are set as an array."""

    def __init__(self, length: int) -> None:
        self.polygon = QPolygonF()
        self.polygon.resize(length)
        #: [point, (x, y)], the polygon's own memory
        self.points: NDArray[np.float64] = np.empty((0, 2))
        if length:
            memory: Any = VoidPtr(self.polygon.data(), length * _POINT, True)  # type: ignore[call-arg, arg-type]
            self.points = np.frombuffer(memory, np.float64).reshape(-1, 2)


def draw_lines(
    painter: QPainter, x: NDArray[np.floating], ys: NDArray[np.floating], colours: Sequence[QColor],
    width: float = 1.0,
) -> None:  # fmt: skip
    """Draws lines over common x [point], one for each column of ys [point, line].

    A line is broken where it is not finite; a lone point is a dot.
    """
    whole = bool(np.isfinite(ys).all())
    line = Polyline(len(x))
    line.points[:, 0] = x
    for y, colour in zip(ys.T, colours, strict=True):
        painter.setPen(_pen(colour.rgba(), width))
        if whole and len(x) > 1:
            line.points[:, 1] = y
            painter.drawPolyline(line.polygon)
        else:
            for part in finite_parts(y):
                _draw_part(painter, x[part], y[part])


def _draw_part(painter: QPainter, x: NDArray[np.floating], y: NDArray[np.floating]) -> None:
    if len(x) == 1:
        painter.drawEllipse(QPointF(float(x[0]), float(y[0])), 0.8, 0.8)
        return
    line = Polyline(len(x))
    line.points[:, 0], line.points[:, 1] = x, y
    painter.drawPolyline(line.polygon)


@cache
def _pen(colour: int, width: float) -> QPen:
    """A pen that is so many pixels wide, however the painter scales."""
    pen = QPen(QColor.fromRgba(colour), width)
    pen.setCosmetic(True)
    return pen


def finite_parts(y: NDArray[np.floating]) -> list[slice]:
    """The stretches of numbers that are neither NaN nor infinite."""
    finite = np.isfinite(y)
    edges = np.flatnonzero(np.diff(finite, prepend=False, append=False)).tolist()
    return [slice(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]


@cache
def shades(lines: int, theme: Theme) -> list[QColor]:
    """Colours for many lines in an order, from one end of the colour map to the other."""
    colours = table("scalar", theme)
    # The ends of the map are too close to the canvas to be seen as thin lines.
    at = np.linspace(0.3, 0.95, lines) if theme.name == "dark" else np.linspace(0.05, 0.75, lines)
    return [QColor.fromRgb(colours[int(share * (LEVELS - 1))]) for share in at]
