"""Allocation: which slots a memory takes as in use, and in which order they were written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from engine.spec import ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.shares import Bands, Lines, MixedStrips
from ui.slotmap import NUMBERS, SlotMap
from ui.strips import BAR, Strip
from ui.view import Scene, View
from wm_explorer.focus import Focus

#: What is shown over time, as far as the model has it: first what the controller asks for.
GATES = ("write.gate", "write.allocation_gate", "read.free_gate")
MODE, MODES = "read.mode", ("←", "=", "→")
OF_SLOTS = ("memory.usage", "memory.retention", "memory.allocation", "memory.precedence")
OF_HEADS = ("write.weights", "read.weights")
DRAWN: dict[str, type[Lines | Bands]] = {**dict.fromkeys(GATES, Lines), MODE: Bands}
LINE, TITLE, GAP = 14.0, 28.0, 10.0
#: The share of the width that the links take at most, the narrowest panel that has room for them,
#: and what they need themselves.
LINKS, NARROW, LEAST = 0.36, 420.0, 90.0
#: In a panel lower than this only what says most is shown over time.
LOW, MOST = 300.0, (MODE, "memory.usage", *OF_HEADS)
#: The chain of links is drawn over dark and bright cells alike.
CHAIN = QColor(242, 242, 242)
#: Slots narrower than this get no number each.
WIDE = 15.0
#: A link is followed from this strength on.
STRONG = 0.5


class _Links(SlotMap):
    """The map without numbers, which stand on two of its sides and are kept as a picture."""

    def _number(self, painter: QPainter, slots: int, scene: Scene) -> None:
        pass


class Allocation(View):
    id = "allocation"
    rank = 24
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        names = {channel.name for channel in info.channels}
        return "memory.usage" in names and any(c.kind == "link" for c in info.channels)

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        link = next(channel for channel in info.channels if channel.kind == "link")
        self._links = _Links(link.name)
        plan = self._plan()
        self._all = MixedStrips(info, plan, DRAWN)
        few = [strip for strip in plan if strip.channel in MOST]
        self._few = MixedStrips(info, few, DRAWN)
        self._strips = self._all  # as drawn last
        self._around, self._foot = drawing.Backdrop(), drawing.Backdrop()

    def title(self) -> str:
        return self.tr("Allocation and links")

    def zoom(self, factor: float) -> None:
        self._all.zoom(factor)
        self._few.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        lines = self._foot_lines()
        height = size.height() - LINE * len(lines)
        side = min(size.width() * LINKS, height - TITLE - 2 * LINE - BAR + NUMBERS)
        if size.width() >= NARROW and side >= LEAST:
            place = QRectF(size.width() - side, 0, side - 4, height)
            self._draw_links(painter, place, scene)
        else:
            side, self._links.rect = 0.0, QRectF()
        self._strips = self._few if height < LOW else self._all
        left = QRectF(0, 0, size.width() - side - GAP, height)
        self._strips.draw(painter, left, scene, self.range)
        below = QSizeF(size.width(), LINE * len(lines))
        at = QPointF(0, height)
        self._foot.paint(
            painter, below, scene, lines, lambda p: _foot(p, below.width(), lines, scene), at
        )

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        return self._links.focus_at(point, scene) or self._strips.focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        usage = drawing.number(float(scene.trace.at("memory.usage", scene.at).sum()))
        used = self.tr("{n} slots in use").format(n=usage)
        return f"{self.title()}: {used}; {self._order(self._chain(scene))}"

    def _plan(self) -> list[Strip]:
        heads = {
            channel.name: channel.axes[0].size or 1
            for channel in self.info.channels
            if channel.name in (*GATES, MODE, *OF_HEADS, *OF_SLOTS)
        }
        strips = []
        for name in filter(heads.__contains__, GATES):
            rows = [str(head + 1) for head in range(heads[name])] if heads[name] > 1 else ()
            strips.append(Strip(name, None, name, rows))
        strips += _of_heads(MODE, heads.get(MODE, 0), MODES)
        strips += [Strip(name, None, name) for name in OF_SLOTS if name in heads]
        for name in OF_HEADS:
            strips += _of_heads(name, heads.get(name, 0))
        return strips

    def _foot_lines(self) -> tuple[str, ...]:
        modes = self.tr("read.mode: ← back, = by content, → forward in the order of writing")
        return tuple(filter(None, [modes, knock_out_line(self.info)]))

    def _draw_links(self, painter: QPainter, area: QRectF, scene: Scene) -> None:
        """The links at the cursor as a square, with the chain that they make and its order."""
        side = area.width() - NUMBERS
        place = QRectF(area.left(), area.top() + TITLE, area.width(), side)
        self._links.draw(painter, place, scene, self.range)
        order = self._chain(scene)
        self._draw_chain(painter, order, scene)
        size = QSizeF(area.width(), TITLE + side + LINE + BAR)
        self._around.paint(
            painter, size, scene, (self._links.levels, self.range),
            lambda p: self._write(p, size, scene), area.topLeft(),
        )  # fmt: skip
        below = area.adjusted(0, size.height() + 2, 0, 0)
        if below.height() >= LINE:
            _wrapped(painter, below, self._order(order), scene.theme.text)

    def _write(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """What stands around the square of links: its title, the slots' numbers, its colours."""
        theme, side = scene.theme, size.width() - NUMBERS
        words = self.tr("Links at the cursor: row written right after column")
        _wrapped(painter, QRectF(0, 0, size.width(), TITLE), words, theme.text)
        slots = len(scene.trace.at(self._links.channel, scene.at))
        each, bottom = side / slots, TITLE + side
        every = next((n for n in (1, 2, 5, 10, 20, 50) if n * each >= WIDE), 100)
        right = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        for slot in {0, *range(every - 1, slots, every)} if every > 2 else range(0, slots, every):
            middle = (slot + 0.5) * each
            row = QRectF(0, TITLE + middle - LINE / 2, NUMBERS - 4, LINE)
            drawing.label(painter, row, str(slot + 1), theme.faint, right)
            column = QRectF(NUMBERS / 2 + middle, bottom, NUMBERS, LINE)
            drawing.label(painter, column, str(slot + 1), theme.faint, drawing.ALIGN.AlignCenter)
        bar = QRectF(NUMBERS, bottom + LINE, side, BAR)
        drawing.colour_bar(painter, bar, self._links.levels, "link", theme, self.range)

    def _draw_chain(self, painter: QPainter, order: list[int], scene: Scene) -> None:
        """From each slot on the diagonal to its link with the next, and on to the diagonal."""
        if len(order) < 2:
            return
        slots = len(scene.trace.at(self._links.channel, scene.at))
        rect = self._links.rect
        at = (np.array(order) + 0.5) / slots
        columns = rect.left() + np.repeat(at, 2)[:-1] * rect.width()
        rows = rect.top() + np.repeat(at, 2)[1:] * rect.height()
        path = [QPointF(x, y) for x, y in zip(columns.tolist(), rows.tolist(), strict=True)]
        painter.save()
        painter.setPen(CHAIN)
        painter.setBrush(CHAIN)
        painter.drawPolyline(QPolygonF(path))
        painter.drawEllipse(path[0], 2.5, 2.5)
        painter.restore()

    def _chain(self, scene: Scene) -> list[int]:
        return chain(scene.trace.at(self._links.channel, scene.at))

    def _order(self, order: list[int]) -> str:
        """The slots in the order in which they were written, as far as links tell."""
        slots = " → ".join(str(slot + 1) for slot in order) or "–"
        return self.tr("Written in this order: {slots}").format(slots=slots)


def chain(link: np.ndarray) -> list[int]:
    """The longest chain of strong links, from a slot with none before it: [slot, previous]."""
    linked = link > STRONG
    goes_on = set(np.flatnonzero(linked.any(0)).tolist())  # slots after which another was written
    starts = [slot for slot in sorted(goes_on) if not linked[slot].any()]
    after: list[int] = link.argmax(0).tolist()
    return max((_follow(start, after, goes_on) for start in starts), key=len, default=[])


def _follow(start: int, after: list[int], goes_on: set[int]) -> list[int]:
    """From a slot to the one written right after it, and so on, but never in a ring."""
    order, seen = [start], {start}
    while order[-1] in goes_on and after[order[-1]] not in seen:
        order.append(after[order[-1]])
        seen.add(order[-1])
    return order


def _of_heads(name: str, heads: int, rows: Sequence[str] = ()) -> list[Strip]:
    """A strip for each head, numbered where there are several."""
    numbered = [name] if heads == 1 else [f"{name} {head + 1}" for head in range(heads)]
    return [Strip(name, head, words, rows) for head, words in enumerate(numbered)]


def _foot(painter: QPainter, width: float, lines: tuple[str, ...], scene: Scene) -> None:
    for i, words in enumerate(lines):
        place = QRectF(4, i * LINE, width - 8, LINE)
        drawing.label(painter, place, words, scene.theme.faint)


def _wrapped(painter: QPainter, rect: QRectF, words: str, colour: str) -> None:
    """Small text in as many whole lines as there is room for."""
    chosen = drawing.font(drawing.SMALL)
    line = QFontMetricsF(chosen).lineSpacing()
    room = QRectF(rect.left(), rect.top(), rect.width(), max(rect.height() // line, 1) * line)
    painter.setFont(chosen)
    painter.setPen(QColor(colour))
    painter.drawText(room, int(Qt.TextFlag.TextWordWrap | drawing.ALIGN.AlignLeft), words)
