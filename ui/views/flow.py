"""Memory flow: from the tokens that wrote, through the slots, to the tokens that read."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.lettering import CENTRE, Lettering
from ui.view import Choice, Scene, View
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus
from wm_explorer.memoryflow import flow, flows
from wm_explorer.symbols import label
from wm_explorer.trace import Trace

NAMES, ROW, FOOT, STEP = 84.0, 18.0, 14.0, 18.0
THRESHOLDS = ("0.2", "0.05", "0.1", "0.5")
#: Of so many lines each is seen; more of them step back behind those of the cursor.
CLEAR = 40


class Flow(View):
    id = "flow"
    rank = 61

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return flows(info)

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._lettering = Lettering(drawing.SMALL)
        self._graph: Any = None
        self._key: object = None
        self._trace: Trace | None = None
        self._first = 0
        self._width = STEP
        self._tops: tuple[float, float, float] = (0.0, 0.0, 0.0)
        self._slots: dict[int, float] = {}

    def title(self) -> str:
        return self.tr("Memory flow")

    def choices(self) -> Sequence[Choice]:
        words = self.tr("from {weight} on")
        options = [(value, words.format(weight=value)) for value in THRESHOLDS]
        return (Choice("threshold", self.tr("Threshold"), options),)

    def zoom(self, factor: float) -> None:
        self._width = min(max(self._width * factor, 8.0), 60.0)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        room = max(int((size.width() - NAMES) / self._width), 1)
        self._first = first_visible(self._first, scene.at, room, len(scene.trace))
        stop = min(self._first + room, scene.at + 1)
        self._refresh(scene.trace, stop)
        height = size.height() - FOOT
        self._tops = (2.0, (height - ROW) / 2, height - ROW - 2)
        self._place_slots(size.width() - NAMES)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edges = sorted(self._graph.edges(data="weight"), key=lambda edge: edge[2])
        lit = self._lit(scene)
        back = min(sqrt(CLEAR / max(len(edges), 1)), 1.0)
        for before, after, weight in edges:
            if before not in lit and after not in lit:
                self._draw_edge(painter, before, after, weight, scene.theme.faint, back)
        for node, colour in lit.items():
            for before, after, weight in edges:
                if node in (before, after):
                    self._draw_edge(painter, before, after, weight, colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._draw_tokens(painter, stop, scene)
        self._draw_slots(painter, scene)
        if not edges:
            middle = QRectF(NAMES, self._tops[1], size.width() - NAMES, ROW)
            words = self.tr("Nothing of this weight goes into the memory or comes out of it")
            drawing.label(painter, middle, words, scene.theme.faint, drawing.ALIGN.AlignCenter)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        step = self._first + int((point.x() - NAMES) // self._width)
        inside = point.x() >= NAMES and 0 <= step < len(scene.trace)
        for top in (self._tops[0], self._tops[2]):
            if inside and top <= point.y() <= top + ROW:
                return Focus(step)
        return None

    def describe(self, scene: Scene) -> str:
        self._refresh(scene.trace, scene.at + 1)
        here = ("token", scene.at)
        writes = sorted(b[1] + 1 for _, b in self._graph.out_edges(here) if b[0] == "slot")
        reads = sorted(a[1] + 1 for a, _ in self._graph.in_edges(here))
        words = self.tr("writes slots {written}, reads {read}").format(
            written=", ".join(map(str, writes)) or "–", read=", ".join(map(str, reads)) or "–"
        )
        return f"{self.title()}: {words}"

    def _refresh(self, trace: Trace, stop: int) -> None:
        key = (self._first, stop, self.chosen["threshold"])
        if trace is not self._trace or key != self._key:
            self._graph = flow(trace, self._first, stop, float(self.chosen["threshold"]))
            self._trace, self._key = trace, key

    def _place_slots(self, width: float) -> None:
        """The slots that were ever touched, in their order, over the whole width."""
        touched = sorted(number for kind, number in self._graph if kind == "slot")
        each = width / max(len(touched), 1)
        each = min(each, 2 * self._width)
        self._slots = {slot: NAMES + (i + 0.5) * each for i, slot in enumerate(touched)}

    def _at(self, node: tuple[str, int], *, reads: bool) -> QPointF:
        """Where an edge begins or ends."""
        kind, number = node
        if kind == "slot":
            return QPointF(self._slots[number], self._tops[1] + (ROW if reads else 0))
        x = NAMES + (number - self._first + 0.5) * self._width
        return QPointF(x, self._tops[2] if reads else self._tops[0] + ROW)

    def _lit(self, scene: Scene) -> dict[tuple[str, int], str]:
        """The tokens whose lines stand out, each with their colour; the later one lies above."""
        lit = {("token", scene.at): scene.theme.accent}
        if scene.focus is not None and scene.focus.step != scene.at:
            lit["token", scene.focus.step] = scene.theme.hover
        return lit

    def _draw_edge(
        self,
        painter: QPainter,
        before: tuple[str, int],
        after: tuple[str, int],
        weight: float,
        colour: str,
        back: float | None = None,
    ) -> None:
        """`back` is how much is left of a line that does not stand out."""
        reads = after[0] == "token"
        ink = QColor(colour)
        ink.setAlphaF(min(0.25 + 0.75 * weight, 1.0) * (1.0 if back is None else 0.5 * back))
        pen = drawing.pen(colour, 0.5 + 2.5 * weight * (1.0 if back is None else back))
        pen.setColor(ink)
        painter.setPen(pen)
        start = self._at(before, reads=reads and before[0] == "slot")
        painter.drawLine(start, self._at(after, reads=reads))

    def _draw_tokens(self, painter: QPainter, stop: int, scene: Scene) -> None:
        """The tokens twice: as those that wrote, and as those that read."""
        theme = scene.theme
        self._lettering.begin(painter, scene)
        slots, wrote = bool(self._slots), any(after[0] == "slot" for _, after in self._graph.edges)
        for top, name in (
            (self._tops[0], self.tr("wrote") if wrote else self.tr("were read")),
            (self._tops[2], self.tr("read") if slots else self.tr("looked back")),
        ):
            place = QRectF(2, top, NAMES - 6, ROW)
            align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
            drawing.label(painter, place, name, theme.faint, align)
            for step in range(self._first, stop):
                left = NAMES + (step - self._first) * self._width
                text = label(scene.trace.tokens[step])
                box = QRectF(left, top, self._width, ROW)
                if step == scene.at:
                    painter.fillRect(box, QColor(theme.absent))
                focused = scene.focus is not None and scene.focus.step == step
                colour = theme.hover if focused else theme.text
                short = text if len(text) * 7 <= self._width else f"{text[:2]}…"
                self._lettering.draw(painter, box, short, colour, CENTRE)

    def _draw_slots(self, painter: QPainter, scene: Scene) -> None:
        if not self._slots:
            return
        top = self._tops[1]
        place = QRectF(2, top, NAMES - 6, ROW)
        align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        drawing.label(painter, place, self.tr("slots"), scene.theme.faint, align)
        places = list(self._slots.values())
        each = places[1] - places[0] if len(places) > 1 else 2 * self._width
        self._lettering.begin(painter, scene)
        lit = self._lit(scene)
        touched = {
            node[1]: lit[token]
            for token in lit
            if token in self._graph
            for node in (*self._graph.successors(token), *self._graph.predecessors(token))
            if node[0] == "slot"
        }
        for slot, x in self._slots.items():
            box = QRectF(x - each / 2, top, each, ROW).adjusted(1, 0, -1, 0)
            painter.fillRect(box, QColor(touched.get(slot, scene.theme.line)))
            if each >= 14:
                colour = scene.theme.canvas if slot in touched else scene.theme.text
                self._lettering.draw(painter, box, str(slot + 1), colour, CENTRE)
