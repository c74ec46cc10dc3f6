"""Attention mosaic: the maps of every head of every layer side by side, with a number on each."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter

from engine.spec import ModelInfo
from ui import drawing, mapdrawing
from ui.colours import pixels, table
from ui.mapdrawing import BAR, dim, picture, pixel_ratio
from ui.mosaic import GAP, LEFT, SMALLEST, TOP, Grid, Mosaic, arrange
from ui.view import Choice, Scene, View
from ui.weightmaps import Part, WeightMaps, room_for
from wm_explorer.attention import (
    Head,
    RunningMeans,
    heads,
    largest_in,
    present,
    ranked,
    shows_heads,
    strongest,
    weights,
)
from wm_explorer.corrections import is_correction
from wm_explorer.focus import Focus
from wm_explorer.pool import factor
from wm_explorer.ranges import levels
from wm_explorer.symbols import label
from wm_explorer.trace import Trace

#: Pixels to a point in pictures that have no pixels of their own.
FINE = 4.0
#: Height of the words that name the tokens of the cell in focus, in points.
CORNER = 14.0


class Attention(View):
    id = "attention"
    rank = 40
    ranged = True

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        return any(map(shows_heads, info.channels))

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(info, parent)
        self._heads = heads(info)
        self._kind = next(filter(shows_heads, info.channels)).kind
        self._places = {(head.channel, head.place): i for i, head in enumerate(self._heads)}
        self._names = [self._name(head) for head in self._heads]
        self._maps = WeightMaps(weights, present)
        self._means = RunningMeans()
        self._mosaic = Mosaic()
        self._bar, self._edges = drawing.Backdrop(), drawing.Backdrop()
        self._grid: Grid | None = None
        self._grid_key: object = None
        self._part = Part(0, 1, 1)
        self._order: list[int] = []
        self._in_layers = list(range(len(self._heads)))
        self._numbers: list[str] = []
        self._numbers_of: tuple[str, NDArray[np.float64]] | None = None
        self._levels_of: tuple[object, Trace, tuple[float, float]] | None = None

    def title(self) -> str:
        return self.tr("Attention")

    def choices(self) -> Sequence[Choice]:
        statistics = [
            ("entropy", self.tr("Entropy in bits")),
            ("first", self.tr("Weight on the first token")),
            ("distance", self.tr("Distance in tokens")),
            ("previous", self.tr("Weight on the token before")),
            ("largest", self.tr("Largest weight")),
        ]
        orders = [
            ("layer", self.tr("Layer by layer")),
            ("descending", self.tr("Largest number first")),
            ("ascending", self.tr("Smallest number first")),
        ]
        return (
            Choice("statistic", self.tr("Number"), statistics),
            Choice("order", self.tr("Order"), orders),
        )

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        ratio = FINE if scene.vector else pixel_ratio(painter)
        self._grid = self._arranged(size, ratio)
        if self._grid is None:
            return
        numbers: list[str] = []
        self._order = self._in_layers
        if self._grid.numbers or self.chosen["order"] != "layer":
            means = self._means.at(self.chosen["statistic"], scene.trace, self._read_to(scene))
            self._order = self._ordered(means)
            numbers = self._written(means)
        grows = self.info.causal and not scene.still
        room = len(scene.trace)
        room = room_for(room, self.info.context) if grows else room
        pool = factor(room, min(self._grid.map_width, self._grid.map_height))
        self._part = Part(0, room, pool)
        limits = self._levels(scene.trace)
        changed = self._maps.refresh(scene.trace, self._part, limits, self.range.scale)
        if scene.vector:
            self._draw_apart(painter, scene, numbers)
            self._mosaic = Mosaic()  # it has not seen what just changed
        else:
            self._mosaic.write(
                self._grid,
                scene.theme,
                pixels(self._kind, scene.theme),
                self._maps.cells,
                changed,
                self._order,
                self._names,
                numbers,
                self._part.cell(scene.at),
            )
            self._mosaic.paint(painter)
        if self._grid.top:
            key = (self._grid, self._in_layers)
            self._edges.paint(painter, size, scene, key, lambda p: self._name_edges(p, scene))
        self._veil(painter, scene)
        self._frame(painter, scene)
        self._draw_bar(painter, size, scene, limits)

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        grid = self._grid
        tile = grid.tile_at(point.x(), point.y()) if grid else None
        if grid is None or tile is None or tile >= len(self._order):
            return None
        head = self._heads[self._order[tile]]
        place = grid.cell_at(tile, point.x(), point.y(), self._part.side)
        if place is not None:
            steps, tokens = map(self._part.tokens, place)
            cell = largest_in(scene.trace, head, steps, tokens)
            if cell is not None:
                return Focus(cell[0], head.channel, (*head.place, cell[1]))
        token, _ = strongest(scene.trace, head, scene.at)
        return Focus(scene.at, head.channel, (*head.place, token))

    def describe(self, scene: Scene) -> str:
        """Which head looks hardest at one token, at the cursor."""
        row = weights(scene.trace, scene.at, scene.at + 1)[0]  # [head, token]
        place = int(np.argmax(np.where(np.isnan(row), -1, row)))
        head, token = self._heads[place // row.shape[1]], place % row.shape[1]
        return self.tr(
            "Attention at step {step} “{at}”: layer {layer}, head {head} has the largest weight, "
            "{weight} on token {token} “{there}”"
        ).format(
            step=scene.at + 1,
            at=label(scene.trace.tokens[scene.at]),
            layer=head.layer + 1,
            head=head.number + 1,
            weight=drawing.number(float(row.flat[place])),
            token=token + 1,
            there=label(scene.trace.tokens[token]),
        )

    # what is drawn

    def _name(self, head: Head) -> str:
        name = {
            "encoder.attention": self.tr("E{layer} H{head}"),
            "cross.attention": self.tr("C{layer} H{head}"),
        }.get(head.channel, self.tr("L{layer} H{head}"))
        if is_correction(head.channel):
            name = self.tr("✓ L{layer} H{head}")
        return name.format(layer=head.layer + 1, head=head.number + 1)

    def _template(self) -> str:
        """How a number is written above a map; the line at the bottom explains the sign."""
        return {
            "entropy": self.tr("e {number}"),
            "first": self.tr("f {number}"),
            "distance": self.tr("d {number}"),
            "previous": self.tr("p {number}"),
            "largest": self.tr("m {number}"),
        }[self.chosen["statistic"]]

    def _written(self, means: NDArray[np.float64]) -> list[str]:
        """The number of each head in words. Few of them change with a row more."""
        template, shown = self._template(), np.round(means, 2)
        changed = np.arange(len(means))
        if self._numbers_of is not None and self._numbers_of[0] == template:
            changed = np.flatnonzero(shown != self._numbers_of[1])
        else:
            self._numbers = [""] * len(means)
        values = shown.tolist()
        for head in changed.tolist():
            self._numbers[head] = template.format(number=_short(values[head]))
        self._numbers_of = template, shown
        return self._numbers

    def _read_to(self, scene: Scene) -> int:
        """The last row that counts: the cursor's, or all of a model that reads both ways."""
        return scene.at if self.info.causal else len(scene.trace) - 1

    def _ordered(self, means: NDArray[np.float64]) -> list[int]:
        if self.chosen["order"] == "layer":
            return self._in_layers
        return ranked(means, descending=self.chosen["order"] == "descending")

    def _arranged(self, size: QSizeF, ratio: float) -> Grid | None:
        by_layer = self.chosen["order"] == "layer"
        widest = self._template().format(number="0.00")
        key = (size.width(), size.height(), ratio, by_layer, widest)
        if key != self._grid_key:
            layers = [(head.channel, head.layer) for head in self._heads]
            groups = [layers.count(layer) for layer in dict.fromkeys(layers)]
            self._grid = arrange(
                groups if by_layer else [len(layers)],
                size.width(),
                size.height() - BAR,
                ratio,
                self._names,
                widest,
            )
            self._grid_key = key
        return self._grid

    def _levels(self, trace: Trace) -> tuple[float, float]:
        """The colour range. All but the fixed ones look at every weight, once for each trace."""
        if self._levels_of is None or self._levels_of[:2] != (self.range, trace):
            whole = np.empty(0, np.float32)
            if self.range.mode in ("robust", "window", "full"):
                names = dict.fromkeys(head.channel for head in self._heads)
                whole = np.concatenate([trace[name].ravel() for name in names])
            self._levels_of = (self.range, trace, levels(self.range, self._kind, whole, whole, 0))
        return self._levels_of[2]

    def _draw_apart(self, painter: QPainter, scene: Scene, numbers: Sequence[str]) -> None:
        """One image for each map, words as words: for files that scale."""
        grid, theme = self._grid, scene.theme
        assert grid is not None
        colours = table(self._kind, theme)
        side, row = self._part.side, self._part.cell(scene.at)
        for tile, head in enumerate(self._order):
            rect, strip = grid.map_rect(tile), grid.strip_rect(tile)
            painter.drawImage(rect, picture(self._maps.cells[head], colours))
            mark = grid.map_rect(tile, row / side, (row + 1) / side)
            mark = QRectF(mark.left() - 4, mark.top(), 3, max(mark.height(), 2))
            painter.fillRect(mark, drawing.pen(theme.accent).color())
            if grid.strip:
                drawing.label(painter, strip, self._names[head], theme.text, size=grid.text)
            if grid.numbers:
                right = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
                drawing.label(painter, strip, numbers[head], theme.faint, right, grid.text)

    def _name_edges(self, painter: QPainter, scene: Scene) -> None:
        """The layer at the left of each row and the head above each column, as far as they fit;
        a layer that takes several rows names the first, and then no column."""
        assert self._grid is not None
        grid, faint = self._grid, scene.theme.faint
        rows = {place[0]: tile for tile, place in enumerate(grid.places) if place[1] == 0}
        begins = [self._heads[tile] for tile in rows.values()]
        layers = [(head.channel, head.layer) for head in begins]
        high, wide = grid.tile_height / grid.ratio, grid.tile_width / grid.ratio
        every = ceil(CORNER / high)
        right = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        for row, tile in rows.items():
            rect = grid.map_rect(tile)
            if row % every == 0 and layers.index(layers[row]) == row:
                place = QRectF(
                    rect.left() - LEFT - GAP, rect.center().y() - CORNER / 2, LEFT, CORNER
                )
                words = self._names[tile].rpartition(" ")[0]
                drawing.label(painter, place, words, faint, right, SMALLEST)
        if len(set(layers)) < len(layers):
            return
        every = ceil(24 / wide)
        for tile in range(0, grid.columns, every):
            rect = grid.map_rect(tile)
            place = QRectF(rect.center().x() - 14, 0, 28, TOP)
            words = self._names[tile].rpartition(" ")[2]
            drawing.label(painter, place, words, faint, drawing.ALIGN.AlignCenter, SMALLEST)

    def _veil(self, painter: QPainter, scene: Scene) -> None:
        """Dims the rows that the cursor has not reached."""
        side, grid = self._part.side, self._grid
        first = self._part.cell(self._read_to(scene)) + 1
        last = self._part.cell(len(scene.trace) - 1) + 1
        if grid is not None and first < last:
            tiles = range(len(self._order))
            dim(painter, [grid.map_rect(i, first / side, last / side) for i in tiles], scene.theme)

    def _frame(self, painter: QPainter, scene: Scene) -> None:
        """A frame around the head in focus, and one around the cell where it can be seen."""
        grid, focus = self._grid, scene.focus
        if grid is None or focus is None or focus.channel is None:
            return
        head = self._places.get((focus.channel, focus.index[:-1]))
        if head is None:
            return
        rect = grid.map_rect(self._order.index(head))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(drawing.pen(scene.theme.hover, 2))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))
        width, height = rect.width() / self._part.side, rect.height() / self._part.side
        if min(width, height) >= 4 and focus.step < len(scene.trace):
            cell = QRectF(0, 0, width, height)
            cell.translate(
                rect.left() + self._part.cell(focus.index[-1]) * width,
                rect.top() + self._part.cell(focus.step) * height,
            )
            painter.setPen(drawing.pen(scene.theme.hover, 1))
            painter.drawRect(cell)
        self._name_tokens(painter, rect, focus, scene)

    def _name_tokens(self, painter: QPainter, rect: QRectF, focus: Focus, scene: Scene) -> None:
        """Who looks at whom, in the corner of the map where a causal head has nothing."""
        tokens, token = scene.trace.tokens, focus.index[-1]
        if max(focus.step, token) >= len(tokens) or rect.width() < 4 * CORNER:
            return
        words = f"{label(tokens[focus.step])} → {label(tokens[token])}"
        corner = QRectF(rect.right() - 3 * CORNER, rect.top() + 2, 3 * CORNER - 4, CORNER)
        painter.fillRect(corner, QColor(scene.theme.absent))
        align = drawing.ALIGN.AlignRight | drawing.ALIGN.AlignVCenter
        drawing.label(painter, corner, words, scene.theme.hover, align)

    def _draw_bar(
        self, painter: QPainter, size: QSizeF, scene: Scene, limits: tuple[float, float]
    ) -> None:
        mapdrawing.colour_bar(
            painter,
            self._bar,
            size,
            scene,
            limits,
            self._kind,
            self.range,
            self._note(),
        )

    def _note(self) -> str:
        """What the numbers are, and how many weights a cell stands for."""
        parts = []
        if self._part.pool > 1:
            text = self.tr("each cell the largest of {n} × {n}")
            parts.append(text.format(n=self._part.pool))
        if self._grid is not None and self._grid.numbers:
            texts = {
                "entropy": self.tr("e: mean entropy, bits"),
                "first": self.tr("f: mean weight on the first token"),
                "distance": self.tr("d: mean distance, tokens"),
                "previous": self.tr("p: mean weight on the token before"),
                "largest": self.tr("m: mean largest weight"),
            }
            parts.append(texts[self.chosen["statistic"]])
        if any(head.channel == "cross.attention" for head in self._heads):
            parts.append(self.tr("E: encoder, L: decoder, C: decoder at the source"))
        return " · ".join(parts)


def _short(value: float) -> str:
    """Four characters at most."""
    if value != value:
        return "–"
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:.0f}"
