"""The inner loop's view: planted points at known places, and real clicks to text and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.machines import trace
from tests.ui.conftest import PATIENCE, OpenWindow, picture
from tests.ui.pictures import assert_looks_as_it_did
from ui import export
from ui.drawing import number
from ui.plot import Axes, Scale, decades
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, View, views, views_for
from wm_explorer.focus import Focus

MODEL = "maml-sinusoid"
SIZE = (720, 420)
TEXT = "-3 2\n1 -2.5\n? 3 1\n"
Button = Qt.MouseButton


def drawn(
    text: str = TEXT, theme: Theme = DARK, focus: Focus | None = None, size: tuple[int, int] = SIZE
) -> tuple[Any, Scene, QImage]:
    found = trace(MODEL, text)
    view: View = views()["adaptation"](found.info)
    scene = Scene(found, len(found) - 1, theme, focus)
    return view, scene, export.image(view, scene, size)


def place(view: Any, x: float, y: float) -> QPointF:
    """Where a pair of numbers has to lie in a frame from -5 to 5 and from -6 to 6."""
    rect = view._curves.axes.rect
    return QPointF(
        rect.left() + (x + 5) / 10 * rect.width(), rect.bottom() - (y + 6) / 12 * rect.height()
    )


def colour(picture: QImage, point: QPointF) -> QColor:
    return picture.pixelColor(int(point.x()), int(point.y()))


# drawing


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_it_looks_as_it_did(qtbot: QtBot, theme: Theme) -> None:
    view, scene, _ = drawn(theme=theme)
    assert_looks_as_it_did(view, scene, SIZE)


def test_points_stand_where_their_numbers_say(qtbot: QtBot) -> None:
    view, _, picture = drawn()
    full, hollow = QColor(DARK.accent), QColor(DARK.canvas)
    assert colour(picture, place(view, -3, 2)) == full
    assert colour(picture, place(view, 1, -2.5)) == full
    assert colour(picture, place(view, 3, 1)) == hollow
    assert colour(picture, place(view, 3, -2)) not in (full, hollow)


def test_the_thick_line_is_what_the_model_says(qtbot: QtBot) -> None:
    view, scene, picture = drawn()
    said = scene.trace.at("prediction", scene.at)
    for i in (12, 45, 78):
        assert colour(picture, place(view, -5 + i / 10, float(said[i]))) == QColor(DARK.text)


def test_an_inner_step_in_focus_stands_out_in_all_three_drawings(qtbot: QtBot) -> None:
    view, scene, picture = drawn(focus=Focus(len(TEXT) - 1, "loss.support", (1,)))
    curve = scene.trace.at("curve", scene.at)[1]
    marked = [
        colour(picture, place(view, -5 + i / 10, float(curve[i]))) == QColor(DARK.hover)
        for i in range(5, 95, 10)
    ]
    assert sum(marked) >= 7, "points may lie over it"
    axes = view._losses.axes
    loss = float(scene.trace.at("loss.support", scene.at)[1])
    dot = axes.point(1, loss)
    assert colour(picture, dot) == QColor(DARK.hover)
    column = view._map.left() + view._map.width() / 11
    frame = QPointF(column + 0.5, view._map.center().y())
    assert colour(picture, frame) == QColor(DARK.hover)
    before = drawn()[2]
    assert colour(before, frame) != QColor(DARK.hover)


def test_pointing_finds_points_curves_losses_and_weights(qtbot: QtBot) -> None:
    view, scene, _ = drawn()
    at = scene.at
    assert view.focus_at(place(view, -3, 2), scene) == Focus(at, "support", (0, 1))
    assert view.focus_at(place(view, 3, 1), scene) == Focus(at, "query", (0, 1))
    slow = scene.trace.at("curve", at)[0]
    assert view.focus_at(place(view, -4.5, float(slow[5])), scene) == Focus(at, "curve", (0, 5))
    assert view.focus_at(place(view, 4.9, -5.9), scene) is None
    loss = view._losses.axes.point(3, float(scene.trace.at("loss.query", at)[3]))
    assert view.focus_at(loss, scene) == Focus(at, "loss.query", (3,))
    corner = view._map.bottomRight() - QPointF(1, 1)
    assert view.focus_at(corner, scene) == Focus(at, "weights.change", (10, 2, 1))
    view.chosen["weights"] = "weights.fast"
    export.image(view, scene, SIZE)
    corner = view._map.topRight() + QPointF(-1, 1)
    assert view.focus_at(corner, scene) == Focus(at, "weights.fast", (0, 39))


def test_it_says_what_it_shows_and_when_the_steps_are_too_large(qtbot: QtBot) -> None:
    view, scene, _ = drawn()
    words = view.describe(scene)
    assert "2 points to learn from, 1 held out" in words
    first, last = map(number, scene.trace.at("loss.support", scene.at)[[0, -1]].tolist())
    assert f"learnt {first} → {last}" in words
    assert "most moved: layer" in words
    bad, other, picture = drawn("5 6\n-5 -6\n")
    rect = bad._curves.axes.rect
    line = [
        picture.pixelColor(x, int(rect.bottom()) - y).name()
        for x in range(int(rect.left()), int(rect.right()))
        for y in range(14, 32)
    ]
    assert QColor(DARK.warning).name() in line
    first, last = other.trace.at("loss.support", other.at)[[0, -1]]
    assert not last <= first


@pytest.mark.parametrize("size", [(200, 140), (460, 200), (1900, 1000)])
def test_it_can_be_small_and_large(qtbot: QtBot, size: tuple[int, int]) -> None:
    view, scene, picture = drawn(size=size, theme=LIGHT)
    assert colour(picture, place(view, -3, 2)) == QColor(LIGHT.accent)
    for x in range(2, size[0], 9):
        for y in range(2, size[1], 9):
            focus = view.focus_at(QPointF(x, y), scene)
            if focus is not None:
                shape = scene.trace.at(focus.channel, focus.step).shape
                assert all(0 <= i < n for i, n in zip(focus.index, shape, strict=True))


def test_a_vector_has_its_words_as_words(qtbot: QtBot, tmp_path: Path) -> None:
    view, scene, _ = drawn()
    export.save(view, scene, tmp_path / "loop.svg")
    text = (tmp_path / "loop.svg").read_text("utf-8")
    for words in ("mean squared error", "inner step", "layer 3 biases", "slow weights", "−4"):
        assert f">{words}<" in text, words


def test_only_models_with_an_inner_loop_have_it(qtbot: QtBot) -> None:
    assert "adaptation" in {cls.id for cls in views_for(trace(MODEL, "1").info)}
    assert "adaptation" not in {cls.id for cls in views_for(trace("ntm-copy", "a\n").info)}


def test_ticks_are_round_and_powers_are_raised() -> None:
    assert Scale(-5, 5).ticks(300, 46) == [-4, -2, 0, 2, 4]
    assert Scale(0, 10).ticks(600, 46) == list(range(11))
    found = decades(np.array([0.03, 2, np.nan, 0, np.inf]))
    assert (found.low, found.high) == (0.01, 10)
    assert [found.words(tick) for tick in found.ticks(200, 26)] == ["0.01", "0.1", "1", "10"]
    assert Scale(1e-5, 1, powers=True).words(1e-5) == "10⁻⁵"
    assert np.isnan(found.share(20))
    axes = Axes()
    axes.rect.setRect(10, 20, 100, 50)
    axes.x, axes.y = Scale(-5, 5), Scale(0, 2)
    assert axes.point(0, 2) == QPointF(60, 20)
    assert axes.values(QPointF(110, 70)) == (5, 0)
    assert axes.point(0, 3) is None


# clicks


#: No panel of the window stays as low as this.
LOWEST = 150


def opened_loop(qtbot: Any, opened: OpenWindow, text: str = "") -> tuple[Any, Any]:
    window = opened(text, model=MODEL)
    panel = window.panels["adaptation"]
    sizes: list[tuple[int, int]] = []

    def rests() -> bool:  # panels come one a turn, and each moves the others
        sizes.append((panel.canvas.width(), panel.canvas.height()))
        return panel.showing and sizes[-1][1] > LOWEST and len(set(sizes[-5:])) == 1 < len(sizes)

    qtbot.waitUntil(rests, timeout=PATIENCE)
    picture(panel.canvas)
    return window, panel.canvas


def click(qtbot: Any, canvas: Any, x: float, y: float) -> None:
    """A click of the left button at a pair of numbers."""
    qtbot.mouseClick(canvas, Button.LeftButton, pos=place(canvas.view, x, y).toPoint())


def settle(qtbot: Any, window: Any, lines: int) -> None:
    """Waits until the text has so many lines and the window shows them."""
    session = window.session
    qtbot.waitUntil(
        lambda: session.text.count("\n") == lines and not session.busy, timeout=PATIENCE
    )
    window.refresh()


def points(window: Any, channel: str = "support") -> list[list[float]]:
    session = window.session
    if session.at < 0:
        return []
    used = session.trace.at(f"{channel}.line", session.at) >= 0
    found: list[list[float]] = session.trace.at(channel, session.at)[used].tolist()
    return found


def near(found: list[list[float]], *expected: tuple[float, float]) -> bool:
    """Whether these are the points, to a pixel."""
    return len(found) == len(expected) and np.allclose(found, expected, atol=0.05)


def test_the_first_click_into_an_empty_plot_adds_a_point_and_undo_takes_it_back(
    qtbot: Any, opened: OpenWindow
) -> None:
    window, canvas = opened_loop(qtbot, opened)
    assert canvas.scene() is None
    rect = canvas.view._curves.axes.rect
    assert colour(picture(canvas), rect.center() + QPointF(9, 9)) == QColor(window.theme.absent)
    blank = picture(canvas)
    click(qtbot, canvas, -2, 3)
    settle(qtbot, window, 1)
    assert near(points(window), (-2, 3))
    assert window.prompt.toPlainText() == window.session.text
    after = picture(canvas)
    assert colour(after, place(canvas.view, -2, 3)) == QColor(window.theme.accent)
    click(qtbot, canvas, 3, -1)
    settle(qtbot, window, 2)
    assert near(points(window), (-2, 3), (3, -1))
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, 1)
    assert near(points(window), (-2, 3)), "each click is undone by itself"
    qtbot.keyClick(canvas, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, window, 0)
    assert window.session.text == ""
    assert picture(canvas) == blank


def test_a_click_on_a_point_takes_it_away_from_wherever_it_stands(
    qtbot: Any, opened: OpenWindow
) -> None:
    window, canvas = opened_loop(qtbot, opened, "1 2\nno point\n-3 -2\n4 0")
    click(qtbot, canvas, -3, -2)
    settle(qtbot, window, 2)
    assert window.session.text == "1 2\nno point\n4 0"
    assert near(points(window), (1, 2), (4, 0))
    picture(canvas)
    click(qtbot, canvas, -3, -2)
    settle(qtbot, window, 4)
    assert near(points(window), (1, 2), (4, 0), (-3, -2)), "the line before was ended first"


def test_clicks_faster_than_the_engine_are_all_kept(qtbot: Any, opened: OpenWindow) -> None:
    window, canvas = opened_loop(qtbot, opened)
    for x in range(-4, 5):
        click(qtbot, canvas, x, 1 - x)
    settle(qtbot, window, 9)
    assert near(points(window), *((x, 1 - x) for x in range(-4, 5)))


def test_a_double_click_adds_one_point(qtbot: Any, opened: OpenWindow) -> None:
    window, canvas = opened_loop(qtbot, opened)
    at = place(canvas.view, 2, 2).toPoint()
    qtbot.mouseClick(canvas, Button.LeftButton, pos=at)
    qtbot.mouseDClick(canvas, Button.LeftButton, pos=at)
    settle(qtbot, window, 1)
    assert near(points(window), (2, 2))


def test_held_out_points_can_be_clicked_too(qtbot: Any, opened: OpenWindow) -> None:
    window, canvas = opened_loop(qtbot, opened, "1 2\n")
    window.panels["adaptation"].choose("click", "ask")
    click(qtbot, canvas, -1, -1)
    settle(qtbot, window, 2)
    assert window.session.text.splitlines()[1].startswith("? -")
    assert near(points(window, "query"), (-1, -1))
    assert near(points(window), (1, 2))


def test_a_click_while_an_earlier_step_is_shown_shows_what_it_did(
    qtbot: Any, opened: OpenWindow
) -> None:
    window, canvas = opened_loop(qtbot, opened, "1 2\n3 1\n")
    window.session.seek(1)
    window.refresh()
    picture(canvas)
    click(qtbot, canvas, -2, 0)
    settle(qtbot, window, 3)
    assert window.session.following
    assert near(points(window), (1, 2), (3, 1), (-2, 0))


def test_clicks_beside_the_plot_and_with_other_buttons_only_point(
    qtbot: Any, opened: OpenWindow
) -> None:
    window, canvas = opened_loop(qtbot, opened, TEXT)
    qtbot.mouseClick(canvas, Button.RightButton, pos=place(canvas.view, 0, 5).toPoint())
    loss = canvas.view._losses.axes.rect.center().toPoint()
    qtbot.mouseClick(canvas, Button.LeftButton, pos=loss)
    assert window.session.text == TEXT
    assert window.session.locked is not None
    assert window.session.locked.channel in ("loss.support", "loss.query")


def test_the_number_of_inner_steps_is_chosen_in_the_bar(qtbot: Any, opened: OpenWindow) -> None:
    window, _ = opened_loop(qtbot, opened, TEXT)
    window.memory.sizes["inner_steps"].setValue(2)
    session = window.session
    qtbot.waitUntil(lambda: not session.busy and session.info.sizes[0].value == 2, timeout=PATIENCE)
    qtbot.waitUntil(lambda: window.desk.info is session.info, timeout=PATIENCE)
    assert session.trace.at("curve", session.at).shape[0] == 3
    assert not window.generation.one.isEnabled()


def test_a_view_that_is_blank_draws_into_any_size(qtbot: QtBot) -> None:
    view = views()["adaptation"](trace(MODEL, "1").info)
    for width, height in ((150, 90), (900, 500)):
        target = QImage(width, height, QImage.Format.Format_RGB32)
        target.fill(QColor(LIGHT.canvas))
        with QPainter(target) as painter:
            view.draw_blank(painter, QSizeF(width, height), LIGHT)
        centre = view._curves.axes.rect.center()  # type: ignore[attr-defined]
        assert colour(target, centre + QPointF(7, 5)) == QColor(LIGHT.absent)
        assert view.edited_by(centre, None, "").split() == ["0.00", "0.00"]  # type: ignore[union-attr]
        assert view.edited_by(QPointF(QPoint(1, 1)), None, "") is None
