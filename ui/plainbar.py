"""A tool bar that is only a place for widgets."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolBar, QWidget


class PlainBar(QToolBar):
    """Has no lines around it, which Fusion draws so bright that they cut a dark window to pieces.

    A style sheet would take them away too, but would keep a new palette from what is inside.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setMovable(False)
        self.setContentsMargins(0, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().window())
