"""The command palette: type a few letters of what is wanted, press Return."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.actions import plain


class Palette(QDialog):
    """Finds commands by the words in their names. Up and Down choose, Return runs, Esc leaves."""

    def __init__(self, commands: Sequence[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands = [command for command in commands if command.isEnabled()]
        self._field = QLineEdit(self)
        self._field.setPlaceholderText(self.tr("Search commands"))
        self._field.setAccessibleName(self.tr("Search commands"))
        self._field.textChanged.connect(self._find)
        self._field.installEventFilter(self)
        self._list = QListWidget(self)
        self._list.setAccessibleName(self.tr("Commands"))
        self._list.itemActivated.connect(lambda: self._run())
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self._field)
        column.addWidget(self._list)
        self.resize(520, 360)
        self.move(parent.mapToGlobal(parent.rect().center()) - self.rect().center())
        self._find("")
        self._field.setFocus()

    def _find(self, text: str) -> None:
        self._list.clear()
        words = text.casefold().split()
        for command in self._commands:
            name = plain(command.text())
            if all(word in name.casefold() for word in words):
                keys = command.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(f"{name}    {keys}", self._list)
                item.setData(Qt.ItemDataRole.UserRole, command)
        self._list.setCurrentRow(0)

    def _run(self) -> None:
        chosen = self._list.selectedItems()
        self.close()
        if chosen:
            chosen[0].data(Qt.ItemDataRole.UserRole).trigger()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.close()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            rows = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if step := rows.get(Qt.Key(event.key())):
                row = self._list.currentRow() + step
                self._list.setCurrentRow(max(0, min(row, self._list.count() - 1)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run()
                return True
        return super().eventFilter(watched, event)
