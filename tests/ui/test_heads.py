"""The choice of layers and heads, and the memory they may take, by mouse and keys."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QLineEdit, QPushButton, QWidget

from engine.capture import AUTOMATIC, Attending, Capture, Stack
from tests import borrowed
from tests.ui.conftest import PATIENCE, OpenWindow, picture, pixel
from ui.bytebox import ByteBox
from ui.headdialog import HeadDialog
from ui.headgrid import HeadGrid
from ui.modelpage import ModelPage
from ui.preferences import Preferences
from ui.reading import read_out
from ui.settings import Store
from ui.theme import DARK
from ui.window import Window
from wm_explorer.focus import Focus

LEFT, NONE, CTRL = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
)
TEXT = "the cat sat on the mat"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three layers of four heads. Made once, since the library's bars leave a thread behind."""
    return borrowed.gpt2(tmp_path_factory.mktemp("models") / "mine")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return borrowed.t5(tmp_path_factory.mktemp("models") / "pair")


def settle(qtbot: Any, window: Window) -> None:
    """Waits until what was asked for is read and painted."""
    session = window.session
    qtbot.waitUntil(lambda: not session.busy and bool(session.trace), timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.desk.info is session.info, timeout=PATIENCE)
    window.refresh()


def drag(
    qtbot: Any,
    grid: HeadGrid,
    start: tuple[int, int],
    end: tuple[int, int],
    keys: Qt.KeyboardModifier = NONE,
) -> None:
    first, last = (grid.cell(*place).center().toPoint() for place in (start, end))
    qtbot.mousePress(grid, LEFT, keys, first)
    qtbot.mouseMove(grid, last)
    qtbot.mouseRelease(grid, LEFT, keys, last)


def click(qtbot: Any, button: Any) -> None:
    qtbot.mouseClick(button, LEFT)


def shown(window: Window) -> list[tuple[int, ...]]:
    """The layers and the heads of the channel of attention, by their numbers from 0."""
    assert window.session.info is not None
    axes = window.session.info.channel("attention").axes[:2]
    return [tuple(axis.number(i) for i in range(axis.size or 0)) for axis in axes]


def dialog_of(window: Window) -> HeadDialog:
    click_button = window.memory.heads
    assert click_button.isVisible()
    click_button.click()
    found = window.findChildren(HeadDialog)
    assert len(found) == 1
    return found[0]


def finish(qtbot: Any, dialog: HeadDialog, kind: QDialogButtonBox.StandardButton) -> None:
    click(qtbot, dialog.findChild(QDialogButtonBox).button(kind))


@pytest.fixture
def dialog(qtbot: Any) -> Callable[..., HeadDialog]:
    """Makes a dialog over some window."""
    window = QWidget()
    qtbot.addWidget(window)

    def make(attending: Attending, capture: Capture = AUTOMATIC) -> HeadDialog:
        made = HeadDialog(attending, capture, DARK, window)
        made.show()
        return made

    return make


def whole(layers: int, heads: int, budget: int = 1 << 30) -> Attending:
    return Attending((Stack(layers, heads),), budget, 1024, 0, tuple(range(layers)),
                     tuple(range(heads)))  # fmt: skip


# the grid


def test_dragging_over_heads_shows_only_those(qtbot: Any, dialog: Any) -> None:
    made = dialog(whole(12, 12))
    grid = made.grid
    assert made.capture == Capture()
    drag(qtbot, grid, (2, 3), (5, 4))
    assert (grid.layers, grid.heads) == ((2, 3, 4, 5), (3, 4))
    assert (made.layers.text(), made.heads.text()) == ("3-6", "4-5")
    image = picture(grid)
    on = QColor(grid.palette().highlight().color()).name()
    for layer, head in ((2, 3), (5, 4), (1, 3), (6, 4), (2, 2), (5, 5)):
        there = pixel(image, grid.cell(layer, head).center().toPoint()) == on
        assert there == (2 <= layer <= 5 and 3 <= head <= 4)
    drag(qtbot, grid, (11, 11), (11, 11), CTRL)
    assert (grid.layers, grid.heads) == ((2, 3, 4, 5, 11), (3, 4, 11))
    drag(qtbot, grid, (0, 0), (0, 0))
    assert made.capture == Capture((0,), (0,))


def test_numbers_put_layers_and_heads_in_and_take_them_out(qtbot: Any, dialog: Any) -> None:
    grid = dialog(whole(12, 12)).grid
    drag(qtbot, grid, (3, -1), (5, -1))
    assert grid.layers == (0, 1, 2, 6, 7, 8, 9, 10, 11)
    drag(qtbot, grid, (4, -1), (4, -1))
    assert grid.layers == (0, 1, 2, 4, 6, 7, 8, 9, 10, 11)
    drag(qtbot, grid, (-1, 11), (-1, 1))
    assert grid.heads == (0,)
    drag(qtbot, grid, (-1, -1), (-1, -1))
    assert (grid.layers, grid.heads) == (tuple(range(12)), tuple(range(12)))


def test_a_large_model_has_a_grid_that_fits_a_screen(qtbot: Any, dialog: Any) -> None:
    made = dialog(whole(96, 128))
    assert made.height() < 700
    drag(qtbot, made.grid, (95, 127), (95, 127))
    assert (made.layers.text(), made.heads.text()) == ("96", "128")


# the numbers, the menus and the estimate


def test_numbers_can_be_typed(qtbot: Any, dialog: Any) -> None:
    made = dialog(whole(12, 12))
    made.layers.selectAll()
    qtbot.keyClicks(made.layers, "1-3, 12")
    assert made.grid.layers == (0, 1, 2, 11)
    assert made.layers.text() == "1-3, 12"
    made.heads.selectAll()
    qtbot.keyClicks(made.heads, "13")
    assert made.grid.heads == (0,)  # as far as it could be read
    assert made.heads.palette().text().color().name() == QColor(DARK.warning).name()
    qtbot.keyClick(made.heads, Qt.Key.Key_Backspace)
    assert made.heads.palette().text().color().name() != QColor(DARK.warning).name()
    assert made.capture == Capture((0, 1, 2, 11), (0,))


def plain(words: str) -> str:
    """Without the marks of thousands of whatever locale another test has set."""
    return re.sub(r"(?<=\d),(?=\d)", "", words)


def test_the_estimate_follows_and_warns(qtbot: Any, dialog: Any) -> None:
    made = dialog(whole(12, 12, 128 << 20))
    words = plain(made.estimate.text())
    assert "144 heads: 576 MB for 1024 tokens, of the 128 MB" in words
    assert "only 482 tokens" in words
    drag(qtbot, made.grid, (0, 0), (1, 11))
    assert "24 heads: 96 MB for 1024 tokens, of the 128 MB" in plain(made.estimate.text())
    assert "that the model reads at most fit" in made.estimate.text()
    for action in made.findChildren(QPushButton)[1].menu().actions():
        if action.text() == "None":
            action.trigger()
    assert made.grid.heads == ()
    ok = made.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled()
    drag(qtbot, made.grid, (-1, 3), (-1, 3))
    assert ok.isEnabled()


def test_as_many_layers_as_fit_follow_the_heads(qtbot: Any, dialog: Any) -> None:
    attending = whole(12, 12, 128 << 20)
    made = dialog(attending, Capture(tuple(range(12))))
    fit = next(b for b in made.findChildren(QPushButton) if "fit" in b.text())
    click(qtbot, fit)
    assert len(made.grid.layers) == 2  # of 48 MB each
    drag(qtbot, made.grid, (-1, 1), (-1, 11))  # one head is left
    assert made.grid.heads == (0,)
    assert len(made.grid.layers) == 12
    assert made.capture == Capture(None, (0,))


def test_the_menus_choose_at_equal_distances(qtbot: Any, dialog: Any) -> None:
    made = dialog(whole(12, 12))
    menu = made.findChildren(QPushButton)[0].menu()
    actions = {action.text(): action for action in menu.actions()}
    actions["Every third"].trigger()
    assert made.layers.text() == "3, 6, 9, 12"
    actions["Last half"].trigger()
    assert made.layers.text() == "7-12"
    actions["All"].trigger()
    assert made.capture == Capture(tuple(range(12)))


# the window


def test_heads_are_chosen_in_the_window_named_rightly_and_undone(
    qtbot: Any, opened: OpenWindow, folder: Path
) -> None:
    window = opened(TEXT, model=str(folder))
    settle(qtbot, window)
    assert window.memory.heads.text() == "All 12 heads…"
    before = window.session.trace["attention"].copy()
    probable = window.session.trace["next.probability"].copy()
    made = dialog_of(window)
    drag(qtbot, made.grid, (2, 1), (2, 3))
    finish(qtbot, made, QDialogButtonBox.StandardButton.Ok)
    settle(qtbot, window)
    assert shown(window) == [(2,), (1, 2, 3)]
    trace = window.session.trace
    np.testing.assert_array_equal(trace["attention"][:, 0], before[:, 2, 1:])
    np.testing.assert_array_equal(trace["next.probability"], probable)
    assert window.memory.heads.text() == "3 of 12 heads…"
    mosaic, head = window.panels["attention"].view, window.panels["head"].view
    assert mosaic._names == ["L3 H2", "L3 H3", "L3 H4"]
    assert [name for _, name in head.choices()[1].options] == ["Head 2", "Head 3", "Head 4"]
    focus = Focus(4, "attention", (0, 2, 1))
    assert "layer 3, head 4" in read_out(trace, focus)
    window.session.undo()
    settle(qtbot, window)
    assert shown(window) == [(0, 1, 2), (0, 1, 2, 3)]
    window.session.redo()
    settle(qtbot, window)
    assert shown(window) == [(2,), (1, 2, 3)]


def test_pointing_at_a_map_of_some_heads_names_the_right_one(
    qtbot: Any, opened: OpenWindow, folder: Path
) -> None:
    """The pixels under the mouse are those of the head that is named."""
    window = opened(TEXT, model=str(folder), asked={"capture": Capture((0, 2), (1, 3))})
    settle(qtbot, window)
    panel = window.panels["attention"]
    qtbot.waitUntil(lambda: panel.canvas.height() > 100, timeout=PATIENCE)
    picture(panel.canvas)
    view, scene = panel.view, panel.canvas.scene()
    size = QSizeF(panel.canvas.size())
    named = {}
    for x in range(2, int(size.width()), 4):
        for y in range(2, int(size.height()) - 20, 4):
            focus = view.focus_at(QPointF(x, y), scene)
            if focus is not None:
                named[focus.index[:2]] = read_out(scene.trace, focus)
    assert len(named) == 4
    for (layer, head), words in named.items():
        assert f"layer {(1, 3)[layer]}, head {(2, 4)[head]}" in words
    center = view._grid.map_rect(3).center()
    qtbot.mouseMove(panel.canvas, QPoint(int(center.x()), int(center.y())))
    qtbot.waitUntil(lambda: window.session.hovered is not None, timeout=PATIENCE)
    assert window.session.hovered.index[:2] == (1, 1)


def test_cancel_leaves_everything_as_it_was(qtbot: Any, opened: OpenWindow, folder: Path) -> None:
    window = opened(TEXT, model=str(folder))
    settle(qtbot, window)
    made = dialog_of(window)
    drag(qtbot, made.grid, (0, 0), (0, 0))
    finish(qtbot, made, QDialogButtonBox.StandardButton.Cancel)
    settle(qtbot, window)
    assert shown(window) == [(0, 1, 2), (0, 1, 2, 3)]
    assert not window.session.can_undo or window.session.document.capture == Capture()


def test_another_model_begins_with_nothing_chosen(
    qtbot: Any, opened: OpenWindow, folder: Path, other: Path
) -> None:
    window = opened(TEXT, model=str(folder), asked={"capture": Capture((2,))})
    settle(qtbot, window)
    window.files.open_model(str(other))
    settle(qtbot, window)
    assert window.session.document.capture == Capture()
    assert "encoder.attention" in window.session.trace
    picture(window.panels["next"].canvas)  # there is nothing to say yet: the text is a source
    window.session.undo()
    settle(qtbot, window)
    assert shown(window)[0] == (2,)


def test_a_model_without_such_a_choice_has_no_button(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abc")
    assert not window.memory.heads.isVisible()
    assert not window.actions_.commands["heads"].isEnabled()
    window.show_heads()
    assert not window.findChildren(HeadDialog)


# the budget


def preferred(qtbot: Any, window: Window, number: float, unit: str) -> None:
    """Sets the budget in the preferences, by keys."""
    window.actions_.commands["preferences"].trigger()
    (made,) = window.findChildren(Preferences)
    box = made.findChild(ByteBox)
    box.unit.setCurrentText(unit)
    box.number.selectAll()
    qtbot.keyClicks(box.number, str(number))
    click(qtbot, made.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok))


def test_the_budget_of_the_preferences_is_obeyed_and_kept(
    qtbot: Any, opened: OpenWindow, tmp_path_factory: pytest.TempPathFactory, own_settings: Path
) -> None:
    folder = borrowed.gpt2(tmp_path_factory.mktemp("models") / "long", places=1024)
    window = opened(TEXT, model=str(folder))
    settle(qtbot, window)
    assert len(shown(window)[0]) == 3
    preferred(qtbot, window, 33, "MB")  # of 16 MB a layer
    qtbot.waitUntil(lambda: window.session.info.attending.budget == 33 << 20, timeout=PATIENCE)
    settle(qtbot, window)
    assert shown(window)[0] == (1, 2)
    assert Store(own_settings / "settings.json").settings.budget == 33 << 20
    assert window.memory.heads.text() == "8 of 12 heads…"
    assert "2 of 3 layers" in " ".join(window.notices.texts())
    choose = next(b for b in window.notices.findChildren(QPushButton) if "heads" in b.text())
    click(qtbot, choose)
    (made,) = window.findChildren(HeadDialog)
    drag(qtbot, made.grid, (0, 0), (0, 1))
    finish(qtbot, made, QDialogButtonBox.StandardButton.Ok)
    settle(qtbot, window)
    assert shown(window) == [(0,), (0, 1)]
    status = [label.text() for label in window.status.findChildren(QLabel)]
    assert any(text.endswith("of 33 MB kept") for text in status)


def test_a_budget_of_the_command_line_outlasts_other_preferences(
    qtbot: Any, opened: OpenWindow, folder: Path
) -> None:
    window = opened(TEXT, model=str(folder), budget=5 << 20)
    settle(qtbot, window)
    window.actions_.commands["preferences"].trigger()
    (made,) = window.findChildren(Preferences)
    click(qtbot, made.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok))
    assert window.session.budget == 5 << 20
    assert window.session.info.attending.budget == 5 << 20


def test_a_text_that_the_budget_has_no_room_for_is_told_with_the_choice(
    qtbot: Any, opened: OpenWindow, folder: Path
) -> None:
    window = opened("", model=str(folder))
    settle(qtbot, window)
    window.session.grant(4 * 4 * 20 * 20)  # one layer of four heads, 20 tokens
    window.session.edit(borrowed.TEXT[:90])
    settle(qtbot, window)
    assert window.session.skipped
    assert len(window.session.trace) <= 20
    assert window.session.trace["attention"].nbytes <= window.session.budget
    told = next(text for text in window.notices.texts() if "left out" in text)
    assert told.startswith("There is memory for 20 tokens of mine")
    made = next(b for b in window.notices.findChildren(QPushButton) if "heads" in b.text())
    click(qtbot, made)
    (dialog,) = window.findChildren(HeadDialog)
    drag(qtbot, dialog.grid, (-1, 1), (-1, 3))
    finish(qtbot, dialog, QDialogButtonBox.StandardButton.Ok)
    settle(qtbot, window)
    assert len(window.session.trace) > 20


def test_the_page_says_what_a_model_takes_and_leads_to_the_choice(
    qtbot: Any, opened: OpenWindow, folder: Path
) -> None:
    window = opened(TEXT, model=str(folder), asked={"capture": Capture((2,), (0, 1, 2))})
    settle(qtbot, window)
    for page in window.findChildren(ModelPage):
        page.close()
    window.actions_.commands["model.page"].trigger()

    def pages() -> list[ModelPage]:
        return [page for page in window.findChildren(ModelPage) if page.isVisible()]

    qtbot.waitUntil(lambda: bool(pages()), timeout=PATIENCE)
    page = pages()[-1]
    words = page.words()
    assert "Attention of 3 of 12 heads to 64 tokens: 48 KB of 1.0 GB" in words
    assert "1 layers of 3 heads" in words
    click(qtbot, next(b for b in page.findChildren(QPushButton) if "heads" in b.text()))
    (made,) = window.findChildren(HeadDialog)
    assert (made.layers.text(), made.heads.text()) == ("3", "1-3")
    made.close()


def test_bytes_are_typed_in_either_unit(qtbot: Any) -> None:
    box = ByteBox("memory")
    qtbot.addWidget(box)
    box.show_bytes(1 << 30)
    assert (box.number.value(), box.unit.currentText()) == (1, "GB")
    box.unit.setCurrentText("MB")
    assert (box.number.value(), box.bytes) == (1024, 1 << 30)
    box.number.selectAll()
    qtbot.keyClicks(box.number, "300")
    assert box.bytes == 300 << 20
    box.number.selectAll()
    qtbot.keyClicks(box.number, "0")
    assert box.bytes >= 1 << 20
    line = box.number.findChild(QLineEdit)
    assert line is not None
