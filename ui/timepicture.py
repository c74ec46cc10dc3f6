"""A drawing over time kept as a picture, of which one more step costs one more step."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import ceil, floor

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from ui.ribbon import Sight
from ui.view import Scene
from wm_explorer.trace import Trace

#: How far in points what is drawn at a step reaches before the step's middle.
REACH = 2.0


class TimePicture:
    """A picture of twice the steps in sight. New steps are drawn into it at the right."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._key: object = None
        self._trace: Trace | None = None
        self._first = self._next = 0  # the steps of the picture: the first, and the next to come

    def paint(
        self,
        painter: QPainter,
        place: QRectF,
        sight: Sight,
        scene: Scene,
        key: Hashable,
        draw: Callable[[QPainter, int, range], None],
    ) -> None:
        """Shows the steps in sight in a place.

        `draw(painter, first, steps)` draws everything from the first of some steps on, and what
        leads to it from the step before, where the step `first` begins at the left edge. What it
        draws must be opaque, and change only with the key.
        """
        stop = min(sight.first + sight.room, len(scene.trace))
        if scene.vector:
            painter.save()
            painter.translate(place.topLeft())
            draw(painter, sight.first, range(sight.first, stop))
            painter.restore()
            return
        ratio = painter.device().devicePixelRatio() * painter.transform().m11()
        whole = (key, sight.room, sight.step_width, place.size().toTuple(), ratio, scene.theme)
        moved = sight.first - self._first
        holds = moved == 0
        if (sight.step_width * ratio).is_integer():
            holds = 0 <= moved <= sight.room
        if whole != self._key or not holds:
            self._picture = QPixmap(ceil(2 * place.width() * ratio), ceil(place.height() * ratio))
            self._picture.setDevicePixelRatio(ratio)
            self._first = self._next = sight.first
        kept = max(min(self._next, scene.trace.shared(self._trace)), self._first)
        self._key, self._trace = whole, scene.trace
        if kept < max(stop, self._next):  # steps have come, or gone
            self._next = max(kept, stop)
            self._extend(draw, range(kept, self._next), sight.step_width)
        left = (sight.first - self._first) * sight.step_width
        part = QRectF(left * ratio, 0, place.width() * ratio, place.height() * ratio)
        painter.drawPixmap(place, self._picture, part)

    def _extend(
        self, draw: Callable[[QPainter, int, range], None], new: range, width: float
    ) -> None:
        """Draws steps into the picture. All that they may have a part in is drawn anew."""
        if new.start == self._first:
            edge, steps = 0, new
        else:
            edge = floor((new.start - self._first - 1.5) * width - REACH)  # a line ends otherwise
            before = self._first + floor((edge - REACH) / width) - 1
            steps = range(max(self._first, before), new.stop)
        size = self._picture.deviceIndependentSize()
        with QPainter(self._picture) as painter:
            painter.setClipRect(QRectF(edge, 0, size.width() - edge, size.height()))
            draw(painter, self._first, steps)
