"""The most probable symbols at the cursor, and the one that came."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo, Token
from ui import drawing
from ui.lettering import CENTRE, RIGHT, Lettering
from ui.view import Scene, View
from wm_explorer import scalars
from wm_explorer.focus import Focus
from wm_explorer.symbols import visible

HEAD, ROW, GAP = 32.0, 17.0, 4.0
RANK, SYMBOL, PERCENT, CAME = 24.0, 66.0, 54.0, 16.0


class Row(NamedTuple):
    symbol: int
    probability: float
    rank: int
    came: bool  # whether it is the symbol of the text


class Next(View):
    id = "next"
    rank = 10
    size = (420, 420)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return scalars.distribution(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._channel = scalars.distribution(info) or scalars.NEXT
        self._entropy = scalars.Series(scalars.entropy)
        self._lettering = Lettering(drawing.NORMAL)
        self._rows: list[Row] = []

    def title(self) -> str:
        if self._channel == scalars.NEXT:
            return self.tr("Next symbols")
        return self.tr("Symbol at the cursor")

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        room = max(int((size.height() - HEAD) / ROW), 1)
        self._rows = self._ranking(scene, room)
        self._head(painter, QRectF(GAP, 0, size.width() - 2 * GAP, HEAD), scene)
        self._lettering.begin(painter, scene)
        for i, row in enumerate(self._rows):
            rect = QRectF(GAP, HEAD + i * ROW, size.width() - 2 * GAP, ROW)
            self._draw_row(painter, rect, row, scene)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        i = int((point.y() - HEAD) // ROW)
        if 0 <= i < len(self._rows):
            return Focus(scene.at, self._channel, (self._rows[i].symbol,))
        return None

    def describe(self, scene: Scene) -> str:
        best = ", ".join(
            f"{self._name(row.symbol)} {_percent(row.probability)}"
            for row in self._ranking(scene, 5)
        )
        return f"{self.title()}: {best}; {'; '.join(self._words(scene))}"

    def _ranking(self, scene: Scene, room: int) -> list[Row]:
        """The best symbols, best first; the last gives way to the one that came."""
        came = self._came(scene)
        best = scalars.top(scene.trace, scene.at, room, self._channel)
        symbol = None if came is None else came.id
        rows = [Row(i, p, n, i == symbol) for n, (i, p) in enumerate(best, 1)]
        if symbol is not None and not any(row.came for row in rows):
            p = scene.trace.at(self._channel, scene.at)
            rows[-1] = Row(symbol, float(p[symbol]), scalars.rank(p, symbol), True)
        return rows

    def _came(self, scene: Scene) -> Token | None:
        """The token of the text that the distribution is about, if it has been written."""
        step = scene.at + (1 if self._channel == scalars.NEXT else 0)
        return scene.trace.tokens[step] if step < len(scene.trace) else None

    def _head(self, painter: QPainter, rect: QRectF, scene: Scene) -> None:
        painter.setFont(drawing.font(drawing.SMALL))
        half, metrics = rect.height() / 2, painter.fontMetrics()
        for i, (words, colour) in enumerate(
            zip(self._words(scene), (scene.theme.faint, scene.theme.hover), strict=False)
        ):
            painter.setPen(QColor(colour))
            line = QRectF(rect.left(), rect.top() + i * half, rect.width(), half)
            short = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(rect.width()))
            painter.drawText(line, int(drawing.ALIGN.AlignVCenter), short)

    def _words(self, scene: Scene) -> list[str]:
        """The entropy, and how likely what came was, if it has been written."""
        bits = drawing.number(float(self._entropy.of(scene.trace)[scene.at]))
        words = self.tr("Entropy {bits} bits").format(bits=bits)
        if (token := self._came(scene)) is None:
            return [words]
        p = scene.trace.at(self._channel, scene.at)
        follows = self.tr("Then {symbol}: {percent}, rank {rank} of {count}")
        stands = self.tr("Here {symbol}: {percent}, rank {rank} of {count}")
        came = (follows if self._channel == scalars.NEXT else stands).format(
            symbol=f"“{visible(token.text)}”" if token.known else self.tr("an unknown symbol"),
            percent=_percent(float(p[token.id])),
            rank=scalars.rank(p, token.id),
            count=len(p),
        )
        return [words, came]

    def _name(self, symbol: int) -> str:
        return visible(self.info.symbols[symbol]) if symbol else self.tr("unknown")

    def _draw_row(self, painter: QPainter, rect: QRectF, row: Row, scene: Scene) -> None:
        """Rank, symbol, bar and percentage; the whole track is 100 %."""
        theme, write = scene.theme, self._lettering.draw
        left, end = rect.left() + RANK + SYMBOL, rect.right() - CAME - PERCENT
        top = rect.top()
        write(painter, QRectF(rect.left(), top, RANK, ROW), str(row.rank), theme.faint, RIGHT)
        name = QRectF(rect.left() + RANK, top, SYMBOL, ROW)
        write(painter, name, self._short(painter, self._name(row.symbol)), theme.text, CENTRE)
        percent = QRectF(end, top, PERCENT - GAP, ROW)
        write(painter, percent, _percent(row.probability), theme.text, RIGHT)
        track = QRectF(left, top + 3, max(end - left, 0.0), ROW - 6)
        painter.fillRect(track, QColor(theme.absent))
        colour = QColor(theme.hover if row.came else theme.accent)
        track.setWidth(track.width() * min(max(row.probability, 0.0), 1.0))  # 0 for NaN
        painter.fillRect(track, colour)
        if row.came:
            mark = QRectF(rect.right() - CAME, top, CAME, ROW)
            write(painter, mark, "◀", theme.hover, CENTRE)
        if scene.focus == Focus(scene.at, self._channel, (row.symbol,)):
            painter.setPen(drawing.pen(theme.hover, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -0.5))

    def _short(self, painter: QPainter, name: str) -> str:
        """A name that fits its column."""
        if len(name) <= 3:
            return name
        middle = Qt.TextElideMode.ElideMiddle
        return painter.fontMetrics().elidedText(name, middle, int(SYMBOL))


def _percent(p: float) -> str:
    if p != p:
        return "NaN"
    if 0 < p < 0.0005:
        return "<0.1 %"
    return f"{100 * p:.1f} %"
