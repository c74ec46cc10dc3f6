"""What memory tokens held, segment by segment: pictures side by side, and between them how far
each token has drifted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from ui import drawing
from ui.lettering import CENTRE, RIGHT, Lettering
from ui.raster import Raster
from ui.view import Scene
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range, levels
from wm_explorer.segments import MemoryTokens, Segment, segments
from wm_explorer.symbols import visible

Array = NDArray[np.float32]

HEAD, NUMBERS, DRIFT = 28.0, 20.0, 38.0
#: Width of a picture: it shrinks to the one before older segments are left out.
WIDEST, NARROWEST = 150.0, 76.0
#: Rows lower than this have no numbers.
LEGIBLE = 10.0
#: How strongly a drift is coloured: the number over it has to be read.
FILL = 0.5


class Picture(NamedTuple):
    """A channel [slot, unit] at a step, and the rectangle that shows it."""

    rect: QRectF
    channel: str
    step: int


class MemoryPictures:
    """Draws what every segment was given, up to the one at the cursor, and what it would leave."""

    def __init__(self, tokens: MemoryTokens) -> None:
        self._tokens = tokens
        self._rasters: list[Raster] = []
        self._lettering = Lettering()
        self.pictures: list[Picture] = []
        self.drifts: list[tuple[QRectF, int]] = []  # with the step at which it is shown
        self.levels = (0.0, 1.0)
        self.hidden = 0  # older segments for which there was no room

    def draw(self, painter: QPainter, area: QRectF, scene: Scene, range_: Range) -> None:
        found = segments(scene.trace, scene.at + 1)
        fit = int((area.width() - NUMBERS - NARROWEST) // (NARROWEST + DRIFT))
        self.hidden = max(len(found) - max(fit, 1), 0)
        shown = found[self.hidden :]
        self._place(area, shown, scene)
        self._draw_pictures(painter, scene, range_)
        self._lettering.begin(painter, scene)
        self._draw_heads(painter, shown, scene)
        self._draw_numbers(painter, scene)
        for rect, step in self.drifts:
            self._draw_drift(painter, rect, scene.trace.at(self._tokens.cosine, step), scene)
        self._frame(painter, scene)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for rect, channel, step in self.pictures:
            if rect.contains(point):
                slots, units = scene.trace.at(channel, step).shape
                slot = _part(point.y() - rect.top(), rect.height(), slots)
                return Focus(
                    step, channel, (slot, _part(point.x() - rect.left(), rect.width(), units))
                )
        for rect, step in self.drifts:
            if rect.contains(point):
                slots = len(scene.trace.at(self._tokens.cosine, step))
                slot = _part(point.y() - rect.top(), rect.height(), slots)
                return Focus(step, self._tokens.cosine, (slot,))
        return None

    def _place(self, area: QRectF, shown: list[Segment], scene: Scene) -> None:
        """A picture for each segment, one more for what it would leave, drifts between them."""
        count = len(shown) + 1
        width = (area.width() - NUMBERS - DRIFT * (count - 1)) / count
        width = min(max(width, 1.0), WIDEST)
        height = max(area.height() - HEAD, 1.0)
        left, top = area.left() + NUMBERS, area.top() + HEAD
        self.pictures, self.drifts = [], []
        for segment in shown:
            last = segment is shown[-1]
            step = scene.at if last else segment.steps[0]
            self.pictures.append(
                Picture(QRectF(left, top, width, height), self._tokens.memory, step)
            )
            drift = QRectF(left + width + 2, top, DRIFT - 4, height)
            self.drifts.append((drift, segment.steps[-1]))
            left += width + DRIFT
        rect = QRectF(left, top, width, height)
        self.pictures.append(Picture(rect, self._tokens.written, scene.at))

    def _draw_pictures(self, painter: QPainter, scene: Scene, range_: Range) -> None:
        trace, tokens = scene.trace, self._tokens
        kind = trace.info.channel(tokens.memory).kind
        values = [trace.at(channel, step) for _, channel, step in self.pictures]
        peak = max(trace.peak(tokens.memory), trace.peak(tokens.written))
        visible_ = np.stack(values) if range_.mode in ("robust", "window") else values[0]
        whole = trace[tokens.written] if range_.mode == "full" else values[0]
        self.levels = levels(range_, kind, visible_, whole, peak)
        while len(self._rasters) < len(values):
            self._rasters.append(Raster())
        for raster, value, picture in zip(self._rasters, values, self.pictures, strict=False):
            raster.set(value, self.levels, kind, scene.theme, range_.scale)
            raster.paint(painter, picture.rect)

    def _draw_heads(self, painter: QPainter, shown: list[Segment], scene: Scene) -> None:
        """Above each picture the segment's number and its symbols."""
        theme, tokens = scene.theme, scene.trace.tokens
        words = QCoreApplication.translate("Segments", "segment {n}")
        for segment, picture in zip(shown, self.pictures, strict=False):
            rect, steps = picture.rect, segment.steps
            place = QRectF(rect.left(), rect.top() - HEAD, rect.width() + DRIFT - 4, HEAD / 2)
            colour = theme.accent if segment is shown[-1] else theme.faint
            drawing.label(painter, place, words.format(n=segment.number), colour)
            text = "".join(visible(token.text) for token in tokens[steps.start : steps.stop])
            drawing.label(painter, place.translated(0, HEAD / 2 - 1), text, theme.text)
        rect = self.pictures[-1].rect
        place = QRectF(rect.left(), rect.top() - HEAD / 2 - 1, rect.width(), HEAD / 2)
        after = QCoreApplication.translate("Segments", "if it ends here")
        drawing.label(painter, place, after, theme.faint)

    def _draw_numbers(self, painter: QPainter, scene: Scene) -> None:
        """The memory tokens' numbers, counting from 1, as many as are legible."""
        first = self.pictures[0].rect
        slots = scene.trace.at(self._tokens.memory, scene.at).shape[0]
        height = first.height() / slots
        every = max(int(np.ceil(LEGIBLE / height)), 1)
        for slot in range(0, slots, every):
            place = QRectF(first.left() - NUMBERS, first.top() + slot * height, NUMBERS - 4, height)
            self._lettering.draw(painter, place, str(slot + 1), scene.theme.faint, RIGHT)

    def _draw_drift(self, painter: QPainter, rect: QRectF, cosine: Array, scene: Scene) -> None:
        """A cell for each memory token, filled as far as it has drifted, with the cosine in it."""
        height = rect.height() / len(cosine)
        for slot, value in enumerate(cosine.tolist()):
            cell = QRectF(rect.left(), rect.top() + slot * height, rect.width(), height)
            cell.adjust(0, 0.5, 0, -0.5)
            painter.fillRect(cell, QColor(scene.theme.absent))
            colour = QColor(scene.theme.accent if value == value else scene.theme.invalid)
            colour.setAlphaF(FILL)
            drifted = (
                cell.width() * min(max(1 - value, 0.0), 1.0) if value == value else cell.width()
            )
            painter.fillRect(QRectF(cell.left(), cell.top(), drifted, cell.height()), colour)
            if height >= LEGIBLE:
                words = f"{value:.2f}".replace("-", "−")
                self._lettering.draw(painter, cell, words, scene.theme.text, CENTRE)

    def _frame(self, painter: QPainter, scene: Scene) -> None:
        """A frame around the memory token in focus, in every picture."""
        focus, tokens = scene.focus, self._tokens
        if focus is None or focus.channel not in (tokens.memory, tokens.written, tokens.cosine):
            return
        painter.setPen(drawing.pen(scene.theme.hover, 1.5))
        slots = scene.trace.at(tokens.memory, scene.at).shape[0]
        for rect, *_ in self.pictures:
            height = rect.height() / slots
            row = QRectF(rect.left(), rect.top() + focus.index[0] * height, rect.width(), height)
            painter.drawRect(row.adjusted(0.5, 0.5, -0.5, -0.5))


def _part(place: float, length: float, parts: int) -> int:
    return min(int(place / length * parts), parts - 1)
