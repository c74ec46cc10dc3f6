"""The axis of steps under ribbons: token labels, the cursor and the step in focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ui import drawing
from ui.ribbon import Sight
from ui.view import Scene
from wm_explorer.symbols import visible

#: Width of a step in points: (smallest, at first, largest).
WIDTHS = (1.0, 9.0, 48.0)


class TimeAxis:
    """How wide a step is drawn, and what stands below and across the ribbons."""

    def __init__(self) -> None:
        self.step_width = WIDTHS[1]

    def zoom(self, factor: float) -> None:
        self.step_width = min(max(self.step_width * factor, WIDTHS[0]), WIDTHS[2])

    def room(self, width: float) -> int:
        """How many steps fit."""
        return max(int(width / self.step_width), 1)

    def draw(
        self, painter: QPainter, strip: QRectF, sight: Sight, scene: Scene, above: float
    ) -> None:
        """Token labels in the strip; the cursor and the focus from the strip up by `above`."""
        self._labels(painter, strip, sight, scene)
        for step, colour in ((scene.at, scene.theme.accent), (_focused(scene), scene.theme.hover)):
            if step is None or not sight.first <= step < sight.first + sight.room:
                continue
            left = strip.left() + (step - sight.first) * sight.step_width
            column = QRectF(left, strip.top() - above, sight.step_width, above + strip.height())
            painter.setPen(drawing.pen(colour, 1.5))
            painter.setBrush(QColor(0, 0, 0, 0))
            painter.drawRect(column.adjusted(-0.5, 0.5, 0.5, -0.5))

    def _labels(self, painter: QPainter, strip: QRectF, sight: Sight, scene: Scene) -> None:
        painter.setFont(drawing.font(drawing.SMALL))
        painter.setPen(QColor(scene.theme.faint))
        metrics = QFontMetricsF(painter.font())
        stop = min(sight.first + sight.room, len(scene.trace))
        free = strip.left()
        for step in range(sight.first, stop):
            left = strip.left() + (step - sight.first) * sight.step_width
            text = visible(scene.trace.tokens[step].text)
            width = metrics.horizontalAdvance(text)
            if left + (sight.step_width - width) / 2 < free - 2:
                continue  # no room for this label beside the one before
            place = QRectF(
                left + (sight.step_width - width) / 2, strip.top(), width + 1, strip.height()
            )
            painter.drawText(place, int(drawing.ALIGN.AlignVCenter), text)
            free = place.right()


def _focused(scene: Scene) -> int | None:
    return scene.focus.step if scene.focus else None
