"""Changes a stretch of the text where a view shows it: one line, over the drawing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from wm_explorer.session import Session

#: The editor is at least so wide, and so much higher than the line it covers.
LEAST, MORE = 160, 4
OWN = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class LineEditor(QLineEdit):
    """Return takes what was typed, as one step of undo; Escape leaves the text as it was.

    It goes away when the keyboard goes elsewhere, and when the text changes under it.
    """

    def __init__(
        self, session: Session, place: QRectF, start: int, stop: int, parent: QWidget
    ) -> None:
        """Covers a place with the text from `start` up to `stop`."""
        super().__init__(session.text[start:stop], parent)
        self._session, self._start, self._stop = session, start, stop
        self._text = session.text
        self.setAccessibleName(self.tr("This line of the text"))
        rect = place.toAlignedRect().adjusted(-MORE, -MORE // 2, 0, MORE // 2)
        rect.setWidth(max(rect.width(), LEAST))
        self.setGeometry(rect)
        self.returnPressed.connect(self._take)
        self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Escape and Return are the editor's own, though the window has a shortcut for one."""
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and isinstance(event, QKeyEvent) and event.key() in OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own menu is no leaving
            self._close()

    @property
    def stale(self) -> bool:
        """Whether the text is no longer the one that is being changed."""
        return self._session.text != self._text

    def leave(self) -> None:
        """Goes away, and gives the keyboard back."""
        if (parent := self.parentWidget()) is not None:
            parent.setFocus(Qt.FocusReason.OtherFocusReason)
        self._close()

    def _take(self) -> None:
        text = self._text
        if not self.stale:
            self._session.edit(text[: self._start] + self.text() + text[self._stop :])
        self.leave()

    def _close(self) -> None:
        self.hide()
        self.deleteLater()
