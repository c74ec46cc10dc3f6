"""Typing, pasting and dropping into the prompt, with real keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAction, QInputMethodEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from tests.alphabet import Alphabet, session
from ui.prompt import STAND_INS, Prompt, characters, common, shown, units
from ui.theme import DARK, LIGHT
from wm_explorer.focus import Focus
from wm_explorer.session import Session
from wm_explorer.text import LONGEST_TEXT

STRANGE = "\ufeffab \ufffe\n\t\0\x07\u2028\u2029\r\ufdd0\u00a0␀é中😀\u200d\u05d0"


def prompt(qtbot: QtBot, text: str = "") -> tuple[Prompt, Session, Alphabet]:
    """A prompt with its caret at the end of a text that was read."""
    s, engine = session(text)
    widget = Prompt(s, DARK)
    qtbot.addWidget(widget)
    widget.resize(400, 120)
    place(widget, len(text))
    return widget, s, engine


def place(widget: Prompt, character: int, until: int | None = None) -> None:
    """Puts the caret before a character, with a selection from there to another."""
    cursor, text = widget.textCursor(), widget.session.text
    cursor.setPosition(units(text, character))
    if until is not None:
        cursor.setPosition(units(text, until), QTextCursor.MoveMode.KeepAnchor)
    widget.setTextCursor(cursor)


def content(widget: Prompt) -> str:
    return widget.document().toRawText().replace("\u2029", "\n")


def paste(widget: Prompt, text: str) -> None:
    data = QMimeData()
    data.setText(text)
    widget.insertFromMimeData(data)


def test_keys_become_the_sessions_text_and_one_undo_step(qtbot: QtBot) -> None:
    widget, s, engine = prompt(qtbot)
    qtbot.keyClicks(widget, "bad cab")
    assert s.text == "bad cab"
    assert engine.texts[-1] == "bad cab"
    qtbot.keyClick(widget, Qt.Key.Key_Return)
    assert s.text == "bad cab\n"
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (s.text, content(widget)) == ("", "")
    qtbot.keyClick(
        widget,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert (s.text, content(widget)) == ("bad cab\n", "bad cab\n")


def test_in_a_window_with_an_undo_action_the_key_undoes_once(qtbot: QtBot) -> None:
    s, _ = session("a")
    s.edit("ab")
    window = QMainWindow()
    qtbot.addWidget(window)
    widget = Prompt(s, DARK, window)
    window.setCentralWidget(widget)
    action = QAction("Undo", window)
    action.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))
    action.triggered.connect(s.undo)
    window.addAction(action)
    with qtbot.waitActive(window):
        window.show()
    widget.setFocus()
    qtbot.keyClick(widget, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert s.text == "a"


def test_text_that_comes_from_elsewhere_leaves_the_caret_where_it_is(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "a😀bc")
    place(widget, 2)
    s.edit("a😀bcd\nd")
    widget.refresh()
    assert content(widget) == "a😀bcd\nd"
    assert widget.textCursor().position() == 3  # in UTF-16
    qtbot.keyClicks(widget, "x")
    assert s.text == "a😀xbcd\nd"


def test_backspace_takes_a_whole_character(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "a😀b")
    place(widget, 2)
    qtbot.keyClick(widget, Qt.Key.Key_Backspace)
    assert s.text == "ab"


def test_the_caret_does_not_move_the_timeline_unless_asked(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "a😀bcd")
    qtbot.keyClick(widget, Qt.Key.Key_Home)
    assert s.following
    place(widget, 2)
    qtbot.keyClick(widget, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert (s.text, s.at, s.following) == ("a😀bcd", 2, False)
    place(widget, 3)
    point = widget.cursorRect().center()
    qtbot.mouseClick(
        widget.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, point
    )
    assert s.at in (2, 3)  # the edge between the two
    s.seek(0)
    qtbot.mouseClick(widget.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert s.at == 0


def test_the_menu_shows_the_token_under_the_pointer(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "abcd")
    place(widget, 2)
    left = widget.cursorRect()
    place(widget, 3)
    middle = (left.center() + widget.cursorRect().center()) / 2  # of the third letter
    actions = {action.text(): action for action in widget.menu(middle).actions()}
    assert actions["Undo"].isEnabled()
    assert not actions["Redo"].isEnabled()
    assert not actions["Copy"].isEnabled()
    actions["Show this token"].trigger()
    assert s.at == 2


def test_marks_the_token_in_focus_or_at_the_cursor(qtbot: QtBot) -> None:
    widget, s, engine = prompt(qtbot, "😀abc")

    def marked() -> list[tuple[int, int]]:
        widget.refresh()
        return [
            (selection.cursor.selectionStart(), selection.cursor.selectionEnd())
            for selection in widget.extraSelections()
        ]

    assert marked() == [(4, 5)]
    s.seek(1)
    assert marked() == [(2, 3)]
    s.hover(Focus(0))
    assert marked() == [(0, 2)]
    s.hover(None)
    s.edit("x😀abc")  # the trace is still that of the text before
    assert marked() == []
    engine.answer()
    assert marked() == [(1, 3)]
    s.lock(Focus(1))
    s.edit("yx😀abc")
    engine.answer()
    assert marked() == [(1, 2)]
    s.edit("xyx😀abc")  # the mark moves along with its letter, but another is the second now
    engine.answer()
    assert marked() == [(1, 2)]
    s.edit("")
    engine.answer()
    assert marked() == []


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_mark_is_painted_behind_its_token(qtbot: QtBot, theme: object) -> None:
    widget, s, _ = prompt(qtbot, "aaaa bbbb")
    widget.set_theme(theme)  # type: ignore[arg-type]
    s.seek(7)
    widget.refresh()
    image = widget.viewport().grab().toImage()
    colours = []
    for character in (6, 7, 8):
        place(widget, character)
        rect = widget.cursorRect()
        colours.append(image.pixelColor(rect.left() + 2, rect.bottom() - 1).rgb())
    assert colours[0] == colours[2] != colours[1]


def test_a_pasted_megabyte_is_cut_and_what_follows_it_stays(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "ab")
    place(widget, 1)
    paste(widget, "字" * (1 << 20))
    assert (len(s.text), s.text[:2], s.text[-2:]) == (LONGEST_TEXT, "a字", "字b")
    assert content(widget) == s.text
    assert widget.textCursor().position() == LONGEST_TEXT - 1
    assert "1032194 were left out" in s.notice.replace(",", "")  # as the locale groups digits
    qtbot.keyClicks(widget, "x")
    assert (len(s.text), s.text[-2:]) == (LONGEST_TEXT, "字b")
    assert content(widget) == s.text
    qtbot.keyClick(widget, Qt.Key.Key_Backspace)
    assert (len(s.text), s.notice) == (LONGEST_TEXT - 1, "")


def test_pasting_replaces_what_is_selected_as_a_step_of_its_own(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "abcd")
    place(widget, 1, 3)
    paste(widget, "one\r\ntwo")
    assert (s.text, content(widget)) == ("aone\ntwod", "aone\ntwod")
    qtbot.keyClicks(widget, "x")
    assert s.text == "aone\ntwoxd"
    s.undo()
    assert s.text == "aone\ntwod"
    s.undo()
    assert s.text == "abcd"


def test_what_the_editor_cannot_hold_is_shown_by_stand_ins_and_survives(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, STRANGE)
    assert content(widget) == shown(STRANGE) != STRANGE
    assert not set(content(widget)) & set(map(chr, STAND_INS))
    qtbot.keyClicks(widget, "x")
    assert s.text == f"{STRANGE}x"
    place(widget, 1, len(STRANGE))
    assert widget.createMimeDataFromSelection().text() == STRANGE[1:]


def test_of_two_that_look_the_same_the_one_at_the_caret_is_deleted(qtbot: QtBot) -> None:
    for at, left in ((0, "␀\0"), (1, "\0\0"), (2, "\0␀")):
        widget, s, _ = prompt(qtbot, "\0␀\0")
        place(widget, at)
        qtbot.keyClick(widget, Qt.Key.Key_Delete)
        assert s.text == left


def test_only_what_an_input_method_commits_is_read(qtbot: QtBot) -> None:
    widget, s, engine = prompt(qtbot, "a")
    asked = len(engine.texts)
    for stage in ("n", "ni", "ni hao"):
        QApplication.sendEvent(widget, QInputMethodEvent(stage, []))
    assert (s.text, len(engine.texts)) == ("a", asked)
    event = QInputMethodEvent()
    event.setCommitString("你好")
    QApplication.sendEvent(widget, event)
    assert (s.text, len(engine.texts)) == ("a你好", asked + 1)


def test_text_dragged_to_another_place_is_moved(qtbot: QtBot) -> None:
    widget, s, _ = prompt(qtbot, "\0ab\0cd")
    place(widget, 1, 3)
    dragged, source = widget.createMimeDataFromSelection(), widget.textCursor()
    place(widget, 5)
    target = widget.textCursor()
    target.beginEditBlock()  # as Qt does on a drop
    source.removeSelectedText()
    widget.setTextCursor(target)
    widget.insertFromMimeData(dragged)
    target.endEditBlock()
    assert s.text == "\0\0cabd"
    assert content(widget) == shown(s.text)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("one\r\ntwo 中".encode(), "one\ntwo 中"),
        ("with a mark".encode("utf-8-sig"), "with a mark"),
        ("中文".encode("utf-16"), "中文"),
        ("中".encode() * LONGEST_TEXT * 2, "中" * LONGEST_TEXT),
        (b"", ""),
    ],
)
def test_a_dropped_file_replaces_the_text(
    qtbot: QtBot, tmp_path: Path, raw: bytes, text: str
) -> None:
    widget, s, _ = prompt(qtbot, "before")
    path = tmp_path / "text.txt"
    path.write_bytes(raw)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert widget.canInsertFromMimeData(data)
    widget.insertFromMimeData(data)
    assert s.text == text
    assert bool(s.notice) == (len(raw) > LONGEST_TEXT)
    s.undo()
    assert s.text == "before"


@pytest.mark.parametrize(("raw", "word"), [(b"\xff\x00\xd8", "UTF-8"), (None, "No such file")])
def test_a_file_that_is_no_text_is_refused(
    qtbot: QtBot, tmp_path: Path, raw: bytes | None, word: str
) -> None:
    widget, s, _ = prompt(qtbot, "before")
    path = tmp_path / "picture.png"
    if raw is not None:
        path.write_bytes(raw)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    widget.insertFromMimeData(data)
    assert s.text == "before"
    assert "picture.png" in s.notice
    assert word in s.notice


def test_is_named_for_screen_readers_and_says_what_to_do(qtbot: QtBot) -> None:
    widget, _, _ = prompt(qtbot)
    assert widget.accessibleName() == "Prompt"
    assert "Type" in widget.placeholderText()
    assert widget.tabChangesFocus()  # the keyboard gets out


@given(st.text(), st.data())
def test_places_are_converted_both_ways(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    assert characters(text, units(text, place)) == place
    assert units(text, len(text)) == len(text.encode("utf-16-le")) // 2


@given(st.text(alphabet="ab"), st.text(alphabet="ab"))
def test_common_is_the_longest_common_beginning(one: str, other: str) -> None:
    length = common(one, other)
    assert one[:length] == other[:length]
    assert one[length : length + 1] != other[length : length + 1] or one == other


EDITS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(alphabet=STRANGE, max_size=4)),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(edits=EDITS)
def test_any_edits_give_what_they_give_to_a_string(
    qapp: QApplication, edits: list[tuple[int, int, str]]
) -> None:
    s, _ = session(STRANGE)
    widget, expected = Prompt(s, DARK), STRANGE
    for one, other, text in edits:
        start, stop = sorted(min(place, len(expected)) for place in (one, other))
        place(widget, start, stop)
        widget.insert(text)
        expected = expected[:start] + text + expected[stop:]
        assert s.text == expected
        assert content(widget) == shown(expected)
    widget.deleteLater()
