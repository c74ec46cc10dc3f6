"""A plot's frame: two scales, their ticks and numbers, and the way between numbers and points."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from ui import drawing
from ui.theme import Theme

Array = NDArray[np.floating]

#: Room for numbers at the left and below, half of one at the right, and the name of the axis.
LEFT, RIGHT, BELOW, NAME = 38.0, 9.0, 15.0, 13.0
#: How far ticks stand apart at least, along either axis.
APART = (46.0, 26.0)
TICK = 4.0
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Scale(NamedTuple):
    """From one number to another, evenly or by powers of ten."""

    low: float
    high: float
    powers: bool = False

    def share(self, values: Array | float) -> NDArray[np.float64]:
        """How far along the axis: low is 0, high is 1; NaN for what lies beyond either."""
        with np.errstate(invalid="ignore", divide="ignore"):
            along = np.asarray(values, np.float64)
            low, high = self.low, self.high
            if self.powers:
                along, low, high = np.log10(along), log10(low), log10(high)
            shares = (along - low) / (high - low)
        return np.where((shares >= 0) & (shares <= 1), shares, np.nan)

    def value(self, share: float) -> float:
        """The number at a share of the axis, where that is even."""
        return self.low + share * (self.high - self.low)

    def ticks(self, room: float, apart: float) -> list[float]:
        """Round numbers, as many as there is room for."""
        if self.powers:
            first, last = round(log10(self.low)), round(log10(self.high))
            every = max(1, ceil((last - first) * apart / max(room, 1)))
            return [10.0**power for power in range(first, last + 1, every)]
        least = (self.high - self.low) * apart / max(room, apart)
        power = 10.0 ** floor(log10(least))
        step = next(power * n for n in (1, 2, 5, 10) if power * n >= least * (1 - 1e-9))
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [i * step for i in range(first, last + 1)]

    def words(self, tick: float) -> str:
        """A tick's number; a power of ten that is long as 10⁻⁴."""
        power = round(log10(tick)) if self.powers else 0
        return f"10{str(power).translate(RAISED)}" if abs(power) > 2 else drawing.number(tick)


def decades(values: Array) -> Scale:
    """The powers of ten around the positive ones of some numbers, at least one decade."""
    found = values[np.isfinite(values) & (values > 0)]
    if not found.size:
        return Scale(0.1, 10.0, powers=True)
    low, high = floor(log10(float(found.min()))), ceil(log10(float(found.max())))
    return Scale(10.0**low, 10.0 ** max(high, low + 1), powers=True)


class Axes:
    """Where a plot lies, and how its numbers become points."""

    def __init__(self) -> None:
        self.rect = QRectF()  # within the frame
        self.x = self.y = Scale(0.0, 1.0)

    def place(self, area: QRectF, x: Scale, y: Scale) -> None:
        """Fills an area, numbers and names included."""
        self.rect = area.adjusted(LEFT, TICK, -RIGHT, -BELOW - NAME)
        self.x, self.y = x, y

    def across(self, x: Array | float) -> NDArray[np.float64]:
        """Where numbers lie from left to right; NaN for what lies outside."""
        return self.rect.left() + self.rect.width() * self.x.share(x)

    def up(self, y: Array | float) -> NDArray[np.float64]:
        """Where numbers lie from the bottom up, in the painter's own direction: downwards."""
        return self.rect.bottom() - self.rect.height() * self.y.share(y)

    def point(self, x: float, y: float) -> QPointF | None:
        """Where a pair of numbers lies, None where that is outside."""
        left, top = float(self.across(x)), float(self.up(y))
        return QPointF(left, top) if isfinite(left) and isfinite(top) else None

    def values(self, point: QPointF) -> tuple[float, float]:
        """The pair of numbers at a point."""
        across = (point.x() - self.rect.left()) / self.rect.width()
        up = (self.rect.bottom() - point.y()) / self.rect.height()
        return self.x.value(across), self.y.value(up)

    def draw(self, painter: QPainter, theme: Theme, names: tuple[str, str]) -> None:
        """The frame, its ticks and their numbers; the names of both axes, across and up."""
        rect = self.rect
        painter.fillRect(rect, QColor(theme.absent))
        centre = drawing.ALIGN.AlignHCenter | drawing.ALIGN.AlignVCenter
        right = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        for value in self.x.ticks(rect.width(), APART[0]):
            x = float(self.across(value))
            _line(painter, theme, x, rect.top(), x, rect.bottom() + TICK)
            place = QRectF(x - APART[0] / 2, rect.bottom() + TICK, APART[0], BELOW - 3)
            drawing.label(painter, place, self.x.words(value), theme.faint, centre)
        for value in self.y.ticks(rect.height(), APART[1]):
            y = float(self.up(value))
            _line(painter, theme, rect.left() - TICK, y, rect.right(), y)
            place = QRectF(rect.left() - LEFT, y - 7, LEFT - TICK - 2, 14)
            drawing.label(painter, place, self.y.words(value), theme.faint, right)
        below = QRectF(rect.left(), rect.bottom() + BELOW, rect.width(), NAME)
        drawing.label(painter, below, names[0], theme.faint, centre)
        inside = QRectF(rect.left() + 4, rect.bottom() - NAME - 2, rect.width() - 8, NAME)
        drawing.label(painter, inside, names[1], theme.faint)


def _line(painter: QPainter, theme: Theme, x: float, y: float, to_x: float, to_y: float) -> None:
    painter.setPen(drawing.pen(theme.line, 0.8))
    painter.drawLine(QLineF(x, y, to_x, to_y))
