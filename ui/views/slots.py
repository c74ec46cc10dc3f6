"""Slots: what the memory holds, and who wrote and read which slot when (Graves 2014, figure 6)."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.knockout import knock_out_line
from ui.slotmap import SlotMap
from ui.strips import BAR, Strip, Strips
from ui.view import Scene, View
from wm_explorer.focus import Focus

TITLE, FOOT, GAP = 15.0, 14.0, 10.0
#: The share of the width that the contents take.
CONTENTS = 0.3


def memory_of(info: ModelInfo) -> Channel | None:
    """The channel that says what each slot holds: of kind memory, [slot, unit]."""
    for channel in info.channels:
        names = [axis.name for axis in channel.axes]
        if channel.kind == "memory" and names == ["slot", "unit"]:
            return channel
    return None


def weights_of(info: ModelInfo) -> list[Channel]:
    """The channels that say where heads write and read: NAME.weights, [head, slot]."""
    found = [
        channel
        for channel in info.channels
        if channel.kind == "weights"
        and [axis.name for axis in channel.axes] == ["head", "slot"]
        and channel.name.endswith((".weights", "memory.attention"))
    ]
    return sorted(found, key=lambda channel: channel.name, reverse=True)  # writing comes first


class Slots(View):
    id = "slots"
    rank = 22
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return memory_of(info) is not None

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        memory = memory_of(info)
        assert memory is not None
        self._map = SlotMap(memory.name)
        strips = []
        for channel in weights_of(info):
            heads = channel.axes[0].size or 1
            for head in range(heads):
                name = channel.name if heads == 1 else f"{channel.name} {head + 1}"
                strips.append(Strip(channel.name, head, name))
        self._strips = Strips(info, strips)

    def title(self) -> str:
        return self.tr("Slots")

    def zoom(self, factor: float) -> None:
        self._strips.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        share = CONTENTS if self._strips.strips else 1.0
        left = QRectF(0, 0, size.width() * share, size.height() - FOOT)
        name = self.tr("{channel} at the cursor: slots down, units across")
        words = name.format(channel=self._map.channel)
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
            values = scene.trace.at(strip.channel, scene.at)[strip.entry]
            words = self.tr("{head} looks most at slot {slot}, by {weight}")
            slot = int(values.argmax())
            weight = drawing.number(float(values[slot]))
            parts.append(words.format(head=strip.name, slot=slot + 1, weight=weight))
        return f"{self.title()}: {'; '.join(parts)}"
