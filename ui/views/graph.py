"""Graph: the parts of a model and what goes between them, as active as they are at the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from engine.spec import ModelInfo
from ui import drawing
from ui.colours import LEVELS, table
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus
from wm_explorer.parts import activity, graph
from wm_explorer.segments import memory_tokens

MARGIN, FOOT, LINE = 16.0, 14.0, 14.0
NODE = QSizeF(136, 30)
#: How low a curve that goes back hangs below its parts, as a share of the height.
SAG = 0.22


class Graph(View):
    id = "graph"
    rank = 60

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(channel.axes for channel in info.channels)

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._parts: Any = None  # made when it is first drawn
        self._rects: dict[str, QRectF] = {}

    def title(self) -> str:
        return self.tr("Graph of parts")

    def choices(self) -> Sequence[Choice]:
        options = [
            ("parts", self.tr("Names of the parts")),
            ("baddeley", self.tr("Baddeley's components")),
            ("memory", self.tr("Working and long-term memory")),
        ]
        return (Choice("names", self.tr("Names"), options),)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        if self._parts is None:
            self._parts = graph(self.info)
        notes, legend = self._notes(), self._legend()
        flags = int(Qt.TextFlag.TextWordWrap | drawing.ALIGN.AlignLeft)
        measure = QFontMetricsF(drawing.font(drawing.SMALL))
        room = QRectF(4, 0, size.width() - 8, 4 * FOOT)
        foot = max(measure.boundingRect(room, flags, legend).height(), FOOT)
        self._place(QSizeF(size.width(), size.height() - LINE * len(notes) - foot))
        active = activity(self._parts, scene.trace, scene.at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for before, after, edge in self._parts.edges(data=True):
            self._draw_edge(painter, before, after, edge["back"], active[before], scene)
        for name in self._parts:
            self._draw_part(painter, name, active[name], scene)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        top = size.height() - foot - LINE * len(notes)
        for i, note in enumerate(notes):
            place = QRectF(4, top + i * LINE, size.width() - 8, LINE)
            drawing.label(painter, place, note, scene.theme.text)
        painter.setFont(drawing.font(drawing.SMALL))
        painter.setPen(QColor(scene.theme.faint))
        painter.drawText(room.translated(0, size.height() - foot), flags, legend)

    def _legend(self) -> str:
        """What colours and lines mean."""
        if memory_tokens(self.info) is not None:
            return self.tr(
                "Colour: the largest weight or probability, else the mean magnitude as a share of "
                "the largest so far. Dashed: one segment later."
            )
        return self.tr(
            "Colour: the largest weight or probability, the mean of gates, else the mean "
            "magnitude as a share of the largest so far. Dashed: one step later."
        )

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """The strongest cell of the part under the point."""
        for name, rect in self._rects.items():
            part = self._parts.nodes[name]
            if rect.contains(point) and part["channel"] is not None:
                if not self._speaks(name, scene):
                    return Focus(scene.at)
                values = abs(scene.trace.at(part["channel"], scene.at)[part["index"]])
                place, rest = int(np.where(np.isnan(values), -1, values).argmax()), []
                for side in reversed(values.shape):
                    place, cell = divmod(place, side)
                    rest.append(cell)
                return Focus(scene.at, part["channel"], (*part["index"], *reversed(rest)))
        return None

    def describe(self, scene: Scene) -> str:
        if self._parts is None:
            self._parts = graph(self.info)
        active = activity(self._parts, scene.trace, scene.at)
        words = ", ".join(
            f"{self._name(name)} {drawing.number(round(active[name], 3))}" for name in self._parts
        )
        return f"{self.title()}: {words}"

    def _place(self, size: QSizeF) -> None:
        """Columns from left to right; within one, from top to bottom. The same at every step."""
        columns: dict[int, list[str]] = {}
        for name, part in self._parts.nodes(data=True):
            columns.setdefault(part["column"], []).append(name)
        width = (size.width() - 2 * MARGIN) / len(columns)
        self._rects = {}
        for i, names in enumerate(columns.values()):
            height = (size.height() - 2 * MARGIN) * (1 - SAG) / len(names)
            box = QSizeF(min(NODE.width(), width * 0.8), min(NODE.height(), height * 0.85))
            for j, name in enumerate(names):
                if (row := self._parts.nodes[name]["row"]) is not None:
                    j, height = row, (size.height() - 2 * MARGIN) * (1 - SAG) / 2
                centre = QPointF(MARGIN + (i + 0.5) * width, MARGIN + (j + 0.5) * height)
                corner = centre - QPointF(box.width() / 2, box.height() / 2)
                self._rects[name] = QRectF(corner, box)

    def _draw_edge(
        self, painter: QPainter, before: str, after: str, back: bool, active: float, scene: Scene
    ) -> None:
        a, b = self._rects[before], self._rects[after]
        pen = drawing.pen(scene.theme.accent if active > 0.5 else scene.theme.line)
        pen.setWidthF(0.6 + 2.0 * active)
        if back:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rows = [self._parts.nodes[name]["row"] for name in (before, after)]
        if not back and rows == [0, 1]:
            painter.drawLine(QPointF(a.center().x(), a.bottom()), QPointF(b.center().x(), b.top()))
            return
        if not back:
            painter.drawLine(QPointF(a.right(), a.center().y()), QPointF(b.left(), b.center().y()))
            return
        start = QPointF(a.center().x() + a.width() / 4, a.bottom())
        end = QPointF(b.center().x() - b.width() / 4, b.bottom())
        low = max(a.bottom(), b.bottom()) + SAG * max(r.bottom() for r in self._rects.values())
        path = QPainterPath(start)
        path.cubicTo(QPointF(start.x(), low), QPointF(end.x(), low), end)
        painter.drawPath(path)

    def _draw_part(self, painter: QPainter, name: str, active: float, scene: Scene) -> None:
        rect = self._rects[name]
        colour = QColor(table("gate", scene.theme)[int(active * (LEVELS - 1))])
        focus = scene.focus
        part = self._parts.nodes[name]
        if part["channel"] is None:
            colour = QColor(scene.theme.raised)
        elif not self._speaks(name, scene):
            colour = QColor(scene.theme.absent)
        here = (
            focus is not None
            and focus.channel == part["channel"]
            and focus.index[: len(part["index"])] == part["index"]
        )
        painter.setPen(drawing.pen(scene.theme.hover if here else scene.theme.line, 1.5))
        painter.setBrush(colour)
        painter.drawRoundedRect(rect, 5, 5)
        ink = "#000000" if colour.lightnessF() > 0.45 else "#ffffff"
        inside = rect.adjusted(3, 0, -3, 0)
        width = QFontMetricsF(drawing.font(drawing.SMALL)).horizontalAdvance
        names = (self._name(name), *self._short(name))
        words = next((short for short in names if width(short) <= inside.width()), names[-1])
        drawing.label(painter, inside, words, ink, drawing.ALIGN.AlignCenter)

    def _speaks(self, name: str, scene: Scene) -> bool:
        """Whether a part has a value at the cursor."""
        steps = self.info.channel(self._parts.nodes[name]["channel"]).steps
        return scene.at in scene.trace.part(steps)

    # names

    def _name(self, name: str) -> str:
        role = self._parts.nodes[name]["role"]
        number = name[len(name.rstrip("0123456789.")) :]
        if self.chosen["names"] == "baddeley":
            return f"{self._component(name, role)} {number}".strip()
        if self.chosen["names"] == "memory" and role in self._stores():
            return f"{self._stores()[role]} {number}".strip()
        words = {
            "input": self.tr("input"),
            "output": self.tr("output"),
            "memory": self.tr("memory"),
            "learned slots": self.tr("learned slots {n}"),
            "layer": self.tr("layer {n}"),
            "backward": self.tr("backward {n}"),
            "head": self.tr("head {n}"),
            "heads of layer": self.tr("heads of layer {n}"),
            "source text": self.tr("source text"),
            "target text": self.tr("target text"),
            "encoder": self.tr("encoder {n}"),
            "decoder": self.tr("decoder {n}"),
            "at the source": self.tr("at the source {n}"),
            "write head": self.tr("write head {n}"),
            "read head": self.tr("read head {n}"),
            "hop": self.tr("hop {n}"),
        }
        stem = name[: len(name) - len(number)].strip()
        return words.get(stem, name).format(n=number).strip()

    def _short(self, name: str) -> tuple[str, ...]:
        """Shorter names, for columns too narrow for words: a letter as in the mosaic, a number."""
        ends = {
            "input": (self.tr("in"),),
            "source text": (self.tr("in"),),
            "target text": (self.tr("in"),),
            "output": (self.tr("out"),),
        }
        number = name[len(name.rstrip("0123456789.")) :]
        letter = {"encoder": "E", "at the source": "C"}.get(name[: -len(number)].strip(), "")
        return (f"{letter}{number}",) if number else ends.get(name, ())

    def _component(self, name: str, role: str) -> str:
        """The component of Baddeley's model of working memory (1974, 2000).

        Units that carry a state are a loop where nothing else remembers, and the executive
        where they steer another memory.
        """
        alone = all(part["role"] != "memory" for _, part in self._parts.nodes(data=True))
        if alone and self._parts.has_edge(name, name):
            return self.tr("phonological loop")
        return {
            "controller": self.tr("central executive"),
            "memory": self.tr("episodic buffer"),
            "learned": self.tr("long-term memory"),
            "attention": self.tr("sketchpad"),
            "write": self.tr("rehearsal: write"),
            "read": self.tr("rehearsal: read"),
            "input": self.tr("senses"),
            "output": self.tr("speech"),
        }[role]

    def _stores(self) -> dict[str, str]:
        return {
            "controller": self.tr("working memory: state"),
            "memory": self.tr("working memory: external"),
            "learned": self.tr("long-term memory: learned"),
            "attention": self.tr("working memory: cache"),
            "write": self.tr("access"),
            "read": self.tr("access"),
        }

    def _notes(self) -> list[str]:
        """Where the reading aid holds, and where it does not."""
        if self.chosen["names"] == "baddeley":
            return [
                self.tr(
                    "Holds: a controller decides what is attended to, kept and said; a store "
                    "binds what came together; what is not refreshed fades."
                ),
                self.tr(
                    "Does not hold: the central executive is a controller and no store; nothing "
                    "here hears or sees, so loop and sketchpad are names for ways of addressing."
                ),
            ]
        if self.chosen["names"] == "memory":
            return [
                self.tr(
                    "Working memory is what a step changes: state, external memory, cache. "
                    "Long-term memory is the weights, which reading never changes."
                )
            ]
        return []
