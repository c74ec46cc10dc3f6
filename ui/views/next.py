"""The most probable symbols at the cursor, and the one that came."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo, Token
from ui import drawing
from ui.lettering import CENTRE, RIGHT, Lettering
from ui.theme import Theme
from ui.view import Scene, View
from wm_explorer import scalars
from wm_explorer.focus import Focus
from wm_explorer.symbols import label, visible

HEAD, ROW, GAP = 32.0, 17.0, 4.0
RANK, SYMBOL, PERCENT, CAME = 24.0, 66.0, 60.0, 16.0
DIGIT = 8.0


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
        return scalars.said(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._channel = scalars.said(info) or scalars.NEXT
        self._rank = max(RANK, DIGIT * len(str(len(info.symbols))))  # of the column of ranks
        self._lettering = Lettering(drawing.NORMAL)
        self._ranks = drawing.Backdrop()
        self._rows: list[Row] = []

    def title(self) -> str:
        if self._channel == scalars.NEXT:
            return self.tr("Next symbols")
        if self._channel == scalars.ANSWER:
            return self.tr("Answer")
        return self.tr("Symbol at the cursor")

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        room = max(int((size.height() - HEAD) / ROW), 1)
        self._rows = self._ranking(scene, room)
        self._head(painter, QRectF(GAP, 0, size.width() - 2 * GAP, HEAD), scene)
        self._lettering.begin(painter, scene)
        self._draw_ranks(painter, scene)
        self._draw_bars(painter, size.width(), scene)
        self._draw_rows(painter, size.width(), scene.theme)
        self._frame(painter, size.width(), scene)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        i = int((point.y() - HEAD) // ROW)
        return self._cell(self._rows[i], scene) if 0 <= i < len(self._rows) else None

    def describe(self, scene: Scene) -> str:
        best = ", ".join(
            f"{self._name(row.symbol)} {_percent(row.probability)}"
            for row in self._ranking(scene, 5)
        )
        return f"{self.title()}: {best}; {'; '.join(self._words(scene))}"

    def _cell(self, row: Row, scene: Scene) -> Focus:
        """The cell that holds a row's probability; only the step if the row is not listed."""
        if not scalars.is_listed(self.info, self._channel):
            return Focus(scene.at, self._channel, (row.symbol,))
        symbols = scalars.listed(scene.trace, scene.at, self._channel)[0].tolist()
        if row.symbol not in symbols:
            return Focus(scene.at)
        return Focus(scene.at, f"{self._channel}.probability", (symbols.index(row.symbol),))

    def _ranking(self, scene: Scene, room: int) -> list[Row]:
        """The best symbols, best first; the last gives way to the one that came."""
        came = self._came(scene)
        best = scalars.top(scene.trace, scene.at, room, self._channel)
        symbol = None if came is None else came.id
        rows = [Row(i, p, n, i == symbol) for n, (i, p) in enumerate(best, 1)]
        stands = scalars.standing(scene.trace, scene.at, self._channel)
        if symbol is not None and stands is not None and not any(row.came for row in rows):
            rows[-1] = Row(symbol, stands.probability, stands.rank, True)
        return rows

    def _came(self, scene: Scene) -> Token | None:
        """The token of the text that the distribution is about, if it has been written."""
        if self._channel == scalars.ANSWER:
            return None
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
        if not scalars.is_said(scene.trace, scene.at, self._channel):
            return [self.tr("Nothing is said while the source is read")]
        bits = drawing.number(float(scene.trace.derived(scalars.entropy)[scene.at]))
        words = self.tr("Entropy {bits} bits").format(bits=bits)
        standing = scalars.standing(scene.trace, scene.at, self._channel)
        if (token := self._came(scene)) is None or standing is None:
            return [words]
        follows = self.tr("Then {symbol}: {percent}, rank {rank} of {count}")
        stands = self.tr("Here {symbol}: {percent}, rank {rank} of {count}")
        came = (follows if self._channel == scalars.NEXT else stands).format(
            symbol=f"“{label(token)}”" if token.known else self.tr("an unknown symbol"),
            percent=_percent(standing.probability),
            rank=standing.rank,
            count=len(self.info.symbols),
        )
        return [words, came]

    def _name(self, symbol: int) -> str:
        if symbol == self.info.unknown:
            return self.tr("unknown")
        return visible(self.info.symbols[symbol])

    def _draw_ranks(self, painter: QPainter, scene: Scene) -> None:
        """The numbers of the rows, kept; that of the last row may be another."""
        if not self._rows:
            return
        best = len(self._rows) - (self._rows[-1].rank != len(self._rows))

        def write(into: QPainter, top: float, rank: int) -> None:
            place, words = top + ROW / 2, str(rank)
            self._lettering.draw_at(into, GAP + self._rank, place, words, scene.theme.faint, RIGHT)

        def draw(into: QPainter) -> None:
            for i in range(best):
                write(into, i * ROW, i + 1)

        size, at = QSizeF(GAP + self._rank, best * ROW), QPointF(0, HEAD)
        self._ranks.paint(painter, size, scene, best, draw, at)
        if best < len(self._rows):
            write(painter, HEAD + best * ROW, self._rows[-1].rank)

    def _draw_bars(self, painter: QPainter, width: float, scene: Scene) -> None:
        """A track for each row, which is 100 %, and as much of it as the symbol's probability."""
        theme, left = scene.theme, GAP + self._rank + SYMBOL
        whole = max(width - GAP - CAME - PERCENT - left, 0.0)
        shares = [min(max(row.probability, 0.0), 1.0) for row in self._rows]  # 0 for NaN
        tops = [HEAD + i * ROW + 3 for i in range(len(self._rows))]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.absent))
        painter.drawRects([QRectF(left, top, whole, ROW - 6) for top in tops])
        painter.setBrush(QColor(theme.accent))
        bars = [
            QRectF(left, top, share * whole, ROW - 6)
            for top, share in zip(tops, shares, strict=True)
        ]
        painter.drawRects(bars)
        for bar, row in zip(bars, self._rows, strict=True):
            if row.came:
                painter.fillRect(bar, QColor(theme.hover))

    def _draw_rows(self, painter: QPainter, width: float, theme: Theme) -> None:
        """Symbols and percentages, and a mark at the one that came."""
        write, text, middle = self._lettering.draw_at, theme.text, HEAD + ROW / 2
        left, end = GAP + self._rank + SYMBOL / 2, width - GAP - CAME
        for row in self._rows:
            name = self._short(painter, self._name(row.symbol))
            write(painter, left, middle, name, text, CENTRE)
            write(painter, end - GAP, middle, _percent(row.probability), text, RIGHT)
            if row.came:
                write(painter, end + CAME / 2, middle, "◀", theme.hover, CENTRE)
            middle += ROW

    def _frame(self, painter: QPainter, width: float, scene: Scene) -> None:
        """Frames the symbol in focus."""
        focus = scene.focus
        if focus is None or focus.channel is None:
            return
        painter.setPen(drawing.pen(scene.theme.hover, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for i, row in enumerate(self._rows):
            if focus == self._cell(row, scene):
                rect = QRectF(GAP, HEAD + i * ROW, width - 2 * GAP, ROW)
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
