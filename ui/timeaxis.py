"""The axis of steps under ribbons: token labels, the cursor and the step in focus."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from engine.spec import Token
from ui import drawing
from ui.lettering import LEFT, Lettering
from ui.ribbon import Sight
from ui.view import Scene
from wm_explorer.symbols import label, mostly_wide
from wm_explorer.trace import Trace

#: Width of a step in points.
SMALLEST, LARGEST = 1.0, 48.0
#: Width at first: for letters, and for symbols as wide as they are high.
NARROW, WIDE = 9.0, 15.0
#: How far the mark of a step reaches beyond it.
MARK = 2.0


class TimeAxis:
    """How wide a step is drawn, and what stands below and across the ribbons."""

    def __init__(self, symbols: Sequence[str]) -> None:
        self.step_width = WIDE if mostly_wide(symbols) else NARROW
        self._labels = _Labels()

    def zoom(self, factor: float) -> None:
        self.step_width = min(max(self.step_width * factor, SMALLEST), LARGEST)

    def room(self, width: float) -> int:
        """How many steps fit."""
        return max(int(width / self.step_width), 1)

    def columns(self, strip: QRectF, sight: Sight, scene: Scene, steps: range) -> QRectF:
        """As much of the strip as the labels and the marks of some steps in sight may take."""
        width = sight.step_width
        widths = [self._labels.width(scene.trace.tokens[step]) for step in steps]
        beyond = max(0.0, (max(widths) - width) / 2) + MARK
        left = strip.left() + (steps.start - sight.first) * width - beyond
        room = len(steps) * width + 2 * beyond
        return QRectF(left, strip.top(), room, strip.height())

    def draw(
        self, painter: QPainter, strip: QRectF, sight: Sight, scene: Scene, above: float
    ) -> None:
        """Token labels in the strip; the cursor and the focus from the strip up by `above`."""
        self._labels.draw(painter, strip, sight, scene)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for step, colour in ((scene.at, scene.theme.accent), (_focused(scene), scene.theme.hover)):
            if step is None or not sight.first <= step < sight.first + sight.room:
                continue
            left = strip.left() + (step - sight.first) * sight.step_width
            column = QRectF(left, strip.top() - above, sight.step_width, above + strip.height())
            painter.setPen(drawing.pen(colour, 1.5))
            painter.drawRect(column.adjusted(-0.5, 0.5, 0.5, -0.5))


class _Labels:
    """Token labels as a picture of twice the steps in sight, so that one more step is one more
    label. Labels wider than a step leave others out; then what is in sight is drawn afresh."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._key: object = None
        self._trace: Trace | None = None
        self._first = self._next = 0  # the steps of the picture: the first, and the next to come
        self._free = 0.0  # where the next label may begin, from the left edge of the picture
        self._narrow = True  # whether every label so far fits its step
        self._lettering = Lettering()

    def width(self, token: Token) -> float:
        """How wide a token's label is."""
        return self._lettering.width(label(token))

    def draw(self, painter: QPainter, strip: QRectF, sight: Sight, scene: Scene) -> None:
        stop = min(sight.first + sight.room, len(scene.trace))
        if scene.vector:
            self._start(sight.first)
            self._write(painter, strip, range(sight.first, stop), sight, scene)
            self._key = None
            return
        ratio = painter.device().devicePixelRatio() * painter.transform().m11()
        key = (sight.room, sight.step_width, strip.height(), ratio, scene.theme.name)
        known = scene.trace.shared(self._trace)
        length = sight.room * sight.step_width
        moved = sight.first - self._first
        scrolls = self._narrow and (sight.step_width * ratio).is_integer()
        holds = 0 <= moved <= sight.room if scrolls else moved == 0
        if key != self._key or known < self._next or not holds:
            self._start(sight.first)
            size = (ceil(2 * length * ratio), ceil(strip.height() * ratio))
            self._picture = QPixmap(*size)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(scene.theme.canvas))
        self._key, self._trace = key, scene.trace
        if self._next < stop:
            with QPainter(self._picture) as into:
                whole = QRectF(0, 0, 2 * length, strip.height())
                self._write(into, whole, range(self._next, stop), sight, scene)
        left = (sight.first - self._first) * sight.step_width
        part = QRectF(left * ratio, 0, length * ratio, strip.height() * ratio)
        target = QRectF(strip.left(), strip.top(), length, strip.height())
        painter.drawPixmap(target, self._picture, part)

    def _start(self, first: int) -> None:
        self._first = self._next = first
        self._free, self._narrow = 0.0, True

    def _write(
        self, painter: QPainter, strip: QRectF, steps: range, sight: Sight, scene: Scene
    ) -> None:
        """Writes the labels of some steps, each centred below its step, where there is room."""
        self._lettering.begin(painter, scene)
        middle = strip.center().y()
        for step in steps:
            text = label(scene.trace.tokens[step])
            width = self._lettering.width(text)
            self._narrow &= width <= sight.step_width + 2
            left = (step - self._first + 0.5) * sight.step_width - width / 2
            if left < self._free - 2:
                continue  # no room for this label beside the one before
            x, colour = strip.left() + left, scene.theme.faint
            self._lettering.draw_at(painter, x, middle, text, colour, LEFT)
            self._free = left + width + (1 if len(text) == 1 else 5)  # words do not run together
        self._next = steps.stop


def _focused(scene: Scene) -> int | None:
    return scene.focus.step if scene.focus else None
