"""The memory bar: other sizes of the memory than in training, and what happens without it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from engine.capture import Attending
from engine.spec import ModelInfo, Size
from ui import modelwords
from wm_explorer.session import Session


class MemoryBar(QWidget):
    """One number for each size that may be changed, and which heads are shown; empty for a model
    that has none of these."""

    heads_wanted = Signal()  # other layers and heads

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._info: ModelInfo | None = None
        self.sizes: dict[str, QSpinBox] = {}
        self.cut = QPushButton(self.tr("Cut the memory out"), self)
        self.cut.setCheckable(True)
        self.cut.setToolTip(
            self.tr("Nothing that was read from the memory reaches the model, on any path")
        )
        self.cut.toggled.connect(self._session.cut_memory)
        self.heads = QPushButton(self)
        self.heads.setToolTip(self.tr("Layers and heads whose attention is kept and shown"))
        self.heads.clicked.connect(self.heads_wanted)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(4)
        self._row.addWidget(self.heads)
        self._row.addWidget(self.cut)
        self.hide()

    def refresh(self) -> None:
        """Shows what can be changed about the open model, and how it is now."""
        info = self._session.info
        if info is self._info or info is None:
            return
        before = self._info.sizes if self._info is not None else ()
        if self._info is None or _ranges(info.sizes) != _ranges(before):
            self._build(info)
        self._info = info
        for size in info.sizes:
            with QSignalBlocker(self.sizes[size.name]) as _:
                self.sizes[size.name].setValue(size.value)
        with QSignalBlocker(self.cut) as _:
            self.cut.setChecked(info.cut)
        self.cut.setVisible(info.can_be_cut)
        attending = info.attending if info.attending and info.attending.stacks else None
        self.heads.setVisible(attending is not None)
        if attending is not None:
            self.heads.setText(self._heads_words(attending))
        self.setVisible(bool(info.sizes) or info.can_be_cut or attending is not None)

    def _heads_words(self, attending: Attending) -> str:
        shown, every = attending.maps(), attending.all_maps
        number = self.locale().toString
        if shown == every:
            return self.tr("All {n} heads…").format(n=number(every))
        return self.tr("{n} of {all} heads…").format(n=number(shown), all=number(every))

    def _build(self, info: ModelInfo) -> None:
        """Makes the boxes anew, before the buttons."""
        while self._row.count() > 2:
            item = self._row.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        self.sizes = {size.name: self._box(size) for size in info.sizes}
        place = 0
        for name, box in self.sizes.items():
            label = QLabel(self._name(name), self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(box)
            self._row.insertWidget(place, label)
            self._row.insertWidget(place + 1, box)
            place += 2

    def _box(self, size: Size) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(size.least, size.most)
        box.setKeyboardTracking(False)  # a number that is typed is one change
        box.setToolTip(modelwords.of_channel(size.meaning))
        box.setAccessibleName(self._name(size.name))
        box.valueChanged.connect(lambda value: self._session.resize(size.name, value))
        return box

    @staticmethod
    def _name(name: str) -> str:
        """What a size is called."""
        names = {
            "slots": QCoreApplication.translate("MemoryBar", "Slots"),
            "hops": QCoreApplication.translate("MemoryBar", "Hops"),
            "depth": QCoreApplication.translate("MemoryBar", "Depth"),
            "inner_steps": QCoreApplication.translate("MemoryBar", "Inner steps"),
            "neighbours": QCoreApplication.translate("MemoryBar", "Neighbours"),
            "lens": QCoreApplication.translate("MemoryBar", "Layers with lens"),
            "states": QCoreApplication.translate("MemoryBar", "Layers with whole states"),
        }
        return names.get(name, name)


def _ranges(sizes: Sequence[Size]) -> list[tuple[str, int, int]]:
    """What boxes there are, and between which numbers."""
    return [(size.name, size.least, size.most) for size in sizes]
