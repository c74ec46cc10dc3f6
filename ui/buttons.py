"""Small flat buttons with drawn signs, in the colours of the theme."""

from __future__ import annotations

from functools import cache
from itertools import product

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from ui.theme import Theme

SIZE = 16  # of a sign, in points

Points = tuple[tuple[float, float], ...]

#: Polygons to fill, in a square of 16.
_FILLED: dict[str, tuple[Points, ...]] = {
    "play": (((4.5, 3), (12.5, 8), (4.5, 13)),),
    "pause": (((4, 3), (7, 3), (7, 13), (4, 13)), ((9, 3), (12, 3), (12, 13), (9, 13))),
    "stop": (((4, 4), (12, 4), (12, 12), (4, 12)),),
    "first": (((13, 3), (13, 13), (5.5, 8)), ((3, 3), (5, 3), (5, 13), (3, 13))),
    "newest": (((3, 3), (3, 13), (10.5, 8)), ((11, 3), (13, 3), (13, 13), (11, 13))),
    "loop": (((9.5, 1), (13.5, 4), (9.5, 7)), ((6.5, 9), (2.5, 12), (6.5, 15))),
    "stretch": (((8.5, 2), (12.5, 5), (8.5, 8)),),
    "range": (((8, 5), (14, 5), (14, 11), (8, 11)),),
}
#: Lines to draw.
_LINES: dict[str, tuple[Points, ...]] = {
    "back": (((10, 3.5), (5.5, 8), (10, 12.5)),),
    "forward": (((6, 3.5), (10.5, 8), (6, 12.5)),),
    "loop": (((2.5, 8), (2.5, 4), (9.5, 4)), ((13.5, 8), (13.5, 12), (6.5, 12))),
    "stretch": (
        ((3, 9), (3, 5), (8.5, 5)),
        ((2, 12.5), (14, 12.5)),
        ((2, 11), (2, 14)),
        ((14, 11), (14, 14)),
    ),
    "die": (((2, 2), (14, 2), (14, 14), (2, 14), (2, 2)),),
    "close": (((4, 4), (12, 12)), ((12, 4), (4, 12))),
    "float": (((6, 3), (13, 3), (13, 10), (6, 10), (6, 3)), ((3, 6.5), (3, 13), (9.5, 13))),
    "more": (((3, 4.5), (13, 4.5)), ((3, 8), (13, 8)), ((3, 11.5), (13, 11.5))),
    "range": (((2, 5), (14, 5), (14, 11), (2, 11), (2, 5)),),
}
#: Dots to fill.
_DOTS: dict[str, Points] = {
    "die": ((5, 5), (11, 5), (8, 8), (5, 11), (11, 11)),
}


@cache
def sign(name: str, theme: Theme) -> QIcon:
    """A sign by its name: play, pause, stop, first, newest, back, forward, loop, stretch, die,
    close, float, more, range."""
    icon = QIcon()
    modes = ((QIcon.Mode.Normal, theme.text), (QIcon.Mode.Disabled, theme.line))
    for ratio, (mode, colour) in product((1, 2, 3), modes):
        picture = QPixmap(QSize(SIZE, SIZE) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw(painter, name, QColor(colour))
        icon.addPixmap(picture, mode)
    return icon


def _draw(painter: QPainter, name: str, colour: QColor) -> None:
    painter.setPen(QPen(colour, 1.7, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    for line in _LINES.get(name, ()):
        painter.drawPolyline(_points(line))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    for shape in _FILLED.get(name, ()):
        painter.drawPolygon(_points(shape))
    for x, y in _DOTS.get(name, ()):
        painter.drawEllipse(QPointF(x, y), 1.2, 1.2)


def _points(points: Points) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in points])


class SignButton(QToolButton):
    """A flat button with a sign, a name for screen readers and a tooltip."""

    def __init__(self, sign_name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign, self.theme = sign_name, theme
        self.setAutoRaise(True)
        self.setIconSize(QSize(SIZE, SIZE))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_theme(theme)

    def say(self, name: str, hint: str = "") -> None:
        """Names the button, with a hint such as its key in the tooltip."""
        words = f"{name} ({hint})" if hint else name
        if words != self.toolTip():
            self.setAccessibleName(name)
            self.setToolTip(words)

    def set_sign(self, name: str) -> None:
        if name != self.sign:
            self.sign = name
            self.setIcon(sign(name, self.theme))

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.setIcon(sign(self.sign, theme))
