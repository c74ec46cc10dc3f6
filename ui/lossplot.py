"""The error by inner step, on the points that are learnt from and on those that are held out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui import drawing
from ui.lines import draw_lines
from ui.plot import Axes, Scale, decades
from ui.theme import Theme
from ui.view import Scene
from wm_explorer.focus import Focus

DOT = 2.5


class Loss(NamedTuple):
    """A channel [inner step], −1 where there is nothing to measure on."""

    channel: str
    full: bool  # as the points are that it is measured on


LOSSES = (Loss("loss.support", full=True), Loss("loss.query", full=False))


class LossPlot:
    """Draws both channels over the inner steps, by powers of ten."""

    def __init__(self) -> None:
        self.axes = Axes()

    def place(self, area: QRectF, scene: Scene) -> None:
        values = np.concatenate([_measured(scene, loss) for loss in LOSSES])
        steps = len(scene.trace.at(LOSSES[0].channel, scene.at)) - 1
        self.axes.place(area, Scale(0.0, float(steps)), decades(values))

    def draw_frame(self, painter: QPainter, theme: Theme, names: tuple[str, str]) -> None:
        self.axes.draw(painter, theme, names)

    def draw(self, painter: QPainter, scene: Scene, inner: int | None) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for loss in LOSSES:
            values = _measured(scene, loss)
            if np.isnan(values).all():
                continue
            across, up = (
                self.axes.across(np.arange(len(values), dtype=np.float64)),
                self.axes.up(values),
            )
            colour = scene.theme.accent if loss.full else scene.theme.faint
            draw_lines(painter, across, up[:, None], [QColor(colour)], 1.5)
            self._draw_dots(painter, across, up, colour, inner, scene.theme, full=loss.full)
        painter.restore()

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """The nearer loss at the nearest inner step."""
        if not self.axes.rect.contains(point):
            return None
        inner = round(self.axes.values(point)[0])
        away = [abs(self.axes.up(_measured(scene, loss))[inner] - point.y()) for loss in LOSSES]
        if np.isnan(away).all():
            return None
        return Focus(scene.at, LOSSES[int(np.nanargmin(away))].channel, (inner,))

    def _draw_dots(
        self, painter: QPainter, across: NDArray[np.float64], up: NDArray[np.float64],
        colour: str, inner: int | None, theme: Theme, *, full: bool,
    ) -> None:  # fmt: skip
        for step, (x, y) in enumerate(zip(across.tolist(), up.tolist(), strict=True)):
            if y != y:
                continue
            pointed = step == inner
            shown = theme.hover if pointed else colour
            painter.setPen(drawing.pen(shown, 1.2))
            painter.setBrush(QColor(shown if full else theme.canvas))
            radius = DOT + 1.5 * pointed
            painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def _measured(scene: Scene, loss: Loss) -> NDArray[np.float64]:
    """[inner step], NaN where there is nothing to measure on."""
    values = scene.trace.at(loss.channel, scene.at).astype(np.float64)
    return np.where(values >= 0, values, np.nan)
