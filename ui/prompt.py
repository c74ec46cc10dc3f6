"""The prompt: the text that the model reads, where a person types it.

The session's text is the truth. What the editor holds is that text with stand-ins for the
characters that Qt's editor cannot hold or would not show, one for one; an edit is carried over
to the session as the stretch that differs. Qt counts in UTF-16, Python in characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit, QWidget

from engine import sniff
from ui.theme import Theme
from wm_explorer.session import Session
from wm_explorer.text import fit, read_file

#: What the editor shows in place of what it cannot: control pictures for controls, and marks for
#: tabs and for the characters that it takes for ends of lines. (Qt can show tabs itself, but then
#: marks spaces too and takes five times as long to paint.)
STAND_INS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) != "\n"} | {
    0x09: "\u21e5",
    0x7F: "\u2421",
    0x2028: "\u21b5",
    0x2029: "\u00b6",
    0xFDD0: "\u25a1",
    0xFDD1: "\u25a1",
    0xFEFF: "\u25a1",  # at the beginning of a text, Qt loses this one and the next
    0xFFFE: "\u25a1",
}
_NOT_SHOWN = re.compile("[" + "".join(re.escape(chr(code)) for code in STAND_INS) + "]")


def shown(text: str) -> str:
    """A text as the editor shows it: every character is one character still."""
    return text.translate(STAND_INS) if _NOT_SHOWN.search(text) else text


def units(text: str, characters: int) -> int:
    """How many UTF-16 units the first characters of a text take."""
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def characters(text: str, units: int) -> int:
    """How many characters the first UTF-16 units of a text make."""
    if text.isascii():
        return min(units, len(text))
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


def common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


class Prompt(QPlainTextEdit):
    """Edits a session's text. Undo is the session's, which knows of more than text."""

    models_dropped = Signal(list)  # links to files or folders, not of one text alone

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.theme = session, theme
        self._text = ""  # the session's text that the editor shows
        self._writing = False
        self._marked: tuple[int, int] | None = None  # the stretch marked, None if it moved
        self._mark_of: QTextEdit.ExtraSelection | None = None  # the mark, in colours of the theme
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)  # else a long word freezes Qt
        option.setFlags(QTextOption.Flag.ShowLineAndParagraphSeparators)
        self.document().setDefaultTextOption(option)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("Type here, or drop a text or a model"))
        self.setAccessibleName(self.tr("Prompt"))
        self.setAccessibleDescription(self.tr("The text that the model reads"))
        self.textChanged.connect(self._typed)
        self.refresh()

    # from the session

    def refresh(self) -> None:
        """Shows the session's text and marks the token in focus."""
        if self.session.text != self._text:
            self._write(self.session.text)
        self._mark()

    def _write(self, text: str) -> None:
        """Changes the stretch of the document that differs, so that the caret stays elsewhere."""
        self._text, self._marked = text, None
        old, new = self._content(), shown(text)
        if old == new:
            return
        start = common(old, new)
        tail = common(old[start:][::-1], new[start:][::-1])
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(old, start))
        cursor.setPosition(units(old, len(old) - tail), QTextCursor.MoveMode.KeepAnchor)
        self._writing = True
        cursor.insertText(new[start : len(new) - tail])
        self._writing = False

    def _content(self) -> str:
        """The document as it is shown. Qt's plain text would turn no-break spaces to spaces."""
        return self.document().toRawText().replace("\u2029", "\n")

    def _mark(self) -> None:
        """Marks the token in focus, or else the one at the timeline's cursor."""
        span = self._span()
        if span == self._marked:
            return
        self._marked = span
        self.setExtraSelections([self._selection_of(*span)] if span[1] > span[0] else [])

    def _selection_of(self, first: int, stop: int) -> QTextEdit.ExtraSelection:
        """The mark over a stretch of the text."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(units(self._text, first))
        cursor.setPosition(units(self._text, stop), QTextCursor.MoveMode.KeepAnchor)
        if self._mark_of is None:
            self._mark_of = QTextEdit.ExtraSelection()
            colour = QColor(self.theme.accent)
            colour.setAlpha(90)
            self._mark_of.format.setBackground(colour)
        self._mark_of.cursor = cursor
        return self._mark_of

    def _span(self) -> tuple[int, int]:
        """Where the token to mark stands in the text; empty if there is none."""
        session = self.session
        step = session.focus.step if session.focus else session.at
        if session.trace is None or not 0 <= step < len(session.trace):
            return (0, 0)
        token = session.trace.tokens[step]
        end = token.start + len(token.text)
        # the trace may still be that of the text before
        return (token.start, end) if self._text[token.start : end] == token.text else (0, 0)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._marked = self._mark_of = None
        self._mark()

    # to the session

    def _typed(self) -> None:
        if not self._writing:
            self._carry_over(self.textCursor().position())

    def _carry_over(self, caret: int | None = None) -> None:
        """Takes what differs between the document and what was shown last into the session.

        What stands after the caret was there before: of equal characters in a row, this says
        which one changed.
        """
        old, new = shown(self._text), self._content()
        if old == new:
            return
        tail = common(old[::-1], new[::-1])
        if caret is not None:
            tail = min(tail, len(new) - characters(new, caret))
        start = min(common(old, new), len(old) - tail, len(new) - tail)
        self._replace(start, len(old) - tail, new[start : len(new) - tail], typed=True)

    def _replace(self, start: int, stop: int, text: str, *, typed: bool) -> int:
        """Puts a text in place of a stretch of the session's, as much of it as there is room.

        Gives the place after it.
        """
        before, after = self._text[:start], self._text[stop:]
        fitted = fit(text, max(self.session.room - len(before) - len(after), 0))
        self.session.edit(before + fitted.text + after, typed=typed)
        self._write(self.session.text)
        self._tell(fitted.cut, fitted.replaced)
        return len(before) + len(fitted.text)

    def _tell(self, cut: int, replaced: int) -> None:
        parts, number = [], self.locale().toString
        if cut:
            words = self.tr("The text is full at {most} characters: {cut} were left out")
            parts.append(words.format(most=number(self.session.room), cut=number(cut)))
        if replaced:
            parts.append(self.tr("{n} broken characters became U+FFFD").format(n=replaced))
        if parts:
            self.session.tell("; ".join(parts))

    def insert(self, text: str) -> None:
        """Puts a text in place of what is selected, as pasting does."""
        self._carry_over()  # Qt has taken away a text that was dragged, but not said so yet
        end = self._replace(*self._selection(), text, typed=False)
        cursor = self.textCursor()
        cursor.setPosition(units(self._text, end))
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def _selection(self) -> tuple[int, int]:
        """The first character that is selected, and the one after the last."""
        cursor = self.textCursor()
        start, stop = cursor.selectionStart(), cursor.selectionEnd()
        return characters(self._text, start), characters(self._text, stop)

    def read(self, text: str) -> None:
        """Puts a text in place of all."""
        self.selectAll()
        self.insert(text)

    # the clipboard, and what is dropped

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if files and (len(files) > 1 or self._is_model(files[0])):
            self.models_dropped.emit(source.urls())
        elif files:
            self._read_file(files[0])
        else:
            self.insert(source.text().replace("\r\n", "\n"))

    def createMimeDataFromSelection(self) -> QMimeData:
        start, stop = self._selection()
        data = QMimeData()
        data.setText(self._text[start:stop])
        return data

    def _is_model(self, path: Path) -> bool:
        with suppress(OSError):  # which is told when it is read
            return path.is_dir() or sniff.is_model(path)
        return False

    def _read_file(self, path: Path) -> None:
        try:
            self.read(read_file(path))
        except UnicodeDecodeError:
            words = self.tr("{file} is not text in UTF-8: save it as UTF-8 and drop it again")
            self.session.tell(words.format(file=path.name))
        except OSError as error:
            words = self.tr("{file} could not be read: {reason}")
            self.session.tell(words.format(file=path.name, reason=error.strerror))

    # keys, pointer, menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.session.undo()
            self.refresh()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.session.redo()
            self.refresh()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.AltModifier
        ):
            self.show_token(self.textCursor().position())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.show_token(self._position(event.position().toPoint()))

    def show_token(self, position: int) -> None:
        """Moves the timeline to the token after a place in the document."""
        trace = self.session.trace
        if not trace:
            return
        character = characters(self._text, position)
        step = bisect_right(trace.tokens, character, key=lambda token: token.start) - 1
        self.session.seek(max(step, 0))

    def _position(self, point: QPoint) -> int:
        """The document's place of the character under a point."""
        cursor = self.cursorForPosition(point)
        if self.cursorRect(cursor).left() > point.x():
            cursor.movePosition(QTextCursor.MoveOperation.Left)
        return cursor.position()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self, point: QPoint) -> QMenu:
        """What can be done at a point of the editor."""
        menu, keys = QMenu(self), QKeySequence.StandardKey
        session, selected = self.session, self.textCursor().hasSelection()

        def add(text: str, key: QKeySequence.StandardKey | str, enabled: bool) -> QAction:
            action = menu.addAction(text)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setEnabled(enabled)
            return action

        add(self.tr("Undo"), keys.Undo, session.can_undo).triggered.connect(session.undo)
        add(self.tr("Redo"), keys.Redo, session.can_redo).triggered.connect(session.redo)
        menu.addSeparator()
        add(self.tr("Cut"), keys.Cut, selected).triggered.connect(self.cut)
        add(self.tr("Copy"), keys.Copy, selected).triggered.connect(self.copy)
        add(self.tr("Paste"), keys.Paste, self.canPaste()).triggered.connect(self.paste)
        add(self.tr("Select all"), keys.SelectAll, bool(session.text)).triggered.connect(
            self.selectAll
        )
        menu.addSeparator()
        position = self._position(point)
        add(self.tr("Show this token"), "Alt+Return", bool(session.trace)).triggered.connect(
            lambda: self.show_token(position)
        )
        return menu
