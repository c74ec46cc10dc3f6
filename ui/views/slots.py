"""Slots: what the memory holds, and who wrote and read which slot when (Graves 2014, figure 6)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.slotmap import SlotMap
from ui.strips import BAR, Strip, Strips
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus

TITLE, FOOT, GAP = 15.0, 14.0, 10.0
#: The share of the width that the contents take.
CONTENTS = 0.3


def memories_of(info: ModelInfo) -> list[Channel]:
    """The channels that say what slots hold: of kind memory, [slot, unit], or that by head."""
    return [
        channel
        for channel in info.channels
        if channel.kind == "memory"
        and _axes(channel) in (["slot", "unit"], ["layer", "head", "slot", "unit"])
    ]


def weights_of(info: ModelInfo) -> list[Channel]:
    """The channels that say where heads write and read: NAME.weights, [head, slot] or that by
    layer."""
    found = [
        channel
        for channel in info.channels
        if channel.kind == "weights"
        and _axes(channel) in (["head", "slot"], ["layer", "head", "slot"])
        and channel.name.endswith((".weights", "memory.attention"))
    ]
    return sorted(found, key=lambda channel: channel.name, reverse=True)  # writing comes first


class Slots(View):
    id = "slots"
    rank = 22
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return bool(memories_of(info))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        self._memories = memories_of(info)
        layered = (c for c in self._memories if len(c.axes) == 4)
        own = next(layered, None)  # where each head has slots of its own
        self._layers, self._heads = (axis.size or 1 for axis in own.axes[:2]) if own else (1, 1)
        super().__init__(info, parent)
        self._maps = [
            SlotMap(memory.name, index)
            for memory in self._memories
            for index in np.ndindex(*(axis.size or 1 for axis in memory.axes[:-2]))
        ]
        self._every = [Strips(info, self._plan(layer)) for layer in range(self._layers)]

    def title(self) -> str:
        return self.tr("Slots")

    def choices(self) -> Sequence[Choice]:
        found = []
        if len(self._memories) > 1:
            names = [(memory.name, memory.name) for memory in self._memories]
            found.append(Choice("memory", self.tr("Memory"), names))
        if self._layers > 1:
            layers = [
                (str(i), self.tr("Layer {n}").format(n=i + 1))
                for i in reversed(range(self._layers))
            ]
            found.append(Choice("layer", self.tr("Layer"), layers))
        if self._heads > 1:
            heads = [(str(i), self.tr("Head {n}").format(n=i + 1)) for i in range(self._heads)]
            found.append(Choice("head", self.tr("Head"), heads))
        return found

    def zoom(self, factor: float) -> None:
        for strips in self._every:
            strips.zoom(factor)

    @property
    def _map(self) -> SlotMap:
        """Of the memory, the layer and the head that were chosen."""
        name = self.chosen.get("memory", self._memories[0].name)
        chosen = self._layer, int(self.chosen.get("head", 0))
        return next(m for m in self._maps if m.channel == name and m.entry in ((), chosen))

    @property
    def _layer(self) -> int:
        return int(self.chosen.get("layer", 0))

    @property
    def _strips(self) -> Strips:
        return self._every[self._layer]

    def _plan(self, layer: int) -> list[Strip]:
        """A strip for each head; where layers have heads of their own, for those of one."""
        strips = []
        for channel in weights_of(self.info):
            heads = channel.axes[-2].size or 1
            for head in range(heads):
                name = channel.name if heads == 1 else f"{channel.name} {head + 1}"
                place = (layer, head) if len(channel.axes) == 3 else (head,)
                strips.append(Strip(channel.name, place, name))
        return strips

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        share = CONTENTS if self._strips.strips else 1.0
        left = QRectF(0, 0, size.width() * share, size.height() - FOOT)
        name = self.tr("{channel} at the cursor: slots down, units across")
        words = name.format(channel=self._map.channel)
        if QFontMetricsF(drawing.font(drawing.SMALL)).horizontalAdvance(words) > left.width():
            words = self.tr("{channel} at the cursor").format(channel=self._map.channel)
        drawing.label(painter, QRectF(4, 0, left.width(), TITLE), words, scene.theme.text)
        self._map.draw(painter, left.adjusted(0, TITLE, 0, -BAR), scene, self.range)
        kind = self.info.channel(self._map.channel).kind
        bar = QRectF(4, left.bottom() - BAR, left.width() - 8, BAR)
        drawing.colour_bar(painter, bar, self._map.levels, kind, scene.theme, self.range)
        right = QRectF(left.right() + GAP, 0, size.width() - left.right() - GAP, left.height())
        self._strips.draw(painter, right, scene, self.range)
        foot = QRectF(4, size.height() - FOOT, size.width() - 8, FOOT)
        drawing.label(painter, foot, knock_out_line(self.info), scene.theme.faint)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        return self._map.focus_at(point, scene) or self._strips.focus_at(point, scene)

    def describe(self, scene: Scene) -> str:
        changed = ", ".join(str(slot + 1) for slot in self._map.changed(scene))
        parts = [self.tr("slots changed in this step: {slots}").format(slots=changed or "–")]
        for strip in self._strips.strips:
            values = scene.trace.at(strip.channel, scene.at)[strip.place]
            words = self.tr("{head} looks most at slot {slot}, by {weight}")
            slot = int(values.argmax())
            weight = drawing.number(float(values[slot]))
            parts.append(words.format(head=strip.name, slot=slot + 1, weight=weight))
        return f"{self.title()}: {'; '.join(parts)}"


def _axes(channel: Channel) -> list[str]:
    return [axis.name for axis in channel.axes]
