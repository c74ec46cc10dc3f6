"""The widget that shows one view: paints it, and turns the pointer into hover and focus."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.lineeditor import LineEditor
from ui.reading import read_out
from ui.theme import Theme
from ui.view import Scene, View
from wm_explorer.session import Session

#: How far a notch of the wheel scrolls, in points.
LINES = 48.0


class Canvas(QWidget):
    """Draws a view of a session. Hover previews, a click locks, a double click goes there.

    Where the view says what a click does to the text, it does that instead. Where it shows a line
    of the text, a double click changes it in place, and so do Return and F2 once it is locked.
    """

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
        self.editor: LineEditor | None = None
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
        if self.editor is not None and self.editor.stale:
            self.editor.leave()
        try:
            with QPainter(self) as painter:
                painter.fillRect(self.rect(), QColor(self.theme.canvas))
                if scene is not None:
                    self.view.draw(painter, self._size, scene)
                    # Where it is another, more may differ on the screen than is painted here
                    self._drawn = scene if scene is self._asked else None
                else:
                    self.view.draw_blank(painter, self._size, self.theme)
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
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if (text := self._edited_by(event)) is not None:
            self.session.edit(text)
            self.session.seek(None)  # what was changed is what is shown
        elif scene := self.scene():
            self.session.lock(self.view.focus_at(event.position(), scene))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._edited_by(event) is not None:
            return  # the first click has done it
        scene = self.scene()
        if self._edit_line(event.position()):
            return
        if scene and (focus := self.view.focus_at(event.position(), scene)):
            self.session.lock(focus)
            self.session.seek(focus.step)

    def _edited_by(self, event: QMouseEvent) -> str | None:
        """The text after this click, None if it does not edit."""
        if self.session.info is not self.view.info:
            return None
        return self.view.edited_by(event.position(), self.scene(), self.session.text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
        if event.key() not in keys or not self._edit_line(None):
            super().keyPressEvent(event)

    def _edit_line(self, point: QPointF | None) -> bool:
        """Opens an editor over the line at a point, or the one in focus; False if there is none.

        While a text is on its way the picture is of another one, whose places do not count.
        """
        scene = self.scene()
        if scene is None or self.session.busy:
            return False
        line = self.view.line_at(point, scene)
        if line is None:
            return False
        self.editor = LineEditor(self.session, *line, parent=self)
        self.editor.destroyed.connect(self._forget)
        return True

    def _forget(self) -> None:
        self.editor = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.view.zoom(1.2 ** (event.angleDelta().y() / 120))
            self.update()
        elif self.view.scroll(-LINES * event.angleDelta().y() / 120):
            self.update()
        else:
            event.ignore()
