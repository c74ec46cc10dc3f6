"""What a model's file holds and what it means: the page that comes up when one is opened first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt, Signal
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
from wm_explorer.attention import shows_heads

SIZE = (760, 720)
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
        if found.bytes >= 1000:
            size = self.locale().formattedDataSize(
                found.bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
            )
        return f"{found.path}\n{self._format()} · {size}\nSHA-256 {found.sha256}"

    def _format(self) -> str:
        return {
            "huggingface": self.tr("folder of Hugging Face"),
            "torch": self.tr("weights of PyTorch"),
            "safetensors": self.tr("weights in safetensors"),
            "numpy": self.tr("arrays of NumPy"),
            "keras": self.tr("model of Keras"),
            "onnx": self.tr("graph of ONNX"),
            "wm_explorer": self.tr("model of this explorer"),
        }.get(self._found.format, self._found.format)

    def _parts(self) -> tuple[tuple[str, Sequence[str]], ...]:
        """The sections: a heading, and a line for each thing there is to say."""
        found = self._found
        return (
            (self.tr("What was found"), _said(found.layers)),
            (self.tr("How it remembers"), self._memory()),
            (self.tr("What it can do"), self._card()),
            (self.tr("What is shown"), [_meaning(line) for line in found.shown]),
            (self.tr("What is not shown, and why"), _said(found.refused)),
            (self.tr("What it takes"), self._needs()),
            (self.tr("What to know"), _said(found.notes)),
        )

    def _memory(self) -> list[str]:
        """What the working memory of such a model is, and where to see it."""
        if self._info is None:
            return []
        attends = any(map(shows_heads, self._info.channels))
        carries = any(c.kind == "memory" and not c.grows for c in self._info.channels)
        lines = []
        if self._info.divider:
            lines.append(
                self.tr(
                    "An encoder reads the source at once, both ways; a decoder writes the target "
                    "token by token and looks at the source and at what it has written"
                )
            )
        elif not self._info.causal:
            lines.append(
                self.tr(
                    "It reads the whole text at once, both ways, and carries nothing on: attention "
                    "shows what each place takes from the others"
                )
            )
        elif attends:
            lines.append(
                self.tr(
                    "It keeps a key and a value of every token it has read: attention shows from "
                    "which of them each head takes, and how much"
                )
            )
        if carries:
            lines.append(
                self.tr(
                    "It carries a state of fixed size from step to step, which every token "
                    "changes: what is not in it is forgotten"
                )
            )
        if any(c.kind == "gate" for c in self._info.channels):
            lines.append(
                self.tr(
                    "Gates, from 0 to 1, say how much of the state is kept, added and let through"
                )
            )
        return lines

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


def _said(lines: Sequence[str]) -> list[str]:
    return [modelwords.of_engine(line) for line in lines]


def _meaning(line: str) -> str:
    """What is shown, or a channel's name with its meaning, in the person's language."""
    name, colon, meaning = line.partition(": ")
    said = modelwords.of_channel(meaning) if colon else meaning
    return modelwords.of_engine(line) if said == meaning else f"{name}{colon}{said}"
