"""The inner loop: how a curve is fitted step by step, how the error falls, which weights moved.

A click into the plot adds a point to the text, and a click on a point takes it away.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.curveplot import CurvePlot, count, draw_point
from ui.knockout import knock_out_line
from ui.lines import shades
from ui.lossplot import LossPlot
from ui.raster import Raster
from ui.theme import Theme
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus
from wm_explorer.ranges import levels

Array = NDArray[np.float32]

TITLE, FOOT, BAR, GAP = 16.0, 14.0, 16.0, 12.0
#: The share of the width that the curves take; panels narrower than this show them alone.
CURVES, NARROW = 0.58, 460.0
#: Lower panels than this leave out the weights.
LOW = 260.0
SHADES, MARK = 60.0, 14.0  # widths of the colours of curves in the legend, and of a point in it
NAMES = 104.0  # width of the names of weights
NEEDED = {
    "curve": ["inner step", "place"],
    "curve.place": ["place"],
    "prediction": ["place"],
    "support": ["point", "coordinate"],
    "support.line": ["point"],
    "query": ["point", "coordinate"],
    "query.line": ["point"],
    "loss.support": ["inner step"],
    "loss.query": ["inner step"],
    "weights.change": ["inner step", "layer", "part"],
    "weights.fast": ["unit", "input"],
    "weights.moved": ["unit", "input"],
}


class Adaptation(View):
    id = "adaptation"
    rank = 20
    ranged = True
    size = (900, 480)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        axes = {c.name: [axis.name for axis in c.axes] for c in info.channels}
        return all(axes.get(name) == names for name, names in NEEDED.items())

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._curves, self._losses = CurvePlot(), LossPlot()
        self._raster, self._map = Raster(), QRectF()
        self._frame = drawing.Backdrop()
        self._levels = (0.0, 1.0)
        self._wide = self._high = False

    def title(self) -> str:
        return self.tr("Inner loop")

    def choices(self) -> Sequence[Choice]:
        clicks = [
            ("learn", self.tr("Click: learnt")),
            ("ask", self.tr("Click: held out")),
        ]
        weights = [
            ("weights.change", self.tr("Weights: change")),
            ("weights.moved", self.tr("Layer 2: change")),
            ("weights.fast", self.tr("Layer 2: weights")),
        ]
        return (
            Choice("click", self.tr("Click"), clicks),
            Choice("weights", self.tr("Weights"), weights),
        )

    # drawing

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        left, right = self._place(size)
        self._curves.place(left, scene)
        key: tuple[object, ...] = (self._curves.axes.x, self._curves.axes.y)
        if self._wide:
            self._losses.place(right, scene)
            key += (self._losses.axes.x, self._losses.axes.y)
        self._frame.paint(painter, size, scene, key, lambda p: self._draw_frames(p, scene.theme))
        inner = self._inner(scene)
        self._curves.draw(painter, scene, inner)
        self._draw_legend(painter, QRectF(4, 0, left.width() - 8, TITLE), scene)
        if self._wide:
            self._losses.draw(painter, scene, inner)
            self._draw_readings(
                painter, QRectF(right.left(), 0, right.width(), TITLE), scene, inner
            )
            if self._high:
                self._draw_weights(painter, size, right, scene, inner)
        if not count(scene.trace, scene.at, "support"):
            self._draw_hint(painter, scene.theme)
        elif self._diverges(scene):
            words = self.tr("The steps are too large for these points: the error has grown")
            self._write_below(painter, words, scene.theme.warning)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def draw_blank(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        left, _ = self._place(size)
        self._curves.place(left, None)
        self._curves.draw_frame(painter, theme)
        self._draw_hint(painter, theme)

    def _place(self, size: QSizeF) -> tuple[QRectF, QRectF]:
        """The room for the curves, and for the losses at the right of them."""
        self._wide, self._high = size.width() >= NARROW, size.height() >= LOW
        height = size.height() - TITLE - FOOT
        width = size.width() * CURVES if self._wide else size.width()
        left = QRectF(0, TITLE, width, height)
        other = QRectF(left.right() + GAP, TITLE, size.width() - width - GAP, height)
        if self._high:
            other.setHeight(height * 0.5)
        return left, other

    def _draw_frames(self, painter: QPainter, theme: Theme) -> None:
        self._curves.draw_frame(painter, theme)
        if self._wide:
            names = self.tr("inner step"), self.tr("mean squared error")
            self._losses.draw_frame(painter, theme, names)

    def _draw_hint(self, painter: QPainter, theme: Theme) -> None:
        words = self.tr("Click to add a point, or type x y on a line")
        self._write_below(painter, words, theme.text)

    def _write_below(self, painter: QPainter, words: str, colour: str) -> None:
        """A line of text low in the plot."""
        rect = self._curves.axes.rect
        place = QRectF(rect.left(), rect.bottom() - 2 * TITLE, rect.width(), TITLE)
        drawing.label(painter, place, words, colour, drawing.ALIGN.AlignCenter)

    def _diverges(self, scene: Scene) -> bool:
        """Whether gradient descent has led away from the points."""
        losses = scene.trace.at("loss.support", scene.at)
        return not losses[-1] <= losses[0]  # nor for NaN

    def _draw_legend(self, painter: QPainter, rect: QRectF, scene: Scene) -> None:
        """The colours of the curves from slow to fast, and what the points are."""
        theme, steps = scene.theme, len(scene.trace.at("curve", scene.at)) - 1
        words = self.tr("slow weights"), self.tr("after {n} inner steps").format(n=steps)
        x = rect.left()
        width = drawing.width(words[0])
        drawing.label(painter, QRectF(x, 0, width, TITLE), words[0], theme.text)
        x += width + 6
        for shade in shades(steps + 1, theme):
            painter.fillRect(QRectF(x, TITLE / 2 - 2, SHADES / (steps + 1), 4), shade)
            x += SHADES / (steps + 1)
        width = drawing.width(words[1])
        drawing.label(painter, QRectF(x + 6, 0, width, TITLE), words[1], theme.text)
        if not self._wide:  # else they stand beside their losses
            left = QRectF(x + width + 20, 0, rect.right() - x - width - 20, TITLE)
            names = [(True, self.tr("learnt")), (False, self.tr("held out"))]
            self._draw_kinds(painter, left, names, theme, theme.text)

    def _draw_readings(
        self, painter: QPainter, rect: QRectF, scene: Scene, inner: int | None
    ) -> None:
        """The losses in numbers: at the inner step pointed at, or from the first to the last."""
        theme = scene.theme
        words = [
            (full, self._loss_words(scene, name, inner))
            for full, name in ((True, "loss.support"), (False, "loss.query"))
        ]
        colour = theme.text if inner is None else theme.hover
        self._draw_kinds(painter, rect, [w for w in words if w[1]], theme, colour)

    def _draw_kinds(
        self, painter: QPainter, rect: QRectF, words: Sequence[tuple[bool, str]], theme: Theme,
        colour: str,
    ) -> None:  # fmt: skip
        """Words about points, full and hollow, each after such a point, as far as there is room."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = rect.left()
        for full, text in words:
            width = min(drawing.width(text), rect.right() - x - MARK)
            if width > MARK:
                draw_point(painter, QPointF(x + MARK / 2, TITLE / 2), theme, full=full)
                drawing.label(painter, QRectF(x + MARK, 0, width, TITLE), text, colour)
            x += MARK + width + 10
        painter.restore()

    def _loss_words(self, scene: Scene, channel: str, inner: int | None) -> str:
        values = scene.trace.at(channel, scene.at)
        if values[0] < 0:
            return ""
        name = self.tr("learnt") if channel == "loss.support" else self.tr("held out")
        if inner is not None and inner < len(values):
            words = self.tr("{name} {value} after {n}")
            return words.format(name=name, value=drawing.number(float(values[inner])), n=inner)
        first, last = (drawing.number(float(v)) for v in (values[0], values[-1]))
        return self.tr("{name} {first} → {last}").format(name=name, first=first, last=last)

    def _draw_weights(
        self, painter: QPainter, size: QSizeF, right: QRectF, scene: Scene, inner: int | None
    ) -> None:
        """A map of the weights below the losses, and its colours."""
        channel, trace = self.chosen["weights"], scene.trace
        kind = self.info.channel(channel).kind
        values = trace.at(channel, scene.at)
        whole = trace[channel] if self.range.mode == "full" or kind == "scalar" else values
        self._levels = levels(self.range, kind, values, whole, trace.peak(channel))
        top = right.bottom() + TITLE + 2
        area = QRectF(right.left(), top, right.width() - 4, size.height() - FOOT - BAR - top)
        heading = QRectF(right.left(), right.bottom() + 2, right.width(), TITLE)
        drawing.label(painter, heading, self._map_title(channel), scene.theme.text)
        if channel == "weights.change":
            values = values.reshape(len(values), -1).T  # [layer and part, inner step]
            self._draw_names(painter, area, len(values), scene.theme)
            area.setLeft(area.left() + NAMES)
        self._map = area
        self._raster.set(values, self._levels, kind, scene.theme, self.range.scale)
        self._raster.paint(painter, area)
        if channel == "weights.change" and inner is not None and inner < values.shape[1]:
            width = area.width() / values.shape[1]
            painter.setPen(drawing.pen(scene.theme.hover, 1.5))
            column = QRectF(area.left() + inner * width, area.top(), width, area.height())
            painter.drawRect(column.adjusted(0.5, 0.5, -0.5, -0.5))
        bar = QRectF(right.left(), area.bottom(), right.width() - 4, BAR)
        drawing.colour_bar(painter, bar, self._levels, kind, scene.theme, self.range)

    def _map_title(self, channel: str) -> str:
        return {
            "weights.change": self.tr("relative change of the weights"),
            "weights.moved": self.tr("change of layer 2: units down, inputs across"),
            "weights.fast": self.tr("weights of layer 2: units down, inputs across"),
        }[channel]

    def _draw_names(self, painter: QPainter, area: QRectF, rows: int, theme: Theme) -> None:
        height = area.height() / rows
        align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        for row in range(rows):
            place = QRectF(area.left(), area.top() + row * height, NAMES - 5, height)
            drawing.label(painter, place, self._name(row), theme.text, align)

    def _name(self, row: int) -> str:
        layer, part = divmod(row, 2)
        words = self.tr("layer {n} weights") if part == 0 else self.tr("layer {n} biases")
        return words.format(n=layer + 1)

    # pointing

    def edited_by(self, point: QPointF, scene: Scene | None, text: str) -> str | None:
        return self._curves.edited_by(point, scene, text, asked=self.chosen["click"] == "ask")

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        if (focus := self._curves.focus_at(point, scene)) is not None or not self._wide:
            return focus
        if (focus := self._losses.focus_at(point, scene)) is not None or not self._high:
            return focus
        return self._weight_at(point, scene) if self._map.contains(point) else None

    def _weight_at(self, point: QPointF, scene: Scene) -> Focus:
        channel = self.chosen["weights"]
        rows, columns = self._raster.shape
        row = int((point.y() - self._map.top()) / self._map.height() * rows)
        column = int((point.x() - self._map.left()) / self._map.width() * columns)
        row, column = min(row, rows - 1), min(column, columns - 1)
        if channel == "weights.change":
            return Focus(scene.at, channel, (column, *divmod(row, 2)))
        return Focus(scene.at, channel, (row, column))

    def _inner(self, scene: Scene) -> int | None:
        """The inner step in focus, in whatever channel."""
        focus = scene.focus
        if focus is None or focus.channel is None or not focus.index:
            return None
        axes = self.info.channel(focus.channel).axes
        return focus.index[0] if axes[0].name == "inner step" else None

    def describe(self, scene: Scene) -> str:
        learnt, asked = (count(scene.trace, scene.at, name) for name in ("support", "query"))
        points = self.tr("{n} points to learn from, {m} held out").format(n=learnt, m=asked)
        losses = [self._loss_words(scene, name, None) for name in ("loss.support", "loss.query")]
        change = scene.trace.at("weights.change", scene.at)[-1].reshape(-1)
        most = int(change.argmax())
        moved = self.tr("most moved: {name}, by {share}").format(
            name=self._name(most), share=f"{float(change[most]):.1%}"
        )
        return f"{self.title()}: {'; '.join(filter(None, [points, *losses, moved]))}"
