"""States at the cursor: what every unit of every layer carries to the next step, as grids."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.raster import Raster
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range, levels

Array = NDArray[np.float32]

TITLE, BAR, GAP = 15.0, 16.0, 8.0


def is_state(channel: Channel) -> bool:
    names = [axis.name for axis in channel.axes]
    return channel.kind == "memory" and names in (["layer", "unit"], ["layer", "head"])


class Grid:
    """One layer of one channel: its units row by row in a rectangle. `number` is the layer's."""

    def __init__(self, channel: str, layer: int, number: int, units: int) -> None:
        self.channel, self.layer, self.number, self.units = channel, layer, number, units
        self.raster = Raster()
        self.rect = QRectF()
        self.columns = self.rows = 1

    def place(self, rect: QRectF) -> None:
        """Chooses as many columns as make the cells nearly square."""
        self.rect = rect
        ratio = max(rect.width(), 1) / max(rect.height(), 1)
        self.columns = min(max(ceil(sqrt(self.units * ratio)), 1), self.units)
        self.rows = ceil(self.units / self.columns)

    def cells(self, values: Array) -> Array:
        """[unit] -> [row, column], NaN where the last row has no unit."""
        grid = np.full(self.rows * self.columns, np.nan, np.float32)
        grid[: self.units] = values
        return grid.reshape(self.rows, self.columns)

    def cell(self, unit: int) -> QRectF:
        width, height = self.rect.width() / self.columns, self.rect.height() / self.rows
        row, column = divmod(unit, self.columns)
        return QRectF(
            self.rect.left() + column * width, self.rect.top() + row * height, width, height
        )

    def unit_at(self, point: QPointF) -> int | None:
        if not self.rect.contains(point):
            return None
        column = int((point.x() - self.rect.left()) / self.rect.width() * self.columns)
        row = int((point.y() - self.rect.top()) / self.rect.height() * self.rows)
        unit = row * self.columns + column
        return unit if column < self.columns and unit < self.units else None


class States(View):
    id = "states"
    rank = 30
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(is_state(channel) for channel in info.channels)

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        shown = [channel for channel in info.channels if is_state(channel)]
        if any(channel.name.endswith(".norm") for channel in shown):
            self.range = Range(scale="symlog")  # lengths of states lie far apart
        self._grids = [
            [
                Grid(c.name, layer, c.axes[0].number(layer), c.axes[1].size or 0)
                for layer in range(c.axes[0].size or 0)
            ]
            for c in shown
        ]
        self._names = [drawing.Backdrop() for _ in shown]
        self._bar = drawing.Backdrop()
        self._levels: dict[str, tuple[float, float]] = {}

    def title(self) -> str:
        return self.tr("States")

    def choices(self) -> Sequence[Choice]:
        options = [
            ("value", self.tr("Value")),
            ("change", self.tr("Change since the step before")),
        ]
        return (Choice("show", self.tr("Show"), options),)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        self._place(size)
        for row, names in zip(self._grids, self._names, strict=True):
            self._draw_names(painter, row, names, size, scene)
            self._draw_channel(painter, row, scene)
        self._draw_focus(painter, scene)
        self._draw_bar(painter, size, scene)

    def _place(self, size: QSizeF) -> None:
        height = (size.height() - BAR) / len(self._grids)
        for i, row in enumerate(self._grids):
            width = (size.width() - GAP) / len(row)
            for j, grid in enumerate(row):
                left, top = GAP + j * width, i * height + TITLE
                grid.place(QRectF(left, top, width - GAP, height - TITLE - 3))

    def _draw_names(
        self, painter: QPainter, row: list[Grid], kept: drawing.Backdrop, size: QSizeF, scene: Scene
    ) -> None:
        """The names of a channel's layers, above them."""

        def draw(into: QPainter) -> None:
            for grid in row:
                above = QRectF(grid.rect.left(), 0, grid.rect.width(), TITLE)
                words = self.tr("{channel}, layer {n}")
                name = words.format(channel=grid.channel, n=grid.number + 1)
                drawing.label(into, above, name, scene.theme.text)

        top = QPointF(0, row[0].rect.top() - TITLE)
        kept.paint(painter, QSizeF(size.width(), TITLE), scene, None, draw, top)

    def _draw_channel(self, painter: QPainter, row: list[Grid], scene: Scene) -> None:
        name, trace = row[0].channel, scene.trace
        values = trace.at(name, scene.at)  # [layer, unit]
        if self.chosen["show"] == "change":
            values = values - (trace.at(name, scene.at - 1) if scene.at else 0)
        whole = trace[name] if self.range.mode == "full" else values
        kind = trace.info.channel(name).kind
        limits = levels(self.range, kind, values, whole, trace.peak(name))
        self._levels[name] = limits
        for grid in row:
            cells = grid.cells(values[grid.layer])
            missing = grid.rows * grid.columns - grid.units
            grid.raster.set(
                cells, limits, kind, scene.theme, self.range.scale, nan_is_absent=missing > 0
            )
            grid.raster.paint(painter, grid.rect)

    def _draw_focus(self, painter: QPainter, scene: Scene) -> None:
        """The focused unit is framed in every channel that has it."""
        if scene.focus is None or len(scene.focus.index) != 2:
            return
        layer, unit = scene.focus.index
        painter.setPen(drawing.pen(scene.theme.hover, 1.5))
        for row in self._grids:
            for grid in row:
                if grid.layer == layer and unit < grid.units:
                    painter.drawRect(grid.cell(unit))

    def _draw_bar(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        name = self._grids[-1][0].channel
        if scene.focus is not None and scene.focus.channel in self._levels:
            name = scene.focus.channel or name
        kind = scene.trace.info.channel(name).kind
        limits, rect = self._levels[name], QRectF(GAP, 0, size.width() - GAP, BAR)
        self._bar.paint(
            painter,
            QSizeF(size.width(), BAR),
            scene,
            (name, limits, self.range),
            lambda p: drawing.colour_bar(p, rect, limits, kind, scene.theme, self.range, name),
            QPointF(0, size.height() - BAR),
        )

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for row in self._grids:
            for grid in row:
                if (unit := grid.unit_at(point)) is not None:
                    return Focus(scene.at, grid.channel, (grid.layer, unit))
        return None

    def describe(self, scene: Scene) -> str:
        parts = []
        for row in self._grids:
            values = scene.trace.at(row[0].channel, scene.at)
            layer, unit = np.unravel_index(int(np.abs(values).argmax()), values.shape)
            parts.append(
                self.tr("{channel}: largest is unit {unit} of layer {layer} at {value}").format(
                    channel=row[0].channel,
                    unit=int(unit) + 1,
                    layer=row[int(layer)].number + 1,
                    value=drawing.number(float(values[layer, unit])),
                )
            )
        return "; ".join(parts)
