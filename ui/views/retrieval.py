"""Retrieval: what heads take from a memory beside their context, and what share it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.colours import LEVELS, table
from ui.knockout import knock_out_line
from ui.shares import Lines, MixedStrips
from ui.strips import Strip
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus
from wm_explorer.ranges import levels, scaled
from wm_explorer.retrieval import Found, attended, retrieved, source
from wm_explorer.symbols import visible

HEAD, FOOT, BAR, GAP, ROW = 18.0, 14.0, 16.0, 10.0, 17.0
#: The share of the width that the tables take, and of their height that the memory's takes.
TABLES, MEMORY = 0.46, 0.6
#: Widths of the columns at the left: the slot, and the age.
SLOT, AGE = 34.0, 54.0
#: Width of a head's cells, and the share of the tables' width that all have at most.
NARROW, WIDE, CELLS = 24.0, 40.0, 0.5
#: Tokens that are shown before and after the one that is held.
BEFORE, AFTER = 4, 3
#: Rows in which every weight would be written as 0.00 are only counted.
LEAST = 0.005
RIGHT = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter


class Retrieval(View):
    id = "retrieval"
    rank = 20
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return source(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        where = source(info)
        assert where is not None
        self._source = where
        super().__init__(info, parent)
        self._strips = {str(layer): self._plan(layer) for layer in where.layers}
        self._rows: list[tuple[QRectF, str, Found]] = []  # with the channel of the weights
        self._first = self._cell = 0.0  # where the cells begin, and the width of one

    def title(self) -> str:
        return self.tr("Retrieval")

    def choices(self) -> Sequence[Choice]:
        if len(self._source.layers) < 2:
            return ()
        options = [
            (str(i), self.tr("Layer {n}").format(n=i + 1)) for i in reversed(self._source.layers)
        ]
        return (Choice("layer", self.tr("Layer"), options),)

    def zoom(self, factor: float) -> None:
        for strips in self._strips.values():
            strips.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        left = QRectF(0, 0, TABLES * size.width(), size.height() - FOOT - BAR)
        self._cell = min(max(CELLS * left.width() / self._source.heads, NARROW), WIDE)
        self._first = left.width() - self._source.heads * self._cell
        self._rows = []
        limits = self._limits(scene)
        at, layer = scene.at, self._layer
        found = retrieved(scene.trace, self._source, at, layer)
        part = QRectF(left.left(), left.top(), left.width(), MEMORY * left.height())
        used = self._table(painter, part, self._source.weights, found, limits, scene)
        if self._source.context is not None:
            seen = attended(scene.trace, self._source, at, layer)
            rest = left.adjusted(0, used + GAP / 2, 0, 0)
            self._table(painter, rest, self._source.context, seen, limits, scene)
        bar = QRectF(4, left.bottom(), left.width() - 8, BAR)
        drawing.colour_bar(painter, bar, limits, "weights", scene.theme, self.range)
        right = left.translated(left.width() + GAP, 0)
        right.setRight(size.width())
        right.setHeight(size.height() - FOOT)
        self._strips[str(layer)].draw(painter, right, scene, self.range)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for rect, channel, found in self._rows:
            if rect.contains(point):
                head = int((point.x() - self._first) // self._cell)
                if 0 <= head < self._source.heads:
                    return Focus(scene.at, channel, self._index(channel, head, found.place))
                return None if found.token is None else Focus(found.token)
        return self._strips[str(self._layer)].focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        found = retrieved(scene.trace, self._source, scene.at, self._layer)
        share = scene.trace.at(self._source.share, scene.at)
        share = share[self._layer] if self._source.layered else share  # [head]
        parts = []
        for head in range(self._source.heads if found else 0):
            best = max(found, key=lambda one: float(one.weights[head]))
            words = self.tr("head {head} takes most from slot {slot}, {held}, by {weight}")
            weight = drawing.number(round(float(best.weights[head]), 3))
            before, held, _ = self._held(best, scene)
            if best.token is not None:
                held = self.tr("“{token}” after “{before}”").format(token=held, before=before)
            parts.append(words.format(head=head + 1, slot=best.place + 1, held=held, weight=weight))
        shares = ", ".join(drawing.number(round(float(part), 3)) for part in share)
        parts.append(self.tr("share of the memory, by head: {shares}").format(shares=shares))
        return f"{self.title()}: {'; '.join(parts)}"

    @property
    def _layer(self) -> int:
        return int(self.chosen.get("layer", self._source.layers[-1]))

    def _index(self, channel: str, head: int, place: int) -> tuple[int, ...]:
        layered = channel == self._source.context or self._source.layered
        return (self._layer, head, place) if layered else (head, place)

    def _plan(self, layer: int) -> MixedStrips:
        """The shares and the gates of the heads as lines, and below each head's slots."""
        where, place = self._source, (layer,) if self._source.layered else ()
        heads = [self.tr("head {n}").format(n=head + 1) for head in range(where.heads)]
        strips = [Strip(where.share, place, "share", heads)]
        strips += [
            Strip(channel.name, (), "gate", heads)
            for channel in self.info.channels
            if channel.kind == "gate"
            and channel.name.endswith(".gate")
            and [axis.name for axis in channel.axes] == ["head"]
        ]
        lines: dict[str, type[Lines]] = {strip.channel: Lines for strip in strips}
        strips += [
            Strip(where.weights, (*place, head), f"{where.weights} {head + 1}")
            for head in range(where.heads)
        ]
        return MixedStrips(self.info, strips, lines)

    def _limits(self, scene: Scene) -> tuple[float, float]:
        weights = scene.trace.at(self._source.weights, scene.at)
        return levels(self.range, "weights", weights, scene.trace[self._source.weights], 1.0)

    def _table(
        self,
        painter: QPainter,
        area: QRectF,
        channel: str,
        found: Sequence[Found],
        limits: tuple[float, float],
        scene: Scene,
    ) -> float:
        """A head line and as many rows as fit; gives where it ends."""
        fit = max(int((area.height() - HEAD) / ROW), 0)
        shown = [one for one in found if not (one.weights < LEAST).all()]
        if len(found) > len(shown[:fit]):
            shown = shown[: max(fit - 1, 0)]  # the last row counts the rest
        self._draw_head(painter, area, channel, scene)
        top = area.top() + HEAD
        for one in shown:
            row = QRectF(area.left(), top, area.width(), ROW)
            self._rows.append((row, channel, one))
            self._draw_row(painter, row, channel, one, scene)
            self._draw_cells(painter, row, channel, one, limits, scene)
            top += ROW
        if hidden := len(found) - len(shown):
            place = QRectF(SLOT, top, self._first - SLOT, ROW)
            words = self.tr("and {n} weaker").format(n=hidden)
            drawing.label(painter, place, words, scene.theme.faint)
            top += ROW
        return top

    def _draw_head(self, painter: QPainter, area: QRectF, channel: str, scene: Scene) -> None:
        theme = scene.theme
        if channel == self._source.context:
            words = self.tr("In the context, layer {n}").format(n=self._layer + 1)
        elif self._source.learned:
            words = self.tr("Learned slots, layer {n}").format(n=self._layer + 1)
        else:
            words = self.tr("Retrieved slots")
        place = QRectF(4, area.top(), self._first - 6, HEAD)
        drawing.label(painter, place, words, theme.text)
        for head in range(self._source.heads):
            cell = QRectF(self._first + head * self._cell, area.top(), self._cell, HEAD)
            name = self.tr("head {n}").format(n=head + 1)
            fits = (
                QFontMetricsF(drawing.font(drawing.SMALL)).horizontalAdvance(name) + 6 < self._cell
            )
            words = name if fits else str(head + 1)
            drawing.label(painter, cell, words, theme.faint, drawing.ALIGN.AlignCenter)

    def _draw_row(
        self, painter: QPainter, row: QRectF, channel: str, found: Found, scene: Scene
    ) -> None:
        """The slot, the token that it holds among its neighbours, and its age."""
        theme, focus = scene.theme, scene.focus
        here = focus is not None and (
            focus.step == found.token
            or (focus.channel == channel and focus.index[-1:] == (found.place,))
        )
        if channel != self._source.context:
            place = QRectF(row.left(), row.top(), SLOT - 6, ROW)
            drawing.label(painter, place, str(found.place + 1), theme.faint, RIGHT)
        text = QRectF(SLOT, row.top(), self._first - SLOT - AGE, ROW)
        if found.token is None:
            drawing.label(painter, text, self.tr("learned"), theme.faint)
            return
        x, align = text.left(), drawing.ALIGN.AlignLeft | drawing.ALIGN.AlignVCenter
        for i, words in enumerate(self._held(found, scene)):
            metrics = QFontMetricsF(drawing.font(drawing.NORMAL, bold=i == 1))
            width = min(metrics.horizontalAdvance(words) + 1, max(text.right() - x, 0))
            place = QRectF(x, row.top(), width, ROW)
            shade = theme.faint if i != 1 else theme.hover if here else theme.text
            drawing.label(painter, place, words, shade, align, drawing.NORMAL, bold=i == 1)
            x += width
        age = QRectF(self._first - AGE, row.top(), AGE - 6, ROW)
        ago = self.tr("{n} ago").format(n=scene.at - found.token)
        drawing.label(painter, age, ago, theme.faint, RIGHT)

    def _held(self, found: Found, scene: Scene) -> tuple[str, str, str]:
        """The tokens before the one that is held, that one, and those after it."""
        if found.token is None:
            return "", self.tr("learned"), ""
        texts = [visible(token.text) for token in scene.trace.tokens[: scene.at + 1]]
        at = found.token
        before, after = texts[max(at - BEFORE, 0) : at], texts[at + 1 : at + 1 + AFTER]
        return "".join(before), texts[at], "".join(after)

    def _draw_cells(
        self,
        painter: QPainter,
        row: QRectF,
        channel: str,
        found: Found,
        limits: tuple[float, float],
        scene: Scene,
    ) -> None:
        """A cell for each head, coloured, with the number in it where there is room."""
        colours = table("weights", scene.theme)
        shares = np.clip(np.nan_to_num(scaled(found.weights, *limits, self.range.scale)), 0, 1)
        for head, weight in enumerate(found.weights.tolist()):
            cell = QRectF(self._first + head * self._cell, row.top(), self._cell, ROW)
            colour = QColor(colours[int(shares[head] * (LEVELS - 1))])
            if not np.isfinite(weight):
                colour = QColor(scene.theme.invalid)
            painter.fillRect(cell.adjusted(1, 1, -1, -1), colour)
            ink = "#000000" if colour.lightnessF() > 0.45 else "#ffffff"
            words = f"{weight:.2f}"
            drawing.label(painter, cell, words, ink, drawing.ALIGN.AlignCenter)
