"""Gate ribbons: every gate and state of a layer on one clock, units by time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.spec import Channel, Kind, ModelInfo
from ui import drawing
from ui.ribbon import Ribbon, Sight
from ui.timeaxis import TimeAxis
from ui.view import Choice, Scene, View
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus
from wm_explorer.ranges import diverging

NAMES, WIDEST = 86.0, 150.0  # width of the channel names at the left, and where they are long
BAR, AXIS, GAP, TICK = 16.0, 18.0, 3.0, 5.0
#: What gates and the like of a layer are numbered by.
INSIDE = {"head", "group", "state", "key"}
RIGHT = drawing.ALIGN.AlignRight


def layered(channel: Channel) -> bool:
    """Whether each layer has a vector: of units, or what changes and reads the state of its heads.

    A share is what heads take from elsewhere, which the views of retrieval show.
    """
    names = [axis.name for axis in channel.axes]
    if names[:1] != ["layer"] or channel.grows or channel.name.endswith(".share"):
        return False
    if names == ["layer", "unit"]:
        return True
    changes = channel.kind in ("gate", "activation") and not set(names[1:]) - INSIDE
    return changes or (channel.kind == "memory" and names == ["layer", "head"])


def stacks(info: ModelInfo) -> dict[str, list[Channel]]:
    """The channels [layer, unit] of layers that go together: "" for all, unless a model has
    several blocks of them, which are then called by their names."""
    channels = {channel.name: channel for channel in info.channels if layered(channel)}
    found = {
        block: [channels[name] for name in members if name in channels]
        for block, members in info.blocks.items()
        if len(members) > 1
    }
    found = {block: members for block, members in found.items() if members}
    return found if len(found) > 1 else {"": list(channels.values())}


class Gates(View):
    id = "gates"
    rank = 20
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(layered(channel) for channel in info.channels)

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._ribbons = {
            self._value(stack, layer): [Ribbon(channel.name, layer) for channel in channels]
            for stack, channels in stacks(info).items()
            for layer in range(channels[0].axes[0].size or 1)
        }
        self._left = self._width()
        self._axis = TimeAxis(info.symbols)
        self._names = drawing.Backdrop()
        self._bars = drawing.Backdrop()
        self._first = 0

    def _width(self) -> float:
        """The width of the names: that of the longest, within limits."""
        metrics = QFontMetricsF(drawing.font(drawing.SMALL))
        names = {ribbon.channel for ribbons in self._ribbons.values() for ribbon in ribbons}
        return min(max(metrics.horizontalAdvance(max(names, key=len)) + 12, NAMES), WIDEST)

    @staticmethod
    def _value(stack: str, layer: int) -> str:
        """How a layer is chosen: by its number, after its stack's name if there are several."""
        return f"{stack}:{layer}" if stack else str(layer)

    @property
    def _shown(self) -> list[Ribbon]:
        return self._ribbons[self.chosen["layer"]]

    @property
    def _layer(self) -> int:
        return self._shown[0].layer or 0

    def title(self) -> str:
        gates = any(channel.kind == "gate" for channel in self.info.channels)
        return self.tr("Gates") if gates else self.tr("Units over time")

    def choices(self) -> Sequence[Choice]:
        options = [
            (self._value(stack, layer), self._name(stack, layer))
            for stack, channels in stacks(self.info).items()
            for layer in reversed(range(channels[0].axes[0].size or 1))
        ]
        return (Choice("layer", self.tr("Layer"), options),)

    def _name(self, stack: str, layer: int) -> str:
        words = self.tr("{stack}, layer {n}") if stack else self.tr("Layer {n}")
        number = stacks(self.info)[stack][0].axes[0].number(layer)
        return words.format(stack=stack, n=number + 1)

    def zoom(self, factor: float) -> None:
        self._axis.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        sight, ribbons = self._sight(scene, size), self._shown
        self._first = sight.first
        height = (size.height() - AXIS - BAR) / len(ribbons) - GAP
        for i, ribbon in enumerate(ribbons):
            rect = QRectF(self._left, i * (height + GAP), size.width() - self._left, height)
            ribbon.draw(painter, rect, scene.trace, sight, self.range, scene.theme)
        bottom = len(ribbons) * (height + GAP)
        strip = QRectF(self._left, bottom, size.width() - self._left, AXIS)
        self._axis.draw(painter, strip, sight, scene, above=bottom)
        self._draw_focus(painter, scene, sight)
        key = (self.range, *((r.channel, r.levels, r.pooled, r.invalid) for r in ribbons))
        left = QSizeF(self._left, bottom)
        self._names.paint(painter, left, scene, key, lambda p: self._draw_names(p, scene))
        below, at = QSizeF(size.width(), BAR), QPointF(0, bottom + AXIS)
        self._bars.paint(painter, below, scene, key, lambda p: self._draw_bars(p, below, scene), at)

    def changed(self, before: Scene, now: Scene, size: QSizeF) -> Sequence[QRectF] | None:
        """The columns that were added, and those of both cursors."""
        sight, trace, ribbons = self._sight(now, size), now.trace, self._shown
        if sight.first != self._first or not sight.step_width.is_integer():
            return None
        steps = now.moved(before)
        if steps.start < sight.first or not now.continues(before):
            return None
        if not all(ribbon.keeps(trace, sight, self.range, now.theme) for ribbon in ribbons):
            return None
        if not trace.finite(len(before.trace)):
            return None  # the names say so
        strip = QRectF(self._left, 0, size.width() - self._left, size.height() - BAR)
        return [self._axis.columns(strip, sight, now, steps).adjusted(-TICK, 0, TICK, 0)]

    def _sight(self, scene: Scene, size: QSizeF) -> Sight:
        room = self._axis.room(size.width() - self._left)
        first = first_visible(self._first, scene.at, room, len(scene.trace))
        return Sight(first, room, self._axis.step_width)

    def _draw_names(self, painter: QPainter, scene: Scene) -> None:
        """Beside each strip its name and the ends of its colours."""
        for ribbon in self._shown:
            low, high = map(drawing.number, ribbon.levels)
            ends = f"±{high}" if low == f"−{high}" else f"{low} … {high}"
            if ribbon.invalid:
                ends = self.tr("{n} not finite").format(n=ribbon.invalid)
            left = QRectF(2, ribbon.rect.top(), self._left - 8, ribbon.rect.height())
            half = left.height() / 2
            upper, lower = left.adjusted(0, 0, 0, -half), left.adjusted(0, half, 0, 0)
            if half < 12:
                upper = left
            else:
                align = RIGHT | drawing.ALIGN.AlignTop
                drawing.label(painter, lower, ends, scene.theme.faint, align)
            name = ribbon.channel.removeprefix(f"{self.chosen['layer'].rpartition(':')[0]}.")
            align = RIGHT | (
                drawing.ALIGN.AlignBottom if half >= 12 else drawing.ALIGN.AlignVCenter
            )
            drawing.label(painter, upper, name, scene.theme.text, align)

    def _draw_bars(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """One colour bar for what lies between 0 and 1, one for what lies about 0."""
        kinds = {diverging(self._kind(r)): r for r in self._shown}
        width = (size.width() - 8) / len(kinds)
        for i, (both_signs, ribbon) in enumerate(sorted(kinds.items())):
            note = ""
            if ribbon.pooled > 1:
                how = self.tr("largest magnitude") if both_signs else self.tr("mean")
                note = self.tr("{n} units a row, {how}").format(n=ribbon.pooled, how=how)
            place = QRectF(4 + i * width, 0, width - 8, size.height())
            kind = self._kind(ribbon)
            drawing.colour_bar(painter, place, ribbon.levels, kind, scene.theme, self.range, note)

    def _kind(self, ribbon: Ribbon) -> Kind:
        return self.info.channel(ribbon.channel).kind

    def _draw_focus(self, painter: QPainter, scene: Scene, sight: Sight) -> None:
        """The focused unit is underlined in every strip that has as many: it is the same in all."""
        focus = scene.focus
        ours = next((r for r in self._shown if focus and r.channel == focus.channel), None)
        if focus is None or ours is None or focus.index[:1] != (self._layer,):
            return
        unit, units = ours.row(focus.index, scene.trace), ours.units(scene.trace)
        if unit is None:
            return
        painter.setPen(drawing.pen(scene.theme.hover, 1.0))
        shown = min(len(scene.trace) - sight.first, sight.room) * sight.step_width
        lines = []
        for ribbon in self._shown:
            if ribbon.units(scene.trace) != units:
                continue  # what is numbered by something else
            share = (unit + 0.5) / units
            y = ribbon.rect.top() + share * ribbon.rect.height()
            lines += [QLineF(self._left - TICK, y, self._left - 1, y)]
            lines += [QLineF(self._left + shown + 1, y, self._left + shown + TICK, y)]
        painter.drawLines(lines)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        for ribbon in self._shown:
            if (cell := ribbon.cell_at(point, scene.trace)) is not None:
                step, unit = cell
                return Focus(step, ribbon.channel, ribbon.index(unit, scene.trace))
        return None

    def describe(self, scene: Scene) -> str:
        parts = [dict(self.choices()[0].options)[self.chosen["layer"]]]
        for ribbon in self._shown:
            if self._kind(ribbon) == "gate":
                values = scene.trace.at(ribbon.channel, scene.at)[ribbon.layer]
                mean = drawing.number(float(values.mean()))
                parts.append(
                    self.tr("{gate} is open by {mean} on average").format(
                        gate=ribbon.channel, mean=mean
                    )
                )
        return "; ".join(parts)
