"""Letting the model continue the text, and choosing how."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.alphabet import Alphabet, session
from ui.generation import SEEDS, GenerationBar
from ui.theme import DARK, LIGHT
from wm_explorer.document import Decoding
from wm_explorer.session import Session
from wm_explorer.text import LONGEST_TEXT


def bar(
    qtbot: QtBot, text: str = "ab", model: str = "first"
) -> tuple[GenerationBar, Session, Alphabet]:
    s, engine = session(text, model)
    widget = GenerationBar(s, DARK)
    qtbot.addWidget(widget)
    return widget, s, engine


def finish(s: Session, engine: Alphabet) -> None:
    while s.generating or s.busy:
        engine.answer()


def test_one_appends_the_expected_symbol_and_many_so_many(qtbot: QtBot) -> None:
    widget, s, engine = bar(qtbot)
    widget.one.click()
    finish(s, engine)
    assert s.text == "abc"
    widget.count.setValue(5)
    widget.refresh()
    widget.more.click()
    finish(s, engine)
    assert s.text == "abcdabcd"
    s.undo()
    assert s.text == "abc"


def test_stop_is_there_while_it_generates(qtbot: QtBot) -> None:
    widget, s, engine = bar(qtbot)
    assert not widget.stop.isEnabled()
    widget.more.click()
    widget.refresh()
    assert widget.stop.isEnabled()
    assert not widget.one.isEnabled()
    widget.stop.click()
    finish(s, engine)
    widget.refresh()
    assert len(s.text) == 3  # what was under way is kept
    assert not widget.stop.isEnabled()
    assert widget.one.isEnabled()


def test_settings_belong_to_the_document_and_a_drag_is_one_undo_step(qtbot: QtBot) -> None:
    widget, s, _ = bar(qtbot)
    for _ in range(12):
        widget.temperature.stepUp()
    for _ in range(3):
        widget.top_k.stepUp()
    assert s.document.decoding == Decoding(temperature=1.2, top_k=3, seed=0)
    s.undo()
    assert s.document.decoding == Decoding(temperature=1.2)
    widget.refresh()
    assert widget.top_k.value() == 0
    s.undo()
    widget.refresh()
    assert (s.document.decoding, widget.temperature.value()) == (Decoding(), 0.0)
    assert s.text == "ab"
    s.redo()
    widget.refresh()
    assert widget.temperature.value() == 1.2


def test_a_typed_number_is_one_change(qtbot: QtBot) -> None:
    widget, s, _ = bar(qtbot)
    widget.seed.selectAll()
    qtbot.keyClicks(widget.seed, "1234")
    assert s.document.decoding.seed == 0
    qtbot.keyClick(widget.seed, Qt.Key.Key_Return)
    assert s.document.decoding.seed == 1234
    s.undo()
    assert s.document.decoding.seed == 0


def test_the_die_throws_a_seed_that_is_shown_and_repeats(qtbot: QtBot) -> None:
    widget, s, engine = bar(qtbot)
    s.decode(Decoding(temperature=50.0))
    seeds = set()
    for _ in range(5):
        widget.die.click()
        assert widget.seed.value() == s.document.decoding.seed < SEEDS
        seeds.add(s.document.decoding.seed)
    assert len(seeds) > 1
    texts = []
    for _ in range(2):
        s.edit("ab")
        engine.answer()
        widget.refresh()
        widget.more.click()
        finish(s, engine)
        texts.append(s.text)
    assert texts[0] == texts[1] != "ab" + "cdab" * 25


def test_typing_between_two_settings_keeps_them_apart(qtbot: QtBot) -> None:
    widget, s, _ = bar(qtbot, "a")
    s.edit("ab", typed=True)
    widget.temperature.stepUp()
    s.edit("abc", typed=True)
    s.undo()
    assert (s.text, s.document.decoding.temperature) == ("ab", 0.1)
    s.undo()
    assert (s.text, s.document.decoding.temperature) == ("ab", 0.0)


def test_says_why_it_cannot(qtbot: QtBot) -> None:
    for text, model, word in (
        ("ab", "mute", "does not predict"),
        ("", "first", "Type some text"),
        ("a" * LONGEST_TEXT, "first", "as long as it may be"),
    ):
        widget, s, engine = bar(qtbot, text, model)
        assert not widget.one.isEnabled()
        assert not widget.more.isEnabled()
        assert word in widget.one.toolTip()
        s.open("first", "ab")
        engine.answer()
        widget.refresh()
        assert widget.one.isEnabled()
        assert widget.one.toolTip() == "Append the next symbol"


def test_everything_is_named_in_one_row_and_follows_the_theme(qtbot: QtBot) -> None:
    widget, _, _ = bar(qtbot)
    controls = (
        widget.one,
        widget.more,
        widget.count,
        widget.stop,
        widget.temperature,
        widget.top_k,
        widget.seed,
        widget.die,
    )
    assert all(control.accessibleName() for control in controls)
    assert all(control.toolTip() for control in (widget.one, widget.top_k, widget.die))
    assert widget.sizeHint().height() < 45
    dark = widget.die.grab().toImage()
    widget.set_theme(LIGHT)
    assert widget.die.grab().toImage() != dark
    assert widget.temperature.text() == "0 greedy"
    assert widget.top_k.text() == "all"
