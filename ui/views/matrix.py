"""The recurrent state of a layer at the cursor: a matrix, its units to the right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.raster import Raster
from ui.reading import axis_word
from ui.view import Choice, Scene, View
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range, levels

Array = NDArray[np.float32]

TITLE, BAR, EDGE, SIDE = 18.0, 18.0, 6.0, 20.0


def is_matrix(channel: Channel) -> bool:
    """Whether each layer of a channel remembers a matrix, or each of its heads does."""
    names = [axis.name for axis in channel.axes]
    deep = len(names) == 3 or (len(names) == 4 and names[1] == "head")
    return channel.kind == "memory" and deep and names[0] == "layer" and not channel.grows


def _parts(info: ModelInfo) -> list[tuple[Channel, int]]:
    """The channels that hold matrices, and the place of each of their layers."""
    return [
        (channel, layer)
        for channel in filter(is_matrix, info.channels)
        for layer in range(channel.axes[0].size or 0)
    ]


class Matrix(View):
    id = "matrix"
    rank = 32
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(map(is_matrix, info.channels))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self.range = Range(scale="symlog")  # few cells of a state hold most of it
        self._raster = Raster()
        self._rect = QRectF()

    def title(self) -> str:
        return self.tr("Recurrent state")

    def choices(self) -> Sequence[Choice]:
        layers = [
            (
                str(i),
                self.tr("{channel}, layer {n}").format(
                    channel=channel.name, n=channel.axes[0].number(layer) + 1
                ),
            )
            for i, (channel, layer) in enumerate(_parts(self.info))
        ]
        show = [
            ("value", self.tr("Value")),
            ("change", self.tr("Change since the step before")),
        ]
        most = max(self._heads(channel) for channel, _ in _parts(self.info))
        heads = [(str(i), self.tr("Head {n}").format(n=i + 1)) for i in range(most)]
        choices = [Choice("layer", self.tr("Layer"), layers), Choice("show", self.tr("Show"), show)]
        return (*choices, Choice("head", self.tr("Head"), heads)) if most > 1 else choices

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        channel, (layer, *_) = self._chosen()
        values = self._values(scene)  # [unit, state]
        name, trace = channel.name, scene.trace
        whole = trace[name] if self.range.mode == "full" else values
        limits = levels(self.range, channel.kind, values, whole, trace.peak(name, layer))
        self._rect = QRectF(
            SIDE, TITLE, size.width() - SIDE - EDGE, size.height() - 2 * TITLE - BAR
        )
        self._raster.set(values.T, limits, channel.kind, scene.theme, self.range.scale)
        self._raster.paint(painter, self._rect)
        self._draw_words(painter, size, scene)
        self._draw_focus(painter, scene)
        bar = QRectF(4, size.height() - BAR, size.width() - 8, BAR)
        drawing.colour_bar(painter, bar, limits, channel.kind, scene.theme, self.range)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        if not self._rect.contains(point):
            return None
        channel, place = self._chosen()
        units, states = (axis.size or 1 for axis in channel.axes[-2:])
        unit = int((point.x() - self._rect.left()) / self._rect.width() * units)
        state = int((point.y() - self._rect.top()) / self._rect.height() * states)
        cell = (min(unit, units - 1), min(state, states - 1))
        return Focus(scene.at, channel.name, (*place, *cell))

    def describe(self, scene: Scene) -> str:
        values, (channel, _) = self._values(scene), self._chosen()
        unit, state = np.unravel_index(int(np.nanargmax(np.abs(values))), values.shape)
        return self.tr(
            "{title} at step {step}, {words}: the largest is {value}, at {place}"
        ).format(
            title=self.title(),
            step=scene.at + 1,
            words=self._words(),
            value=drawing.number(float(values[unit, state])),
            place=", ".join(
                f"{axis_word(axis.name)} {i + 1}"
                for axis, i in zip(channel.axes[-2:], (unit, state), strict=True)
            ),
        )

    # what is chosen

    @staticmethod
    def _heads(channel: Channel) -> int:
        return (channel.axes[1].size or 1) if len(channel.axes) == 4 else 1

    def _chosen(self) -> tuple[Channel, tuple[int, ...]]:
        """The channel, and the place of the matrix in it."""
        channel, layer = _parts(self.info)[int(self.chosen["layer"])]
        if len(channel.axes) == 3:
            return channel, (layer,)
        head = min(int(self.chosen.get("head", "0")), self._heads(channel) - 1)
        return channel, (layer, head)

    def _values(self, scene: Scene) -> Array:
        """[unit, state]"""
        channel, place = self._chosen()
        values: Array = scene.trace.at(channel.name, scene.at)[place]
        if self.chosen["show"] == "change" and scene.at:
            values = values - scene.trace.at(channel.name, scene.at - 1)[place]
        return values

    def _words(self) -> str:
        channel, place = self._chosen()
        words = self.tr("{channel}, layer {n}").format(
            channel=channel.name, n=channel.axes[0].number(place[0]) + 1
        )
        if len(place) == 2:
            words += ", " + self.tr("head {n}").format(n=place[1] + 1)
        return words

    # what is drawn

    def _draw_words(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        channel, _ = self._chosen()
        units, states = channel.axes[-2:]
        top = QRectF(SIDE, 0, size.width() - SIDE - EDGE, TITLE)
        drawing.label(painter, top, self._words(), scene.theme.text)
        below = QRectF(SIDE, self._rect.bottom(), self._rect.width(), TITLE)
        words = self.tr("{name}, 1 to {n}, to the right; {other}, 1 to {m}, down").format(
            name=axis_word(units.name), n=units.size, other=axis_word(states.name), m=states.size
        )
        drawing.label(painter, below, words, scene.theme.faint)

    def _draw_focus(self, painter: QPainter, scene: Scene) -> None:
        channel, place = self._chosen()
        focus = scene.focus
        if focus is None or focus.channel != channel.name or focus.index[:-2] != place:
            return
        units, states = (axis.size or 1 for axis in channel.axes[-2:])
        wide, high = self._rect.width() / units, self._rect.height() / states
        unit, state = focus.index[-2:]
        cell = QRectF(self._rect.left() + unit * wide, self._rect.top() + state * high, wide, high)
        painter.setPen(drawing.pen(scene.theme.hover, 1.5))
        painter.drawRect(cell.adjusted(-1.5, -1.5, 1.5, 1.5) if min(wide, high) < 6 else cell)
