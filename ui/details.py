"""A window with a long text to read and to copy: a traceback, versions, a list of shortcuts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)


class Details(QDialog):
    """Does not block the window it belongs to."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Details"))
        heading = QLabel(title, self)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        body = QPlainTextEdit(text, self)
        body.setReadOnly(True)
        body.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        body.setTabStopDistance(26 * body.fontMetrics().horizontalAdvance("0"))
        body.setAccessibleName(title)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())  # black on black
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{title}\n\n{text}"))
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for widget in (heading, body, buttons):
            column.addWidget(widget)
        self.resize(760, 620)

    @staticmethod
    def show_text(title: str, text: str, parent: QWidget) -> None:
        Details(title, text, parent).show()
