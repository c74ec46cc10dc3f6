"""Weights as a table of cells, coloured, with names along two sides and numbers where there is
room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from ui.colours import INVALID, LEVELS, table
from ui.lettering import CENTRE, RIGHT, Lettering
from ui.view import Scene
from wm_explorer.ranges import Range, levels, scaled

Array = NDArray[np.float32]

#: Room for the names at the left and above, and the largest cell.
NAMES, HEAD = 44.0, 14.0
WIDEST, HIGHEST = 44.0, 26.0
#: A cell of this width and height has room for its number, one of that height for its name.
NUMBERED, NAMED = (25.0, 11.0), 9.0


class WeightTable:
    """Draws weights [row, column]. Nothing is drawn where there is no room."""

    def __init__(self) -> None:
        self._lettering = Lettering()
        self.rect = QRectF()
        self.levels = (0.0, 1.0)
        self._columns: list[float] = []  # the left edge of each
        self._cell = (0.0, 0.0)

    def draw(
        self,
        painter: QPainter,
        area: QRectF,
        values: Array,
        names: tuple[Sequence[str], Sequence[str]],
        scene: Scene,
        range_: Range,
        apart: int = 0,
    ) -> None:
        """Fills the upper left of an area. `names` are those of rows and of columns, of which the
        last `apart` stand apart."""
        rows, columns = values.shape
        gap = 8.0 if apart else 0.0
        width = min((area.width() - NAMES - gap) / max(columns, 1), WIDEST)
        height = min((area.height() - HEAD) / max(rows, 1), HIGHEST)
        self._columns = [
            area.left() + NAMES + i * width + (gap if i >= columns - apart else 0)
            for i in range(columns)
        ]
        self._cell = (width, height)
        self.rect = QRectF(
            area.left() + NAMES, area.top() + HEAD, columns * width + gap, rows * height
        )
        if width < 1 or height < 1:
            self.rect = QRectF()
            return
        self.levels = levels(range_, "weights", values, values, 1.0)
        self._lettering.begin(painter, scene)
        self._draw_names(painter, names, scene)
        self._draw_cells(painter, values, scene, range_)

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell was drawn last."""
        width, height = self._cell
        return QRectF(self._columns[column], self.rect.top() + row * height, width, height)

    def cell_at(self, point: QPointF) -> tuple[int, int] | None:
        """The row and column under a point."""
        if not self.rect.contains(point):
            return None
        width, height = self._cell
        row = min(
            int((point.y() - self.rect.top()) / height), round(self.rect.height() / height) - 1
        )
        for column, left in enumerate(self._columns):
            if left <= point.x() < left + width:
                return row, column
        return None

    def _draw_names(
        self, painter: QPainter, names: tuple[Sequence[str], Sequence[str]], scene: Scene
    ) -> None:
        """As many names as have room."""
        width, height = self._cell
        every = max(int(np.ceil(NAMED / height)), 1)
        for row, name in enumerate(names[0]):
            if row % every == 0:
                place = QRectF(self.rect.left() - NAMES, self.cell(row, 0).top(), NAMES - 4, height)
                self._lettering.draw(painter, place, name, scene.theme.faint, RIGHT)
        for column, name in enumerate(names[1]):
            if width >= 7:
                place = QRectF(self._columns[column], self.rect.top() - HEAD, width, HEAD)
                self._lettering.draw(painter, place, name, scene.theme.text, CENTRE)

    def _draw_cells(self, painter: QPainter, values: Array, scene: Scene, range_: Range) -> None:
        colours = table("weights", scene.theme)
        shares = np.clip(np.nan_to_num(scaled(values, *self.levels, range_.scale)), 0, 1)
        places = np.where(np.isfinite(values), (shares * (LEVELS - 1)).astype(int), INVALID)
        width, height = self._cell
        numbered = width >= NUMBERED[0] and height >= NUMBERED[1]
        inset = 0.5 if min(width, height) > 4 else 0.0
        for (row, column), place in np.ndenumerate(places):
            rect = self.cell(row, column)
            colour = QColor(colours[place])
            painter.fillRect(rect.adjusted(inset, inset, -inset, -inset), colour)
            if numbered:
                ink = "#000000" if colour.lightnessF() > 0.45 else "#ffffff"
                self._lettering.draw(painter, rect, f"{values[row, column]:.2f}", ink, CENTRE)
