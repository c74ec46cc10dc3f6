"""What several views draw: labels, colour bars, cursors, and backdrops that are kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from engine.spec import Kind
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.view import Scene
    from wm_explorer.ranges import Range

#: Sizes of text in points, chosen to be read in a figure of a paper as on a screen.
SMALL, NORMAL = 8.0, 9.5

ALIGN = Qt.AlignmentFlag
ORIGIN = QPointF(0, 0)


@cache
def font(size: float = NORMAL, *, bold: bool = False) -> QFont:
    """The application's font in a size. Not to be changed: it is kept, for to find the glyphs of
    a new one takes longer than to draw a word."""
    result = QFont()
    result.setPointSizeF(size)
    result.setBold(bold)
    return result


def pen(colour: str, width: float = 1.0) -> QPen:
    result = QPen(QColor(colour))
    result.setWidthF(width)
    return result


def label(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: str,
    align: Qt.AlignmentFlag = ALIGN.AlignLeft | ALIGN.AlignVCenter,
    size: float = SMALL,
    *,
    bold: bool = False,
) -> None:
    """One line of plain text, shortened in the middle where it does not fit."""
    chosen = font(size, bold=bold)
    metrics = QFontMetricsF(chosen)
    painter.setFont(chosen)
    painter.setPen(QColor(colour))
    short = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.width())
    painter.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), short)


def width(text: str, size: float = SMALL) -> float:
    """How wide a label's text is, rounded up."""
    return ceil(QFontMetricsF(font(size)).horizontalAdvance(text)) + 1.0


def number(value: float) -> str:
    """A number as short as it stays honest: three significant digits, or the whole of thousands."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    if 1e3 <= abs(value) < 1e5:
        return f"{value:.0f}".replace("-", "−")
    text = f"{value + 0.0:.3g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.1e}"
    return text.replace("-", "−")


def range_words(range_: Range) -> str:
    """The colour range in words, as it stands beside every colour bar."""

    mode = {
        "kind": QCoreApplication.translate("Range", "fixed by kind"),
        "robust": QCoreApplication.translate("Range", "robust 1 to 99 %"),
        "window": QCoreApplication.translate("Range", "visible window"),
        "full": QCoreApplication.translate("Range", "whole run"),
        "manual": QCoreApplication.translate("Range", "manual"),
    }[range_.mode]
    scale = {
        "linear": QCoreApplication.translate("Range", "linear"),
        "root": QCoreApplication.translate("Range", "square root"),
        "symlog": QCoreApplication.translate("Range", "symmetric log"),
    }[range_.scale]
    both = QCoreApplication.translate("Range", "{mode}, {scale}")
    return both.format(mode=mode, scale=scale)


#: A colour bar has at least this width, in points.
NARROWEST_BAR = 24.0


def colour_bar(
    painter: QPainter,
    rect: QRectF,
    levels: tuple[float, float],
    kind: Kind,
    theme: Theme,
    range_: Range,
    note: str = "",
) -> None:
    """A horizontal colour bar with its ends in numbers and its range mode in words beside it."""
    from PySide6.QtGui import QLinearGradient  # the window comes up sooner without

    advance = QFontMetricsF(font(SMALL)).horizontalAdvance
    low, high = number(levels[0]), number(levels[1])
    words = f"{high}   {' · '.join(filter(None, [range_words(range_), note]))}"
    left = rect.left() + advance(low) + 5
    # The words say what the colours mean, so in little room it is the colours that give way.
    room = rect.right() - left - advance(words) - 8
    width = min(120.0, rect.width() / 3, max(room, NARROWEST_BAR))
    bar = QRectF(left, rect.top() + 2, width, rect.height() - 4)
    label(
        painter,
        QRectF(rect.left(), rect.top(), bar.left() - rect.left(), rect.height()),
        low,
        theme.faint,
    )
    gradient = QLinearGradient(bar.topLeft(), bar.topRight())
    gradient.setStops(_stops(kind, theme))
    painter.fillRect(bar, gradient)
    after = QRectF(bar.right() + 5, rect.top(), rect.right() - bar.right() - 5, rect.height())
    label(painter, after, words, theme.faint)


@cache
def _stops(kind: Kind, theme: Theme) -> list[tuple[float, QColor]]:
    """Colours from the lowest to the highest, close enough that none between is missed."""
    from ui.colours import LEVELS, table  # the window comes up sooner without

    colours = table(kind, theme)
    return [(i / (LEVELS - 1), QColor(colours[i])) for i in range(0, LEVELS, 11)]


class Backdrop:
    """The part of a drawing that rarely changes, kept as a picture between frames."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._picture: QPixmap | None = None

    def paint(
        self,
        painter: QPainter,
        size: QSizeF,
        scene: Scene,
        key: Hashable,
        draw: Callable[[QPainter], None],
        at: QPointF = ORIGIN,
    ) -> None:
        """Draws, or shows what was drawn for the same key, size, theme and pixel ratio.

        The origin of what `draw` draws comes to lie `at` a point. What is kept is not opaque, so
        it should not be larger than what there is to see.
        """
        if scene.vector:
            painter.save()
            painter.translate(at)
            draw(painter)
            painter.restore()
            return
        ratio = painter.device().devicePixelRatio() * painter.transform().m11()
        whole = (key, size.width(), size.height(), ratio, scene.theme.name)
        if whole != self._key or self._picture is None:
            picture = QPixmap((size * ratio).toSize())
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            with QPainter(picture) as into:
                into.setRenderHints(painter.renderHints())
                draw(into)
            self._key, self._picture = whole, picture
        painter.drawPixmap(at, self._picture)
