"""Chooses the colour range of a view: which values the ends of the colour bar stand for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QWidget

from wm_explorer.ranges import MODES, SCALES, Range


class RangeEditor(QWidget):
    """Mode, scale and, where the range is manual, its ends."""

    changed = Signal(object)  # the Range

    def __init__(self, range_: Range, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        modes = {
            "kind": self.tr("Fixed by kind"),
            "robust": self.tr("Robust, 1 to 99 %"),
            "window": self.tr("Visible window"),
            "full": self.tr("Whole run"),
            "manual": self.tr("Manual"),
        }
        scales = {
            "linear": self.tr("Linear"),
            "root": self.tr("Square root"),
            "symlog": self.tr("Symmetric logarithm"),
        }
        self._mode = self._choice(self.tr("Range"), {m: modes[m] for m in MODES}, range_.mode)
        self._scale = self._choice(self.tr("Scale"), {s: scales[s] for s in SCALES}, range_.scale)
        self._low = self._number(self.tr("Lowest"), range_.low)
        self._high = self._number(self.tr("Highest"), range_.high)
        form = QFormLayout(self)
        for editor in (self._mode, self._scale, self._low, self._high):
            form.addRow(editor.accessibleName(), editor)
        self._allow_ends()

    def range(self) -> Range:
        """What is chosen. The ends are put in order."""
        low, high = sorted((self._low.value(), self._high.value()))
        return Range(self._mode.currentData(), self._scale.currentData(), low, high)

    def _choice(self, name: str, options: dict[str, str], chosen: str) -> QComboBox:
        box = QComboBox(self)
        box.setAccessibleName(name)
        for value, text in options.items():
            box.addItem(text, value)
        box.setCurrentIndex(box.findData(chosen))
        box.currentIndexChanged.connect(self._announce)
        return box

    def _number(self, name: str, value: float) -> QDoubleSpinBox:
        box = QDoubleSpinBox(self)
        box.setAccessibleName(name)
        box.setRange(-1e6, 1e6)
        box.setDecimals(4)
        box.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setKeyboardTracking(False)
        box.setValue(value)
        box.valueChanged.connect(self._announce)
        return box

    def _allow_ends(self) -> None:
        for box in (self._low, self._high):
            box.setEnabled(self._mode.currentData() == "manual")

    def _announce(self) -> None:
        self._allow_ends()
        self.changed.emit(self.range())
