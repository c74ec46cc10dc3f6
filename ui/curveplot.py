"""The curve that an inner loop fits: a line for each inner step, and the points it learns from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui import drawing
from ui.lines import draw_lines, shades
from ui.plot import Axes, Scale
from ui.theme import Theme
from ui.view import Scene
from wm_explorer.focus import Focus
from wm_explorer.pointlines import line_of, with_point, without_line
from wm_explorer.symbols import joined
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

#: From where to where the curve goes, before there is one; and how high it is shown, whatever it
#: does, so that a click means the same from one point to the next.
ACROSS, UP = 5.0, 6.0
RADIUS, THICK = 4.0, 2.2
#: Points and lines are caught from so far away, in points of the screen.
NEAR, BESIDE = 7.0, 14.0


class CurvePlot:
    """Draws `curve` [inner step, place] over `curve.place`, with the points of two channels."""

    def __init__(self) -> None:
        self.axes = Axes()

    def place(self, area: QRectF, scene: Scene | None) -> None:
        """Fills an area. Without a scene the axes are those of an empty text."""
        if scene is None:
            self.axes.place(area, Scale(-ACROSS, ACROSS), Scale(-UP, UP))
            return
        x = scene.trace.at("curve.place", scene.at)
        across = Scale(float(x[0]), float(x[-1]))
        self.axes.place(area, across, Scale(-UP, UP))

    def draw_frame(self, painter: QPainter, theme: Theme) -> None:
        self.axes.draw(painter, theme, ("x", "y"))

    def draw(self, painter: QPainter, scene: Scene, inner: int | None) -> None:
        """Curves and points. `inner` is the inner step that is pointed at, if one is."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_curves(painter, scene, inner)
        self._draw_points(painter, scene)
        painter.restore()

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """The point there, or else the nearest curve."""
        if not self.axes.rect.contains(point):
            return None
        if (found := self._hit(point, scene)) is not None:
            channel, entry = found
            return Focus(scene.at, channel, (entry, 1))
        places = scene.trace.at("curve.place", scene.at)
        place = int(np.abs(places - self.axes.values(point)[0]).argmin())
        heights = scene.trace.at("curve", scene.at)[:, place]  # [inner step]
        away = np.abs(self.axes.up(heights) - point.y())
        away[~np.isfinite(away)] = np.inf
        nearest = int(away.argmin())
        return Focus(scene.at, "curve", (nearest, place)) if away[nearest] <= BESIDE else None

    def edited_by(
        self, point: QPointF, scene: Scene | None, text: str, *, asked: bool
    ) -> str | None:
        """The text with a point more, or without the point that was clicked."""
        if not self.axes.rect.contains(point):
            return None
        if scene is None or (found := self._hit(point, scene)) is None:
            return with_point(text, *self.axes.values(point), asked=asked)
        channel, entry = found
        line = int(scene.trace.at(f"{channel}.line", scene.at)[entry])
        read = line_of(joined(scene.trace.tokens), line)
        same = read is not None and line_of(text, line) == read  # else the text is ahead
        return without_line(text, line) if same else None

    def place_of(self, channel: str, entry: int, scene: Scene) -> QPointF | None:
        """Where a point is drawn, None where it is not."""
        x, y = scene.trace.at(channel, scene.at)[entry].tolist()
        return self.axes.point(x, y)

    def _hit(self, point: QPointF, scene: Scene) -> tuple[str, int] | None:
        """The nearest point within reach: its channel and entry."""
        best: tuple[float, str, int] | None = None
        for channel in ("support", "query"):
            for entry in range(count(scene.trace, scene.at, channel)):
                place = self.place_of(channel, entry, scene)
                if place is None:
                    continue
                away = (place - point).manhattanLength()
                if away <= NEAR and (best is None or away < best[0]):
                    best = (away, channel, entry)
        return None if best is None else best[1:]

    def _draw_curves(self, painter: QPainter, scene: Scene, inner: int | None) -> None:
        """From the slow weights' to the last; thick what the model says and what is pointed at."""
        trace, theme = scene.trace, scene.theme
        across = self.axes.across(trace.at("curve.place", scene.at))  # [place]
        curves = self.axes.up(trace.at("curve", scene.at))  # [inner step, place]
        said = self.axes.up(trace.at("prediction", scene.at))
        draw_lines(painter, across, curves.T, shades(len(curves), theme))
        draw_lines(painter, across, said[:, None], [QColor(theme.text)], THICK)
        if inner is not None and inner < len(curves):
            draw_lines(painter, across, curves[inner][:, None], [QColor(theme.hover)], THICK)

    def _draw_points(self, painter: QPainter, scene: Scene) -> None:
        """Points that are learnt from are full, those held out are hollow."""
        theme, focus = scene.theme, scene.focus
        for channel in ("query", "support"):
            for entry in range(count(scene.trace, scene.at, channel)):
                place = self.place_of(channel, entry, scene)
                if place is None:
                    continue
                pointed = focus is not None and (focus.channel, focus.index[:1]) == (
                    channel, (entry,),
                )  # fmt: skip
                draw_point(painter, place, theme, full=channel == "support", pointed=pointed)


def draw_point(
    painter: QPainter, place: QPointF, theme: Theme, *, full: bool, pointed: bool = False
) -> None:
    colour = theme.hover if pointed else theme.accent
    painter.setPen(drawing.pen(theme.canvas if full else colour, 1.6))
    painter.setBrush(QColor(colour if full else theme.canvas))
    painter.drawEllipse(place, RADIUS, RADIUS)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def count(trace: Trace, at: int, channel: str) -> int:
    """How many points a channel holds at a step."""
    return int((trace.at(f"{channel}.line", at) >= 0).sum())
