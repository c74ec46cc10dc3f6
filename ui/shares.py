"""Numbers from 0 to 1 over time, among strips of colour: as lines, or as bands that fill up 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from engine.spec import ModelInfo
from ui.colours import LEVELS, table
from ui.lines import Polyline, draw_lines
from ui.ribbon import Array, Sight
from ui.strips import NAMES, FlatRibbon, Strip, Strips
from ui.theme import Theme
from ui.view import Scene
from wm_explorer.ranges import Range
from wm_explorer.trace import Trace

#: A line has the height of so many rows of a strip.
ROWS = 2
#: Where the colours of bands and of lines stand in the colour map: not too near the canvas.
ENDS = {"dark": (0.25, 0.95), "light": (0.05, 0.75)}
KEY = 4.0  # width of the colour beside a line's or a band's name


class MixedStrips(Strips):
    """Strips of which some channels are `drawn` as lines or as bands.

    Those come first: the colour bars below are those of the strips that come last.
    """

    def __init__(
        self, info: ModelInfo, strips: Sequence[Strip], drawn: Mapping[str, type[Lines | Bands]]
    ) -> None:
        super().__init__(info, strips)
        self._ribbons = [drawn.get(strip.channel, FlatRibbon)(strip) for strip in strips]

    def _draw_names(self, painter: QPainter, scene: Scene, top: float) -> None:
        super()._draw_names(painter, scene, top)
        for ribbon in self._ribbons:
            if isinstance(ribbon, Lines | Bands):
                colours = ribbon.colours(scene.trace, scene.theme)
                height = ribbon.rect.height() / len(colours)
                for row, colour in enumerate(colours if len(colours) > 1 else ()):
                    y = ribbon.rect.top() - top + row * height
                    painter.fillRect(QRectF(NAMES - KEY - 1, y + 1, KEY, height - 2), colour)


class Lines(FlatRibbon):
    """A channel [line] as lines from 0 at the foot to 1 at the top."""

    def units(self, trace: Trace) -> int:
        return max(super().units(trace), ROWS)

    def colours(self, trace: Trace, theme: Theme) -> list[QColor]:
        """What the lines are drawn in; a single one needs no explanation."""
        count = super().units(trace)
        return several(count, theme) if count > 1 else [QColor(theme.text)]

    def draw(
        self, painter: QPainter, rect: QRectF, trace: Trace, sight: Sight, range_: Range,
        theme: Theme,
    ) -> None:  # fmt: skip
        self.rect, self.sight = rect, sight
        values = self._values(trace, sight.first, sight.first + sight.room)  # [step, line]
        seen = QRectF(rect.left(), rect.top(), len(values) * sight.step_width, rect.height())
        painter.fillRect(seen, QColor(theme.absent))
        x = rect.left() + (np.arange(len(values)) + 0.5) * sight.step_width
        y = rect.bottom() - 2 - values * (rect.height() - 4)
        draw_lines(painter, x, y, self.colours(trace, theme))

    def cell_at(self, point: QPointF, trace: Trace) -> tuple[int, int] | None:
        """The (step, line) under a point, the nearest of several."""
        cell = super().cell_at(point, trace)
        if cell is None:
            return None
        height = (self.rect.bottom() - 2 - point.y()) / max(self.rect.height() - 4, 1)
        values = self._values(trace, cell[0], cell[0] + 1)[0]  # [line]
        return cell[0], int(np.abs(values - height).argmin())


class Bands(FlatRibbon):
    """Shares [band] of 1, one above the other: the first is the uppermost."""

    def colours(self, trace: Trace, theme: Theme) -> list[QColor]:
        return several(self.units(trace), theme)

    def draw(
        self, painter: QPainter, rect: QRectF, trace: Trace, sight: Sight, range_: Range,
        theme: Theme,
    ) -> None:  # fmt: skip
        self.rect, self.sight = rect, sight
        edges = self._edges(trace, sight.first, sight.first + sight.room)  # [step, band]
        seen = QRectF(rect.left(), rect.top(), len(edges) * sight.step_width, rect.height())
        colours = self.colours(trace, theme)
        painter.fillRect(seen, colours[-1])
        left = rect.left() + np.arange(len(edges)) * sight.step_width
        painter.setPen(Qt.PenStyle.NoPen)
        for band in range(edges.shape[1] - 2, -1, -1):  # each covers the part of those above it
            painter.setBrush(colours[band])
            height = rect.top() + edges[:, band] * rect.height()
            painter.drawPolygon(_staircase(left, height, rect.top(), sight.step_width))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def cell_at(self, point: QPointF, trace: Trace) -> tuple[int, int] | None:
        """The (step, band) under a point."""
        cell = super().cell_at(point, trace)
        if cell is None:
            return None
        share = (point.y() - self.rect.top()) / self.rect.height()
        edges = self._edges(trace, cell[0], cell[0] + 1)[0]  # [band]
        return cell[0], min(int(np.searchsorted(edges, share)), len(edges) - 1)

    def _edges(self, trace: Trace, first: int, stop: int) -> Array:
        """Where each band ends, from 0 at the top to 1: [step, band]."""
        shares = np.nan_to_num(self._values(trace, first, stop))
        edges: Array = np.minimum(shares.cumsum(1), 1)
        return edges


def _staircase(
    left: NDArray[np.floating], heights: NDArray[np.floating], top: float, width: float
) -> QPolygonF:
    """The area between a top and a height for each step, all of one width."""
    steps = len(left)
    line = Polyline(2 * steps + 2)
    line.points[1:-1, 0] = np.stack([left, left + width], 1).ravel()
    line.points[1:-1, 1] = np.repeat(heights, 2)
    line.points[0] = left[0], top
    line.points[-1] = left[-1] + width, top
    return line.polygon


@cache
def several(count: int, theme: Theme) -> list[QColor]:
    """So many colours of the map, as far apart as it has them."""
    known = table("gate", theme)
    at = np.linspace(*ENDS[theme.name], count)
    return [QColor.fromRgb(known[int(share * (LEVELS - 1))]) for share in at]
