"""Features over time: every vector that is no layer's, such as what probes show, as a ribbon."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.spec import Channel, Kind, ModelInfo
from ui import drawing
from ui.ribbon import Ribbon, Sight
from ui.timeaxis import TimeAxis
from ui.view import Scene, View
from ui.views.gates import AXIS, BAR, GAP, NAMES, RIGHT, WIDEST
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus


def is_vector(channel: Channel) -> bool:
    return [axis.name for axis in channel.axes] == ["feature"] and not channel.grows


class Features(View):
    id = "features"
    rank = 25
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(map(is_vector, info.channels))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._ribbons = [Ribbon(channel.name) for channel in info.channels if is_vector(channel)]
        self._axis = TimeAxis(info.symbols)
        self._names, self._bars = drawing.Backdrop(), drawing.Backdrop()
        self._first = 0

    def title(self) -> str:
        return self.tr("Features over time")

    def zoom(self, factor: float) -> None:
        self._axis.zoom(factor)

    @property
    def _left(self) -> float:
        """The width of the names: that of the longest, within limits."""
        metrics = QFontMetricsF(drawing.font(drawing.SMALL))
        longest = max(metrics.horizontalAdvance(ribbon.channel) for ribbon in self._ribbons)
        return min(max(longest + 12, NAMES), WIDEST)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        room = self._axis.room(size.width() - self._left)
        self._first = first_visible(self._first, scene.at, room, len(scene.trace))
        sight = Sight(self._first, room, self._axis.step_width)
        height = (size.height() - AXIS - BAR) / len(self._ribbons) - GAP
        for i, ribbon in enumerate(self._ribbons):
            rect = QRectF(self._left, i * (height + GAP), size.width() - self._left, height)
            ribbon.draw(painter, rect, scene.trace, sight, self.range, scene.theme)
        bottom = len(self._ribbons) * (height + GAP)
        strip = QRectF(self._left, bottom, size.width() - self._left, AXIS)
        self._axis.draw(painter, strip, sight, scene, above=bottom)
        self._draw_focus(painter, scene, sight)
        key = (self.range, *((r.levels, r.pooled, r.invalid) for r in self._ribbons))
        left = QSizeF(self._left, bottom)
        self._names.paint(painter, left, scene, key, lambda p: self._draw_names(p, scene))
        below, at = QSizeF(size.width(), BAR), QPointF(0, bottom + AXIS)
        self._bars.paint(painter, below, scene, key, lambda p: self._draw_bar(p, below, scene), at)

    def _draw_names(self, painter: QPainter, scene: Scene) -> None:
        """Beside each ribbon its name, and the ends of its colours if there is room."""
        for ribbon in self._ribbons:
            low, high = map(drawing.number, ribbon.levels)
            ends = f"±{high}" if low == f"−{high}" else f"{low} … {high}"
            if ribbon.invalid:
                ends = self.tr("{n} not finite").format(n=ribbon.invalid)
            left = QRectF(2, ribbon.rect.top(), self._left - 8, ribbon.rect.height())
            half, align = left.height() / 2, drawing.ALIGN.AlignVCenter
            if half >= 12:
                lower = left.adjusted(0, half, 0, 0)
                left, align = left.adjusted(0, 0, 0, -half), drawing.ALIGN.AlignBottom
                top = RIGHT | drawing.ALIGN.AlignTop
                drawing.label(painter, lower, ends, scene.theme.faint, top)
            drawing.label(painter, left, ribbon.channel, scene.theme.text, RIGHT | align)

    def _draw_bar(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """The colours of the first ribbon; the others say their ends beside them."""
        ribbon = self._ribbons[0]
        place = QRectF(4, 0, size.width() - 8, size.height())
        note = ribbon.channel
        if ribbon.pooled > 1:
            words = self.tr("{channel}, {n} features a row")
            note = words.format(channel=ribbon.channel, n=ribbon.pooled)
        kind = self._kind(ribbon)
        drawing.colour_bar(painter, place, ribbon.levels, kind, scene.theme, self.range, note)

    def _kind(self, ribbon: Ribbon) -> Kind:
        return self.info.channel(ribbon.channel).kind

    def _draw_focus(self, painter: QPainter, scene: Scene, sight: Sight) -> None:
        """Marks the row of the cell in focus."""
        focus = scene.focus
        ribbon = next((r for r in self._ribbons if focus and r.channel == focus.channel), None)
        if focus is None or ribbon is None or not focus.index:
            return
        painter.setPen(drawing.pen(scene.theme.hover, 1.0))
        share = (focus.index[0] + 0.5) / ribbon.units(scene.trace)
        y = ribbon.rect.top() + share * ribbon.rect.height()
        shown = min(len(scene.trace) - sight.first, sight.room) * sight.step_width
        painter.drawLine(QPointF(self._left - 5, y), QPointF(self._left - 1, y))
        painter.drawLine(QPointF(self._left + shown + 1, y), QPointF(self._left + shown + 5, y))

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for ribbon in self._ribbons:
            if (cell := ribbon.cell_at(point, scene.trace)) is not None:
                return Focus(cell[0], ribbon.channel, (cell[1],))
        return None

    def describe(self, scene: Scene) -> str:
        names = ", ".join(ribbon.channel for ribbon in self._ribbons)
        return f"{self.title()}: {names}"
