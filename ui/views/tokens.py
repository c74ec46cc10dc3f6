"""The text as boxes, coloured by a number for each token: surprise, or any cell over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import log2
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.spec import Kind, ModelInfo
from ui import drawing
from ui.colours import ABSENT, INVALID, LEVELS, table
from ui.page import Ink, Page
from ui.reading import place_words, read_out
from ui.theme import Theme
from ui.view import Choice, Scene, View
from wm_explorer import scalars
from wm_explorer.focus import Focus
from wm_explorer.ranges import levels, scaled

Array = NDArray[np.float32]

BAR = 16.0
#: Panels narrower than this name what they show on a line of its own.
NARROW = 420.0
#: How strongly steps after the cursor are covered with the canvas colour.
FADE = 0.62


class Colouring(NamedTuple):
    """What the boxes show: numbers by step, and how they become colours."""

    name: str
    kind: Kind
    values: Callable[[int, int], Array]  # of the steps from one up to another: [step]
    fixed: tuple[float, float] | None = None  # the range by kind, where it is known beforehand
    channel: str | None = None


class Tokens(View):
    id = "tokens"
    rank = 5
    ranged = True
    size = (900, 300)

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return True

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._page = Page()
        self._bar = drawing.Backdrop()
        self._series = {
            "surprise": scalars.surprise,
            "probability": scalars.probability,
            "entropy": scalars.entropy,
        }
        self._limits = (0.0, 1.0)
        self._cell: Focus | None = None  # the last focus that was a cell, whatever its step

    def title(self) -> str:
        return self.tr("Tokens")

    def choices(self) -> Sequence[Choice]:
        options = []
        if scalars.distribution(self.info) is not None:
            options += [
                ("surprise", self.tr("Surprise")),
                ("probability", self.tr("Probability")),
                ("entropy", self.tr("Entropy")),
            ]
        options += [("cell", self.tr("Focused cell")), ("nothing", self.tr("Nothing"))]
        return (Choice("colour", self.tr("Colour"), options),)

    def zoom(self, factor: float) -> None:
        self._page.zoom(factor)

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        page, theme = self._page, scene.theme
        if scene.focus is not None and scene.focus.channel is not None:
            self._cell = scene.focus
        colouring = self._colouring(scene)
        legend = self._legend_height(size.width(), colouring)
        height = size.height() - legend
        page.lay_out(scene, QSizeF(size.width(), height))
        if colouring is None:
            plain = Ink(QColor(theme.absent), theme.text)
            page.draw(painter, scene, None, lambda first, stop: [plain] * (stop - first))
        else:
            self._limits = limits = self._levels(colouring, scene)
            inks = _inks(colouring.kind, theme)
            look = (colouring.name, colouring.channel, limits, self.range.scale)
            page.draw(
                painter,
                scene,
                look,
                lambda first, stop: [
                    inks[i] for i in self._indices(colouring, first, stop, limits)
                ],
            )
        self._fade(painter, size.width(), height, scene)
        self._frames(painter, scene)
        self._legend(painter, QRectF(4, height, size.width() - 8, legend), colouring, scene)

    def changed(self, before: Scene, now: Scene, size: QSizeF) -> Sequence[QRectF] | None:
        """The lines that a token at the end of the text changes, where the cursor follows it."""
        follows = before.at == len(before.trace) - 1 and now.at == len(now.trace) - 1
        if not follows or not now.continues(before):
            return None
        if self.chosen["colour"] not in self._series or self.range.mode != "kind":
            return None  # other tokens may get other colours
        lines = self._page.lines_after(now.trace.tokens[len(before.trace) :])
        return None if lines is None else [lines]

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        step = self._page.step_at(point)
        return Focus(step) if step is not None and step < len(scene.trace) else None

    def describe(self, scene: Scene) -> str:
        words = read_out(scene.trace, Focus(scene.at))
        colouring = self._colouring(scene)
        if colouring is not None:
            value = float(colouring.values(scene.at, scene.at + 1)[0])
            words += f", {colouring.name} {drawing.number(value)}"
        return f"{self.title()}: {words}"

    def _colouring(self, scene: Scene) -> Colouring | None:
        """What to show, or None where there is nothing to colour by."""
        chosen, trace = self.chosen["colour"], scene.trace
        if chosen == "cell":
            return self._cell_colouring(scene)
        if chosen == "nothing":
            return None
        kind: Kind = "probability" if chosen == "probability" else "scalar"
        # In bits, a guess among all symbols is the top: what is beyond is worse than no model.
        fixed = (0.0, log2(max(len(self.info.symbols), 2))) if kind == "scalar" else (0.0, 1.0)
        values = trace.derived(self._series[chosen])
        return Colouring(self._series_words(chosen), kind, lambda a, b: values[a:b], fixed)

    def _series_words(self, chosen: str) -> str:
        if chosen == "surprise":
            return self.tr("surprise in bits")
        return (
            self.tr("probability of the token")
            if chosen == "probability"
            else self.tr("entropy in bits")
        )

    def _cell_colouring(self, scene: Scene) -> Colouring | None:
        cell, trace = self._cell, scene.trace
        if cell is None or cell.channel is None or cell.channel not in trace:
            return None
        channel = trace.info.channel(cell.channel)
        shape = channel.shape(len(trace))
        if len(cell.index) != len(shape) or any(
            i >= n for i, n in zip(cell.index, shape, strict=True)
        ):
            return None
        places = place_words(trace, Focus(0, cell.channel, cell.index))[1:]
        name = ", ".join([cell.channel, *places])
        where: tuple[Any, ...] = (slice(None), *cell.index)
        return Colouring(
            name,
            channel.kind,
            lambda a, b: trace.window(channel.name, a, b)[where],
            channel=channel.name,
        )

    def _levels(self, colouring: Colouring, scene: Scene) -> tuple[float, float]:
        trace, mode = scene.trace, self.range.mode
        if mode == "kind" and colouring.fixed is not None:
            return colouring.fixed
        visible = colouring.values(*self._page.steps)
        whole = colouring.values(0, len(trace))
        finite = np.isfinite(whole)
        peak = float(np.max(np.abs(whole), where=finite, initial=0))  # of this cell alone
        return levels(self.range, colouring.kind, visible, whole, peak)

    def _indices(
        self, colouring: Colouring, first: int, stop: int, limits: tuple[float, float]
    ) -> list[int]:
        """Rows of the colour table for the steps of a range. What nothing predicts is absent, as
        is a cell that did not exist yet; an infinite surprise has the colour of the largest."""
        values = colouring.values(first, stop)
        share = scaled(values, *limits, self.range.scale)
        share = np.fmin(np.fmax(share, 0), 1)  # 0 for NaN
        indices = np.rint(share * (LEVELS - 1)).astype(np.intp)
        if colouring.channel is None:
            indices[np.isnan(values)] = ABSENT
        else:
            grows = self.info.channel(colouring.channel).grows
            indices[np.isinf(values)] = INVALID
            indices[np.isnan(values)] = ABSENT if grows else INVALID
        result: list[int] = indices.tolist()
        return result

    def _fade(self, painter: QPainter, width: float, height: float, scene: Scene) -> None:
        """Covers the steps after the cursor."""
        if scene.at >= len(scene.trace) - 1:
            return
        last = self._page.rect(scene.at)
        line = self._page.line_height
        veil = QColor(scene.theme.canvas)
        veil.setAlphaF(FADE)
        painter.fillRect(QRectF(last.right() + 1, last.top(), width, line), veil)
        below = last.top() + line
        painter.fillRect(QRectF(0, below, width, max(height - below, 0)), veil)

    def _frames(self, painter: QPainter, scene: Scene) -> None:
        """Frames the cursor's token and the one in focus."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        marks = [(scene.at, scene.theme.accent)]
        if scene.focus is not None and scene.focus.step < len(scene.trace):
            marks.append((scene.focus.step, scene.theme.hover))
        for step, colour in marks:
            painter.setPen(drawing.pen(colour, 2))
            painter.drawRect(self._page.rect(step).adjusted(0.5, 0.5, -0.5, -0.5))

    def _legend_height(self, width: float, colouring: Colouring | None) -> float:
        if self.chosen["colour"] == "nothing":
            return 0.0
        return 2 * BAR if colouring is not None and width < NARROW else BAR

    def _legend(
        self, painter: QPainter, rect: QRectF, colouring: Colouring | None, scene: Scene
    ) -> None:
        if rect.height() <= 0:
            return
        if colouring is None:
            hint = self.tr("Point at a cell in another view to colour the text by it")
            drawing.label(painter, rect, hint, scene.theme.faint)
            return
        key = (colouring.name, self._limits, self.range)
        painter.save()
        painter.translate(rect.topLeft())
        self._bar.paint(
            painter, rect.size(), scene, key, lambda p: self._bars(p, rect.size(), colouring, scene)
        )
        painter.restore()

    def _bars(self, painter: QPainter, size: QSizeF, colouring: Colouring, scene: Scene) -> None:
        """The colour bar and what it shows, at the painter's origin."""
        name, bar = colouring.name, QRectF(0, size.height() - BAR, size.width(), BAR)
        if size.height() > BAR:
            drawing.label(painter, bar.translated(0, -BAR), name, scene.theme.faint)
            name = ""
        drawing.colour_bar(
            painter, bar, self._limits, colouring.kind, scene.theme, self.range, name
        )


@cache
def _inks(kind: Kind, theme: Theme) -> list[Ink]:
    """For each colour of a table, black or white text: whichever stands out more."""
    colours = [QColor.fromRgb(rgb) for rgb in table(kind, theme)]
    return [
        Ink(colour, "#ffffff" if _luminance(colour) < 0.179 else "#000000") for colour in colours
    ]


def _luminance(colour: QColor) -> float:
    """Relative luminance, 0 to 1; black and white contrast alike at 0.179 (WCAG 2.2)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
