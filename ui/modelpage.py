"""What a model's file holds and what it means: the page that comes up when one is opened first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QLabel,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.capture import size
from engine.spec import Inspection, ModelInfo
from ui import modelwords

SIZE = (720, 640)
#: More tensors than this are counted rather than listed.
MOST_ROWS = 2000
#: The table takes so much of the page at most, in rows.
ROWS = 7


class ModelPage(QDialog):
    """Does not block the window it belongs to."""

    heads_wanted = Signal()  # other layers and heads

    def __init__(self, found: Inspection, info: ModelInfo | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About this model"))
        self._found, self._info = found, info
        column = QVBoxLayout(self)
        column.addWidget(self._text(info.id if info else found.path, large=True))
        column.addWidget(self._text(self._origin(), faint=True))
        column.addWidget(self._sections(), 1)
        if found.tensors:
            column.addWidget(self._heading(self._count()))
            column.addWidget(self._table())
        column.addWidget(self._buttons())
        self.resize(*SIZE)

    def words(self) -> str:
        """All of the page but the tensors, as text to copy."""
        parts = [f"{title}\n" + "\n".join(lines) for title, lines in self._parts() if lines]
        return "\n\n".join((self._origin(), *parts))

    def _origin(self) -> str:
        found, number = self._found, self.locale().toString
        size = self.tr("{n} bytes").format(n=number(found.bytes))
        return f"{found.path}\n{found.format} · {size}\nSHA-256 {found.sha256}"

    def _parts(self) -> tuple[tuple[str, Sequence[str]], ...]:
        """The sections: a heading, and a line for each thing there is to say."""
        found = self._found
        return (
            (self.tr("What was found"), found.layers),
            (self.tr("What it can do"), self._card()),
            (self.tr("What is shown"), [_meaning(line) for line in found.shown]),
            (self.tr("What is not shown, and why"), found.refused),
            (self.tr("What it takes"), self._needs()),
            (self.tr("What to know"), found.notes),
        )

    def _card(self) -> list[str]:
        """What was measured of a model of ours."""
        card = self._info.card if self._info else None
        if card is None:
            return []
        words = self.tr("{task}: {score} {metric}; without memory {without}, when {how}")
        return [
            words.format(
                task=modelwords.of_card(card.task),
                score=f"{card.score:.3g}",
                metric=modelwords.of_card(card.metric),
                without=f"{card.knock_out:.3g}",
                how=modelwords.of_card(card.knock_out_meaning),
            )
        ]

    def _needs(self) -> list[str]:
        """The memory of the weights, and of what is kept of a text against the budget."""
        needs = self._found.needs
        if needs is None:
            return []
        attending = self._info.attending if self._info and self._info.attending else needs.attending
        lines = [self.tr("Weights: {size}").format(size=size(needs.weights))]
        maps, number = attending.maps(), self.locale().toString
        if maps or attending.state_bytes:
            words = (
                self.tr(
                    "Attention of {heads} of {all} heads to {tokens} tokens: {size} of {budget}"
                )
                if maps and not attending.state_bytes
                else self.tr("Attention and states of {tokens} tokens: {size} of {budget}")
                if maps
                else self.tr("States of {tokens} tokens: {size} of {budget}")
            )
            lines.append(
                words.format(
                    heads=number(maps),
                    all=number(attending.all_maps),
                    tokens=number(attending.wanted),
                    size=size(attending.taken(maps, attending.wanted)),
                    budget=size(attending.budget),
                )
            )
        elif not needs.state_known:
            lines.append(self.tr("What its states take is known once it is open"))
        return lines

    def _count(self) -> str:
        tensors = self._found.tensors
        words = self.tr("{n} tensors in the file")
        return words.format(n=self.locale().toString(len(tensors)))

    # widgets

    def _sections(self) -> QScrollArea:
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        for title, lines in self._parts():
            if lines:
                column.addWidget(self._heading(title))
                column.addWidget(self._text("\n".join(f"•  {line}" for line in lines)))
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.tr("About this model"))
        area.setWidget(inside)
        return area

    def _heading(self, text: str) -> QLabel:
        label = QLabel(text, self)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        label.setContentsMargins(0, 8, 0, 0)
        return label

    def _text(self, text: str, *, large: bool = False, faint: bool = False) -> QLabel:
        """Words from a file: plain, wrapped, and to be copied."""
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if large:
            font = label.font()
            font.setPointSizeF(font.pointSizeF() * 1.4)
            label.setFont(font)
        if faint:
            label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
        return label

    def _table(self) -> QTableWidget:
        tensors = self._found.tensors[:MOST_ROWS]
        table = QTableWidget(len(tensors), 3, self)
        table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Shape"), self.tr("Numbers")])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setAccessibleName(self._count())
        table.verticalHeader().hide()
        for row, tensor in enumerate(tensors):
            shape = " × ".join(map(str, tensor.shape)) or "1"
            for at, text in enumerate((tensor.name, shape, tensor.dtype)):
                table.setItem(row, at, QTableWidgetItem(text))
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 6)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at in (1, 2):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        rows = min(len(tensors), ROWS)
        table.setFixedHeight(header.sizeHint().height() + rows * table.rowHeight(0) + 4)
        return table

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())  # black on black
        copy = buttons.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        copy.setAutoDefault(False)
        if self._info and self._info.attending and self._info.attending.stacks:
            words = self.tr("Layers and heads…")
            heads = buttons.addButton(words, QDialogButtonBox.ButtonRole.ActionRole)
            heads.setAutoDefault(False)
            heads.clicked.connect(self.close)  # what it says will be old
            heads.clicked.connect(self.heads_wanted)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.words()))
        buttons.rejected.connect(self.close)
        return buttons


def _meaning(line: str) -> str:
    """A channel's name with its meaning in the person's language."""
    name, colon, meaning = line.partition(": ")
    return f"{name}{colon}{modelwords.of_channel(meaning)}" if colon else line
