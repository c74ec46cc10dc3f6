"""The two axes of one large attention map: where its cells are, and the tokens beside them."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from ui import drawing
from ui.mapdrawing import pixel_ratio
from ui.view import Scene
from ui.weightmaps import Part
from wm_explorer.symbols import visible
from wm_explorer.trace import Trace

LINE = 13.0  # height of a label
LONGEST = 84.0  # of a label, the rest is left out in the middle
LARGEST_CELL = 88.0


class Plan(NamedTuple):
    """Where a map is drawn, in points: queries go down, keys go to the right."""

    left: float
    top: float
    wide: float  # of one token
    high: float
    part: Part
    stride: tuple[int, int]  # how many tokens share a label: down, to the right
    beside: float  # width of the labels at the left
    above: float  # height of the labels on top
    turned: bool  # whether the labels on top stand upright

    def rect(self) -> QRectF:
        tokens = self.part.side * self.part.pool
        return QRectF(self.left, self.top, tokens * self.wide, tokens * self.high)

    def rows(self, first: int, stop: int) -> QRectF:
        """Some steps' rows over the whole width of the map."""
        top = self.top + (first - self.part.first) * self.high
        return QRectF(self.left, top, self.rect().width(), (stop - first) * self.high)

    def cell(self, step: int, token: int) -> QRectF:
        """The cell that shows a step and a token."""
        part = self.part
        wide, high = self.wide * part.pool, self.high * part.pool
        return QRectF(
            self.left + part.cell(token) * wide, self.top + part.cell(step) * high, wide, high
        )

    def shows(self, token: int) -> bool:
        return self.part.first <= token < self.part.first + self.part.room


def plan(area: QRectF, part: Callable[[float], Part], widest: float) -> Plan:
    """Lays a map out in an area. `part` says what to show in so many points along an axis.

    Labels on top stand upright where words do not fit their cells.
    """
    beside = min(_rounded(widest), LONGEST, area.width() / 4)
    for turned in (False, True):
        above = min(_rounded(widest), LONGEST, area.height() / 3) if turned else LINE
        wide, high = max(area.width() - beside, 1.0), max(area.height() - above, 1.0)
        shown = part(min(wide, high))
        tokens = shown.side * shown.pool
        size = _crisp(min(wide, 1.6 * high) / tokens), _crisp(min(high, 1.6 * wide) / tokens)
        if widest + 2 <= max(size[0], LINE):
            break
    along = LINE - 2 if turned else widest
    stride = ceil((LINE - 2) / size[1]), ceil(along / size[0])
    left, top = area.left() + beside, area.top() + above
    return Plan(left, top, *size, shown, stride, beside, above, turned)


def _rounded(widest: float) -> float:
    """Room for labels that need not change at every new token."""
    return 16 * (widest // 16 + 1) + 4


def _crisp(size: float) -> float:
    """Whole points for a cell, so that all look alike, unless they are too small for that."""
    return float(min(int(size), LARGEST_CELL)) if size >= 4 else size


class TokenLabels:
    """Token labels along both axes, and numbers in the cells. Draws only what is new."""

    def __init__(self) -> None:
        self._key: object = None
        self._trace: Trace | None = None
        self._picture = QPixmap()
        self._measured: tuple[Trace | None, float] = (None, 0.0)

    def widest(self, trace: Trace) -> float:
        """The width of the widest token, in points."""
        before, width = self._measured
        if before is not trace:
            known = trace.shared(before)
            if before is None or known < len(before):
                known, width = 0, 0.0
            metrics = QFontMetricsF(drawing.font(drawing.SMALL))
            for token in trace.tokens[known:]:
                width = max(width, metrics.horizontalAdvance(visible(token.text)))
            self._measured = trace, width
        return width

    def paint(
        self,
        painter: QPainter,
        size: QSizeF,
        scene: Scene,
        plan: Plan,
        numbers: object,
        draw_row: Callable[[QPainter, int], None],
    ) -> None:
        """Draws the labels of every token in sight.

        If `numbers` is not None, `draw_row` writes those of one step; they are drawn anew when
        it changes.
        """
        trace, part = scene.trace, plan.part
        stop = min(len(trace), part.first + part.room)
        if scene.vector:
            self._draw(painter, scene, plan, range(part.first, stop), numbers, draw_row)
            self._key = None
            return
        ratio = pixel_ratio(painter)
        key = (size.width(), size.height(), ratio, scene.theme.name, plan, numbers)
        known = trace.shared(self._trace)
        if key != self._key or known < len(self._trace or ()):
            self._picture = QPixmap((size * ratio).toSize())
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            known = part.first
        if known < stop:
            with QPainter(self._picture) as into:
                self._draw(into, scene, plan, range(known, stop), numbers, draw_row)
        self._key, self._trace = key, trace
        if numbers is not None:
            painter.drawPixmap(QPointF(0, 0), self._picture)
            return
        for piece in (  # above the map and beside it: there is nothing of it in between
            QRectF(0, 0, size.width(), plan.top),
            QRectF(0, plan.top, plan.left, size.height() - plan.top),
        ):
            source = QRectF(piece.topLeft() * ratio, piece.size() * ratio)
            painter.drawPixmap(piece, self._picture, source)

    def highlight(
        self, painter: QPainter, scene: Scene, plan: Plan, token: int, colour: str, *, key: bool
    ) -> None:
        """Draws one token's label in a colour, over those near it."""
        text = visible(scene.trace.tokens[token].text)
        painter.setFont(drawing.font(drawing.SMALL, bold=True))
        if key:
            width = QFontMetricsF(painter.font()).horizontalAdvance(text)
            rect = _key_rect(plan, token, max(width, plan.wide) + 2)
        else:
            rect = _query_rect(plan, token)
        cover = QRectF(rect)  # and labels that would be cut
        if token % plan.stride[key]:
            cover.adjust(*((-LINE / 2, 0, LINE / 2, 0) if key else (0, -LINE / 2, 0, LINE / 2)))
        painter.fillRect(cover, QColor(scene.theme.canvas))
        painter.setPen(QColor(colour))
        _write(painter, rect, text, turned=key and plan.turned, centred=key)

    def _draw(
        self,
        painter: QPainter,
        scene: Scene,
        plan: Plan,
        tokens: range,
        numbers: object,
        draw_row: Callable[[QPainter, int], None],
    ) -> None:
        faint = QColor(scene.theme.faint)
        painter.setFont(drawing.font(drawing.SMALL))
        for token in tokens:
            painter.setPen(faint)
            text = visible(scene.trace.tokens[token].text)
            if token % plan.stride[0] == 0:
                _write(painter, _query_rect(plan, token), text, turned=False, centred=False)
            if token % plan.stride[1] == 0:
                width = max(plan.wide, LINE)
                _write(
                    painter, _key_rect(plan, token, width), text, turned=plan.turned, centred=True
                )
            if numbers is not None:
                draw_row(painter, token)


def _query_rect(plan: Plan, token: int) -> QRectF:
    middle = plan.cell(token, token).center().y()
    return QRectF(plan.left - plan.beside, middle - LINE / 2, plan.beside - 3, LINE)


def _key_rect(plan: Plan, token: int, width: float) -> QRectF:
    middle = plan.cell(token, token).center().x()
    if plan.turned:
        return QRectF(middle - LINE / 2, plan.top - plan.above, LINE, plan.above - 3)
    return QRectF(middle - width / 2, plan.top - plan.above, width, plan.above)


def _write(painter: QPainter, rect: QRectF, text: str, *, turned: bool, centred: bool) -> None:
    """Text in a rectangle, or upright in it from the bottom up; queries end at the map."""
    if len(text) > 1:
        length = rect.height() if turned else rect.width()
        metrics = QFontMetricsF(painter.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, length + 2)
    side = drawing.ALIGN.AlignHCenter if centred else drawing.ALIGN.AlignRight
    if turned:
        painter.save()
        painter.translate(rect.left(), rect.bottom())
        painter.rotate(-90)
        rect, side = QRectF(0, 0, rect.height(), rect.width()), drawing.ALIGN.AlignLeft
    flags = int(side | drawing.ALIGN.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
    painter.drawText(rect, flags | int(Qt.TextFlag.TextDontClip), text)
    if turned:
        painter.restore()
