"""A vector over time as a strip of colours: one column a step, one row a unit."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from engine.spec import Channel, Kind, ModelInfo
from ui.raster import Raster
from ui.theme import Theme
from wm_explorer.pool import absmax, factor, mean
from wm_explorer.ranges import Range, Scale, diverging, levels
from wm_explorer.trace import Trace

Array = NDArray[np.float32]


class Sight(NamedTuple):
    """Which steps are drawn and how wide: the common clock of the ribbons of a view."""

    first: int
    room: int  # steps that fit
    step_width: float


class _Look(NamedTuple):
    """What makes columns look as they do: where it changes, all are drawn anew."""

    room: int
    levels: tuple[float, float]
    scale: Scale
    theme: Theme
    pooled: int
    units: int


class Ribbon:
    """Draws one channel, or one layer of it. Writes only new columns when a step is added."""

    def __init__(self, channel: str, layer: int | None = None) -> None:
        self.channel, self.layer = channel, layer
        self._raster = Raster()
        self._trace: Trace | None = None
        self._key: _Look | None = None
        self._channel: tuple[ModelInfo, Channel] | None = None  # the channel of a model
        self.pooled = 1  # units that share a row of the picture
        self.levels = (0.0, 1.0)
        self.rect = QRectF()
        self.sight = Sight(0, 1, 1.0)

    @property
    def invalid(self) -> int:
        return self._raster.invalid

    def units(self, trace: Trace) -> int:
        """How many rows there are: the entries of a layer, one after the other."""
        axes = self._channel_of(trace).axes
        return prod(axis.size or 0 for axis in (axes if self.layer is None else axes[1:]))

    def index(self, unit: int, trace: Trace) -> tuple[int, ...]:
        """The place of a row in the channel."""
        if self.layer is None:
            return (unit,)
        sizes = [axis.size or 1 for axis in self._channel_of(trace).axes[1:]]
        return (self.layer, *(int(i) for i in np.unravel_index(unit, sizes)))

    def row(self, index: Sequence[int], trace: Trace) -> int | None:
        """The row of a place in the channel; None if it has no such place."""
        sizes = [axis.size or 1 for axis in self._channel_of(trace).axes]
        inside = len(index) == len(sizes) and all(i < n for i, n in zip(index, sizes, strict=True))
        if not inside:
            return None
        return int(np.ravel_multi_index(tuple(index[1:]), sizes[1:]))

    def _channel_of(self, trace: Trace) -> Channel:
        if self._channel is None or self._channel[0] is not trace.info:
            self._channel = trace.info, trace.info.channel(self.channel)
        return self._channel[1]

    def draw(
        self,
        painter: QPainter,
        rect: QRectF,
        trace: Trace,
        sight: Sight,
        range_: Range,
        theme: Theme,
    ) -> None:
        """Paints the steps in sight into a rectangle."""
        self.rect = rect
        self._refresh(trace, sight, range_, theme, max(int(rect.height()), 1))
        shown = min(len(trace) - sight.first, sight.room)
        rows = self._raster.shape[0]
        target = QRectF(rect.left(), rect.top(), shown * sight.step_width, rect.height())
        self._raster.paint(painter, target, QRectF(0, 0, shown, rows))

    def cell_at(self, point: QPointF, trace: Trace) -> tuple[int, int] | None:
        """The (step, unit) under a point, or None."""
        if not self.rect.contains(point):
            return None
        step = self.sight.first + int((point.x() - self.rect.left()) / self.sight.step_width)
        if step >= len(trace):
            return None
        units = self.units(trace)
        unit = int((point.y() - self.rect.top()) / self.rect.height() * units)
        return step, min(unit, units - 1)  # the lower edge still belongs to the last

    def _values(self, trace: Trace, first: int, stop: int) -> Array:
        """[step, unit]"""
        values = trace.window(self.channel, first, stop)
        return values if self.layer is None else values[:, self.layer].reshape(len(values), -1)

    def keeps(self, trace: Trace, sight: Sight, range_: Range, theme: Theme) -> bool:
        """Whether drawing the trace leaves what was drawn as it is, and adds columns at most."""
        if self.invalid or sight != self.sight or range_.mode not in ("kind", "manual"):
            return False
        return self._look(trace, sight, range_, theme, max(int(self.rect.height()), 1)) == self._key

    def _look(self, trace: Trace, sight: Sight, range_: Range, theme: Theme, pixels: int) -> _Look:
        units, kind = self.units(trace), self._channel_of(trace).kind
        stop = min(sight.first + sight.room, len(trace))
        limits = self._levels(trace, range_, kind, sight.first, stop)
        return _Look(sight.room, limits, range_.scale, theme, factor(units, pixels), units)

    def _refresh(
        self, trace: Trace, sight: Sight, range_: Range, theme: Theme, pixels: int
    ) -> None:
        kind = self._channel_of(trace).kind
        key = self._look(trace, sight, range_, theme, pixels)
        self.pooled, limits = key.pooled, key.levels
        stop = min(sight.first + sight.room, len(trace))
        before = self.sight
        drawn = min(before.first + before.room, len(self._trace or ())) if key == self._key else 0
        kept = trace.shared(self._trace) >= drawn > sight.first >= before.first
        if kept and not self.invalid:
            self._raster.scroll(sight.first - before.first)
            if drawn < stop:
                new = self._pool(self._values(trace, drawn, stop).T, kind)  # [row, step]
                kept = not self._raster.write(new, column=drawn - sight.first)
        if not kept or self.invalid:  # all of it, also where something is to be counted
            new = self._pool(self._values(trace, sight.first, stop).T, kind)
            picture = np.full((len(new), sight.room), np.nan, np.float32)
            picture[:, : stop - sight.first] = new
            self._raster.set(picture, limits, kind, theme, range_.scale)
            self._raster.invalid = int(np.size(new) - np.isfinite(new).sum())
        self._trace, self._key, self.sight, self.levels = trace, key, sight, limits

    def _pool(self, values: Array, kind: Kind) -> Array:
        """[unit, step] -> [row, step]: gates by their mean, others by largest magnitude."""
        return mean(values, self.pooled) if kind == "gate" else absmax(values, self.pooled, 1)

    def _levels(
        self, trace: Trace, range_: Range, kind: Kind, first: int, stop: int
    ) -> tuple[float, float]:
        visible = self._values(trace, first, stop) if range_.mode in ("robust", "window") else _NONE
        whole = trace[self.channel] if range_.mode == "full" else _NONE
        symmetric = range_.mode == "kind" and diverging(kind)
        peak = trace.peak(self.channel, self.layer) if symmetric else 0.0
        return levels(range_, kind, visible, whole, peak)


_NONE: Array = np.empty(0, np.float32)
