"""Who gets a key: what has the keyboard focus, or the window's shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

_ARROWS = {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}
#: What controls need for themselves, though the window has shortcuts for it.
_OWN: dict[type[QWidget], set[Qt.Key]] = {
    QAbstractButton: {Qt.Key.Key_Space},
    QComboBox: {Qt.Key.Key_Space, *_ARROWS},
    QAbstractItemView: {Qt.Key.Key_Space, *_ARROWS},
    QTabBar: {Qt.Key.Key_Left, Qt.Key.Key_Right},
}
#: What the window keeps even from a text editor.
_EVERYWHERE = {Qt.Key.Key_Left, Qt.Key.Key_Right}


class KeyGuard(QObject):
    """Stands before the widget that has the focus, and only before that one."""

    def __init__(self, app: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._moved)

    def _moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if now is not None and isinstance(now, (QPlainTextEdit, *_OWN)):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        key, control = Qt.Key(event.key()), Qt.KeyboardModifier.ControlModifier
        if isinstance(watched, QPlainTextEdit):
            if key in _EVERYWHERE and event.modifiers() & ~_KEYPAD == control:
                event.ignore()
                return True
            return False
        own = next(keys for kind, keys in _OWN.items() if isinstance(watched, kind))
        if key in own and not event.modifiers() & control:
            event.accept()
            return True
        return False


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
