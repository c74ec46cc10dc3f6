"""How much each word of a line counts: its position encoding, as a profile below each word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.lines import draw_lines
from ui.view import Scene
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

CHANNEL = "position.encoding"
#: Height of a line of text, of the profiles, and of all.
LINE, PROFILE = 15.0, 38.0
HEIGHT = 2 * LINE + PROFILE
SCALE, WIDEST, GAP = 16.0, 84.0, 4.0


def has_places(info: ModelInfo) -> bool:
    """Whether the model weights the words of a line by their places."""
    axes = [[a.name for a in channel.axes] for channel in info.channels if channel.name == CHANNEL]
    return axes == [["place", "unit"]]


def counted(trace: Trace, steps: range) -> list[str]:
    """The words of a line that have a place: at their steps one place more has weights."""
    weights = trace.window(CHANNEL, steps.start, steps.stop)  # [step, place, unit]
    places = (weights != 0).any(-1).sum(-1)  # [step]
    new = np.flatnonzero(np.diff(places, prepend=0) > 0)
    return [trace.tokens[steps.start + i].text for i in new.tolist()]


class Places:
    """Draws the words of a line with the weights of each, unit by unit from the left, 0 to 1."""

    def __init__(self) -> None:
        self._cells: list[QRectF] = []
        self._step = 0

    def draw(self, painter: QPainter, area: QRectF, steps: range, title: str, scene: Scene) -> None:
        theme, self._step = scene.theme, steps[-1]
        words = counted(scene.trace, steps)
        weights = scene.trace.at(CHANNEL, self._step)  # [place, unit]
        width = min(WIDEST, (area.width() - SCALE) / max(len(words), 1))
        top = area.top() + 2 * LINE
        self._cells = [
            QRectF(area.left() + SCALE + i * width, top, width - GAP, PROFILE)
            for i in range(len(words))
        ]
        head = QRectF(area.left(), area.top(), area.width(), LINE)
        drawing.label(painter, head, title, theme.faint)
        for word, weight, cell in zip(words, weights, self._cells, strict=False):
            name = QRectF(cell.left(), top - LINE, cell.width(), LINE)
            drawing.label(painter, name, word, theme.text)
            painter.fillRect(cell, QColor(theme.absent))
            _draw_profile(painter, cell, weight, theme.accent)
        if words:
            side = QRectF(area.left(), top, SCALE - GAP, PROFILE)
            for text, align in (("1", drawing.ALIGN.AlignTop), ("0", drawing.ALIGN.AlignBottom)):
                drawing.label(painter, side, text, theme.faint, drawing.ALIGN.AlignRight | align)

    def clear(self) -> None:
        """Nothing is drawn, so nothing can be pointed at."""
        self._cells = []

    def focus_at(self, point: QPointF, trace: Trace) -> Focus | None:
        """The weight of a place in a unit."""
        for place, cell in enumerate(self._cells):
            if cell.contains(point):
                units = trace.at(CHANNEL, self._step).shape[1]
                unit = int((point.x() - cell.left()) / cell.width() * units)
                return Focus(self._step, CHANNEL, (place, min(unit, units - 1)))
        return None


def _draw_profile(painter: QPainter, cell: QRectF, weights: Array, colour: str) -> None:
    """A line over the units [unit], the first at the left."""
    x = cell.left() + (np.arange(len(weights)) + 0.5) / len(weights) * cell.width()
    y = cell.bottom() - 1 - weights.astype(float) * (cell.height() - 2)
    draw_lines(painter, x, y[:, None], [QColor(colour)])
