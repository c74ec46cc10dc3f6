"""Stack: what is on it, and what is pushed and popped, softly and, where it is known, hard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.colours import LEVELS, table
from ui.knockout import knock_out_line
from ui.strips import Strip, Strips
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

FOOT, TITLE, COLUMN, CELL, GAP = 14.0, 15.0, 96.0, 18.0, 10.0
ACTIONS = ("↓ push", "↑ pop", "– no-op")


class Stack(View):
    id = "stack"
    rank = 21
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        names = {channel.name for channel in info.channels}
        return "stack" in names or "stack.strength" in names

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        self._names = {channel.name: channel for channel in info.channels}
        super().__init__(info, parent)
        self._strips = {value: Strips(info, self._plan(value)) for value in self._options()}

    def title(self) -> str:
        return self.tr("Stack")

    def choices(self) -> Sequence[Choice]:
        words = self.tr("Stack {n}")
        options = [(value, words.format(n=int(value) + 1)) for value in self._options()]
        return (Choice("stack", self.tr("Stack"), options),)

    def zoom(self, factor: float) -> None:
        self._strips[self.chosen["stack"]].zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        columns = self._columns(scene)
        side = len(columns) * COLUMN + GAP
        area = QRectF(0, 0, size.width() - side, size.height() - FOOT)
        self._strips[self.chosen["stack"]].draw(painter, area, scene, self.range)
        for i, (name, cells) in enumerate(columns):
            left = size.width() - side + GAP + i * COLUMN
            self._draw_column(
                painter, QRectF(left, 0, COLUMN - GAP, area.height()), name, cells, scene
            )
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        return self._strips[self.chosen["stack"]].focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        parts = [
            self.tr("{name}: {n} values, {top} on top").format(
                name=name, n=len(cells), top=drawing.number(cells[0][0]) if cells else "–"
            )
            for name, cells in self._columns(scene)
        ]
        return f"{self.title()}: {'; '.join(parts)}"

    def _options(self) -> list[str]:
        if "stack" in self._names:
            return [str(i) for i in range(self._names["stack"].axes[0].size or 1)]
        return ["0"]

    def _plan(self, value: str) -> list[Strip]:
        if "stack" not in self._names:
            return [
                Strip("stack.strength", None, "stack.strength"),
                Strip("stack.push", None, "stack.push"),
                Strip("stack.pop", None, "stack.pop"),
                Strip("stack.read", None, "stack.read"),
            ]
        strips = []
        for part in ("", "hard."):
            if f"{part}stack" in self._names:
                action, stack = f"{part}stack.action", f"{part}stack"
                words = (f"{part}{ACTIONS[0]}", *ACTIONS[1:])
                strips += [
                    Strip(action, int(value), "", words),
                    Strip(stack, int(value), stack, used=_deepest),
                ]
        return strips

    def _columns(self, scene: Scene) -> list[tuple[str, list[tuple[float, float]]]]:
        """The stacks at the cursor: a name, and (value, how much of it is there), top first."""
        trace, at = scene.trace, scene.at
        if "stack" not in self._names:
            strength = trace.at("stack.strength", at)[::-1]
            values = trace.at("stack.value", at)[::-1].mean(1)
            there = np.flatnonzero(strength > 0.01)
            return [("soft", [(float(values[i]), float(strength[i])) for i in there])]
        columns = []
        for part, name in (("", "soft"), ("hard.", "hard")):
            if f"{part}stack" in self._names:
                chosen = int(self.chosen["stack"])
                cells = trace.at(f"{part}stack", at)[chosen]
                depth = float(trace.at(f"{part}stack.depth", at)[chosen])
                whole = int(np.ceil(depth - 0.01))
                columns.append((name, [(float(v), 1.0) for v in cells[:whole]]))
        return columns

    def _draw_column(
        self,
        painter: QPainter,
        area: QRectF,
        name: str,
        cells: list[tuple[float, float]],
        scene: Scene,
    ) -> None:
        """One stack as a pile of cells; what does not fit is counted."""
        words = self.tr("{name}, {n} deep").format(
            name=self.tr("hard") if name == "hard" else self.tr("soft"), n=len(cells)
        )
        head = QRectF(area.left(), 0, area.width(), TITLE)
        drawing.label(painter, head, words, scene.theme.text)
        fit = max(int((area.height() - 2 * TITLE) / CELL), 1)
        colours = table("memory", scene.theme)
        for i, (value, share) in enumerate(cells[:fit]):
            rect = QRectF(area.left(), TITLE + i * CELL, area.width() * share, CELL - 2)
            index = int(min(max((value + 1) / 2, 0), 1) * (LEVELS - 1))
            painter.fillRect(rect, QColor(colours[index]))
            painter.setPen(drawing.pen(scene.theme.accent if i == 0 else scene.theme.line))
            painter.drawRect(QRectF(area.left(), rect.top(), area.width(), CELL - 2))
            place = QRectF(area.left(), rect.top(), area.width(), CELL - 2)
            drawing.label(
                painter, place, drawing.number(value), scene.theme.text, drawing.ALIGN.AlignCenter
            )
        if len(cells) > fit:
            more = self.tr("{n} more below").format(n=len(cells) - fit)
            below = QRectF(area.left(), TITLE + fit * CELL, area.width(), TITLE)
            drawing.label(painter, below, more, scene.theme.faint)


def _deepest(trace: Trace) -> int:
    """Places that were in use so far in any stack, and some room below them."""
    names = [channel.name for channel in trace.info.channels]
    deepest = max(trace.peak(name) for name in names if name.endswith("stack.depth"))
    return int(deepest) // 8 * 8 + 8
