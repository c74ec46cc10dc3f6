"""Segments: what memory tokens carry from one to the next, who reads them, and what writes them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.memorypictures import MemoryPictures
from ui.strips import AXIS, BAR, ROW, FlatRibbon, Strip, Strips
from ui.strips import GAP as STRIP_GAP
from ui.view import Choice, Scene, View
from ui.weighttable import HEAD, HIGHEST, NAMES, WIDEST, WeightTable
from wm_explorer.focus import Focus
from wm_explorer.segments import MemoryTokens, Segment, mass, memory_tokens, segments
from wm_explorer.symbols import visible
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

TITLE, FOOT, GAP = 15.0, 14.0, 8.0
#: In a panel lower than this the tables are left out, and in one still lower the strip too.
LOW, LOWEST = 410.0, 290.0
#: The share of what the strip leaves that the tables take at most.
TABLES = 0.46
#: The choice that takes the strongest of all heads.
ALL = "all"


class Segments(View):
    id = "segments"
    rank = 21
    ranged = True
    size = (900, 560)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return memory_tokens(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        tokens = memory_tokens(info)
        assert tokens is not None
        self._tokens = tokens
        layers, heads = (axis.size or 1 for axis in info.channel(tokens.reads).axes[:2])
        self._heads = [(layer, head) for layer in range(layers) for head in range(heads)]
        self._slots = info.channel(tokens.reads).axes[2].size or 1
        super().__init__(info, parent)
        self._pictures = MemoryPictures(tokens)
        self._reads, self._writes = WeightTable(), WeightTable()
        self._strip = _Mass(info, tokens, self._names())
        self._bar = drawing.Backdrop()

    def title(self) -> str:
        return self.tr("Segments and memory tokens")

    def choices(self) -> Sequence[Choice]:
        options = [(ALL, self.tr("Strongest of all"))]
        options += [
            (f"{layer}.{head}", name)
            for (layer, head), name in zip(self._heads, self._names(), strict=True)
        ]
        return (Choice("head", self.tr("Writing head"), options),)

    def zoom(self, factor: float) -> None:
        self._strip.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """The pictures above, then the tables and the strip, as far as there is room for them."""
        width, bottom = size.width(), size.height() - FOOT
        strip = tables = 0.0
        if size.height() >= LOWEST:
            strip = TITLE + min(len(self._heads), 8) * ROW + STRIP_GAP + AXIS + BAR
        if size.height() >= LOW:
            rows = max(len(self._heads), self._slots)
            tables = min((bottom - strip) * TABLES, TITLE + HEAD + rows * HIGHEST + GAP)
        high = bottom - strip - tables
        self._draw_pictures(painter, QRectF(0, 0, width, high), scene)
        self._draw_tables(painter, QRectF(0, high, width, tables), scene)
        if strip:
            words = self.tr("What each head takes from all memory tokens together: Σ α")
            top = high + tables
            drawing.label(painter, QRectF(4, top, width - 8, TITLE), words, scene.theme.text)
            area = QRectF(0, top + TITLE, width, strip - TITLE)
            self._strip.draw(painter, area, scene, self.range)
        foot = QRectF(4, bottom, width - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        found = self._pictures.focus_at(point, scene) or self._strip.focus_at(point, scene)
        if found is not None:
            return found
        if (cell := self._reads.cell_at(point)) is not None:
            head, slot = cell
            return Focus(scene.at, self._tokens.reads, (*self._heads[head], slot))
        if (cell := self._writes.cell_at(point)) is not None:
            return self._writing_focus(*cell, scene)
        return None

    def describe(self, scene: Scene) -> str:
        trace, at = scene.trace, scene.at
        segment = segments(trace, at + 1)[-1]
        parts = [
            self.tr("segment {n}, place {place}").format(n=segment.number, place=len(segment.steps))
        ]
        reads = trace.at(self._tokens.reads, at)
        layer, head, slot = np.unravel_index(int(reads.argmax()), reads.shape)
        words = self.tr("head {head} looks most at memory token {slot}, by {weight}")
        name = self._names()[self._heads.index((int(layer), int(head)))]
        weight = drawing.number(float(reads.max()))
        parts.append(words.format(head=name, slot=int(slot) + 1, weight=weight))
        writes = self._written(trace, segment)[:, : len(segment.steps)]
        words = self.tr("memory token {slot} takes most from “{token}”")
        for number, place in enumerate(writes.argmax(1).tolist(), 1):
            token = visible(trace.tokens[segment.steps[place]].text)
            parts.append(words.format(slot=number, token=token))
        cosine = drawing.number(float(trace.at(self._tokens.cosine, at).mean()))
        parts.append(self.tr("mean cosine with the segment before: {value}").format(value=cosine))
        return f"{self.title()}: {'; '.join(parts)}"

    def _names(self) -> list[str]:
        words = self.tr("L{layer} H{head}")
        return [words.format(layer=layer + 1, head=head + 1) for layer, head in self._heads]

    def _draw_pictures(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        words = self.tr(
            "What each segment was given: memory tokens down, units across. Between: the cosine, "
            "filled as far as a token has drifted"
        )
        place = QRectF(4, area.top(), area.width() - 8, TITLE)
        drawing.label(painter, place, words, scene.theme.text)
        self._pictures.draw(painter, area.adjusted(0, TITLE, -4, -2 - BAR), scene, self.range)
        kind = self.info.channel(self._tokens.memory).kind
        bar, at = QRectF(0, 0, area.width() - 8, BAR), QPointF(4, area.bottom() - BAR)
        limits, hidden, theme = self._pictures.levels, self._pictures.hidden, scene.theme
        note = self.tr("{n} older segments left out").format(n=hidden) if hidden else ""

        def draw(painter: QPainter) -> None:
            drawing.colour_bar(painter, bar, limits, kind, theme, self.range, note)

        self._bar.paint(painter, bar.size(), scene, (limits, self.range, note), draw, at)

    def _draw_tables(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        """Who reads which memory token, and what each one would be written from."""
        trace, numbers = scene.trace, [str(slot + 1) for slot in range(self._slots)]
        left, right = QRectF(area), QRectF(area)
        left.setWidth(min(NAMES + self._slots * WIDEST, area.width() * 0.4))
        right.setLeft(left.right() + GAP)
        right.setRight(area.right() - 4)
        words = self.tr("“{token}” takes from memory tokens")
        words = words.format(token=visible(trace.tokens[scene.at].text))
        values = trace.at(self._tokens.reads, scene.at).reshape(-1, self._slots)
        names = (self._names(), numbers)
        self._draw_table(painter, left, words, self._reads, values, names, scene)
        segment = segments(trace, scene.at + 1)[-1]
        symbols = trace.tokens[segment.steps.start : segment.steps.stop]
        names = (numbers, [*(visible(token.text) for token in symbols), *numbers])
        words = self.tr("Each memory token takes from the segment, and from those before it")
        values = self._written(trace, segment)
        self._draw_table(
            painter, right, words, self._writes, values, names, scene, apart=self._slots
        )

    def _draw_table(
        self,
        painter: QPainter,
        area: QRectF,
        title: str,
        table: WeightTable,
        values: Array,
        names: tuple[Sequence[str], Sequence[str]],
        scene: Scene,
        apart: int = 0,
    ) -> None:
        inside = area.adjusted(0, TITLE, 0, -GAP)
        if area.height() > 0:
            place = QRectF(area.left() + 4, area.top(), area.width() - 4, TITLE)
            drawing.label(painter, place, title, scene.theme.text)
        table.draw(painter, inside, values, names, scene, self.range, apart)

    def _written(self, trace: Trace, segment: Segment) -> Array:
        """What each memory token takes from symbols and memory tokens, [slot, symbol + slot]."""
        step, symbols = segment.steps[-1], len(segment.steps)
        onto = trace.at(self._tokens.writes, step)[..., :symbols]
        kept = trace.at(self._tokens.keeps, step)
        values = np.concatenate([onto, kept], -1)  # [layer, head, slot, symbol + slot]
        if self.chosen["head"] != ALL:
            layer, head = map(int, self.chosen["head"].split("."))
            chosen: Array = values[layer, head]
            return chosen
        strongest: Array = values.max((0, 1))
        return strongest

    def _writing_focus(self, slot: int, column: int, scene: Scene) -> Focus:
        """The cell of a channel that a cell of the table stands for."""
        symbols = len(segments(scene.trace, scene.at + 1)[-1].steps)
        inside = column < symbols
        channel = self._tokens.writes if inside else self._tokens.keeps
        place = (slot, column if inside else column - symbols)
        if self.chosen["head"] != ALL:
            layer, head = map(int, self.chosen["head"].split("."))
            return Focus(scene.at, channel, (layer, head, *place))
        values = scene.trace.at(channel, scene.at)[(..., *place)]  # [layer, head]
        layer, head = divmod(int(values.argmax()), values.shape[1])
        return Focus(scene.at, channel, (layer, head, *place))


class _Mass(Strips):
    """The strip over time of what each head takes from memory tokens."""

    def __init__(self, info: ModelInfo, tokens: MemoryTokens, names: Sequence[str]) -> None:
        rows = names if len(names) <= 8 else ()
        strip = Strip(tokens.reads, None, "" if rows else f"{names[0]} … {names[-1]}", rows)
        super().__init__(info, [strip])
        self._ribbons = [_MassRibbon(strip)]
        self._heads = info.channel(tokens.reads).axes[1].size or 1

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """The memory token that the head at a point takes most from."""
        (ribbon,), (strip,) = self._ribbons, self.strips
        if (cell := ribbon.cell_at(point, scene.trace)) is None:
            return None
        step, place = cell
        head = divmod(place, self._heads)
        slot = int(scene.trace.at(strip.channel, step)[head].argmax())
        return Focus(step, strip.channel, (*head, slot))


class _MassRibbon(FlatRibbon):
    def _values(self, trace: Trace, first: int, stop: int) -> Array:
        values = mass(trace, self.channel, first, stop)  # [step, layer, head]
        flat: Array = values.reshape(len(values), values.shape[1] * values.shape[2])
        return flat
