"""Files, folders and links that are dropped on a window of ours, whichever it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class Drops(QObject):
    """Takes what is dropped on a widget or on what lies in it. Windows of their own, such as a
    panel that floats, do not hand it on to the window they belong to, so each needs this."""

    def __init__(self, widget: QWidget, take: Callable[[Sequence[QUrl]], None]) -> None:
        super().__init__(widget)
        self._take = take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            if isinstance(event, QDragEnterEvent) or event.type() == QEvent.Type.Drop:
                event.acceptProposedAction()
            if event.type() == QEvent.Type.Drop:
                self._take(event.mimeData().urls())
                return True
            return isinstance(event, QDragEnterEvent)
        return super().eventFilter(watched, event)
