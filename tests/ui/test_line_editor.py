"""Sentences changed in place: real clicks and keys, up to what the model answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.canvas import Canvas
from ui.lineeditor import LineEditor
from ui.views.hops import Hops
from ui.window import Window
from wm_explorer.scalars import top
from wm_explorer.sentences import sentences

OpenWindow = Callable[..., Window]

MODEL = "memn2n-qa1"
STORY = "anna went to the kitchen.\nben ran to the garden.\nanna ran to the hall.\nwhere is ben?"
PATIENCE = 30_000


@pytest.fixture
def window(opened: OpenWindow) -> Window:
    return opened(STORY, model=MODEL)


def canvas_of(window: Window) -> Canvas:
    panel = window.panels["hops"]
    panel.raise_()
    panel.canvas.grab()  # draws, so that rows have places
    return panel.canvas


def row(canvas: Canvas, number: int) -> QPoint:
    """On the words of a sentence."""
    assert isinstance(canvas.view, Hops)
    rect, _ = canvas.view._rows[number]
    return QPoint(int(canvas.view._text) + 12, int(rect.center().y()))


def answer(window: Window) -> str:
    session = window.session
    assert session.trace is not None
    assert session.info is not None
    best, _ = top(session.trace, session.at, 1, "answer")[0]
    return session.info.symbols[best]


def settled(window: Window, text: str) -> bool:
    return window.session.text == text and not window.session.busy


def told(window: Window) -> list[str]:
    session = window.session
    assert session.trace is not None
    return [sentence.text for sentence in sentences(session.trace, session.at)]


def opened_editor(canvas: Canvas) -> LineEditor:
    assert canvas.editor is not None
    return canvas.editor


def test_a_sentence_is_changed_by_a_double_click_and_undone_in_one_step(
    qtbot: QtBot, window: Window
) -> None:
    canvas = canvas_of(window)
    assert answer(window) == "garden"
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=row(canvas, 1))
    editor = opened_editor(canvas)
    assert editor.text() == "ben ran to the garden."
    assert editor.geometry().contains(row(canvas, 1))
    QTest.keyClicks(editor, "ben ran to the office.")
    assert window.session.text == STORY, "nothing is read before it is taken"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    changed = STORY.replace("ben ran to the garden", "ben ran to the office")
    qtbot.waitUntil(lambda: settled(window, changed), timeout=PATIENCE)
    assert answer(window) == "office"
    assert told(window)[1] == "ben ran to the office."
    assert canvas.hasFocus()
    window.session.undo()
    qtbot.waitUntil(lambda: settled(window, STORY), timeout=PATIENCE)
    assert answer(window) == "garden"


def test_only_what_follows_a_changed_sentence_is_read_again(qtbot: QtBot, window: Window) -> None:
    canvas, before = canvas_of(window), window.session.trace
    assert before is not None
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=row(canvas, 1))
    QTest.keyClicks(opened_editor(canvas), "ben ran to the office.\r")
    changed = STORY.replace("ben ran to the garden", "ben ran to the office")
    qtbot.waitUntil(lambda: settled(window, changed), timeout=PATIENCE)
    assert window.session.trace is not None
    kept = [token.text for token in before.tokens[: window.session.trace.shared(before)]]
    assert kept == ["anna", "went", "to", "the", "kitchen", ".", "\n", "ben", "ran", "to", "the"]


@pytest.mark.parametrize("key", [Qt.Key.Key_F2, Qt.Key.Key_Return])
def test_a_locked_sentence_is_changed_from_the_keyboard(
    qtbot: QtBot, window: Window, key: Qt.Key
) -> None:
    canvas = canvas_of(window)
    QTest.keyClick(canvas, key)
    assert canvas.editor is None, "no sentence is locked"
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=row(canvas, 2))
    window.session.hover(None)
    QTest.keyClick(canvas, key)
    editor = opened_editor(canvas)
    assert editor.text() == "anna ran to the hall."
    QTest.keyClick(editor, Qt.Key.Key_End)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(editor, "\r")
    changed = STORY.replace("the hall.", "the hall")
    qtbot.waitUntil(lambda: settled(window, changed), timeout=PATIENCE)


def test_escape_leaves_the_sentence_as_it_was(qtbot: QtBot, window: Window) -> None:
    canvas = canvas_of(window)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=row(canvas, 0))
    QTest.keyClicks(opened_editor(canvas), "something else")
    QTest.keyClick(opened_editor(canvas), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: canvas.editor is None)
    assert window.session.text == STORY
    assert not window.session.can_undo or window.session.document.text == STORY
    assert canvas.hasFocus()


def test_an_editor_over_a_text_that_has_changed_goes_away(qtbot: QtBot, window: Window) -> None:
    canvas = canvas_of(window)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=row(canvas, 0))
    other = "ben went to the kitchen.\nwhere is ben?"
    window.session.edit(other)
    qtbot.waitUntil(lambda: settled(window, other) and canvas.editor is None, timeout=PATIENCE)
    assert window.session.text == other


def test_a_double_click_beside_the_words_goes_to_the_step(qtbot: QtBot, window: Window) -> None:
    canvas = canvas_of(window)
    place = row(canvas, 1)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(10, place.y()))
    assert canvas.editor is None
    assert window.session.trace is not None
    assert window.session.trace.tokens[window.session.at].text == "\n"
