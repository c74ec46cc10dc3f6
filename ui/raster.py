"""A heatmap as an image: numbers to pixels, quickly and honestly.

Values are quantised to indices of a colour table and written as RGB32, which QPainter scales seven
times faster than an indexed image. The image shows the array's own memory: what is written into a
part of it costs that part alone.
"""

from __future__ import annotations

from math import isfinite

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.spec import Kind
from ui.colours import ABSENT, INVALID, LEVELS, pixels
from ui.theme import Theme
from wm_explorer.ranges import Scale, scaled

Array = NDArray[np.float32]


class Raster:
    """An image of a matrix [row, column], of which parts can be rewritten."""

    def __init__(self) -> None:
        self._pixels: NDArray[np.uint32] = np.empty((0, 0), np.uint32)
        self._image = QImage()
        self._colours: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._nan = INVALID
        self.levels = (0.0, 1.0)
        self.scale: Scale = "linear"
        self.invalid = 0  # how many cells of the last full write are NaN or infinite

    @property
    def shape(self) -> tuple[int, int]:
        return self._pixels.shape

    def set(
        self,
        values: Array,
        levels: tuple[float, float],
        kind: Kind,
        theme: Theme,
        scale: Scale = "linear",
        *,
        nan_is_absent: bool = False,
    ) -> None:
        """Shows a whole matrix [row, column]. NaN is invalid, or absent where it means no cell."""
        if self._pixels.shape != values.shape:
            height, width = values.shape
            self._pixels = np.empty(values.shape, np.uint32)
            self._image = QImage(
                self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32
            )
        self.levels, self.scale = levels, scale
        self._colours = pixels(kind, theme)
        self._nan = ABSENT if nan_is_absent else INVALID
        self.invalid = self._write(values, self._pixels)

    def write(self, values: Array, row: int = 0, column: int = 0) -> int:
        """Rewrites a part with the levels of the last `set`. Gives how many are no numbers."""
        part = self._pixels[row : row + values.shape[0], column : column + values.shape[1]]
        return self._write(values, part)

    def scroll(self, columns: int) -> None:
        """Moves everything to the left, to make room for new columns at the right."""
        if columns > 0:
            self._pixels[:, :-columns] = self._pixels[:, columns:]

    def paint(self, painter: QPainter, target: QRectF, source: QRectF | None = None) -> None:
        """Draws the matrix, or a part in cells, into a rectangle; row 0 is at the top."""
        if not self._pixels.size or target.isEmpty():
            return
        rows, columns = self._pixels.shape
        part = source if source is not None else QRectF(0, 0, columns, rows)
        painter.drawImage(target, self._image, part, Qt.ImageConversionFlag.ColorOnly)

    def colour(self, row: int, column: int) -> QColor:
        """The colour of a cell."""
        return QColor(int(self._pixels[row, column]))

    def _write(self, values: Array, out: NDArray[np.uint32]) -> int:
        """Turns numbers into colours. Gives how many of them are no numbers."""
        low, high = self.levels
        with np.errstate(invalid="ignore", over="ignore"):
            if self.scale == "linear":
                share = np.subtract(values, low, dtype=np.float32)
                share *= (LEVELS - 1) / (high - low)
            else:
                share = scaled(values, low, high, self.scale) * np.float32(LEVELS - 1)
            whole = isfinite(np.add.reduce(share, None))  # a sum shows each that is not finite
            np.maximum(share, 0, out=share)  # NaN stays
            np.minimum(share, LEVELS - 1, out=share)
            share += np.float32(0.5)
            indices = share.astype(np.uint8)
        if whole:
            out[:] = self._colours.take(indices)
            return 0
        finite = np.isfinite(values)
        missing = np.isnan(values)
        indices[~finite] = INVALID
        indices[missing] = self._nan
        out[:] = self._colours[indices]
        invalid = ~finite & ~missing if self._nan == ABSENT else ~finite
        return int(invalid.sum())
