"""What the drawings of attention maps share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from engine.spec import Kind
from ui import drawing
from ui.theme import Theme
from ui.view import Scene
from ui.weightmaps import Bytes
from wm_explorer.ranges import Range

BAR = 16.0  # height of the colour bar


def pixel_ratio(painter: QPainter) -> float:
    """Device pixels to a point."""
    return float(painter.device().devicePixelRatio() * painter.transform().m11())


def picture(cells: Bytes, colours: Sequence[int]) -> QImage:
    """One map [row, column] as an image of its own, a pixel a cell."""
    height, width = cells.shape
    pixels = np.array(colours, np.uint32)[cells]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32)
    return image.copy()  # the pixels go


def dim(painter: QPainter, rects: Sequence[QRectF], theme: Theme) -> None:
    """Veils what has not been read yet, or is not what one looks at."""
    veil = QColor(theme.canvas)
    veil.setAlpha(176)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(veil)
    painter.drawRects(list(rects))


def colour_bar(
    painter: QPainter,
    kept: drawing.Backdrop,
    size: QSizeF,
    scene: Scene,
    levels: tuple[float, float],
    kind: Kind,
    range_: Range,
    note: str,
) -> None:
    """The colour bar along the bottom of a drawing, kept between frames."""
    strip = QSizeF(size.width(), BAR)
    rect = QRectF(4, 0, strip.width() - 8, BAR)
    painter.save()
    painter.translate(0, size.height() - BAR)
    kept.paint(
        painter,
        strip,
        scene,
        (levels, range_, note),
        lambda into: drawing.colour_bar(into, rect, levels, kind, scene.theme, range_, note),
    )
    painter.restore()
