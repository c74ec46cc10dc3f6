"""The cell in focus: its value, where it is, its equation with the numbers in it, its course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from engine.spec import RANGES, Channel, ModelInfo
from ui import drawing, modelwords
from ui.inspection import Paragraph, exactly, of_cell, of_step, write
from ui.lettering import RIGHT, Lettering
from ui.lines import draw_lines
from ui.reading import place_words, value_at
from ui.view import Scene, View
from wm_explorer import scalars
from wm_explorer.equation import fill, place
from wm_explorer.focus import Focus
from wm_explorer.pool import absmax, factor
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

END = int(drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter)
MARGIN, LINE, COURSE, SCALE = 8.0, 16.0, 44.0, 44.0
#: Panels at least so wide, and wider than high, show the course and the table at the right.
BESIDE = 560.0


Cell = tuple[str, tuple[int, ...]]  # a channel, and an index along its axes


@dataclass(frozen=True)
class Row:
    """A channel's value for the focused cell, in the table."""

    channel: str
    index: tuple[int, ...]
    rect: QRectF


class Inspector(View):
    id = "inspector"
    rank = 60
    size = (420, 520)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return True

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._text = drawing.Backdrop()
        self._said: tuple[Paragraph, ...] = ()
        self._said_of: tuple[Focus, str] | None = None
        self._said_in: Trace | None = None
        self._told = 0  # how often something else was said
        self._table = drawing.Backdrop()
        self._lettering = Lettering()
        self._rows: list[Row] = []
        self._beside_of: Focus | None = None
        self._found: list[Cell] = []
        self._course = QRectF()
        self._figures = QRectF()  # of the course and the table, where there are any

    def title(self) -> str:
        return self.tr("Inspector")

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        self._rows, self._course, self._figures = [], QRectF(), QRectF()
        whole = QRectF(QPointF(0, 0), size).adjusted(MARGIN, 4, -MARGIN, -4)
        focus = scene.focus
        if focus is None or not 0 <= focus.step < len(scene.trace):
            hint = self.tr("Point at a cell to read it; click to keep it here")
            self._write(painter, whole, (Paragraph(hint, scene.theme.faint),), scene)
            return
        value = value_at(scene.trace, focus)
        if value is None or focus.channel is None:
            self._write(painter, whole, of_step(focus, scene), scene)
            return
        beside = self._beside(focus)
        text, figures = self._split(whole, len(beside))
        self._figures = figures
        channel = self.info.channel(focus.channel)
        self._write(painter, text, self._cell_text(channel, focus, value, scene), scene)
        course = QRectF(figures.left() + SCALE, figures.top() + 3, 0, COURSE - 6)
        course.setRight(max(figures.right(), course.left() + 1))
        self._draw_course(painter, course, focus, scene)
        self._draw_table(painter, figures.adjusted(0, COURSE, 0, 0), focus, beside, scene)

    def _cell_text(
        self, channel: Channel, focus: Focus, value: float, scene: Scene
    ) -> tuple[Paragraph, ...]:
        """Made again only when the focus, or what was computed up to it, has changed."""
        key = (focus, scene.theme.name)
        if key != self._said_of or scene.trace.shared(self._said_in) <= focus.step:
            self._said = of_cell(channel, focus, value, scene)
            self._said_of = key
            self._told += 1
        self._said_in = scene.trace
        return self._said

    def _write(
        self, painter: QPainter, rect: QRectF, text: tuple[Paragraph, ...], scene: Scene
    ) -> None:
        """The text is laid out again only when it has changed."""
        painter.save()
        painter.translate(rect.topLeft())
        painter.setClipRect(QRectF(QPointF(0, 0), rect.size()))
        inside = QRectF(QPointF(0, 0), rect.size())
        self._text.paint(painter, rect.size(), scene, text, lambda p: write(p, inside, text))
        painter.restore()

    def changed(self, before: Scene, now: Scene, size: QSizeF) -> Sequence[QRectF] | None:
        """The course and the table: what is said of the cell stays."""
        if self._figures.isEmpty() or not now.continues(before):
            return None
        return [self._figures.adjusted(-SCALE, -1, 1, 1)]  # numbers may be longer than the scale

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """A row of the table is that channel's cell; the course is the cell at that step."""
        if scene.focus is None or scene.focus.channel is None:
            return None
        for row in self._rows:
            if row.rect.contains(point):
                return Focus(scene.focus.step, row.channel, row.index)
        if self._course.contains(point) and self._course.width() > 0:
            share = (point.x() - self._course.left()) / self._course.width()
            step = min(int(share * len(scene.trace)), len(scene.trace) - 1)
            return Focus(step, scene.focus.channel, scene.focus.index)
        return None

    def describe(self, scene: Scene) -> str:
        focus = scene.focus
        if focus is None or not 0 <= focus.step < len(scene.trace):
            nothing = self.tr("nothing in focus")
            return f"{self.title()}: {nothing}"
        value = value_at(scene.trace, focus)
        places = ", ".join(place_words(scene.trace, focus))
        if value is None or focus.channel is None:
            return f"{self.title()}: {places}"
        channel = self.info.channel(focus.channel)
        meaning = modelwords.of_channel(channel.meaning)
        parts = [f"{channel.name} = {exactly(value)}", places, meaning]
        if channel.live:
            parts.append(fill(channel.live, scene.trace, focus, drawing.number))
        return f"{self.title()}: {'; '.join(parts)}"

    def _split(self, whole: QRectF, rows: int) -> tuple[QRectF, QRectF]:
        """Where the text goes, and where the course and a table of so many rows."""
        if whole.width() >= BESIDE and whole.width() > whole.height():
            half = whole.width() / 2
            return whole.adjusted(0, 0, -half - MARGIN, 0), whole.adjusted(half + MARGIN, 0, 0, 0)
        height = min(COURSE + LINE * (rows + 2), 0.55 * whole.height())
        top = whole.bottom() - height
        return whole.adjusted(0, 0, 0, -height - 4), QRectF(
            whole.left(), top, whole.width(), height
        )

    def _beside(self, focus: Focus) -> list[Cell]:
        """Every channel that has a value for the focused cell: its name and index there."""
        if focus != self._beside_of:
            names = [c.name for c in self.info.channels]
            found = [(name, place(self.info, focus, name)) for name in names]
            self._found = [(name, index) for name, index in found if index is not None]
            self._beside_of = focus
        return self._found

    def _draw_course(self, painter: QPainter, rect: QRectF, focus: Focus, scene: Scene) -> None:
        """The cell over the whole run, with the cursor and the step in focus."""
        theme, trace = scene.theme, scene.trace
        self._course = rect
        if rect.width() <= 0:
            return
        assert focus.channel is not None
        values = scalars.cell(trace, focus.channel, focus.index)
        low, high = _limits(values, self.info.channel(focus.channel))
        painter.fillRect(rect, QColor(theme.absent))
        by = factor(len(values), int(rect.width()))
        shown = absmax(values[None], 1, by)[0]  # [step / by]
        width = rect.width() / len(values)
        x = rect.left() + width * np.minimum((np.arange(len(shown)) + 0.5) * by, len(values))
        y = rect.bottom() - rect.height() * (shown - low) / (high - low)
        for step, colour in ((scene.at, theme.accent), (focus.step, theme.hover)):
            at = rect.left() + width * step
            painter.fillRect(QRectF(at, rect.top(), max(width, 1.5), rect.height()), _veil(colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_lines(painter, x, y[:, None], [QColor(theme.text)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._lettering.begin(painter, scene)
        for value, top in ((high, rect.top() - 3), (low, rect.bottom() - LINE + 4)):
            scale = QRectF(rect.left() - SCALE, top, SCALE - 4, LINE)
            self._lettering.draw(painter, scale, drawing.number(value), theme.faint, RIGHT)

    def _draw_table(
        self, painter: QPainter, rect: QRectF, focus: Focus, beside: list[Cell], scene: Scene
    ) -> None:
        """Every channel of the same layer and unit: at the step in focus, and at the cursor."""
        column = min(76.0, rect.width() / 3)
        cells = beside[: max(int(rect.height() / LINE) - 1, 0)]
        lines = QRectF(rect.left(), rect.top() + LINE, rect.width(), LINE)
        self._rows = [
            Row(name, index, lines.translated(0, i * LINE)) for i, (name, index) in enumerate(cells)
        ]
        two = focus.step != scene.at

        def keep(into: QPainter) -> None:
            ground = rect.translated(-rect.topLeft())
            for i, (channel, _) in enumerate(cells, 1):
                line = QRectF(0, i * LINE, ground.width(), LINE)
                if channel == focus.channel:
                    into.fillRect(line, QColor(scene.theme.absent))
                drawing.label(into, line, channel, scene.theme.text)
            self._draw_column(into, ground, column * two, focus.step, cells, scene)

        key = (focus, two, self._told, tuple(cells))
        self._table.paint(painter, rect.size(), scene, key, keep, rect.topLeft())
        if two:
            self._draw_column(painter, rect, 0, scene.at, cells, scene)

    def _draw_column(
        self, painter: QPainter, rect: QRectF, before: float, step: int, cells: list[Cell],
        scene: Scene,
    ) -> None:  # fmt: skip
        """The values at one step, `before` the right edge."""
        painter.setFont(drawing.font(drawing.SMALL))
        width, top = rect.width() - before, rect.top()
        painter.setPen(QColor(scene.theme.faint))
        head = self.tr("step {n}").format(n=step + 1)
        painter.drawText(QRectF(rect.left(), top, width, LINE), END, head)
        painter.setPen(QColor(scene.theme.text))
        for i, (channel, index) in enumerate(cells, 1):
            value = value_at(scene.trace, Focus(step, channel, index))
            words = "" if value is None else drawing.number(value)
            place = QRectF(rect.left(), top + i * LINE, width - 2, LINE)
            painter.drawText(place, END, words)


def _limits(values: Array, channel: Channel) -> tuple[float, float]:
    """The lowest and highest value of a course: the kind's own range, or that of the cell."""
    if (fixed := RANGES[channel.kind]) is not None:
        return fixed
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def _veil(colour: str) -> QColor:
    veil = QColor(colour)
    veil.setAlphaF(0.5)
    return veil
