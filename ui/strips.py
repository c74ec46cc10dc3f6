"""Strips of colour on one clock, of which several views consist: heads, gates, slots over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import Kind, ModelInfo
from ui import drawing
from ui.ribbon import Array, Ribbon, Sight
from ui.timeaxis import TimeAxis
from ui.view import Scene
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range, diverging
from wm_explorer.trace import Trace

NAMES = 132.0  # width of the names at the left
BAR, AXIS, GAP, LINE = 16.0, 18.0, 3.0, 13.0
#: Height of a row in a strip of few rows, and of the lowest strip of many.
ROW, LEAST = 13.0, 34.0
RIGHT = drawing.ALIGN.AlignRight


class Strip(NamedTuple):
    """One channel, or one entry of its first axis or axes, over time."""

    channel: str
    entry: int | tuple[int, ...] | None
    name: str
    rows: Sequence[str] = ()  # what the rows are called, where there are few
    #: How many rows there are to see so far, where that may be fewer than the channel has.
    used: Callable[[Trace], int] | None = None

    @property
    def place(self) -> tuple[int, ...]:
        """The entry, as the beginning of an index."""
        if self.entry is None:
            return ()
        return (self.entry,) if isinstance(self.entry, int) else self.entry


class Strips:
    """Draws strips one below the other, with their names, one axis of steps and the colours."""

    def __init__(self, info: ModelInfo, strips: Sequence[Strip]) -> None:
        self.info, self.strips = info, list(strips)
        self._ribbons = [FlatRibbon(strip) for strip in strips]
        self._axis = TimeAxis(info.symbols)
        self._names, self._bars = drawing.Backdrop(), drawing.Backdrop()
        self._first = 0

    def zoom(self, factor: float) -> None:
        self._axis.zoom(factor)

    def draw(self, painter: QPainter, area: QRectF, scene: Scene, range_: Range) -> None:
        """Fills the area. Nothing is drawn where it is too small."""
        width = area.width() - NAMES
        if not self.strips or width < 20 or area.height() < AXIS + BAR + ROW:
            return
        room = self._axis.room(width)
        self._first = first_visible(self._first, scene.at, room, len(scene.trace))
        sight = Sight(self._first, room, self._axis.step_width)
        top, left = area.top(), area.left() + NAMES
        for ribbon, height in zip(self._ribbons, self._heights(area, scene.trace), strict=True):
            rect = QRectF(left, top, width, height)
            ribbon.draw(painter, rect, scene.trace, sight, range_, scene.theme)
            top += height + GAP
        strip = QRectF(left, top, width, AXIS)
        self._axis.draw(painter, strip, sight, scene, above=top - area.top())
        key = (range_, *((r.levels, r.pooled, r.invalid, r.rect.top()) for r in self._ribbons))
        size = QSizeF(NAMES, top - area.top())
        self._names.paint(
            painter, size, scene, key, lambda p: self._draw_names(p, scene, area.top()),
            area.topLeft(),
        )  # fmt: skip
        below, at = QSizeF(area.width(), BAR), QPointF(area.left(), top + AXIS)
        self._bars.paint(
            painter, below, scene, key, lambda p: self._draw_bars(p, below, scene, range_), at
        )

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for strip, ribbon in zip(self.strips, self._ribbons, strict=True):
            if (cell := ribbon.cell_at(point, scene.trace)) is not None:
                step, unit = cell
                shape = scene.trace.at(strip.channel, step).shape
                return Focus(step, strip.channel, (*strip.place, unit)[: len(shape)])
        return None

    def rect_of(self, channel: str, entry: int | tuple[int, ...] | None = None) -> QRectF:
        """Where a strip was drawn last."""
        asked = Strip(channel, entry, "")
        for strip, ribbon in zip(self.strips, self._ribbons, strict=True):
            if (strip.channel, strip.place) == (channel, asked.place):
                return ribbon.rect
        return QRectF()

    def _heights(self, area: QRectF, trace: Trace) -> list[float]:
        """Strips of few rows are as high as their rows; the others share what is left."""
        rows = [ribbon.units(trace) for ribbon in self._ribbons]
        left = area.height() - AXIS - BAR - GAP * len(rows)
        few = [min(n, 8) * ROW if n <= 8 else 0.0 for n in rows]
        many = sum(n > 8 for n in rows)
        each = max((left - sum(few)) / many, LEAST) if many else 0.0
        heights = [height or each for height in few]
        share = min(left / max(sum(heights), 1), 1.0 if many else 4.0)
        return [max(height * share, 1.0) for height in heights]

    def _draw_names(self, painter: QPainter, scene: Scene, top: float) -> None:
        """Beside each strip its name, the ends of its colours, and its rows where few."""
        for strip, ribbon in zip(self.strips, self._ribbons, strict=True):
            low, high = map(drawing.number, ribbon.levels)
            ends = f"±{high}" if low == f"−{high}" else f"{low} … {high}"
            rect = QRectF(2, ribbon.rect.top() - top, NAMES - 8, ribbon.rect.height())
            rows = strip.rows if len(strip.rows) * LINE <= rect.height() + 1 else ()
            if rows:
                height = rect.height() / len(rows)
                for i, row in enumerate(rows):
                    place = QRectF(rect.left(), rect.top() + i * height, rect.width(), height)
                    align = RIGHT | drawing.ALIGN.AlignVCenter
                    words = f"{strip.name} {row}" if i == 0 else row
                    drawing.label(painter, place, words, scene.theme.text, align)
            elif rect.height() >= 2 * LINE:
                middle = rect.top() + rect.height() / 2
                upper = QRectF(rect.left(), middle - LINE, rect.width(), LINE)
                align = RIGHT | drawing.ALIGN.AlignVCenter
                drawing.label(painter, upper, strip.name, scene.theme.text, align)
                drawing.label(painter, upper.translated(0, LINE), ends, scene.theme.faint, align)
            else:
                align = RIGHT | drawing.ALIGN.AlignVCenter
                drawing.label(painter, rect, strip.name, scene.theme.text, align)

    def _draw_bars(self, painter: QPainter, size: QSizeF, scene: Scene, range_: Range) -> None:
        """One colour bar for what lies between 0 and 1, one for what lies about 0."""
        kinds = {diverging(self._kind(r)): r for r in self._ribbons}
        width = (size.width() - 8) / len(kinds)
        for i, (_, ribbon) in enumerate(sorted(kinds.items())):
            place = QRectF(4 + i * width, 0, width - 8, size.height())
            kind = self._kind(ribbon)
            drawing.colour_bar(painter, place, ribbon.levels, kind, scene.theme, range_)

    def _kind(self, ribbon: Ribbon) -> Kind:
        return self.info.channel(ribbon.channel).kind


class FlatRibbon(Ribbon):
    """A ribbon of a channel with any axes, one row for each of its numbers."""

    def __init__(self, strip: Strip) -> None:
        super().__init__(strip.channel)
        self._used, self._place = strip.used, strip.place

    def units(self, trace: Trace) -> int:
        return int(self._values(trace, 0, 0).shape[1])

    def _values(self, trace: Trace, first: int, stop: int) -> Array:
        where: tuple[slice | int, ...] = (slice(None), *self._place)
        values = trace.window(self.channel, first, stop)[where]
        rows = int(np.prod(values.shape[1:]))
        flat: Array = values.reshape(len(values), rows)
        return flat if self._used is None else flat[:, : self._used(trace)]
