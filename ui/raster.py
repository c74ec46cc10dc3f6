"""A heatmap as an image: numbers to pixels, quickly and honestly.

Values are quantised into a preallocated byte buffer; Qt's own colour table turns bytes into RGB32,
which QPainter scales seven times faster than an indexed image.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from engine.spec import Kind
from ui.colours import ABSENT, INVALID, LEVELS, table
from ui.theme import Theme
from wm_explorer.ranges import Scale, scaled

Array = NDArray[np.float32]


class Raster:
    """An image of a matrix [row, column], of which parts can be rewritten."""

    def __init__(self) -> None:
        self._bytes: NDArray[np.uint8] = np.empty((0, 0), np.uint8)
        self._image: QImage | None = None
        self._colours: list[int] = []
        self.levels = (0.0, 1.0)
        self.scale: Scale = "linear"
        self.invalid = 0  # how many cells of the last full write are NaN or infinite

    @property
    def shape(self) -> tuple[int, int]:
        return self._bytes.shape  # type: ignore[return-value]

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
        if self._bytes.shape != values.shape:
            width = -(-values.shape[1] // 4) * 4  # QImage wants lines of whole 32-bit words
            self._padded = np.full((values.shape[0], width), ABSENT, np.uint8)
            self._bytes = self._padded[:, : values.shape[1]]
        self.levels, self.scale = levels, scale
        self._colours = table(kind, theme)
        self._nan = ABSENT if nan_is_absent else INVALID
        self.invalid = self._quantise(values, self._bytes)
        self._image = None

    def write(self, values: Array, row: int = 0, column: int = 0) -> None:
        """Rewrites a part with the levels of the last `set`."""
        part = self._bytes[row : row + values.shape[0], column : column + values.shape[1]]
        self._quantise(values, part)
        self._image = None

    def scroll(self, columns: int) -> None:
        """Moves everything to the left, to make room for new columns at the right."""
        if columns > 0:
            self._bytes[:, :-columns] = self._bytes[:, columns:]
            self._image = None

    def paint(self, painter: QPainter, target: QRectF, source: QRectF | None = None) -> None:
        """Draws the matrix, or a part in cells, into a rectangle; row 0 is at the top."""
        if not self._bytes.size or target.isEmpty():
            return
        if self._image is None:
            height, width = self._padded.shape
            indexed = QImage(self._padded.data, width, height, width, QImage.Format.Format_Indexed8)
            indexed.setColorTable(self._colours)
            self._image = indexed.convertToFormat(QImage.Format.Format_RGB32)  # a copy
        rows, columns = self._bytes.shape
        part = source if source is not None else QRectF(0, 0, columns, rows)
        painter.drawImage(target, self._image, part, Qt.ImageConversionFlag.ColorOnly)

    def _quantise(self, values: Array, out: NDArray[np.uint8]) -> int:
        low, high = self.levels
        with np.errstate(invalid="ignore", over="ignore"):
            if self.scale == "linear":
                share = np.subtract(values, low, dtype=np.float32)
                share *= (LEVELS - 1) / (high - low)
            else:
                share = scaled(values, low, high, self.scale) * np.float32(LEVELS - 1)
            finite = np.isfinite(share)
            np.clip(share, 0, LEVELS - 1, out=share)
            if finite.all():
                np.add(share, 0.5, out=out, casting="unsafe")
                return 0
            share[~finite] = 0
            np.add(share, 0.5, out=out, casting="unsafe")
        out[~np.isfinite(values)] = INVALID
        out[np.isnan(values)] = self._nan
        invalid = np.isinf(values).sum() if self._nan == ABSENT else (~np.isfinite(values)).sum()
        return int(invalid)
