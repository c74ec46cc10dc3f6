"""What the slots of a memory hold at one step, as a picture: changed cells are framed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from ui import drawing
from ui.raster import Raster
from ui.view import Scene
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range, levels

Array = NDArray[np.float32]

#: A cell has changed if it moved by this share of the largest magnitude so far.
CHANGED = 0.05
NUMBERS = 30.0  # width of the slots' numbers
#: Rows lower than this get no number.
LEGIBLE = 12.0


class SlotMap:
    """Draws a channel [slot, unit], or one entry of [*entry, slot, unit], at the cursor."""

    def __init__(self, channel: str, entry: tuple[int, ...] = ()) -> None:
        self.channel, self.entry = channel, entry
        self._raster = Raster()
        self.rect = QRectF()
        self.levels = (0.0, 1.0)

    def draw(self, painter: QPainter, area: QRectF, scene: Scene, range_: Range) -> None:
        trace = scene.trace
        kind = trace.info.channel(self.channel).kind
        values, before = self._at(scene, scene.at), self._at(scene, scene.at - 1)
        peak = trace.peak(self.channel)
        whole = trace[self.channel] if range_.mode == "full" else values
        self.levels = levels(range_, kind, values, whole, peak)
        self.rect = area.adjusted(NUMBERS, 0, 0, 0)
        self._raster.set(values, self.levels, kind, scene.theme, range_.scale)
        self._raster.paint(painter, self.rect)
        self._number(painter, len(values), scene)
        changed = np.abs(values - before).max(1) > CHANGED * max(peak, 1e-9)  # [slot]
        painter.setPen(drawing.pen(scene.theme.accent, 1.5))
        for slot in np.flatnonzero(changed).tolist():
            painter.drawRect(self.row(slot, len(values)).adjusted(0.5, 0.5, -0.5, -0.5))

    def changed(self, scene: Scene) -> list[int]:
        """The slots whose contents the step at the cursor has changed."""
        values, before = self._at(scene, scene.at), self._at(scene, scene.at - 1)
        peak = max(scene.trace.peak(self.channel), 1e-9)
        found: list[int] = np.flatnonzero(np.abs(values - before).max(1) > CHANGED * peak).tolist()
        return found

    def row(self, slot: int, slots: int) -> QRectF:
        height = self.rect.height() / slots
        return QRectF(self.rect.left(), self.rect.top() + slot * height, self.rect.width(), height)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        if not self.rect.contains(point):
            return None
        slots, units = self._at(scene, scene.at).shape
        slot = int((point.y() - self.rect.top()) / self.rect.height() * slots)
        unit = int((point.x() - self.rect.left()) / self.rect.width() * units)
        cell = (min(slot, slots - 1), min(unit, units - 1))
        return Focus(scene.at, self.channel, (*self.entry, *cell))

    def _at(self, scene: Scene, step: int) -> Array:
        """[slot, unit]; before the first step nothing has changed yet."""
        values: Array = scene.trace.at(self.channel, max(step, 0))[self.entry]
        return values

    def _number(self, painter: QPainter, slots: int, scene: Scene) -> None:
        """Numbers of slots, counting from 1, as many as are legible."""
        height = self.rect.height() / slots
        every = next((n for n in (1, 2, 5, 10, 20, 50) if n * height >= LEGIBLE), 100)
        for slot in range(slots):
            if slot and ((slot + 1) % every or slot * height < LEGIBLE):
                continue
            row = self.row(slot, slots)
            place = QRectF(self.rect.left() - NUMBERS, row.top(), NUMBERS - 4, max(height, LEGIBLE))
            align = drawing.ALIGN.AlignRight | (
                drawing.ALIGN.AlignVCenter if height >= LEGIBLE else drawing.ALIGN.AlignTop
            )
            drawing.label(painter, place, str(slot + 1), scene.theme.faint, align)
