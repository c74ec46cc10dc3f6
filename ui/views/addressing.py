"""Addressing: how the focus of a head comes about, stage by stage (Graves 2014, figure 2)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.raster import Raster
from ui.strips import Strip, Strips
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus

#: The stages that lead from one set of weights to the next.
STAGES = ("content", "interpolated", "shifted", "weights")
TITLE, ROW, FOOT, NAMES, NUMBERS = 15.0, 22.0, 14.0, 132.0, 250.0


def heads_of(info: ModelInfo) -> list[tuple[str, int]]:
    """The heads whose every stage is shown: the part before the dot, and the head's number."""
    names = {channel.name for channel in info.channels}
    found = []
    for channel in info.channels:
        part, _, stage = channel.name.rpartition(".")
        if stage == "shifted" and all(f"{part}.{stage}" in names for stage in STAGES):
            found += [(part, head) for head in range(channel.axes[0].size or 1)]
    return found


class Addressing(View):
    id = "addressing"
    rank = 23
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return bool(heads_of(info))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        self._heads = heads_of(info)
        super().__init__(info, parent)
        self._strips = {
            f"{part}.{head}": Strips(info, self._plan(part, head)) for part, head in self._heads
        }
        self._rasters = [Raster() for _ in range(len(STAGES) + 1)]
        self._rows: list[QRectF] = []

    def title(self) -> str:
        return self.tr("Addressing")

    def choices(self) -> Sequence[Choice]:
        words = self.tr("{what} head {n}")
        options = [
            (f"{part}.{head}", words.format(what=part, n=head + 1)) for part, head in self._heads
        ]
        return (Choice("head", self.tr("Read or write head"), options),)

    def zoom(self, factor: float) -> None:
        self._strips[self.chosen["head"]].zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        bottom = self._draw_pipeline(painter, size.width(), scene)
        below = QRectF(0, bottom + 6, size.width(), size.height() - bottom - 6 - FOOT)
        self._strips[self.chosen["head"]].draw(painter, below, scene, self.range)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        part, head = self._chosen
        for rect, stage in zip(self._rows[1:], STAGES, strict=False):
            if rect.contains(point):
                slots = scene.trace.at(f"{part}.{stage}", scene.at).shape[1]
                slot = int((point.x() - rect.left()) / rect.width() * slots)
                return Focus(scene.at, f"{part}.{stage}", (head, min(slot, slots - 1)))
        return self._strips[self.chosen["head"]].focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        most = self.tr("most at slot {n}")
        words = [
            f"{name}: {most.format(n=int(values.argmax()) + 1)}, {why}"
            for name, values, why in self._stages(scene)
        ]
        return f"{self.title()}: {'; '.join(words)}"

    @property
    def _chosen(self) -> tuple[str, int]:
        part, _, head = self.chosen["head"].rpartition(".")
        return part, int(head)

    def _plan(self, part: str, head: int) -> list[Strip]:
        """What is shown over time: the stages, and what decides about each."""
        strips = [Strip(f"{part}.{stage}", head, f"{part}.{stage}") for stage in STAGES]
        names = {channel.name for channel in self.info.channels}
        if f"{part}.shift" in names:
            strips.append(Strip(f"{part}.shift", head, "shift", ("−1", "0", "+1")))
        if f"{part}.gate" in names:
            strips.append(Strip(f"{part}.gate", None, f"{part}.gate"))
        return strips

    def _stages(self, scene: Scene) -> list[tuple[str, np.ndarray, str]]:
        """Each row of the pipeline: its name, the weights [slot], and what made them so."""
        part, head = self._chosen
        trace, at = scene.trace, scene.at

        def value(name: str) -> str:
            return drawing.number(float(trace.at(f"{part}.{name}", at)[head]))

        before = trace.at(f"{part}.weights", at - 1)[head] if at else None
        shift = ", ".join(
            f"{by} {drawing.number(float(s))}"
            for by, s in zip(("−1", "0", "+1"), trace.at(f"{part}.shift", at)[head], strict=True)
        )
        reasons = (
            self.tr("likeness to the key, strength β = {b}").format(b=value("strength")),
            self.tr("gate g = {g}: by content, the rest as before").format(g=value("gate")),
            self.tr("shift s: {s}").format(s=shift),
            self.tr("sharpened by γ = {c}").format(c=value("sharpening")),
        )
        rows = [
            (f"{part}.{stage}", trace.at(f"{part}.{stage}", at)[head], why)
            for stage, why in zip(STAGES, reasons, strict=True)
        ]
        first = rows[0][1] * np.nan if before is None else before
        return [(self.tr("the step before"), first, ""), *rows]

    def _draw_pipeline(self, painter: QPainter, width: float, scene: Scene) -> float:
        """The stages at the cursor as rows of slots, one below the other. Gives where they end."""
        words = self.tr(
            "From the step before to the weights at the cursor, slots from left to right"
        )
        drawing.label(painter, QRectF(4, 0, width - 8, TITLE), words, scene.theme.text)
        self._rows, top = [], TITLE
        beside = min(NUMBERS, width / 3)
        for raster, (name, values, why) in zip(self._rasters, self._stages(scene), strict=True):
            rect = QRectF(NAMES, top + 2, width - NAMES - beside - 6, ROW - 4)
            self._rows.append(rect)
            align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
            place = QRectF(2, top, NAMES - 8, ROW)
            drawing.label(painter, place, name, scene.theme.text, align)
            row = np.nan_to_num(values)[None].astype(np.float32)
            raster.set(row, (0.0, 1.0), "weights", scene.theme, self.range.scale)
            raster.paint(painter, rect)
            painter.setPen(QColor(scene.theme.line))
            painter.drawRect(rect)
            reason = QRectF(rect.right() + 6, top, beside, ROW)
            drawing.label(painter, reason, why, scene.theme.faint)
            top += ROW
        return top
