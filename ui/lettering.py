"""Short texts that are drawn again and again, kept as pictures: a fifth of the cost of text."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from ui import drawing

if TYPE_CHECKING:  # the window comes up sooner without
    from ui.view import Scene

#: As many pictures are kept at once.
ROOM = 2048

LEFT, CENTRE, RIGHT = 0.0, 0.5, 1.0


class Lettering:
    """Writes single lines of one size of text. `begin` must be called once in each drawing."""

    def __init__(self, size: float = drawing.SMALL, *, bold: bool = False) -> None:
        self._font = drawing.font(size, bold=bold)
        metrics = QFontMetricsF(self._font)
        self._widths: dict[str, float] = {}
        self._advance, self._height = metrics.horizontalAdvance, ceil(metrics.height())
        self._pictures: dict[tuple[str, str], tuple[QPixmap, float]] = {}
        self._ratio = 0.0
        self._vector = False

    def begin(self, painter: QPainter, scene: Scene | None = None) -> None:
        """Takes the painter's resolution; a vector drawing gets text as text."""
        ratio = painter.device().devicePixelRatio() * painter.transform().m11()
        if ratio != self._ratio or len(self._pictures) > ROOM:
            self._pictures.clear()
            self._widths.clear()
        self._ratio, self._vector = ratio, scene is not None and scene.vector
        painter.setFont(self._font)

    def width(self, text: str) -> float:
        """How wide a text is."""
        width = self._widths.get(text)
        if width is None:
            width = self._widths[text] = self._advance(text)
        return width

    def draw(
        self, painter: QPainter, rect: QRectF, text: str, colour: str, align: float = LEFT
    ) -> None:
        """Writes in the middle of a rectangle's height, at the left, centre or right of it."""
        left, top, width, height = cast("tuple[float, float, float, float]", rect.getRect())
        self.draw_at(painter, left + align * width, top + height / 2, text, colour, align)

    def draw_at(
        self, painter: QPainter, x: float, middle: float, text: str, colour: str, align: float
    ) -> None:
        """Writes about a height; `x` is the left end of the text, its centre or its right end."""
        top = middle - self._height / 2
        if self._vector:
            width = self._advance(text)
            where = QRectF(x - align * width, top, width + 1, self._height)
            self._write(painter, where, text, colour)
            return
        picture, width = self._pictures.get((text, colour)) or self._make(text, colour)
        painter.drawPixmap(round(x - align * width), round(top), picture)

    def draw_once(
        self, painter: QPainter, x: float, middle: float, text: str, colour: str
    ) -> float:
        """Writes a text that will hardly come again, of which no picture is kept, from `x` on.

        Gives its width.
        """
        width = self._advance(text)
        where = QRectF(round(x), round(middle - self._height / 2), width + 1, self._height)
        self._write(painter, where, text, colour)
        return width

    def _make(self, text: str, colour: str) -> tuple[QPixmap, float]:
        width = self._advance(text)
        picture = QPixmap(ceil((width + 2) * self._ratio), ceil(self._height * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as into:
            into.setFont(self._font)
            self._write(into, QRectF(0, 0, width + 2, self._height), text, colour)
        self._pictures[text, colour] = picture, width
        return picture, width

    def _write(self, painter: QPainter, rect: QRectF, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        flags = drawing.ALIGN.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
        painter.drawText(rect, int(flags), text)
