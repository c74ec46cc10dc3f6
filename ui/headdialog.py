"""Which layers and heads are shown, and what memory their attention takes, before it is taken."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from engine.capture import Attending, Capture, named, numbers_of, size, spread
from ui.headgrid import HeadGrid
from ui.theme import Theme


class HeadDialog(QDialog):
    """A choice of layers and heads by grid, by numbers, or by what fits. Does not block."""

    chosen = Signal(object)  # Capture

    def __init__(
        self, attending: Attending, capture: Capture, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Layers and heads shown"))
        self._attending, self._theme = attending, theme
        self._automatic = capture.layers is None  # whether layers are as many as fit
        self.grid = HeadGrid(attending.all_layers, attending.all_heads, self)
        self.grid.setAccessibleName(self.tr("Heads of every layer"))
        self.grid.choose(attending.layers, attending.heads)
        self._layers_before: tuple[int, ...] = attending.layers
        self.grid.changed.connect(partial(self._changed, by_hand=True))
        self.layers, self.heads = QLineEdit(self), QLineEdit(self)
        column = QVBoxLayout(self)
        column.addWidget(self._faint(self._words()))
        column.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._fields())
        self.estimate = QLabel(self)
        self.estimate.setTextFormat(Qt.TextFormat.PlainText)
        self.estimate.setWordWrap(True)
        self.estimate.setMinimumHeight(3 * self.estimate.fontMetrics().lineSpacing() + 4)
        self.estimate.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._share = Share(theme, self)
        column.addWidget(self._share)
        column.addWidget(self.estimate)
        column.addWidget(self._buttons())
        self._changed(by_hand=False)
        self.setMinimumWidth(440)

    def _words(self) -> str:
        if len(self._attending.stacks) > 1:
            return self.tr(
                "Layers go down, heads to the right; a number is that layer or head of the encoder "
                "and of the decoder. All heads are computed in any case: those chosen are kept and "
                "shown."
            )
        return self.tr(
            "Layers go down, heads to the right. All heads are computed in any case: those chosen "
            "are kept and shown."
        )

    # what is chosen

    @property
    def capture(self) -> Capture:
        """As it stands in the dialog."""
        layers, heads = self.grid.layers, self.grid.heads
        every = len(heads) == self._attending.all_heads
        return Capture(None if self._automatic else layers, None if every else heads)

    def _changed(self, *, by_hand: bool, typed: QLineEdit | None = None) -> None:
        """After the grid was changed: numbers, but where they are `typed`, and bytes follow."""
        if by_hand and self.grid.layers != self._layers_before:
            self._automatic = False
        if by_hand and self._automatic and self.grid.heads:
            self.grid.choose(self._attending.automatic(self.grid.heads), self.grid.heads)
        self._layers_before = self.grid.layers
        for field, numbers in ((self.layers, self.grid.layers), (self.heads, self.grid.heads)):
            if field is not typed:
                field.setText(named(numbers))
                self._mark(field, wrong=False)
        self._tell()

    def _typed(self, axis: int) -> None:
        """Takes over what was typed for layers (0) or heads (1), as far as it can be read."""
        field = (self.layers, self.heads)[axis]
        most = (self._attending.all_layers, self._attending.all_heads)[axis]
        try:
            numbers = numbers_of(field.text())
        except ValueError:
            numbers = ()
        fits = bool(numbers) and numbers[-1] < most
        self._mark(field, wrong=not fits)
        if fits:
            self._choose(axis, numbers, field)

    def _choose(self, axis: int, numbers: Sequence[int], typed: QLineEdit | None = None) -> None:
        chosen = [self.grid.layers, self.grid.heads]
        chosen[axis] = tuple(numbers)
        self.grid.choose(*chosen)
        if axis == 0:
            self._automatic = False
        self._changed(by_hand=True, typed=typed)

    def _fit(self) -> None:
        """As many layers as fit, with all heads if none are chosen."""
        heads = self.grid.heads or tuple(range(self._attending.all_heads))
        self.grid.choose(self._attending.automatic(heads), heads)
        self._automatic = True
        self._layers_before = self.grid.layers
        self._changed(by_hand=False)

    def _mark(self, field: QLineEdit, *, wrong: bool) -> None:
        """Shows what cannot be read in the colour of warnings."""
        colours = self.palette()
        if wrong:
            colours.setColor(colours.ColorRole.Text, QColor(self._theme.warning))
        field.setPalette(colours)

    # what it takes

    def _tell(self) -> None:
        attending, number = self._attending, self.locale().toString
        maps = attending.maps(self.grid.layers, self.grid.heads)
        taken, room = attending.taken(maps, attending.wanted), attending.room(maps)
        self._ok.setEnabled(maps > 0)
        self._share.show_share(taken / attending.budget)
        if not maps:
            self.estimate.setText(self.tr("Choose at least one layer and one head."))
            return
        words = self.tr("{maps} heads: {size} for {tokens} tokens, of the {budget} allowed.")
        parts = [
            words.format(
                maps=number(maps),
                size=size(taken),
                tokens=number(attending.wanted),
                budget=size(attending.budget),
            )
        ]
        limits = [n for n in (room, attending.context) if n is not None]
        if room is not None and taken > attending.budget:
            words = self.tr("That is too much: of longer texts, only {n} tokens are read at once.")
            parts.append(words.format(n=number(room)))
        elif limits and attending.context is not None and min(limits) == attending.context:
            words = self.tr("The {n} tokens that the model reads at most fit.")
            parts.append(words.format(n=number(attending.context)))
        elif room is not None:
            parts.append(self.tr("Texts of up to {n} tokens fit.").format(n=number(room)))
        self.estimate.setText(" ".join(parts))

    # widgets

    def _faint(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setWordWrap(True)
        label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
        return label

    def _fields(self) -> QGridLayout:
        """For layers and for heads: their numbers, and a menu of usual choices."""
        rows = QGridLayout()
        names = (self.tr("Layers"), self.tr("Heads"))
        counts = (self._attending.all_layers, self._attending.all_heads)
        for axis, (name, count) in enumerate(zip(names, counts, strict=True)):
            field = (self.layers, self.heads)[axis]
            field.setAccessibleName(name)
            field.setPlaceholderText(self.tr("such as 1-4, 12"))
            field.textEdited.connect(lambda _, axis=axis: self._typed(axis))
            label = QLabel(name, self)
            label.setBuddy(field)
            some = QPushButton(self.tr("Choose"), self)
            some.setAutoDefault(False)
            some.setMenu(self._menu(axis, count))
            for place, widget in enumerate((label, field, some)):
                rows.addWidget(widget, axis, place)
        return rows

    def _menu(self, axis: int, count: int) -> QMenu:
        """All of them, none, or some at equal distances, the last among them."""
        menu, whole = QMenu(self), range(count)
        options: list[tuple[str, Sequence[int]]] = [
            (self.tr("All"), whole),
            (self.tr("None"), ()),
            (self.tr("Every second"), spread(count // 2, count)),
            (self.tr("Every third"), spread(count // 3, count)),
            (self.tr("Every fourth"), spread(count // 4, count)),
            (self.tr("First half"), whole[: count // 2]),
            (self.tr("Last half"), whole[count // 2 :]),
        ]
        for words, numbers in options:
            if numbers or not count or words == options[1][0]:
                choose = partial(self._choose, axis, numbers)
                menu.addAction(words).triggered.connect(lambda _=False, run=choose: run())
        return menu

    def _buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel, self)
        self._ok = buttons.button(kinds.Ok)
        fit = buttons.addButton(
            self.tr("As many layers as fit"), QDialogButtonBox.ButtonRole.ResetRole
        )
        fit.clicked.connect(self._fit)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the style's are black on black
        fit.setAutoDefault(False)
        buttons.accepted.connect(self._take)
        buttons.rejected.connect(self.close)
        return buttons

    def _take(self) -> None:
        self.chosen.emit(self.capture)
        self.close()


class Share(QWidget):
    """How much of the budget is taken, as a bar; what is beyond it has the colour of warnings."""

    HEIGHT = 8

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._share = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, self.HEIGHT)

    def show_share(self, share: float) -> None:
        """1 is all there is."""
        self._share = share
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, whole = self._theme, QRectF(self.rect())
        with QPainter(self) as painter:
            painter.fillRect(whole, QColor(theme.line))
            full = min(self._share, 1.0)
            colour = theme.accent if self._share <= 1 else theme.warning
            painter.fillRect(QRectF(0, 0, whole.width() * full, whole.height()), QColor(colour))
