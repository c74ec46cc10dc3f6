"""Allocation: which slots a memory takes as in use, and in which order they were written."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.slotmap import NUMBERS, SlotMap
from ui.strips import BAR, Strip, Strips
from ui.view import Scene, View
from wm_explorer.focus import Focus

#: What is shown of each slot over time, and of each head, as far as the model has it.
OF_SLOTS = ("memory.usage", "memory.retention", "memory.allocation", "memory.precedence")
OF_HEADS = ("write.weights", "read.weights")
GATES = ("write.gate", "write.allocation_gate", "read.free_gate")
MODES = ("←", "=", "→")
TITLE, FOOT, GAP = 15.0, 14.0, 10.0
#: The share of the width that the links take at most.
LINKS = 0.36


class Allocation(View):
    id = "allocation"
    rank = 24
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        names = {channel.name for channel in info.channels}
        return "memory.usage" in names and any(c.kind == "link" for c in info.channels)

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        link = next(channel for channel in info.channels if channel.kind == "link")
        self._links = SlotMap(link.name)
        self._strips = Strips(info, self._plan())

    def title(self) -> str:
        return self.tr("Allocation and links")

    def zoom(self, factor: float) -> None:
        self._strips.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        height = size.height() - FOOT
        side = min(size.width() * LINKS, height - TITLE - BAR + NUMBERS)
        left = QRectF(0, 0, size.width() - side - GAP, height)
        self._strips.draw(painter, left, scene, self.range)
        right = QRectF(size.width() - side, TITLE, side - 4, side - NUMBERS)
        words = self.tr("Links at the cursor: row written right after column")
        above = QRectF(right.left(), 0, right.width(), TITLE)
        drawing.label(painter, above, words, scene.theme.text)
        self._links.draw(painter, right, scene, self.range)
        bar = QRectF(right.left(), right.bottom() + 2, right.width(), BAR)
        drawing.colour_bar(painter, bar, self._links.levels, "link", scene.theme, self.range)
        order = self.tr("Written in this order: {slots}").format(slots=self._order(scene))
        below = QRectF(right.left(), bar.bottom() + 2, right.width(), TITLE)
        drawing.label(painter, below, order, scene.theme.text)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        modes = self.tr("read.mode: ← back, = by content, → forward in the order of writing")
        both = "   ".join(filter(None, [modes, knock_out_line(self.info)]))
        drawing.label(painter, foot, both, scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        return self._links.focus_at(point, scene) or self._strips.focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        order = self.tr("Written in this order: {slots}").format(slots=self._order(scene))
        usage = drawing.number(float(scene.trace.at("memory.usage", scene.at).sum()))
        used = self.tr("{n} slots in use").format(n=usage)
        return f"{self.title()}: {used}; {order}"

    def _plan(self) -> list[Strip]:
        names = {channel.name: channel for channel in self.info.channels}
        strips = [Strip(name, None, name) for name in OF_SLOTS if name in names]
        for name in filter(names.__contains__, OF_HEADS):
            heads = names[name].axes[0].size or 1
            strips += [
                Strip(name, head, name if heads == 1 else f"{name} {head + 1}")
                for head in range(heads)
            ]
        strips += [Strip(name, None, name) for name in GATES if name in names]
        if "read.mode" in names:
            heads = names["read.mode"].axes[0].size or 1
            strips += [
                Strip("read.mode", head, "read.mode" if heads == 1 else f"{head + 1}", MODES)
                for head in range(heads)
            ]
        return strips

    def _order(self, scene: Scene) -> str:
        """The slots in the order in which they were written, as far as links tell."""
        link = scene.trace.at(self._links.channel, scene.at)  # [slot, previous]
        return " → ".join(str(slot + 1) for slot in chain(link)) or "–"


def chain(link: np.ndarray) -> list[int]:
    """Follows the strongest links from the slot that has none before it: [slot, previous]."""
    linked = link > 0.5
    starts = np.flatnonzero(~linked.any(1) & linked.any(0))
    if not len(starts):
        return []
    order = [int(starts[0])]
    while linked[:, order[-1]].any():
        after = int(link[:, order[-1]].argmax())
        if after in order:
            break
        order.append(after)
    return order
