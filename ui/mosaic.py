"""Many small maps as one picture, in device pixels: one image to paint, whatever their number.

Each map has a tile: a gap at the left that marks a row, a strip of words on top, the map, a gap
below. A new row of all maps is one assignment to the picture's pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter

from ui import drawing
from ui.theme import Theme
from ui.weightmaps import Bytes

Pixels = NDArray[np.uint32]

GAP = 5  # points between maps
STRETCH = 1.6  # a map is at most so many times as wide as high, or as high as wide
SMALLEST = 6.5  # points, the smallest text
LEFT, TOP = (
    34,
    14,
)  # points for the names of rows and columns, where maps have no words of their own


class Grid(NamedTuple):
    """Where the tiles of a mosaic are. Lengths are device pixels, `ratio` of them to a point."""

    places: tuple[tuple[int, int], ...]  # (row, column) of each tile
    left: int  # of the mosaic
    map_width: int
    map_height: int
    ratio: float
    strip: int  # height of the words above a map
    text: float  # size of the words in points
    numbers: bool  # whether there is room for numbers
    top: int = 0  # of the mosaic

    @property
    def gap(self) -> int:
        return round(GAP * self.ratio)

    @property
    def tile_width(self) -> int:
        return self.gap + self.map_width

    @property
    def tile_height(self) -> int:
        return self.strip + self.map_height + self.gap

    @property
    def rows(self) -> int:
        return max(row for row, _ in self.places) + 1

    @property
    def columns(self) -> int:
        return max(column for _, column in self.places) + 1

    def map_rect(self, tile: int, first: float = 0.0, last: float = 1.0) -> QRectF:
        """A map in points, or the part of it from a share of its height to another."""
        row, column = self.places[tile]
        left = self.left + column * self.tile_width + self.gap
        top = self.top + row * self.tile_height + self.strip + first * self.map_height
        height = (last - first) * self.map_height
        ratio = self.ratio
        return QRectF(left / ratio, top / ratio, self.map_width / ratio, height / ratio)

    def strip_rect(self, tile: int) -> QRectF:
        """Where a map's words stand, in points."""
        rect = self.map_rect(tile)
        height = self.strip / self.ratio
        return QRectF(rect.left(), rect.top() - height, rect.width(), height)

    def cell_at(self, tile: int, x: float, y: float, side: int) -> tuple[int, int] | None:
        """The (row, column) under a point of a map of side x side cells, or None beside it."""
        row, column = self.places[tile]
        down = int(y * self.ratio) - self.top - row * self.tile_height - self.strip
        across = int(x * self.ratio) - self.left - column * self.tile_width - self.gap
        if not (0 <= down < self.map_height and 0 <= across < self.map_width):
            return None
        down, across = shared(self.map_height, side)[down], shared(self.map_width, side)[across]
        return int(down), int(across)

    def tile_at(self, x: float, y: float) -> int | None:
        """The tile under a point, or None."""
        column = int((x * self.ratio - self.left) // self.tile_width)
        place = (int((y * self.ratio - self.top) // self.tile_height), column)
        return self.places.index(place) if place in self.places else None


def shared(pixels: int, cells: int) -> NDArray[np.intp]:
    """Which cell each pixel shows, by its centre."""
    return (2 * np.arange(pixels) + 1) * cells // (2 * pixels)


def arrange(
    groups: Sequence[int],
    width: float,
    height: float,
    ratio: float,
    names: Sequence[str],
    number: str,
) -> Grid | None:
    """The grid with the largest maps that fit into a size in points; None if nothing fits.

    Every group of maps begins a row. `names` are the maps' names, `number` the widest number. Maps
    too small for words leave room for those of rows and columns, if there are several groups.
    """
    wide, high = int(width * ratio), int(height * ratio)
    for size, parts in ((drawing.SMALL, 2), (SMALLEST, 2), (SMALLEST, 1)):
        metrics = QFontMetricsF(drawing.font(size or SMALLEST))
        strip = int(np.ceil(metrics.height() * ratio))
        words = max(map(metrics.horizontalAdvance, names))
        words += metrics.horizontalAdvance(f"  {number}") if parts > 1 else 0.0
        least = int(np.ceil(words * ratio))
        fitted = _largest(groups, wide, high, round(GAP * ratio), strip, least)
        if fitted:
            return Grid(*fitted, ratio, strip, size, parts > 1)
    left, top = (round(side * ratio) if len(groups) > 1 else 0 for side in (LEFT, TOP))
    fitted = _largest(groups, wide - left, high - top, round(GAP * ratio), 0, 0)
    if fitted is None:
        return None
    places, before, *room = fitted
    return Grid(places, before + left, room[0], room[1], ratio, 0, 0.0, numbers=False, top=top)


def _largest(
    groups: Sequence[int], width: int, height: int, gap: int, strip: int, words: int
) -> tuple[tuple[tuple[int, int], ...], int, int, int] | None:
    """The places, the left edge, and the width and height of the largest maps; None if too small.

    Long groups break into lines of equal length. `words` is the least width of a map.
    """

    def space(columns: int) -> tuple[int, int]:
        lines = sum(-(-count // columns) for count in groups)
        return width // columns - gap, height // lines - gap - strip

    most = max(groups)
    even = {-(-most // lines) for lines in range(1, most + 1)}
    columns = max(even, key=lambda c: (min(space(c)), c))
    wide, high = space(columns)
    if wide < max(words, 1) or high < max(strip, 1):
        return None
    wide = min(wide, max(int(high * STRETCH), words))
    high = min(high, int(wide * STRETCH))
    places, top = [], 0
    for count in groups:
        places += [(top + i // columns, i % columns) for i in range(count)]
        top += -(-count // columns)
    used = (max(column for _, column in places) + 1) * (wide + gap)
    return tuple(places), max((width - used) // 2, 0), wide, high


class Mosaic:
    """The picture of a grid. Rewrites only what changed since it was last written."""

    def __init__(self) -> None:
        self._key: object = None
        self._pixels: Pixels = np.empty((0, 0, 0, 0), np.uint32)  # [row, y, column, x]
        self._image = QImage()
        self._order: NDArray[np.intp] = np.empty(0, np.intp)  # [tile]

    def write(
        self,
        grid: Grid,
        theme: Theme,
        colours: Pixels,
        cells: Bytes,
        changed: range | None,
        order: Sequence[int],
        names: Sequence[str],
        numbers: Sequence[str],
        row: int,
    ) -> None:
        """Brings the picture up to date.

        cells: indices of `colours` [map, row, column], of which the rows `changed` are new, or
        all of them if that is None. order: which map each tile shows. names, numbers: the words
        above each map, by map. row: the row that is marked.
        """
        side = cells.shape[1]
        key = (grid, theme.name, side, tuple(names))
        if key != self._key:
            self._clear(grid, theme, side, names)
            self._key = key
        self._colours, self._grid, self._theme = colours, grid, theme
        heads = np.asarray(order)
        moved = np.arange(len(heads))
        if changed is not None:
            moved = np.flatnonzero(heads != self._order)
        if len(moved):
            self._maps(moved, cells[heads[moved]])
            self._names(moved.tolist(), order, names)
        if changed and len(moved) < len(heads):
            self._rows(changed, cells[heads, changed.start : changed.stop])
        self._order = heads
        self._numbers(order, numbers)
        self._mark(row)

    def paint(self, painter: QPainter) -> None:
        """Draws the picture where the grid has it."""
        grid = self._grid
        painter.drawImage(QPointF(grid.left / grid.ratio, grid.top / grid.ratio), self._image)

    def _clear(self, grid: Grid, theme: Theme, side: int, names: Sequence[str]) -> None:
        """An empty picture, and where each cell goes in it."""
        canvas = QColor(theme.canvas).rgb()
        shape = (grid.rows, grid.tile_height, grid.columns, grid.tile_width)
        self._pixels = np.full(shape, canvas, np.uint32)
        wide, high = grid.columns * grid.tile_width, grid.rows * grid.tile_height
        # The image shows this very memory, so that writing a row is all there is to do.
        self._image = QImage(self._pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGB32)
        self._image.setDevicePixelRatio(grid.ratio)
        self._down, self._across = shared(grid.map_height, side), shared(grid.map_width, side)
        self._row_of, self._column_of = np.array(grid.places).T
        self._order = np.full(len(grid.places), -1, np.intp)
        self._sprites: dict[str, Pixels] = {}
        self._written = [""] * len(grid.places)
        self._widest = 1  # pixels, of the numbers so far
        self._marked, self._marked_span = -1, (0, 0)

    def _span(self, rows: range) -> tuple[int, int]:
        """The pixels of a map, from its top, that show these rows of cells."""
        first, stop = np.searchsorted(self._down, (rows.start, rows.stop))
        return int(first), int(stop)

    def _maps(self, tiles: NDArray[np.intp], cells: Bytes) -> None:
        """Writes whole maps: cells [tile, row, column]."""
        grid = self._grid
        top, pixels = grid.strip, self._colours[cells]
        pixels = pixels[:, self._down][:, :, self._across]
        self._pixels[
            self._row_of[tiles], top : top + grid.map_height, self._column_of[tiles], grid.gap :
        ] = pixels

    def _rows(self, rows: range, cells: Bytes) -> None:
        """Writes some rows of every map: cells [tile, row, column]."""
        grid = self._grid
        first, stop = self._span(rows)
        pixels = self._colours[cells][:, self._down[first:stop] - rows.start]
        top = grid.strip
        self._pixels[self._row_of, top + first : top + stop, self._column_of, grid.gap :] = pixels[
            :, :, self._across
        ]

    def _names(self, tiles: Sequence[int], order: Sequence[int], names: Sequence[str]) -> None:
        grid = self._grid
        for tile in tiles if grid.strip else ():
            row, column = grid.places[tile]
            strip = self._pixels[row, : grid.strip, column, grid.gap :]
            strip[:] = QColor(self._theme.canvas).rgb()
            words = self._sprite(names[order[tile]], self._theme.text)
            strip[:, : words.shape[1]] = words[:, : strip.shape[1]]
            self._written[tile] = ""

    def _numbers(self, order: Sequence[int], numbers: Sequence[str]) -> None:
        """Writes the numbers that changed, sign by sign: signs come again, numbers seldom."""
        grid, faint = self._grid, self._theme.faint
        for tile, head in enumerate(order) if grid.numbers else ():
            text = numbers[head]
            if text != self._written[tile]:
                row, column = grid.places[tile]
                strip = self._pixels[row, : grid.strip, column, grid.gap :]
                words = np.concatenate([self._sprite(sign, faint) for sign in text], 1)
                strip[:, -self._widest :] = QColor(self._theme.canvas).rgb()
                strip[:, -words.shape[1] :] = words
                self._widest = max(self._widest, words.shape[1])
                self._written[tile] = text

    def _mark(self, row: int) -> None:
        """A bar in the gap at the left of a row of every map."""
        if row == self._marked:
            return
        grid = self._grid
        gap = slice(round(grid.ratio), grid.gap - round(grid.ratio))
        first, stop = self._span(range(row, row + 1))
        stop = max(stop, first + round(2 * grid.ratio))
        for (begin, end), colour in (
            (self._marked_span, self._theme.canvas),
            ((grid.strip + first, grid.strip + stop), self._theme.accent),
        ):
            self._pixels[self._row_of, begin:end, self._column_of, gap] = QColor(colour).rgb()
        self._marked, self._marked_span = row, (grid.strip + first, grid.strip + stop)

    def _sprite(self, text: str, colour: str) -> Pixels:
        """Text as pixels [y, x], drawn once."""
        if text not in self._sprites:
            grid, font = self._grid, drawing.font(self._grid.text)
            width = round(QFontMetricsF(font).horizontalAdvance(text) * grid.ratio)
            image = QImage(max(width, 1), grid.strip, QImage.Format.Format_RGB32)
            image.setDevicePixelRatio(grid.ratio)
            image.fill(QColor(self._theme.canvas))
            with QPainter(image) as painter:
                painter.setFont(font)
                painter.setPen(QColor(colour))
                place = QRectF(0, 0, width / grid.ratio + 1, grid.strip / grid.ratio)
                painter.drawText(place, int(drawing.ALIGN.AlignVCenter), text)
            lines = np.frombuffer(image.constBits(), np.uint32).reshape(grid.strip, -1)
            self._sprites[text] = lines.copy()
        return self._sprites[text]
