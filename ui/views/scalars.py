"""Numbers over time as lines: small plots one above the other on one clock."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from math import isfinite, prod

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from engine.spec import Channel, ModelInfo
from ui import drawing
from ui.lettering import LEFT, Lettering
from ui.lines import draw_lines, shades
from ui.ribbon import Sight
from ui.theme import Theme
from ui.timeaxis import TimeAxis
from ui.timepicture import TimePicture
from ui.view import Scene, View
from wm_explorer import scalars
from wm_explorer.clock import first_visible
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

NAMES, SHARE = 118.0, 0.22  # the width of the column at the left, and its largest share
#: What the column at the right has room for: between numbers as long as they get.
LONGEST = "−0.00888"
AXIS, GAP, LEAST = 18.0, 5.0, 26.0
TEXT = 13.0
#: Where there is no value.
ABSENT = "–"
#: Panels narrower than this write names and values above the plots.
NARROW = 420.0


class Plot:
    """What one small plot shows: a derived number, or a channel with a line for each cell."""

    def __init__(
        self,
        name: str,
        derived: Callable[[Trace, int], Array] | None = None,
        channel: Channel | None = None,
    ) -> None:
        self.name = name
        self._where = channel
        self.channel = channel.name if channel else ""
        self.shape = channel.shape(0) if channel else ()
        self._derived = derived
        self._trace: Trace | None = None
        self._extremes = (0.0, 0.0)

    def speaks(self, trace: Trace, step: int) -> bool:
        """Whether there can be a value at a step."""
        if self._where is None:
            return True
        shown = trace.part(self._where.steps)
        return step in shown and step >= shown.start + self._where.since

    def lines(self, trace: Trace, first: int, stop: int) -> Array:
        """[step, line]"""
        if self._derived is not None:
            return trace.derived(self._derived)[first:stop, None]
        return trace.window(self.channel, first, stop).reshape(-1, prod(self.shape))

    def limits(self, trace: Trace) -> tuple[float, float]:
        """The lowest and highest value over the whole run, 0 among them."""
        if trace is not self._trace:
            old = 0 if self._trace is None else len(self._trace)
            first = old if trace.shared(self._trace) == old else 0
            new = self.lines(trace, first, len(trace))
            low, high = self._extremes if first else (0.0, 0.0)
            if not isfinite(np.add.reduce(new, None)):  # a sum shows each that is not finite
                new = new[np.isfinite(new)]
            low, high = float(new.min(initial=low)), float(new.max(initial=high))
            self._trace, self._extremes = trace, (low, high)
        low, high = self._extremes
        return (low, high) if high > low else (0.0, 1.0)


class Scalars(View):
    id = "scalars"
    rank = 50

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return scalars.distribution(info) is not None or any(
            c.kind == "scalar" and not c.grows for c in info.channels
        )

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._plots = self._plan()
        self._axis = TimeAxis(info.symbols)
        self._names = drawing.Backdrop()
        self._lines = TimePicture()
        self._lettering = Lettering()
        self._sight = Sight(0, 1, self._axis.step_width)
        self._narrow, self._room = False, NAMES
        self._rects: list[QRectF] = []  # of the plots that are in sight
        self._limits: list[tuple[float, float]] = []

    def title(self) -> str:
        return self.tr("Scalars")

    def zoom(self, factor: float) -> None:
        self._axis.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        trace = scene.trace
        self._place(size)
        room = self._axis.room(self._rects[0].width())
        first = first_visible(self._sight.first, scene.at, room, len(trace))
        self._sight = Sight(first, room, self._axis.step_width)
        self._limits = [plot.limits(trace) for plot in self._plots[: len(self._rects)]]
        self._paint_plots(painter, size, scene)
        if not self._narrow:
            names = QSizeF(self._room, size.height())
            key = (len(self._rects), *self._limits)
            self._names.paint(painter, names, scene, key, lambda p: self._draw_names(p, scene))
        self._lettering.begin(painter, scene)
        for plot, rect, limits in zip(self._plots, self._rects, self._limits, strict=False):
            self._write_value(painter, plot, rect, limits, scene)
        bottom = size.height() - AXIS
        strip = QRectF(self._rects[0].left(), bottom, self._rects[0].width(), AXIS)
        self._axis.draw(painter, strip, self._sight, scene, above=bottom)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """The nearest line at the step under the point."""
        for plot, rect, limits in zip(self._plots, self._rects, self._limits, strict=False):
            step = self._sight.first + int((point.x() - rect.left()) // self._sight.step_width)
            if not rect.contains(point) or step >= len(scene.trace):
                continue
            if not plot.channel:
                return Focus(step)
            y = _heights(plot.lines(scene.trace, step, step + 1)[0], rect, limits)  # [line]
            nearest = int(np.argmin(np.where(np.isfinite(y), np.abs(y - point.y()), np.inf)))
            index = tuple(int(i) for i in np.unravel_index(nearest, plot.shape or (1,)))
            return Focus(step, plot.channel, index if plot.shape else ())
        return None

    def describe(self, scene: Scene) -> str:
        at = scene.at
        words = [
            f"{plot.name} {self._reading(plot, scene, plot.lines(scene.trace, at, at + 1)[0])}"
            for plot in self._plots
        ]
        return f"{self.title()}: {', '.join(words)}"

    def _plan(self) -> list[Plot]:
        plots = []
        if scalars.distribution(self.info) is not None:
            plots = [
                Plot(self.tr("surprise, bits"), scalars.surprise),
                Plot(self.tr("probability"), scalars.probability),
                Plot(self.tr("entropy, bits"), scalars.entropy),
            ]
        for channel in self.info.channels:
            if channel.name in scalars.derived(self.info):
                continue
            if channel.kind == "scalar" and not channel.grows:
                plots.append(Plot(channel.name, channel=channel))
        return plots

    def _place(self, size: QSizeF) -> None:
        """Gives each plot an equal height; where they would be too low, only the first fit."""
        self._narrow = size.width() < NARROW
        longest = max(map(self._lettering.width, (plot.name for plot in self._plots)), default=0)
        self._room = max(NAMES, min(longest + 10, SHARE * size.width()))
        above = TEXT if self._narrow else 0.0
        left, right = (GAP, GAP) if self._narrow else (self._room, self._values())
        height = max(size.height() - AXIS, LEAST)
        count = min(len(self._plots), max(int(height / (LEAST + GAP + above)), 1))
        each, width = height / count, max(size.width() - left - right, 1.0)
        self._rects = [
            QRectF(left, i * each + GAP + above, width, max(each - GAP - above, 1.0))
            for i in range(count)
        ]

    def _values(self) -> float:
        """The width of the column at the right, where the value at the cursor stands."""
        many = any(prod(plot.shape) > 1 for plot in self._plots)
        words = self.tr("{low} to {high}").format(low=LONGEST, high=LONGEST) if many else LONGEST
        return self._lettering.width(words) + 2 * GAP

    def _draw_names(self, painter: QPainter, scene: Scene) -> None:
        """The names of the plots and the ends of their scales, in the column at the left."""
        theme = scene.theme
        right = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        for plot, rect, limits in zip(self._plots, self._rects, self._limits, strict=False):
            low, high = map(drawing.number, limits)
            names = QRectF(2, rect.top(), self._room - 8, TEXT)
            middle = names.translated(0, (rect.height() - TEXT) / 2)
            drawing.label(painter, middle, plot.name, theme.text, right)
            if rect.height() >= 3 * TEXT:
                drawing.label(painter, names, high, theme.faint, right)
                below = names.translated(0, rect.height() - TEXT)
                drawing.label(painter, below, low, theme.faint, right)

    def _paint_plots(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """The lines of all plots, on the grounds of the plots."""
        place = QRectF(self._rects[0].left(), 0, self._rects[0].width(), size.height())
        plots = list(zip(self._plots, self._rects, self._limits, strict=False))
        focused = [self._focused_line(plot, scene) for plot, _, _ in plots]
        key = (len(plots), *self._limits, *focused)

        def draw(into: QPainter, width: float, first: int, steps: range) -> None:
            into.fillRect(QRectF(0, 0, width, place.height()), QColor(scene.theme.canvas))
            for (plot, rect, limits), line in zip(plots, focused, strict=True):
                ground = QRectF(0, rect.top(), width, rect.height())
                into.fillRect(ground, QColor(scene.theme.absent))
                self._draw_plot(into, plot, ground, limits, line, first, steps, scene)

        self._lines.paint(painter, place, self._sight, scene, key, draw)

    def _draw_plot(
        self,
        painter: QPainter,
        plot: Plot,
        rect: QRectF,
        limits: tuple[float, float],
        focused: int | None,
        first: int,
        steps: range,
        scene: Scene,
    ) -> None:
        """The lines over some steps, in a rectangle that begins with the step `first`."""
        values = plot.lines(scene.trace, steps.start, steps.stop)  # [step, line]
        x = (
            rect.left()
            + (np.arange(steps.start, steps.stop) - first + 0.5) * self._sight.step_width
        )
        y = _heights(values, rect, limits)
        count = values.shape[1]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, count == 1)
        if focused is None:
            draw_lines(painter, x, y, _colours(count, scene.theme))
        else:  # the others step back
            draw_lines(painter, x, y, [QColor(scene.theme.line)] * count)
            draw_lines(painter, x, y[:, [focused]], [QColor(scene.theme.hover)])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _focused_line(self, plot: Plot, scene: Scene) -> int | None:
        focus = scene.focus
        if focus is None or not plot.channel or focus.channel != plot.channel:
            return None
        if len(focus.index) != len(plot.shape):
            return None
        return int(np.ravel_multi_index(focus.index, plot.shape)) if plot.shape else 0

    def _write_value(
        self,
        painter: QPainter,
        plot: Plot,
        rect: QRectF,
        limits: tuple[float, float],
        scene: Scene,
    ) -> None:
        """The value at the cursor; of many lines the lowest and highest, and the focused one."""
        values = plot.lines(scene.trace, scene.at, scene.at + 1)[0]  # [line]
        focused = self._focused_line(plot, scene)
        words, colour = self._reading(plot, scene, values), scene.theme.text
        if focused is not None and len(values) > 1 and words != ABSENT:
            words, colour = drawing.number(float(values[focused])), scene.theme.hover
        x, middle = rect.right() + 5, rect.center().y()
        if not self._narrow:
            self._lettering.draw_once(painter, x, middle, words, colour)
            return
        x, middle = rect.left(), rect.top() - TEXT / 2
        name, ends = f"{plot.name} = ", _ends(limits)  # what stays is kept as pictures
        self._lettering.draw_at(painter, x, middle, name, colour, LEFT)
        x += self._lettering.width(name)
        x += self._lettering.draw_once(painter, x, middle, words, colour)
        if x + self._lettering.width(ends) <= rect.right():
            self._lettering.draw_at(painter, x, middle, ends, colour, LEFT)

    def _reading(self, plot: Plot, scene: Scene, values: Array) -> str:
        """In words; a derived number is none where nothing was foretold."""
        derived = not plot.channel and bool(np.isnan(values).all())
        if derived or not plot.speaks(scene.trace, scene.at):
            return ABSENT
        if len(values) == 1:
            return drawing.number(float(values[0]))
        finite = values[np.isfinite(values)]
        if not finite.size:
            return drawing.number(float("nan"))
        low, high = drawing.number(float(finite.min())), drawing.number(float(finite.max()))
        return self.tr("{low} to {high}").format(low=low, high=high)


def _heights(values: Array, rect: QRectF, limits: tuple[float, float]) -> Array:
    """Where values lie on the screen, a point inside the frame; NaN and infinity stay so."""
    low, high = limits
    inside = rect.height() - 4
    heights: Array = rect.bottom() - 2 - inside * (values - low) / (high - low)
    return heights


@lru_cache(64)
def _ends(limits: tuple[float, float]) -> str:
    """The ends of a scale, in words."""
    return f"   ({' … '.join(map(drawing.number, limits))})"


@cache
def _colours(lines: int, theme: Theme) -> list[QColor]:
    """One line in the cursor's colour; many from one end of the colour map to the other."""
    return [QColor(theme.accent)] if lines == 1 else shades(lines, theme)
