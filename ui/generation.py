"""The generation bar: lets the model continue the text, and says how it chooses."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from ui.buttons import SignButton
from ui.theme import Theme
from wm_explorer.session import Session
from wm_explorer.text import LONGEST_TEXT

#: Seeds that the die throws stay short enough to be copied by hand.
SEEDS, LARGEST_SEED = 1_000_000, 2**31 - 1


class GenerationBar(QWidget):
    """One symbol more, or many; temperature, top-k and seed, which belong to the document."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.one = QPushButton(self.tr("One"), self)
        self.more = QPushButton(self.tr("Continue"), self)
        self.count = QSpinBox(self)
        self.stop = SignButton("stop", theme, self)
        self.temperature = QDoubleSpinBox(self)
        self.top_k = QSpinBox(self)
        self.seed = QSpinBox(self)
        self.die = SignButton("die", theme, self)
        self._shown: object = None  # what the bar shows
        self._set_up_buttons()
        self._set_up_choices()
        self._lay_out()
        self.refresh()

    def _set_up_buttons(self) -> None:
        self.one.setAccessibleName(self.tr("Generate one symbol"))
        self.one.clicked.connect(lambda: self.session.generate(1))
        self._hints = {
            self.one: self.tr("Append the next symbol"),
            self.more: self.tr("Append so many symbols, each read before the next is chosen"),
        }
        self.more.setAccessibleName(self.tr("Generate many symbols"))
        self.more.clicked.connect(lambda: self.session.generate(self.count.value()))
        self.count.setRange(2, 10_000)
        self.count.setValue(100)
        self.count.setAccessibleName(self.tr("How many symbols"))
        self.stop.say(self.tr("Stop generating"))
        self.stop.clicked.connect(self.session.stop)
        self.die.say(self.tr("Throw another seed"))
        self.die.clicked.connect(self._throw)

    def _set_up_choices(self) -> None:
        self.temperature.setRange(0, 5)
        self.temperature.setSingleStep(0.1)
        self.temperature.setDecimals(2)
        self.temperature.setSpecialValueText(self.tr("0 greedy"))
        self.temperature.setToolTip(
            self.tr(
                "Divides the logarithms of the probabilities: above 1 is wilder, below 1 is "
                "safer, 0 always takes the most probable symbol"
            )
        )
        self.temperature.valueChanged.connect(
            lambda value: self._decode(temperature=round(value, 2))  # 0.30000000000000004
        )
        self.top_k.setSpecialValueText(self.tr("all"))
        self.top_k.setToolTip(
            self.tr(
                "Chooses among so many of the most probable symbols; of a large vocabulary only "
                "the most probable are known, and one of these is chosen"
            )
        )
        self.top_k.valueChanged.connect(lambda value: self._decode(top_k=value))
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setToolTip(self.tr("The same text, settings and seed continue the same way"))
        self.seed.valueChanged.connect(lambda value: self._decode(seed=value))
        for box in (self.temperature, self.top_k, self.seed):
            box.setKeyboardTracking(False)  # a number that is typed is one change
        self.seed.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.setSpacing(4)
        for widget in (self.one, self.more, self.count, self.stop):
            row.addWidget(widget)
        for name, box in (
            (self.tr("Temperature"), self.temperature),
            (self.tr("Top-k"), self.top_k),
            (self.tr("Seed"), self.seed),
        ):
            label = QLabel(name, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(box)
            box.setAccessibleName(name)
            row.addSpacing(8)
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self.die)
        row.addStretch(1)

    # from the session

    def refresh(self) -> None:
        """Shows the document's settings, and what can be done now."""
        session = self.session
        symbols = len(session.info.symbols) if session.info else 0
        shown = (session.document.decoding, session.generating, self.obstacle(), symbols)
        if shown == self._shown:
            return
        self._shown = shown
        decoding, generating, obstacle, _ = shown
        boxes = (self.temperature, self.top_k, self.seed)
        for box in boxes:
            box.blockSignals(True)
        self.top_k.setMaximum(max(symbols - 1, decoding.top_k))
        self.temperature.setValue(decoding.temperature)
        self.top_k.setValue(decoding.top_k)
        self.seed.setValue(decoding.seed)
        for box in boxes:
            box.blockSignals(False)
        for button, hint in self._hints.items():
            button.setEnabled(not obstacle and not generating)
            button.setToolTip(obstacle or hint)
        self.stop.setEnabled(generating)

    def obstacle(self) -> str:
        """Why nothing can be generated now, "" if it can."""
        session = self.session
        if session.info is None or session.trace is None:
            return self.tr("The model is still loading")
        from wm_explorer import scalars  # numbers are not needed before there is a trace

        if scalars.distribution(session.info) != scalars.NEXT:
            return self.tr("This model does not predict a next symbol")
        if not session.text:
            return self.tr("Type some text to continue")
        if len(session.text) >= LONGEST_TEXT:
            return self.tr("The text is as long as it may be")
        return ""

    def set_theme(self, theme: Theme) -> None:
        self.stop.set_theme(theme)
        self.die.set_theme(theme)

    # to the session

    def _throw(self) -> None:
        from random import SystemRandom  # not needed to begin with

        self._decode(seed=SystemRandom().randrange(SEEDS))

    def _decode(self, **changes: Any) -> None:
        decoding = msgspec.structs.replace(self.session.document.decoding, **changes)
        self.session.decode(decoding, typed=True)
        self.refresh()
