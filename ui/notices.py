"""Lines above the panels that say what the person should know. They never ask, never block."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.buttons import SignButton
from ui.plainbar import PlainBar
from ui.theme import Theme

#: A button on a notice: its text and what it does.
Button = tuple[str, Callable[[], None]]
#: Points of the line that says how much is done.
DONE = 3


class Notices(PlainBar):
    """Notices by key. The same key again replaces the text; what was closed stays closed until
    the text is another."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setObjectName("notices")
        self.setWindowTitle(self.tr("Notices"))
        self._theme = theme
        column = QWidget(self)  # a bar would put one beside the other, and hide those without room
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self.addWidget(column)
        self._lines: dict[str, _Line] = {}
        self._closed: dict[str, str] = {}
        self.settle()

    def show_notice(
        self,
        key: str,
        text: str,
        *,
        failure: bool = False,
        details: str = "",
        button: Button | None = None,
        seconds: float = 0,
        share: float | None = None,
        subject: str = "",
    ) -> None:
        """Shows a line, for so many seconds or until it is closed or taken back. `share` is how
        much of what it tells of is done, which is drawn below it. A line that was closed stays
        closed as long as its subject is the same, which is the text where none is given."""
        known, subject = self._lines.get(key), subject or text
        if self._closed.get(key) == subject:
            return
        if known is not None and known.becomes(text, failure, details, button, share):
            known.subject = subject
            return
        self._remove(key)
        self._closed.pop(key, None)
        line = _Line(text, failure, details, button, share, self._theme, self)
        line.subject = subject
        line.closed.connect(lambda: self._close(key, line.subject))
        self._lines[key] = line
        self._column.addWidget(line)
        if seconds:
            QTimer.singleShot(round(seconds * 1000), line, line.closed.emit)
        self.settle()

    def take_back(self, key: str) -> None:
        """Ends a notice whose reason is gone."""
        self._closed.pop(key, None)
        self._remove(key)

    def settle(self) -> None:
        """Takes room only if there is something to say; a restored layout may want otherwise."""
        self.setVisible(bool(self._lines))

    def texts(self) -> list[str]:
        """What is shown, from top to bottom."""
        return [line.text for line in self._lines.values()]

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for line in self._lines.values():
            line.set_theme(theme)

    def _close(self, key: str, subject: str) -> None:
        if key in self._lines:
            self._closed[key] = subject
            self._remove(key)

    def _remove(self, key: str) -> None:
        line = self._lines.pop(key, None)
        if line is not None:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
            self.settle()


class _Line(QFrame):
    """One notice: the text, what can be done about it, and a button that closes it."""

    closed = Signal()
    subject = ""  # of which nothing more is said once the line was closed

    def __init__(
        self,
        text: str,
        failure: bool,
        details: str,
        button: Button | None,
        share: float | None,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.text, self._failure, self._theme = text, failure, theme
        self._details, self._button, self._share = details, button, share
        self._label = label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        # without a width to go by, a label that wraps asks for two lines where one would do
        label.setMinimumWidth(_width(label))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 4, 3)
        row.addWidget(label, 1)
        if button is not None:
            self._add(row, button[0], self._press)
        if details:
            self._add(row, self.tr("Details…"), lambda: self._show(details))
        self._close = SignButton("close", theme, self)
        self._close.say(self.tr("Close this notice"))
        self._close.clicked.connect(self.closed)
        row.addWidget(self._close)
        self.setAccessibleName(text)

    def becomes(
        self, text: str, failure: bool, details: str, button: Button | None, share: float | None
    ) -> bool:
        """Takes another text in its place, so that a click on its button is not lost meanwhile.
        False where the line must be another."""
        alike = (failure, details) == (self._failure, self._details)
        words = [known[0] if known else "" for known in (button, self._button)]
        if not alike or words[0] != words[1]:
            return False
        self._button = button
        if text != self.text:
            self.text = text
            self._label.setText(text)
            self._label.setMinimumWidth(_width(self._label))
            self.setAccessibleName(text)
        if share != self._share:
            self._share = share
            self.update()
        return True

    def _press(self) -> None:
        if self._button is not None:
            self._button[1]()

    def _show(self, details: str) -> None:
        from ui.details import Details  # not needed to begin with

        Details.show_text(self.text, details, self.window())

    def _add(self, row: QHBoxLayout, text: str, run: Callable[[], None]) -> None:
        button = QPushButton(text, self)
        button.clicked.connect(run)
        row.addWidget(button)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._close.set_theme(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tint = self._theme.warning if self._failure else self._theme.accent
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), _mixed(self._theme.window, tint, 0.18))
            painter.fillRect(0, 0, 4, self.height(), QColor(tint))
            if self._share is not None:
                done = round(self._share * self.width())
                painter.fillRect(0, self.height() - DONE, done, DONE, QColor(tint))


def _width(label: QLabel) -> int:
    """Of a label's text in one line, up to what is too wide for one."""
    return min(label.fontMetrics().horizontalAdvance(label.text()) + 8, 900)


def _mixed(one: str, other: str, share: float) -> QColor:
    """So much of the other colour in the one."""
    a, b = QColor(one), QColor(other)
    return QColor(
        round(a.red() + (b.red() - a.red()) * share),
        round(a.green() + (b.green() - a.green()) * share),
        round(a.blue() + (b.blue() - a.blue()) * share),
    )
