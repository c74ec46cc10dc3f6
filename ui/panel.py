"""A dock around one view: its canvas, and a title line with what can be chosen about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAccessible, QAction, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QWidget,
    QWidgetAction,
)

from ui.buttons import SignButton
from ui.canvas import Canvas
from ui.rangeeditor import RangeEditor
from ui.theme import Theme
from ui.view import View
from wm_explorer.ranges import Range
from wm_explorer.session import Session


class Panel(QDockWidget):
    """Shows one view of the session at a time; a new model brings a new view of the same id."""

    copy_wanted = Signal()
    export_wanted = Signal()

    def __init__(self, view: View, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(view.title(), parent)
        self.setObjectName(f"panel.{view.id}")
        self._session, self._theme = session, theme
        self._shown: object = None  # what the canvas was last told to draw
        self._seen = False
        self.canvas = Canvas(view, session, theme, self)
        self.setWidget(self.canvas)
        self._heading = _Heading(self)
        self.setTitleBarWidget(self._heading)
        self._heading.build(view)
        self.visibilityChanged.connect(self._visible)

    @property
    def view(self) -> View:
        return self.canvas.view

    @property
    def showing(self) -> bool:
        """Whether any of it can be seen: not closed, and not behind another tab."""
        return self._seen and self.isVisible()

    def set_view(self, view: View) -> None:
        """Shows another model's view. What was chosen about the old one stays where it can."""
        old = self.canvas
        view.range = old.view.range
        for choice in view.choices():
            before = old.view.chosen.get(choice.id)
            if before in [value for value, _ in choice.options]:
                view.chosen[choice.id] = before
        self.canvas = Canvas(view, self._session, self._theme, self)
        self.setWidget(self.canvas)
        old.deleteLater()
        self.setWindowTitle(view.title())
        self._heading.build(view)
        self._shown = None

    def refresh(self) -> bool:
        """Asks for a repaint if what the view shows may have changed. Says whether it did."""
        session = self._session
        shown = (session.trace, session.at, session.focus)
        if not self.showing or shown == self._shown:
            return False
        self._shown = shown
        self.canvas.show_scene()
        if QAccessible.isActive() and self.canvas.hasFocus():
            scene = self.canvas.scene()
            self.canvas.setAccessibleDescription(self.view.describe(scene) if scene else "")
        return True

    def set_theme(self, theme: Theme) -> None:
        self._theme = self.canvas.theme = theme
        self.canvas.update()
        self._heading.set_theme(theme)

    def choose(self, choice: str, value: str) -> None:
        self.view.chosen[choice] = value
        self.canvas.update()

    def set_range(self, range_: Range) -> None:
        self.view.range = range_
        self.canvas.update()

    def zoom(self, factor: float) -> None:
        self.view.zoom(factor)
        self.canvas.update()

    @property
    def theme(self) -> Theme:
        return self._theme

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._shown = None

    def _visible(self, visible: bool) -> None:
        self._seen, self._shown = visible, None
        if visible:
            self.refresh()


class _Heading(QWidget):
    """The title of a panel with its choices: what a dock shows in place of a title bar."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel)
        self._panel = panel
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 2, 2, 2)
        self._row.setSpacing(4)
        self._buttons: list[SignButton] = []

    def build(self, view: View) -> None:
        """Makes the line anew for a view."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.clear()
        title = QLabel(view.title(), self)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setMinimumWidth(24)
        title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._row.addWidget(title)
        for choice in view.choices():
            if len(choice.options) > 1:
                self._add_choice(choice.id, choice.label, list(choice.options))
        self._row.addStretch(1)
        if view.ranged:
            ranges = self._add_button("range", self.tr("Colour range of {view}"), view)
            self._drop_down(ranges, lambda menu: self._fill_range(menu, view.range))
        self._drop_down(self._add_button("more", self.tr("Export {view}"), view), self._fill_more)
        self._add_button("float", self.tr("Float {view}"), view).clicked.connect(self._float)
        self._add_button("close", self.tr("Close {view}"), view).clicked.connect(self._panel.close)

    def set_theme(self, theme: Theme) -> None:
        for button in self._buttons:
            button.set_theme(theme)

    def _add_choice(self, id_: str, label: str, options: list[tuple[str, str]]) -> None:
        box = QComboBox(self)
        box.setAccessibleName(label)
        box.setToolTip(label)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(min(max(len(text) for _, text in options), 16))
        for value, text in options:
            box.addItem(text, value)
        with QSignalBlocker(box):
            box.setCurrentIndex(box.findData(self._panel.view.chosen[id_]))
        box.currentIndexChanged.connect(lambda: self._panel.choose(id_, box.currentData()))
        self._row.addWidget(box)

    def _add_button(self, sign: str, words: str, view: View) -> SignButton:
        button = SignButton(sign, self._panel.theme, self)
        button.say(words.format(view=view.title()))
        self._row.addWidget(button)
        self._buttons.append(button)
        return button

    def _drop_down(self, button: SignButton, fill: Callable[[QMenu], None]) -> None:
        """Opens a menu below a button, filled then, so that the panel comes up sooner.

        Qt's own way would draw an arrow over the sign.
        """
        menu = QMenu(self)

        def fill_once() -> None:
            if menu.isEmpty():
                fill(menu)

        menu.aboutToShow.connect(fill_once)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))

    def _fill_range(self, menu: QMenu, range_: Range) -> None:
        editor = RangeEditor(range_, menu)
        editor.changed.connect(self._panel.set_range)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(editor)
        menu.addAction(holder)

    def _fill_more(self, menu: QMenu) -> None:
        copy = QAction(self.tr("Copy as image"), menu)
        copy.triggered.connect(self._panel.copy_wanted)
        export = QAction(self.tr("Export view…"), menu)
        export.triggered.connect(self._panel.export_wanted)
        menu.addActions([copy, export])

    def _float(self) -> None:
        self._panel.setFloating(not self._panel.isFloating())
