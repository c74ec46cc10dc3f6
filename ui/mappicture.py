"""One map as a picture in device pixels: nothing is scaled when it is painted, and a row costs a
row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from ui.mosaic import Pixels, shared
from ui.weightmaps import Bytes


class MapPicture:
    """Shows cells [row, column] in a rectangle. Rewrites only the rows that changed."""

    def __init__(self) -> None:
        self._key: object = None
        self._colours: Pixels | None = None
        self._pixels: Pixels = np.empty((0, 0), np.uint32)  # [y, x]
        self._image = QImage()
        self._at = QPointF()

    def write(
        self, rect: QRectF, ratio: float, colours: Pixels, cells: Bytes, changed: range | None
    ) -> None:
        """Brings the picture up to date: `changed` are the rows that are new, None for all.

        `rect` is in points, of which each takes `ratio` device pixels. `cells` are indices of
        `colours`.
        """
        left, top = round(rect.left() * ratio), round(rect.top() * ratio)
        width, height = round(rect.right() * ratio) - left, round(rect.bottom() * ratio) - top
        key = (left, top, width, height, ratio, cells.shape)
        if changed is None or key != self._key or colours is not self._colours:
            self._key, self._colours = key, colours
            self._down, self._across = shared(height, len(cells)), shared(width, cells.shape[1])
            self._make(colours[cells][self._down][:, self._across], ratio)
            self._at = QPointF(left / ratio, top / ratio)
        elif changed:
            self._write_rows(changed, colours[cells[changed.start : changed.stop]])

    def paint(self, painter: QPainter) -> None:
        painter.drawImage(self._at, self._image)

    def _make(self, pixels: Pixels, ratio: float) -> None:
        """The picture of all pixels [y, x]."""
        self._pixels = np.ascontiguousarray(pixels)
        height, width = pixels.shape
        # The image shows this very memory, so that writing a row is all there is to do.
        self._image = QImage(
            self._pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32
        )
        self._image.setDevicePixelRatio(ratio)

    def _write_rows(self, rows: range, colours: NDArray[np.uint32]) -> None:
        """Writes some rows: colours [row, column]."""
        first, stop = np.searchsorted(self._down, (rows.start, rows.stop))
        wide = colours[:, self._across]
        self._pixels[first:stop] = wide[self._down[first:stop] - rows.start]
