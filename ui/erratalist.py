"""A list of errors as it is drawn: where, what is printed, what it should be, what shows it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from engine.spec import Erratum
from ui import drawing, modelwords
from ui.view import Scene

BODY, GAP, MARK, BAR = drawing.SMALL + 0.5, 8.0, 16.0, 4.0
WRAP = int(Qt.TextFlag.TextWordWrap | drawing.ALIGN.AlignLeft)


class Figure(float):
    """A number in a sentence: `{}` writes it as short as it stays honest."""

    def __format__(self, how: str) -> str:
        if not how:
            return drawing.number(float(self))
        return super().__format__(how).replace("-", "−")


def shown(erratum: Erratum) -> str:
    """What shows the error, with its numbers, in the person's language."""
    return modelwords.of_erratum(erratum.shown).format(*map(Figure, erratum.numbers))


class ErrataList:
    """Draws errors one below the other, from one of them on; what does not fit can be scrolled."""

    def __init__(self, errata: Sequence[Erratum]) -> None:
        self._errata = errata
        self._kept = drawing.Backdrop()
        self._offset = 0.0
        self._first = 0
        self._height = self._room = 0.0  # of the whole list, and of what is in sight

    def scroll(self, points: float) -> bool:
        """Whether there is anything to scroll."""
        self._offset = min(max(self._offset + points, 0.0), max(self._height - self._room, 0.0))
        return self._height > self._room

    def draw(self, painter: QPainter, area: QRectF, scene: Scene, first: int, channel: str) -> None:
        """From the error `first` on; those that show themselves in a channel are marked."""
        if first != self._first:
            self._first, self._offset = first, 0.0
        width = area.width() - BAR - 2
        heights = [self._layout(e, width - MARK) for e in self._errata[first:]]
        self._height = sum(sum(lines) + GAP for lines in heights)
        self._room = area.height()
        self.scroll(0)
        key = (self._offset, first, channel)

        def write(into: QPainter) -> None:
            top = -self._offset
            for number, (erratum, lines) in enumerate(
                zip(self._errata[first:], heights, strict=True), first + 1
            ):
                if top < area.height() and top + sum(lines) > 0:
                    place = QRectF(0, top, width, sum(lines))
                    self._write(into, place, number, erratum, lines, scene, channel)
                top += sum(lines) + GAP
            self._draw_bar(into, area.size(), scene)

        painter.save()
        painter.setClipRect(area)
        self._kept.paint(painter, area.size(), scene, key, write, area.topLeft())
        painter.restore()

    def _layout(self, erratum: Erratum, width: float) -> list[float]:
        """The heights of its lines: where, printed, correct and, if there is one, shown."""
        metrics = QFontMetricsF(drawing.font(BODY))
        room = QRectF(0, 0, width, 1e5)
        return [metrics.boundingRect(room, WRAP, text).height() for text in _lines(erratum)]

    def _write(
        self, painter: QPainter, place: QRectF, number: int, erratum: Erratum,
        heights: list[float], scene: Scene, channel: str,
    ) -> None:  # fmt: skip
        theme, top = scene.theme, place.top()
        if erratum.channel == channel:
            mark = QRectF(place.left(), top, 2, place.height())
            painter.fillRect(mark, QColor(theme.accent))
        colours = (theme.faint, theme.text, theme.text, theme.accent)
        signs = (str(number), "✗", "✓", "=")
        for i, (text, height) in enumerate(zip(_lines(erratum), heights, strict=True)):
            painter.setFont(drawing.font(BODY))
            painter.setPen(QColor(theme.warning if signs[i] == "✗" else colours[i]))
            painter.drawText(QRectF(place.left() + 4, top, MARK, height), WRAP, signs[i])
            painter.setPen(QColor(colours[i]))
            inside = QRectF(place.left() + MARK + 2, top, place.width() - MARK - 2, height)
            painter.drawText(inside, WRAP, text)
            top += height

    def _draw_bar(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """How much of the list is in sight, and where."""
        if self._height <= self._room:
            return
        share = size.height() / self._height
        thumb = QPointF(size.width() - BAR, self._offset * share)
        painter.fillRect(
            QRectF(size.width() - BAR, 0, BAR, size.height()), QColor(scene.theme.absent)
        )
        painter.fillRect(
            QRectF(thumb, QSizeF(BAR, size.height() * share)), QColor(scene.theme.line)
        )


def _lines(erratum: Erratum) -> list[str]:
    """The texts of an error from the top."""
    lines = [
        erratum.where,
        modelwords.of_erratum(erratum.printed),
        modelwords.of_erratum(erratum.correct),
    ]
    return [*lines, shown(erratum)] if erratum.shown else lines
