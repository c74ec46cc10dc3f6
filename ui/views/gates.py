"""Gate ribbons: every gate and the cell of a layer on one clock, units by time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.ribbon import Ribbon, Sight
from ui.timeaxis import TimeAxis
from ui.view import Choice, Scene, View
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus

NAMES = 86.0  # width of the channel names at the left
BAR, AXIS, GAP = 16.0, 18.0, 3.0


def layered(channel: Channel) -> bool:
    return [axis.name for axis in channel.axes] == ["layer", "unit"]


class Gates(View):
    id = "gates"
    rank = 20
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(layered(c) and c.kind == "gate" for c in info.channels)

    def __init__(self, info: ModelInfo, parent=None) -> None:  # type: ignore[no-untyped-def]
        super().__init__(info, parent)
        names = [c.name for c in info.channels if layered(c) and c.name != "hidden"]
        layers = next(c for c in info.channels if layered(c)).axes[0].size or 1
        self._ribbons = [[Ribbon(name, layer) for name in names] for layer in range(layers)]
        self._axis = TimeAxis()
        self._first = 0

    def title(self) -> str:
        return self.tr("Gates")

    def choices(self) -> Sequence[Choice]:
        layers = next(c for c in self.info.channels if layered(c)).axes[0].size or 1
        options = [(str(i), self.tr("Layer {n}").format(n=i + 1)) for i in reversed(range(layers))]
        return (Choice("layer", self.tr("Layer"), options),)

    def zoom(self, factor: float) -> None:
        self._axis.zoom(factor)

    @property
    def _shown(self) -> list[Ribbon]:
        return self._ribbons[int(self.chosen["layer"])]

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        theme = scene.theme
        room = self._axis.room(size.width() - NAMES)
        self._first = first_visible(self._first, scene.at, room, len(scene.trace))
        sight = Sight(self._first, room, self._axis.step_width)
        ribbons = self._shown
        height = (size.height() - AXIS - 2 * BAR) / len(ribbons) - GAP
        for i, ribbon in enumerate(ribbons):
            top = i * (height + GAP)
            rect = QRectF(NAMES, top, size.width() - NAMES, height)
            ribbon.draw(painter, rect, scene.trace, sight, self.range, theme)
            name = QRectF(2, top, NAMES - 6, height)
            drawing.label(painter, name, ribbon.channel, theme.text, drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter)
        bottom = len(ribbons) * (height + GAP)
        strip = QRectF(NAMES, bottom, size.width() - NAMES, AXIS)
        self._axis.draw(painter, strip, sight, scene, above=bottom)
        self._bars(painter, QRectF(4, bottom + AXIS, size.width() - 8, BAR), scene)

    def _bars(self, painter: QPainter, rect: QRectF, scene: Scene) -> None:
        """One colour bar for the gates, one for what the cell holds."""
        kinds = {scene.trace.info.channel(r.channel).kind: r for r in self._shown}
        for kind, ribbon in list(kinds.items())[:2]:
            note = self.tr("{n} units a row, largest magnitude").format(n=ribbon.pooled) if ribbon.pooled > 1 else ""
            drawing.colour_bar(painter, rect, ribbon.levels, kind, scene.theme, self.range, note)
            rect = rect.translated(0, BAR)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for ribbon in self._shown:
            if (cell := ribbon.cell_at(point, scene.trace)) is not None:
                step, unit = cell
                return Focus(step, ribbon.channel, (int(self.chosen["layer"]), unit))
        return None
