"""Draws a view into a picture with the code that draws it on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from ui import caption
from ui.view import Scene, View
from wm_explorer.catalogue import version
from wm_explorer.safewrite import SaveError, replacing

#: Points an inch, on screens and in all that is exported: sizes of text agree everywhere.
RESOLUTION = 96
#: Empty space around a view, in points.
MARGIN = 8
#: A picture of more pixels is refused: it would take more than a gigabyte.
MOST_PIXELS = 1 << 28

Size = tuple[int, int]  # width and height in points


class Figure(NamedTuple):
    """A view above its caption, ready to be drawn on anything."""

    view: View
    scene: Scene
    size: Size  # of the view alone
    words: str  # of the caption

    @property
    def whole(self) -> QSizeF:
        """The size with margins and caption."""
        width, height = self.size
        below = round(caption.height(self.words, width))
        return QSizeF(width + 2 * MARGIN, height + 2 * MARGIN + below)

    def draw(self, painter: QPainter) -> None:
        width, height = self.size
        whole, theme = self.whole, self.scene.theme
        painter.fillRect(QRectF(0, 0, whole.width(), whole.height()), QColor(theme.canvas))
        painter.translate(MARGIN, MARGIN)
        self.view.draw(painter, QSizeF(width, height), self.scene)
        below = QRectF(0, height, width, whole.height() - height)
        caption.draw(painter, below, self.words, theme)


def image(view: View, scene: Scene, size: Size | None = None, scale: float = 1.0) -> QImage:
    """The view without a caption, as a picture of `size` points, `scale` pixels a point.

    Drawing into a picture changes what the view remembers of its last drawing: a view that is on
    the screen has to be painted again before the pointer is asked what it is on.
    """
    width, height = size or view.size
    return _painted(
        QSizeF(width, height),
        scale,
        scene.theme.canvas,
        lambda painter: view.draw(painter, QSizeF(width, height), scene),
    )


def save(
    view: View,
    scene: Scene,
    path: str | Path,
    *,
    scale: float = 1.0,
    size: Size | None = None,
) -> None:
    """Writes the view above its caption as PNG, SVG or PDF, as the file's suffix says.

    `size` is that of the view in points, its own by default; `scale` is for PNG: pixels a point.
    Raises ValueError for any other suffix, and SaveError if the file cannot be written.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise ValueError(f"{path.name!r} must end in {', '.join(WRITERS)}")
    data = writer(_figure(view, scene, size), scale)
    with replacing(path) as file:
        file.write(data)


def copy(view: View, scene: Scene, *, scale: float = 2.0, size: Size | None = None) -> None:
    """Puts the view above its caption on the clipboard, as a picture."""
    figure = _figure(view, scene, size)
    QGuiApplication.clipboard().setImage(
        _painted(figure.whole, scale, scene.theme.canvas, figure.draw)
    )


def _figure(view: View, scene: Scene, size: Size | None) -> Figure:
    still = replace(scene, still=True)
    return Figure(view, still, size or view.size, caption.caption(view, still))


def _painted(size: QSizeF, scale: float, colour: str, draw: Callable[[QPainter], None]) -> QImage:
    pixels = (size * scale).toSize()
    if pixels.width() * pixels.height() > MOST_PIXELS:
        raise SaveError(
            f"a picture of {pixels.width()} x {pixels.height()} pixels is too large: "
            "choose a smaller size or scale"
        )
    picture = QImage(pixels, QImage.Format.Format_RGB32)
    if picture.isNull():
        raise SaveError("there is not enough memory for the picture: choose a smaller scale")
    picture.setDevicePixelRatio(scale)
    picture.fill(QColor(colour))
    with QPainter(picture) as painter:
        draw(painter)
    return picture


# Files are made in memory: Qt does not tell when a disk is full, Python does.


def _png(figure: Figure, scale: float) -> bytes:
    picture = _painted(figure.whole, scale, figure.scene.theme.canvas, figure.draw)
    picture.setDotsPerMeterX(round(RESOLUTION * scale / 0.0254))
    picture.setDotsPerMeterY(round(RESOLUTION * scale / 0.0254))
    picture.setText("Title", figure.view.title())
    picture.setText("Description", figure.words)
    picture.setText("Software", f"wm_explorer {version()}")
    data, buffer = _buffer()
    if not picture.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise SaveError("the picture could not be encoded as PNG")
    return bytes(data.data())


def _svg(figure: Figure, _scale: float) -> bytes:
    data, buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(RESOLUTION)
    generator.setSize(figure.whole.toSize())
    generator.setViewBox(QRectF(0, 0, figure.whole.width(), figure.whole.height()))
    generator.setTitle(figure.view.title())
    generator.setDescription(figure.words)
    with QPainter(generator) as painter:
        figure._replace(scene=replace(figure.scene, vector=True)).draw(painter)
    # Qt names one family; other programs need to know what to take where that is missing.
    return re.sub(rb'font-family="([^"]*)"', rb'font-family="\1, sans-serif"', bytes(data.data()))


def _pdf(figure: Figure, _scale: float) -> bytes:
    data, buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setResolution(RESOLUTION)
    writer.setPageSize(QPageSize(figure.whole * (72 / RESOLUTION), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(figure.words)
    writer.setCreator(f"wm_explorer {version()}")
    with QPainter(writer) as painter:
        # otherwise heatmaps become JPEG, which invents colours
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        figure._replace(scene=replace(figure.scene, vector=True)).draw(painter)
    return bytes(data.data())


def _buffer() -> tuple[QByteArray, QBuffer]:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return data, buffer


WRITERS: dict[str, Callable[[Figure, float], bytes]] = {".png": _png, ".svg": _svg, ".pdf": _pdf}
