"""Two channels of the same axes as pictures in one colour range, and their difference."""

from __future__ import annotations

from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter

from engine.spec import CORRECTED, ModelInfo
from ui import drawing
from ui.raster import Raster
from ui.ribbon import Sight
from ui.timeaxis import TimeAxis
from ui.view import Scene
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus
from wm_explorer.pool import absmax, factor
from wm_explorer.ranges import Range, levels
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

NAMES, AXIS, BAR, TITLE, GAP = 92.0, 18.0, 15.0, 15.0, 4.0
BARS = 2 * BAR
STEP = 20.0  # width of a step at first: short texts are compared
#: Channels of so few rows get a wide step, with the numbers in the cells.
FEW, WIDE = 4, 48.0
#: Channels of more numbers than this are shown at the cursor, as matrices.
MOST_ROWS = 128
RIGHT = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter


class Picture(NamedTuple):
    """A picture where it was drawn: cells [row, column] of a channel."""

    channel: str
    rect: QRectF
    rows: int
    columns: int


class Comparison:
    """Draws a channel, its correction, and the correction less the channel.

    Vectors run over time, one strip below the other on one clock. Matrices, and weights over
    tokens, are shown at the cursor side by side: the last axis goes to the right.
    """

    def __init__(self, info: ModelInfo, channel: str) -> None:
        self.channel = channel
        self.kind = info.channel(channel).kind
        rows = prod(axis.size or 1 for axis in info.channel(channel).axes)
        self.timed = not info.channel(channel).grows and rows <= MOST_ROWS
        self._rasters = (Raster(), Raster(), Raster())
        self._axis = TimeAxis(info.symbols)
        self._axis.step_width = WIDE if rows <= FEW else STEP
        self._first = 0
        self.pictures: list[Picture] = []

    def zoom(self, factor_: float) -> None:
        self._axis.zoom(factor_)

    def draw(self, painter: QPainter, area: QRectF, scene: Scene, range_: Range) -> None:
        """Fills the area; nothing is drawn where it is too small."""
        self.pictures = []
        if area.width() < NAMES + 40 or area.height() < AXIS + BARS + 3 * TITLE:
            return
        if self.timed:
            self._draw_over_time(painter, area, scene, range_)
        else:
            self._draw_at_cursor(painter, area, scene, range_)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for picture in self.pictures:
            if not picture.rect.contains(point):
                continue
            across = (point.x() - picture.rect.left()) / picture.rect.width()
            down = (point.y() - picture.rect.top()) / picture.rect.height()
            row = min(int(down * picture.rows), picture.rows - 1)
            column = min(int(across * picture.columns), picture.columns - 1)
            step = self._first + column if self.timed else scene.at
            flat = row if self.timed else row * picture.columns + column
            shape = scene.trace.at(picture.channel, step).shape
            index = tuple(map(int, np.unravel_index(flat, shape))) if shape else ()
            return Focus(step, picture.channel, index)
        return None

    def _values(self, trace: Trace, first: int, stop: int) -> tuple[Array, Array]:
        """Both sides as [row, step]."""
        sides = (self.channel, CORRECTED + self.channel)
        windows = (trace.window(name, first, stop) for name in sides)
        printed, corrected = (values.reshape(len(values), -1).T for values in windows)
        return printed, corrected

    def _matrices(self, trace: Trace, step: int) -> tuple[Array, Array]:
        """Both sides at a step as [row, column]."""
        sides = (self.channel, CORRECTED + self.channel)
        values = (trace.at(name, step) for name in sides)
        printed, corrected = (value.reshape(-1, value.shape[-1]) for value in values)
        return printed, corrected

    def _draw_over_time(self, painter: QPainter, area: QRectF, scene: Scene, range_: Range) -> None:
        trace = scene.trace
        room = self._axis.room(area.width() - NAMES)
        self._first = first_visible(self._first, scene.at, room, len(trace))
        sight = Sight(self._first, room, self._axis.step_width)
        stop = min(self._first + room, len(trace))
        both = self._values(trace, self._first, stop)
        limits = self._levels(trace, both, range_)
        height = (area.height() - AXIS - BARS) / 3 - GAP
        width = (stop - self._first) * sight.step_width
        for i, (values, name, levels_, kept) in enumerate(self._sides(both, limits)):
            top = area.top() + i * (height + GAP)
            rect = QRectF(area.left() + NAMES, top, width, height)
            pooled = absmax(values, factor(len(values), max(int(height), 1)), 1)
            kind = self.kind if i < 2 else "activation"
            scale = range_.scale if i < 2 else "linear"
            kept.set(pooled, levels_, kind, scene.theme, scale)
            kept.paint(painter, rect)
            self._note(name, rect, len(values), values.shape[1])
            if len(values) <= FEW and sight.step_width >= WIDE:
                _write_numbers(painter, rect, values, kept)
            beside = QRectF(area.left(), top, NAMES - 8, height)
            self._draw_name(painter, beside, name, levels_, scene)
        bottom = area.bottom() - AXIS - BARS
        strip = QRectF(area.left() + NAMES, bottom, area.width() - NAMES, AXIS)
        self._axis.draw(painter, strip, sight, scene, above=bottom - area.top())
        self._draw_bars(painter, area, limits, scene, range_)

    def _draw_at_cursor(self, painter: QPainter, area: QRectF, scene: Scene, range_: Range) -> None:
        both = self._matrices(scene.trace, scene.at)
        limits = self._levels(scene.trace, both, range_)
        width = area.width() / 3
        for i, (values, name, levels_, kept) in enumerate(self._sides(both, limits)):
            left = area.left() + i * width
            title = QRectF(left, area.top(), width - GAP, TITLE)
            drawing.label(painter, title, _words(i), scene.theme.text)
            rect = QRectF(left, title.bottom(), width - GAP, area.height() - TITLE - BARS - GAP)
            kind = self.kind if i < 2 else "activation"
            kept.set(values, levels_, kind, scene.theme, range_.scale if i < 2 else "linear")
            kept.paint(painter, rect)
            self._note(name, rect, *values.shape)
        self._draw_bars(painter, area, limits, scene, range_)

    def _sides(
        self, both: tuple[Array, Array], limits: tuple[tuple[float, float], tuple[float, float]]
    ) -> list[tuple[Array, str, tuple[float, float], Raster]]:
        printed, corrected = both
        common, apart = limits
        names = (self.channel, CORRECTED + self.channel, CORRECTED + self.channel)
        values = (printed, corrected, corrected - printed)
        return list(zip(values, names, (common, common, apart), self._rasters, strict=True))

    def _levels(
        self, trace: Trace, both: tuple[Array, Array], range_: Range
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        """The colour range of both sides, and that of the difference: what is in sight of it."""
        sides = (self.channel, CORRECTED + self.channel)
        visible = np.concatenate([values.ravel() for values in both])
        whole = visible
        if range_.mode == "full" or self.kind == "scalar":
            whole = np.concatenate([trace[name].ravel() for name in sides])
        common = levels(range_, self.kind, visible, whole, max(map(trace.peak, sides)))
        difference = both[1] - both[0]
        return common, levels(Range("window"), "activation", difference, difference, 0.0)

    def _note(self, name: str, rect: QRectF, rows: int, columns: int) -> None:
        self.pictures.append(Picture(name, rect, rows, columns))

    def _draw_name(
        self, painter: QPainter, beside: QRectF, name: str, ends: tuple[float, float], scene: Scene
    ) -> None:
        words = _words(len(self.pictures) - 1)
        half = beside.height() / 2
        if half < TITLE:
            drawing.label(painter, beside, words, scene.theme.text, RIGHT)
            return
        low, high = map(drawing.number, ends)
        upper = QRectF(beside.left(), beside.top() + half - TITLE, beside.width(), TITLE)
        drawing.label(painter, upper, words, scene.theme.text, RIGHT)
        span = f"±{high}" if low == f"−{high}" else f"{low} … {high}"
        drawing.label(painter, upper.translated(0, TITLE), span, scene.theme.faint, RIGHT)

    def _draw_bars(
        self,
        painter: QPainter,
        area: QRectF,
        limits: tuple[tuple[float, float], tuple[float, float]],
        scene: Scene,
        range_: Range,
    ) -> None:
        """One colour bar for both sides, and one for the difference."""
        upper = QRectF(area.left() + 4, area.bottom() - BARS, area.width() - 8, BAR)
        drawing.colour_bar(painter, upper, limits[0], self.kind, scene.theme, range_)
        note = QCoreApplication.translate("Corrections", "difference")
        drawing.colour_bar(
            painter,
            upper.translated(0, BAR),
            limits[1],
            "activation",
            scene.theme,
            Range("window"),
            note,
        )


def _write_numbers(painter: QPainter, rect: QRectF, values: Array, picture: Raster) -> None:
    """The number of every cell [row, step], dark on bright cells and bright on dark ones."""
    rows, steps = values.shape
    wide, high = rect.width() / steps, rect.height() / rows
    for row, step in np.ndindex(rows, steps):
        cell = QRectF(rect.left() + step * wide, rect.top() + row * high, wide, high)
        ink = "#000000" if picture.colour(row, step).lightnessF() > 0.5 else "#ffffff"
        words = drawing.number(float(values[row, step]))
        drawing.label(painter, cell, words, ink, drawing.ALIGN.AlignCenter)


def _words(side: int) -> str:
    """What the pictures are called, from the first on."""
    return (
        QCoreApplication.translate("Corrections", "as printed"),
        QCoreApplication.translate("Corrections", "corrected"),
        QCoreApplication.translate("Corrections", "difference"),
    )[side]
