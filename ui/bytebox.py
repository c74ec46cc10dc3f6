"""A number of bytes to type, in MB or GB."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QWidget

from engine.capture import LEAST_BUDGET, MOST_BUDGET

UNITS = {"MB": 1 << 20, "GB": 1 << 30}


class ByteBox(QWidget):
    """Another unit leaves the bytes as they are. Holds what a budget may be."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bytes = LEAST_BUDGET
        self.number = QDoubleSpinBox(self)
        self.number.setAccessibleName(name)
        self.unit = QComboBox(self)
        self.unit.setAccessibleName(self.tr("Unit"))
        for text, size in UNITS.items():
            self.unit.addItem(text, size)
        self.number.valueChanged.connect(self._typed)
        self.unit.currentIndexChanged.connect(self._show)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.number, 1)
        row.addWidget(self.unit)
        self.setFocusProxy(self.number)

    @property
    def bytes(self) -> int:
        return self._bytes

    def show_bytes(self, count: int) -> None:
        """In the largest unit of which there is one."""
        self._bytes = count
        with QSignalBlocker(self.unit) as _:
            self.unit.setCurrentIndex(1 if count >= UNITS["GB"] else 0)
        self._show()

    def _typed(self, value: float) -> None:
        count = round(value * self.unit.currentData())
        self._bytes = max(LEAST_BUDGET, min(count, MOST_BUDGET))

    def _show(self) -> None:
        unit = self.unit.currentData()
        with QSignalBlocker(self.number) as _:
            self.number.setDecimals(0 if unit == UNITS["MB"] else 2)
            self.number.setRange(max(LEAST_BUDGET / unit, 0.01), MOST_BUDGET / unit)
            self.number.setSingleStep(256.0 if unit == UNITS["MB"] else 1.0)
            self.number.setValue(self._bytes / unit)
