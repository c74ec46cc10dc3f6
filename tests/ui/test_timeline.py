"""Stepping, playing and scrubbing, with real keys and a real pointer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.alphabet import Alphabet, session
from ui.buttons import SignButton
from ui.theme import DARK, LIGHT, Theme
from ui.timeline import Timeline
from ui.timeruler import TimeRuler
from wm_explorer.focus import Focus
from wm_explorer.session import Session

NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
LEFT_BUTTON = Qt.MouseButton.LeftButton
TEXT = "abcd" * 8


def timeline(
    qtbot: QtBot, text: str = TEXT, theme: Theme = DARK
) -> tuple[Timeline, Session, Alphabet]:
    s, engine = session(text)
    widget = Timeline(s, theme)
    qtbot.addWidget(widget)
    widget.resize(1000, 40)
    widget.grab()  # lays it out
    return widget, s, engine


def at(widget: Timeline, step: int, y: int = 10) -> QPoint:
    """The middle of a step."""
    ruler = widget.ruler
    return QPoint(round(ruler.left(step) + ruler.step_width / 2), y)


def button(widget: Timeline, name: str) -> SignButton:
    found = [b for b in widget.findChildren(SignButton) if b.accessibleName() == name]
    assert len(found) == 1
    return found[0]


def test_keys_step_as_they_do_in_rerun(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    keys = Qt.Key
    for key, modifier, step in (
        (keys.Key_Left, NONE, 30),
        (keys.Key_Left, CONTROL, 29),
        (keys.Key_Left, SHIFT, 19),
        (keys.Key_Right, NONE, 20),
        (keys.Key_Right, CONTROL, 21),
        (keys.Key_Right, SHIFT, 31),
        (keys.Key_Home, NONE, 0),
        (keys.Key_Left, NONE, 0),
    ):
        qtbot.keyClick(widget.ruler, key, modifier)
        assert (s.at, s.following) == (step, False)
    for key, modifier in ((keys.Key_End, NONE), (keys.Key_Right, ALT)):
        s.seek(3)
        qtbot.keyClick(widget.ruler, key, modifier)
        assert (s.at, s.following) == (31, True)


def test_following_sticks_to_the_newest_and_any_other_step_stays(qtbot: QtBot) -> None:
    widget, s, engine = timeline(qtbot, "abc")
    assert button(widget, "Follow the newest step").isChecked()
    s.edit("abcd")
    engine.answer()
    widget.refresh()
    assert widget.place.text() == "Step 4 of 4 “d”"
    widget.step(-1)
    assert not button(widget, "Follow the newest step").isChecked()
    s.edit("abcda")
    engine.answer()
    widget.refresh()
    assert widget.place.text() == "Step 3 of 5 “c”"
    button(widget, "Follow the newest step").click()
    assert widget.place.text() == "Step 5 of 5 “a”"


def test_every_button_does_what_its_name_says(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    for name, step in (("First step", 0), ("Step forward", 1), ("Step back", 0)):
        button(widget, name).click()
        assert (s.at, s.following) == (step, False)
    button(widget, "Loop: off").click()
    assert widget.playback.loop == "all"
    assert button(widget, "Loop: all").isChecked()
    button(widget, "Loop: all").click()
    assert not button(widget, "Loop: off").isChecked()


def test_plays_to_the_end_and_stops_there(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot, "abcdabcd")
    for _ in range(10):
        widget.faster()
    seen = []
    s.on_change(lambda: seen.append(s.at))
    qtbot.keyClick(widget.ruler, Qt.Key.Key_Space)  # from the first, because this is the last
    assert (s.at, widget.playback.playing) == (0, True)
    timer = widget.findChild(QTimer)
    assert timer.isActive()
    assert button(widget, "Pause").isEnabled()
    qtbot.waitUntil(lambda: not widget.playback.playing)
    assert (s.at, s.following) == (7, False)
    assert not timer.isActive()
    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert button(widget, "Play").isEnabled()


def test_space_pauses_and_so_does_a_step(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    s.seek(5)
    for act in (widget.play_pause, lambda: widget.step(1), widget.first, widget.newest):
        qtbot.keyClick(widget.ruler, Qt.Key.Key_Space)
        assert widget.playback.playing
        act()
        assert not widget.playback.playing
        s.seek(5)


def test_loops_over_what_was_dragged_with_shift(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    ruler = widget.ruler
    s.seek(20)
    qtbot.mousePress(ruler, LEFT_BUTTON, SHIFT, at(widget, 6))
    qtbot.mouseMove(ruler, at(widget, 4))
    drag(qtbot, widget, 4)
    qtbot.mouseRelease(ruler, LEFT_BUTTON, SHIFT, at(widget, 4))
    assert (widget.playback.loop, widget.playback.selection) == ("selection", (4, 6))
    assert s.at == 20
    for _ in range(10):
        widget.faster()
    seen: list[int] = []
    s.on_change(lambda: seen.append(s.at))
    widget.play_pause()
    qtbot.waitUntil(lambda: len(seen) > 8)
    assert set(seen) == {4, 5, 6}
    widget.play_pause()
    qtbot.mouseClick(ruler, LEFT_BUTTON, SHIFT, at(widget, 9))
    assert (widget.playback.loop, widget.playback.selection) == ("off", None)


def drag(qtbot: QtBot, widget: Timeline, step: int) -> None:
    """Moves the pointer to a step with the left button held; Qt's test moves hold none."""
    place = QPointF(at(widget, step))
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, place, Qt.MouseButton.NoButton, LEFT_BUTTON, NONE
    )
    QApplication.sendEvent(widget.ruler, event)


def test_scrubs_by_dragging_and_stays_inside(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    qtbot.mousePress(widget.ruler, LEFT_BUTTON, NONE, at(widget, 3))
    assert s.at == 3
    drag(qtbot, widget, 17)
    assert s.at == 17
    drag(qtbot, widget, 900)
    assert (s.at, s.following) == (31, False)
    drag(qtbot, widget, -5)
    assert s.at == 0


def test_hovering_shows_the_step_everywhere_until_the_pointer_leaves(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    drag(qtbot, widget, 5)
    assert s.focus == Focus(5)
    assert "Step 6 of 32 “b”" in widget.ruler.words(5)
    assert "bits" in widget.ruler.words(5)
    QApplication.sendEvent(widget.ruler, QEvent(QEvent.Type.Leave))
    assert s.focus is None


def test_without_steps_nothing_can_be_done(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot, "")
    assert not button(widget, "Play").isEnabled()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(widget.ruler, key)
    qtbot.mouseClick(widget.ruler, LEFT_BUTTON, pos=QPoint(30, 10))
    drag(qtbot, widget, 3)
    assert (s.at, s.following, widget.playback.playing) == (-1, True, False)
    assert widget.place.text() == ""


def image(widget: Timeline) -> QImage:
    widget.refresh()
    return widget.ruler.grab().toImage()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_cursor_and_the_focus_are_painted_about_their_steps(qtbot: QtBot, theme: Theme) -> None:
    widget, s, _ = timeline(qtbot, theme=theme)
    s.seek(9)
    s.hover(Focus(20))
    picture = image(widget)
    bottom = widget.ruler.height() - 2
    for step, colour in ((9, theme.accent), (20, theme.hover), (14, None)):
        found = picture.pixelColor(at(widget, step, bottom))
        if colour is None:
            assert not close(found, QColor(theme.accent))
            assert not close(found, QColor(theme.hover))
        else:
            assert close(found, QColor(colour))


def close(one: QColor, other: QColor) -> bool:
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[arg-type]
    return all(abs(a - b) < 60 for a, b in pairs)


def test_typing_paints_what_painting_afresh_does(qtbot: QtBot) -> None:
    widget, s, engine = timeline(qtbot, "ab")
    for text in ("abc", "abcdx\u200b中", "abd", TEXT * 3, TEXT * 300, "", "ab\ncd"):
        s.edit(text)
        engine.answer()
        shown = image(widget)
        fresh = TimeRuler(s, widget.playback, DARK)
        qtbot.addWidget(fresh)
        fresh.resize(widget.ruler.size())
        assert fresh.grab().toImage() == shown


def test_surprise_colours_the_strip(qtbot: QtBot) -> None:
    widget, _, _ = timeline(qtbot, "abcdaabcd")  # after the fifth, which is expected, one is not
    picture = image(widget)
    middle = widget.ruler.height() - 6
    colours = [picture.pixelColor(at(widget, step, middle)).rgb() for step in range(8)]
    assert colours[0] == QColor(DARK.absent).rgb()  # nothing predicts the first
    assert colours[1] == colours[2] == colours[4] != colours[5]


def test_an_idle_refresh_paints_nothing(qtbot: QtBot) -> None:
    widget, s, _ = timeline(qtbot)
    painted: list[object] = []
    widget.ruler.update = lambda *_: painted.append(1)  # type: ignore[method-assign]
    widget.refresh()
    widget.refresh()
    assert painted == []
    s.seek(2)
    widget.refresh()
    assert painted == [1]


def test_everything_is_named_and_reached_by_keyboard(qtbot: QtBot) -> None:
    widget, _, _ = timeline(qtbot)
    for each in (*widget.findChildren(SignButton), widget.speed, widget.ruler):
        assert each.accessibleName()
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert widget.ruler.accessibleDescription() == "Step 32 of 32 “d”"
    assert widget.focusProxy() is widget.ruler
    speeds = [widget.speed.itemText(i) for i in range(widget.speed.count())]
    assert (speeds[0], speeds[-1]) == ("0.25 steps/s", "30 steps/s")
    widget.speed.setCurrentIndex(0)
    widget.speed.activated.emit(0)
    assert widget.playback.speed == 0.25
