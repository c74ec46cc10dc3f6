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
#: So much of a picture that can be moved is kept out of sight at its left, in points.
UNSEEN = 24.0


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
        draw: Callable[[QPainter, float, int, range], None],
    ) -> None:
        """Shows the steps in sight in a place.

        `draw(painter, width, first, steps)` draws some steps, and the ground of so many points,
        at whose left edge the step `first` begins. What it draws must be opaque, and change only
        with the key.
        """
        stop = min(sight.first + sight.room, len(scene.trace))
        if scene.vector:
            painter.save()
            painter.translate(place.topLeft())
            draw(painter, place.width(), sight.first, range(sight.first, stop))
            painter.restore()
            return
        ratio = painter.device().devicePixelRatio() * painter.transform().m11()
        # Steps of whole pixels can be moved. What is cut at the edge is drawn otherwise: unseen
        lead = ceil(UNSEEN / sight.step_width) if (sight.step_width * ratio).is_integer() else 0
        begin = max(sight.first - lead, 0)
        whole = (key, sight.room, sight.step_width, place.size().toTuple(), ratio, scene.theme)
        holds = self._first <= begin <= self._first + sight.room if lead else self._first == begin
        if whole != self._key or not holds:
            width = 2 * place.width() + lead * sight.step_width
            self._picture = QPixmap(ceil(width * ratio), ceil(place.height() * ratio))
            self._picture.setDevicePixelRatio(ratio)
            self._first = self._next = begin
        kept = max(min(self._next, scene.trace.shared(self._trace)), self._first)
        self._key, self._trace = whole, scene.trace
        if kept < max(stop, self._next):  # steps have come, or gone
            self._next = max(kept, stop)
            self._extend(draw, range(kept, self._next), sight.step_width)
        left = (sight.first - self._first) * sight.step_width
        part = QRectF(left * ratio, 0, place.width() * ratio, place.height() * ratio)
        painter.drawPixmap(place, self._picture, part)

    def _extend(
        self, draw: Callable[[QPainter, float, int, range], None], new: range, width: float
    ) -> None:
        """Draws steps into the picture, and anew whatever they have a part in."""
        edge = 0.0
        if new.start > self._first:
            edge = floor((new.start - self._first - 1.5) * width - REACH)  # a line ended otherwise
        # The first pieces of a line are drawn otherwise than the others, so they must not be seen
        begin = self._first + floor((edge - REACH) / width) - 2
        size = self._picture.deviceIndependentSize()
        with QPainter(self._picture) as painter:
            painter.setClipRect(QRectF(edge, 0, size.width() - edge, size.height()))
            draw(painter, size.width(), self._first, range(max(begin, 0), new.stop))
