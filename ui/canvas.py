"""The widget that shows one view: paints it, and turns the pointer into hover and focus."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.reading import read_out
from ui.theme import Theme
from ui.view import Scene, View
from wm_explorer.session import Session


class Canvas(QWidget):
    """Draws a view of a session. Hover previews, a click locks, a double click goes there."""

    def __init__(
        self, view: View, session: Session, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.view, self.session, self.theme = view, session, theme
        view.setParent(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(view.title())
        self._size = QSizeF(self.size())
        self._asked: Scene | None = None  # what `show_scene` had painted last
        self._drawn: Scene | None = None  # the last drawing of this size, if it was that

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    def scene(self) -> Scene | None:
        """What to draw, or None while there is no step."""
        session = self.session
        trace, at, focus = session.trace, session.at, session.focus
        if trace is None or at < 0 or session.info is not self.view.info:
            return None
        if self._asked is not None and self._asked.shows(trace, at, self.theme, focus):
            return self._asked
        return Scene(trace, at, self.theme, focus)

    def show_scene(self) -> None:
        """Has the scene painted as it is now, where that differs from the last drawing."""
        self._asked = scene = self.scene()
        where = None
        # A part is not drawn as in the whole where a point is no whole number of pixels
        if scene and self._drawn and self.devicePixelRatioF().is_integer():
            where = self.view.changed(self._drawn, scene, self._size)
        if where is None:
            self.update()
            return
        for rect in where:
            self.update(rect.toAlignedRect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._size, self._drawn = QSizeF(event.size()), None

    def paintEvent(self, event: QPaintEvent) -> None:
        scene, self._drawn = self.scene(), None
        try:
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), QColor(self.theme.canvas))
                if scene is not None:
                    self.view.draw(painter, self._size, scene)
                    # Where it is another, more may differ on the screen than is painted here
                    self._drawn = scene if scene is self._asked else None
        except Exception as error:  # a view that fails must not take the window with it
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), QColor(self.theme.canvas))
                painter.setPen(QColor(self.theme.warning))
                words = self.tr("This view cannot draw what it is given: {reason}")
                where = self.rect().adjusted(12, 12, -12, -12)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(where, int(flags), words.format(reason=error))
            sys.excepthook(type(error), error, error.__traceback__)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        scene = self.scene()
        focus = self.view.focus_at(event.position(), scene) if scene else None
        self.session.hover(focus)
        words = read_out(scene.trace, focus) if scene and focus else ""
        QToolTip.showText(event.globalPosition().toPoint(), words, self)

    def leaveEvent(self, event: QEvent) -> None:
        self.session.hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        scene = self.scene()
        if event.button() == Qt.MouseButton.LeftButton and scene:
            self.session.lock(self.view.focus_at(event.position(), scene))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        scene = self.scene()
        if scene and (focus := self.view.focus_at(event.position(), scene)):
            self.session.lock(focus)
            self.session.seek(focus.step)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.view.zoom(1.2 ** (event.angleDelta().y() / 120))
            self.update()
        else:
            event.ignore()
