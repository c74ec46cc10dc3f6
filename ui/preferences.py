"""The one dialog for what is set once: language, theme, device, text, memory, trusted folders."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.bytebox import ByteBox
from ui.settings import Settings, Store

#: So many lines of the list of folders are in sight.
LINES = 4


class Preferences(QDialog):
    """Takes over what was chosen on OK. Does not block the window."""

    taken = Signal()

    def __init__(self, store: Store, themes: dict[str, str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preferences"))
        self._settings = store.settings
        languages = {"system": self.tr("As the system"), "en": "English", "zh_CN": "简体中文"}
        devices = {"auto": self.tr("Best there is"), "cpu": "CPU", "cuda": "CUDA", "mps": "MPS"}
        form = QFormLayout(self)
        self._language = self._choice(form, self.tr("Language"), languages)
        self._theme = self._choice(form, self.tr("Theme"), themes)
        self._device = self._choice(form, self.tr("Device"), devices)
        self._size = QSpinBox(self)
        self._size.setRange(0, 32)
        self._size.setSpecialValueText(self.tr("As the system"))
        self._size.setAccessibleName(self.tr("Size of text"))
        form.addRow(self.tr("Size of text"), self._size)
        self._budget = ByteBox(self.tr("Memory for attention and states"), self)
        self._budget.setToolTip(
            self.tr("What is kept of one text; of a model that takes more, a part is shown")
        )
        form.addRow(self.tr("Memory for attention and states"), self._budget)
        self._trusted = self._folders(form)
        hint = QLabel(self.tr("Language and device count from the next start on"), self)
        hint.setEnabled(False)
        form.addRow(hint)
        kept = QLabel(self.tr("Kept in {file}").format(file=store.path), self)
        kept.setTextFormat(Qt.TextFormat.PlainText)
        kept.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        kept.setEnabled(False)
        form.addRow(kept)
        form.addRow(self._buttons())
        self._show(self._settings)

    def _choice(self, form: QFormLayout, name: str, options: dict[str, str]) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for value, text in options.items():
            box.addItem(text, value)
        form.addRow(name, box)
        return box

    def _folders(self, form: QFormLayout) -> QListWidget:
        """The folders that may bring code of their own, each of which can be forgotten."""
        folders = QListWidget(self)
        name = self.tr("Folders opened although they bring code")
        folders.setAccessibleName(name)
        folders.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        folders.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        folders.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        folders.setFixedHeight(LINES * (folders.fontMetrics().height() + 3))
        forget = QPushButton(self.tr("Forget"), self)
        forget.setToolTip(self.tr("They will be asked about again when they are opened next"))
        forget.setAutoDefault(False)
        forget.setEnabled(False)

        def drop() -> None:
            for item in folders.selectedItems():
                folders.takeItem(folders.row(item))

        def chosen() -> None:
            forget.setEnabled(bool(folders.selectedItems()))

        folders.itemSelectionChanged.connect(chosen)
        forget.clicked.connect(drop)
        column = QVBoxLayout()
        column.addWidget(folders)
        column.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeft)
        if self._settings.trusted:
            form.addRow(QLabel(name, self))
            form.addRow(column)
        else:
            folders.hide()
            forget.hide()
        return folders

    def _buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults, self)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.close)
        buttons.button(kinds.RestoreDefaults).clicked.connect(lambda: self._show(Settings()))
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the style's are black on black
        return buttons

    def _show(self, settings: Settings) -> None:
        for box, value in self._boxes(settings):
            box.setCurrentIndex(box.findData(value))
        self._size.setValue(round(settings.font_size))
        self._trusted.clear()
        self._trusted.addItems(settings.trusted)
        for row, folder in enumerate(settings.trusted):
            self._trusted.item(row).setToolTip(folder)
        self._budget.show_bytes(settings.budget)

    def _boxes(self, settings: Settings) -> tuple[tuple[QComboBox, Any], ...]:
        return (
            (self._language, settings.language),
            (self._theme, settings.theme),
            (self._device, settings.device),
        )

    def _take(self) -> None:
        settings = self._settings
        settings.language = self._language.currentData()
        settings.theme = self._theme.currentData()
        settings.device = self._device.currentData()
        settings.font_size = float(self._size.value())
        rows = range(self._trusted.count())
        settings.trusted = tuple(self._trusted.item(row).text() for row in rows)
        settings.budget = self._budget.bytes
        self.taken.emit()
        self.close()
