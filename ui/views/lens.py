"""The logit lens: what the model would say after each layer, a row a layer, a column a step."""

from __future__ import annotations

from itertools import product
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.colours import LEVELS, table
from ui.lettering import CENTRE, LEFT, RIGHT, Lettering
from ui.theme import Theme
from ui.view import Scene, View
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus
from wm_explorer.ranges import levels, scaled
from wm_explorer.symbols import label, visible

NAMES, AXIS, BAR = 30.0, 16.0, 16.0
COLUMN, SMALLEST, LARGEST = 66.0, 24.0, 240.0
LINE = 14.0  # of a symbol; the likeliest stands first
#: As many elided texts are kept at once.
FITTED = 4096
#: Above this share of the colour bar, black text stands out more than white.
PALE = 0.6


class Lens(View):
    id = "lens"
    rank = 45
    ranged = True
    size = (1000, 420)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return lens_of(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._symbols = lens_of(info) or info.channels[0]
        self._probability = self._symbols.name.removesuffix("symbol") + "probability"
        self._layers = self._symbols.axes[0]
        self._lettering = Lettering()
        self._measure = QFontMetricsF(drawing.font(drawing.SMALL))
        self._fitted: dict[tuple[str, int], str] = {}
        self._column = COLUMN
        self._first = 0
        self._grid = QRectF()
        self._rows = _rows(self._layers.size or 1, 1)

    def title(self) -> str:
        return self.tr("Logit lens")

    def zoom(self, factor: float) -> None:
        self._column = min(max(self._column * factor, SMALLEST), LARGEST)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        room = size.height() - AXIS - BAR
        self._rows = _rows(self._layers.size or 1, int(room / LINE))
        self._grid = QRectF(NAMES, 0, size.width() - NAMES, max(room, len(self._rows)))
        self._first = first_visible(self._first, scene.at, self._room(), len(scene.trace))
        stop = min(self._first + self._room(), len(scene.trace))
        ids = scene.trace.window(self._symbols.name, self._first, stop)  # [step, layer, rank]
        p = scene.trace.window(self._probability, self._first, stop)[..., 0]  # [step, layer]
        whole = scene.trace[self._probability]
        limits = levels(self.range, "probability", p, whole, scene.trace.peak(self._probability))
        share = np.nan_to_num(np.clip(scaled(p, *limits, self.range.scale), 0, 1))
        self._lettering.begin(painter, scene)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = [QColor.fromRgb(rgb) for rgb in table("probability", scene.theme)]
        said = np.isfinite(ids[..., 0])  # [step, layer], not while a source is read
        for step, layer in np.argwhere(said).tolist():
            if layer not in self._rows:
                continue
            rect = self._cell(step, layer).adjusted(0, 0, -1, -1)
            painter.fillRect(rect, colours[round(float(share[step, layer]) * (LEVELS - 1))])
            ink = ("#000000", "#333333") if share[step, layer] > PALE else ("#ffffff", "#b8b8c8")
            self._write_symbols(painter, rect, ids[step, layer], ink)
        self._draw_axes(painter, scene, stop)
        self._draw_marks(painter, scene, ids[..., 0])
        words = self.tr("a frame marks the token that came next")
        if (left := abs(self._rows.step)) > 1:
            every = self.tr("one layer in {n} is shown: make the panel higher to see all")
            words = f"{every.format(n=left)} · {words}"
        bar = QRectF(4, self._grid.bottom() + AXIS, size.width() - 8, BAR)
        drawing.colour_bar(painter, bar, limits, "probability", scene.theme, self.range, words)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        if not self._grid.contains(point):
            return None
        step = self._first + int((point.x() - self._grid.left()) // self._column)
        row = int((point.y() - self._grid.top()) // self._height())
        if step >= len(scene.trace):
            return None
        layer = self._rows[min(row, len(self._rows) - 1)]
        return Focus(step, self._probability, (layer, 0))

    def describe(self, scene: Scene) -> str:
        if scene.at not in scene.trace.part(self._symbols.steps):
            words = self.tr("Nothing is said while the source is read")
            return f"{self.title()}: {words}"
        ids = scene.trace.at(self._symbols.name, scene.at)[:, 0]
        p = scene.trace.at(self._probability, scene.at)[:, 0]
        words = self.tr("layer {layer} “{symbol}” {percent} %")
        said = [
            words.format(
                layer=self._layers.number(i) + 1,
                symbol=visible(self.info.symbols[int(ids[i])]),
                percent=round(100 * float(p[i])),
            )
            for i in range(len(ids))
        ]
        return f"{self.title()}: {'; '.join(said)}"

    def _room(self) -> int:
        return max(int(self._grid.width() / self._column), 1)

    def _height(self) -> float:
        return self._grid.height() / len(self._rows)

    def _cell(self, step: int, layer: int) -> QRectF:
        """Where a layer is drawn for the step after so many in sight; the last layer on top."""
        top = self._grid.top() + self._rows.index(layer) * self._height()
        left = self._grid.left() + step * self._column
        return QRectF(left, top, self._column, self._height())

    def _write_symbols(
        self, painter: QPainter, rect: QRectF, ids: NDArray[np.float32], ink: tuple[str, str]
    ) -> None:
        """The likeliest symbol, and below it, fainter, as many of the next as there is room for."""
        lines = min(max(int(rect.height() / LINE), 1), len(ids))
        top = rect.top() + (rect.height() - lines * LINE) / 2
        for i, symbol in enumerate(ids[:lines].astype(int).tolist()):
            line = QRectF(rect.left(), top + i * LINE, rect.width(), LINE)
            text = self._fitting(visible(self.info.symbols[symbol]), rect.width())
            self._lettering.draw(painter, line, text, ink[min(i, 1)], CENTRE)

    def _fitting(self, text: str, width: float) -> str:
        """A text that fits its cell; elided ones are kept, since measuring is slow."""
        if len(text) <= 2:
            return text
        key = (text, int(width))
        if key not in self._fitted:
            if len(self._fitted) > FITTED:
                self._fitted.clear()
            middle = Qt.TextElideMode.ElideMiddle
            self._fitted[key] = self._measure.elidedText(text, middle, int(width) - 4)
        return self._fitted[key]

    def _draw_axes(self, painter: QPainter, scene: Scene, stop: int) -> None:
        """Numbers of layers at the left, tokens below."""
        write, theme = self._lettering.draw, scene.theme
        for layer in self._rows:
            cell = self._cell(0, layer)
            place = QRectF(0, cell.top(), NAMES - 5, cell.height())
            write(painter, place, str(self._layers.number(layer) + 1), theme.faint, RIGHT)
        for step in range(self._first, stop):
            left = self._grid.left() + (step - self._first) * self._column
            place = QRectF(left, self._grid.bottom(), self._column - 1, AXIS)
            token = scene.trace.tokens[step]
            text = self._fitting(label(token), place.width())
            write(painter, place, text, theme.text if token.known else theme.warning, CENTRE)
        corner = QRectF(2, self._grid.bottom(), NAMES, AXIS)
        write(painter, corner, self.tr("layer"), theme.faint, LEFT)

    def _draw_marks(self, painter: QPainter, scene: Scene, ids: NDArray[np.float32]) -> None:
        """Frames what came next where a layer had it first, the cursor's column, and the focus."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(drawing.pen(scene.theme.hover, 1.5))
        for step, layer in product(range(len(ids)), self._rows):
            after = self._first + step + 1
            if after < len(scene.trace) and scene.trace.tokens[after].id == ids[step, layer]:
                painter.drawRect(self._cell(step, layer).adjusted(1.5, 1.5, -2.5, -2.5))
        painter.setPen(drawing.pen(scene.theme.accent, 1.5))
        left = self._grid.left() + (scene.at - self._first) * self._column
        column = QRectF(left, self._grid.top(), self._column, self._grid.height() + AXIS)
        painter.drawRect(column.adjusted(-0.5, 0.5, -0.5, -0.5))
        self._frame_focus(painter, scene, scene.theme)

    def _frame_focus(self, painter: QPainter, scene: Scene, theme: Theme) -> None:
        focus = scene.focus
        channels = (self._probability, self._symbols.name)
        if focus is None or focus.channel not in channels or focus.step < self._first:
            return
        if focus.step < self._first + self._room() and focus.index[0] in self._rows:
            painter.setPen(drawing.pen(theme.text, 1.5))
            painter.drawRect(self._cell(focus.step - self._first, focus.index[0]))


def _rows(layers: int, room: int) -> range:
    """The layers from top to bottom: all that there is room for, evenly, and always the last."""
    return range(layers - 1, -1, -ceil(layers / max(room, 1)))


def lens_of(info: ModelInfo) -> Channel | None:
    """The channel that lists symbols by layer, if there is one."""
    for channel in info.channels:
        axes = [axis.name for axis in channel.axes]
        if channel.kind == "symbol" and axes == ["layer", "rank"]:
            return channel
    return None
