"""Real keys into a real window with a real engine, to painted pixels and back."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QWidget

from engine.messages import Loading, Update
from engine.spec import Token
from tests.bench import planted
from tests.ui.conftest import PATIENCE, OpenWindow, SharedEngine, gates_settled, picture, pixel
from ui.app import _prepare as prepare
from ui.buttons import SignButton
from ui.collector import Collector
from ui.colours import LEVELS, table
from ui.panel import Panel
from ui.settings import Recent, Store
from ui.view import Scene, View
from ui.window import Window
from wm_explorer.document import Document
from wm_explorer.focus import Focus

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def press(qtbot: Any, window: Window, key: Qt.Key, modifier: Any = Modifier.NoModifier) -> None:
    """A key to whatever has the focus, as a keyboard would give it."""
    target = QApplication.focusWidget() or window
    qtbot.keyClick(target, key, modifier)


def wait_read(qtbot: Any, window: Window, text: str) -> None:
    session = window.session
    qtbot.waitUntil(lambda: session.text == text and not session.busy, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window._frame.isActive(), timeout=PATIENCE)


def gate_places(panel: Panel) -> dict[Focus, QPoint]:
    """A point of the canvas for each cell of the gates that is drawn."""
    scene, found = panel.canvas.scene(), {}
    assert scene is not None
    for x in range(0, panel.canvas.width(), 3):
        for y in range(0, panel.canvas.height(), 2):
            focus = panel.view.focus_at(QPointF(x, y), scene)
            if focus is not None and focus.channel == "gate.forget":
                found.setdefault(focus, QPoint(x, y))
    return found


def test_a_typed_key_paints_the_gates_it_moved(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("")
    gates = window.panels["gates"]
    qtbot.keyClicks(window.prompt, "abc")
    wait_read(qtbot, window, "abc")
    before = picture(gates.canvas)
    old = gate_places(gates)
    qtbot.keyClicks(window.prompt, "d")
    wait_read(qtbot, window, "abcd")
    after = picture(gates.canvas)
    new = {f: p for f, p in gate_places(gates).items() if f.step == 3}
    assert len(new) >= 12
    assert {f.step for f in old} == {0, 1, 2}
    colours = [QColor.fromRgb(c).name() for c in table("gate", window.theme)[:LEVELS]]
    checked = 0
    for focus, place in new.items():
        value = float(window.session.trace["gate.forget"][(3, *focus.index)])
        nearest = round(value * (LEVELS - 1))
        expected = colours[max(nearest - 1, 0) : nearest + 2]
        inside = place + QPoint(3, 1)  # not the cursor's frame
        assert pixel(before, inside) not in expected
        checked += pixel(after, inside) in expected
    assert checked >= len(new) - 3  # the frame covers a few


def test_arrows_edit_in_the_prompt_and_step_outside_of_it(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abcdefgh")
    window.prompt.setFocus()
    press(qtbot, window, Key.Key_Home)
    qtbot.keyClicks(window.prompt, "h")
    wait_read(qtbot, window, "habcdefgh")
    assert window.session.following
    press(qtbot, window, Key.Key_Left, Modifier.ControlModifier)  # the timeline's everywhere
    assert window.session.at == 7
    press(qtbot, window, Key.Key_Escape)
    assert not window.prompt.hasFocus()
    press(qtbot, window, Key.Key_Left)
    assert window.session.at == 6
    press(qtbot, window, Key.Key_Home)
    assert window.session.at == 0
    press(qtbot, window, Key.Key_Right)
    press(qtbot, window, Key.Key_Right, Modifier.ShiftModifier)
    assert window.session.at == 8
    press(qtbot, window, Key.Key_Left)
    assert not window.session.following
    press(qtbot, window, Key.Key_End)
    assert window.session.following
    assert window.session.text == "habcdefgh"


def test_space_plays_but_not_in_the_prompt_nor_on_a_button(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abcd")
    window.prompt.setFocus()
    press(qtbot, window, Key.Key_End, Modifier.ControlModifier)
    press(qtbot, window, Key.Key_Space)
    wait_read(qtbot, window, "abcd ")
    assert not window.timeline.playback.playing
    window.generation.one.setFocus()
    press(qtbot, window, Key.Key_Space)
    qtbot.waitUntil(lambda: len(window.session.text) == 6, timeout=PATIENCE)
    assert not window.timeline.playback.playing
    window.panels["gates"].canvas.setFocus()
    press(qtbot, window, Key.Key_Space)
    assert window.timeline.playback.playing
    press(qtbot, window, Key.Key_Space)
    assert not window.timeline.playback.playing


def test_undo_and_redo_by_keys_wherever_the_focus_is(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("ab")
    window.session.edit("abc")
    wait_read(qtbot, window, "abc")
    for widget in (window.prompt, window.panels["gates"].canvas):
        widget.setFocus()
        press(qtbot, window, Key.Key_Z, Modifier.ControlModifier)
        wait_read(qtbot, window, "ab")
        assert window.prompt.toPlainText() == "ab"
        qtbot.keySequence(widget, QKeySequence(QKeySequence.StandardKey.Redo))
        wait_read(qtbot, window, "abc")


def test_panels_come_and_go_with_the_model(qtbot: Any, opened: OpenWindow, tiny_model: str) -> None:
    window = opened("abc")
    assert "gates" in shown(window)
    recurrent = shown(window)
    window.panels["states"].close()
    for _ in range(3):
        window.files.open_model("transformer-char")
        qtbot.waitUntil(lambda: "attention" in shown(window), timeout=PATIENCE)
        wait_read(qtbot, window, "abc")
        assert "gates" not in shown(window)
        assert not picture(window.panels["attention"].canvas).isNull()
        window.session.open(tiny_model)
        qtbot.waitUntil(lambda: "gates" in shown(window), timeout=PATIENCE)
        wait_read(qtbot, window, "abc")
        assert shown(window) == recurrent - {"states"}  # what was closed stays closed
    window.desk.reset_layout()
    assert shown(window) == recurrent


def shown(window: Window) -> set[str]:
    return {id_ for id_, panel in window.panels.items() if not panel.isHidden()}


def test_a_model_that_cannot_be_opened_is_told_and_the_one_before_goes_on(
    qtbot: Any, opened: OpenWindow, tiny_model: str
) -> None:
    window = opened("abc")
    before = gates_settled(qtbot, window)
    window.files.open_model("no-such-model")
    qtbot.waitUntil(lambda: bool(window.notices.texts()), timeout=PATIENCE)
    wait_read(qtbot, window, "abc")
    (told,) = window.notices.texts()
    assert told.startswith("Not opened: there is no model 'no-such-model'")
    assert window.session.document.model == tiny_model
    assert picture(window.panels["gates"].canvas).size() != before.size()  # the notice takes room
    (close,) = window.notices.findChildren(SignButton)
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: picture(window.panels["gates"].canvas) == before, timeout=PATIENCE)
    qtbot.keyClicks(window.prompt, "d")
    wait_read(qtbot, window, window.session.text)
    assert picture(window.panels["gates"].canvas) != before
    assert window.notices.texts() == []


def test_unknown_symbols_and_what_is_cut_are_told(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abc!")
    window.refresh()
    assert any("does not know" in t and t.endswith(": 1") for t in window.notices.texts())
    window.prompt.read("a" * 20_000)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=PATIENCE)
    window.refresh()
    assert not any("does not know" in text for text in window.notices.texts())
    assert any("16,384" in text or "16384" in text for text in window.notices.texts())


def test_the_engine_is_killed_while_typing_and_comes_back(
    qtbot: Any, opened: OpenWindow, shared_engine: SharedEngine
) -> None:
    window = opened("abcd")
    expected = window.session.trace["cell"].copy()
    before = gates_settled(qtbot, window)
    qtbot.keyClick(window.prompt, Key.Key_End, Modifier.ControlModifier)
    pid = shared_engine.client.pid
    os.kill(pid, signal.SIGKILL)
    qtbot.keyClicks(window.prompt, "e")
    qtbot.waitUntil(lambda: shared_engine.client.pid != pid, timeout=PATIENCE)
    qtbot.keyClick(window.prompt, Key.Key_Backspace)
    session = window.session
    qtbot.waitUntil(
        lambda: not session.busy and session.trace is not None and len(session.trace) == 4,
        timeout=PATIENCE,
    )
    wait_read(qtbot, window, "abcd")
    np.testing.assert_array_equal(session.trace["cell"], expected)
    assert any("started again" in text for text in window.notices.texts())
    window.notices.take_back("engine")
    # the next frame gives the model that was opened again a canvas of its own
    gates = window.panels["gates"]
    qtbot.waitUntil(
        lambda: gates.canvas.view.info is session.info and gates.canvas.size() == before.size(),
        timeout=PATIENCE,
    )
    assert picture(gates.canvas) == before


def test_a_reply_that_cannot_be_read_leaves_the_window_listening(
    qtbot: Any, opened: OpenWindow, shared_engine: SharedEngine
) -> None:
    window = opened("abc")
    torn = Update(0, 3, [Token("a", 0, 3)], [], True, 0.0)
    mailbox = shared_engine.mailbox
    assert mailbox is not None
    with qtbot.captureExceptions() as raised:
        client = threading.Thread(target=lambda: [mailbox.deliver(torn, []) for _ in range(3)])
        client.start()
        client.join()  # the later ones wait while the first is read
        qtbot.waitUntil(lambda: len(raised) == 3, timeout=PATIENCE)
        window.session.edit("abcd")
        wait_read(qtbot, window, "abcd")
    assert len(window.session.trace or ()) == 4


def test_a_flood_of_replies_leaves_turns_for_keys(
    qtbot: Any, opened: OpenWindow, shared_engine: SharedEngine
) -> None:
    window = opened("abc")
    heard: list[int] = []
    window.session.on_change(lambda: (time.sleep(0.002), heard.append(len(turns))))
    turns: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: turns.append(len(heard)))
    timer.start(0)
    assert shared_engine.mailbox is not None
    for _ in range(100):
        shared_engine.mailbox.deliver(Loading(-1, "planted"), [])
    qtbot.waitUntil(lambda: len(heard) >= 100, timeout=PATIENCE)
    timer.stop()
    assert sum(0 < seen < 100 for seen in turns) > 3


def test_a_view_that_fails_says_so_and_the_window_lives(
    qtbot: Any, opened: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened("abc")
    told: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _type, error, _trace: told.append(error))

    def fail(self: View, painter: QPainter, size: object, scene: Scene) -> None:
        raise ValueError("planted")

    gates = window.panels["gates"]
    monkeypatch.setattr(type(gates.view), "draw", fail)
    broken = picture(gates.canvas)
    assert [str(error) for error in told] == ["planted"]
    text = QColor(window.theme.warning).name()
    colours = {
        pixel(broken, QPoint(x, y))
        for x in range(broken.width())
        for y in range(broken.height() // 2 - 10, broken.height() // 2 + 10)
    }
    assert text in colours
    monkeypatch.undo()
    qtbot.keyClicks(window.prompt, "d")
    wait_read(qtbot, window, window.session.text)
    assert picture(gates.canvas) != broken


def test_themes_change_every_picture(opened: OpenWindow) -> None:
    window = opened("abc")
    window.choose_theme("dark")
    dark = picture(window.panels["gates"].canvas)
    window.choose_theme("light")
    light = picture(window.panels["gates"].canvas)
    corner = QPoint(dark.width() - 3, 3)
    assert (pixel(dark, corner), pixel(light, corner)) == ("#15171a", "#ffffff")
    assert QApplication.palette().window().color().name() == window.theme.window
    QCoreApplication.processEvents()
    for part in (window.prompt, window.generation, window.timeline, window.status, window.notices):
        assert part.palette().windowText().color().name() == window.theme.text


def test_hidden_panels_are_not_drawn(
    qtbot: Any, opened: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened("abc")
    gates, drawn = window.panels["gates"], []
    draw = type(gates.view).draw

    def counting(self: View, *args: Any) -> None:
        drawn.append(self.id)
        draw(self, *args)

    monkeypatch.setattr(type(gates.view), "draw", counting)
    gates.close()
    qtbot.keyClicks(window.prompt, "de")
    wait_read(qtbot, window, window.session.text)
    assert drawn == []
    gates.show()
    qtbot.waitUntil(lambda: bool(drawn), timeout=PATIENCE)


def test_the_second_start_shows_what_the_first_left(qtbot: Any, opened: OpenWindow) -> None:
    first = opened("abc")
    first.panels["next"].close()
    first.choose_theme("light")
    first.close()
    second = opened("abc")
    assert "next" not in shown(second)
    assert second.theme.name == "light"
    assert second.settings.recent[0].text == "abc"
    qtbot.waitUntil(lambda: bool(second.settings.layouts), timeout=PATIENCE)
    assert Store(second._store.path).settings.layouts  # written back after the first frame
    second.close()
    safe = opened("abc", safe_mode=True)
    assert "next" in shown(safe)


def test_without_arguments_the_last_text_is_opened(own_settings: Any) -> None:
    from ui.app import begin_with

    settings = Store(own_settings / "settings.json").settings
    first = begin_with(settings, None, None)
    assert first.model == "lstm-char"
    assert len(first.text) > 20  # the model's sample
    settings.remember(Recent("gru-char", "mine"))
    assert begin_with(settings, None, None) == Document("gru-char", "mine")
    assert begin_with(settings, "rnn-char", "given") == Document("rnn-char", "given")
    assert begin_with(settings, None, None, safe_mode=True) == first


def test_f6_goes_round_and_everything_with_focus_has_a_name(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abc")
    window.prompt.setFocus()
    seen = []
    for _ in range(20):
        press(qtbot, window, Key.Key_F6)
        seen.append(QApplication.focusWidget())
        if seen[-1] is window.prompt:
            break
    assert seen[-1] is window.prompt
    assert {panel.canvas for panel in window.panels.values() if panel.showing} <= set(seen)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not isinstance(widget.parent(), (QComboBox, QAbstractScrollArea))
        and not isinstance(widget, QApplication)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_every_shortcut_is_on_the_sheet_and_none_is_taken_twice(opened: OpenWindow) -> None:
    window = opened("abc")
    keys = [
        key.toString() for action in window.actions_.commands.values() for key in action.shortcuts()
    ]
    assert len(keys) == len(set(keys))
    sheet = window.actions_.shortcuts()
    assert all(key in sheet for key in ("Space", "Ctrl+Shift+C", "F11", "Ctrl+Shift+P"))


def test_the_palette_finds_and_runs(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abcd")
    window.panels["gates"].canvas.setFocus()
    press(qtbot, window, Key.Key_P, Modifier.ControlModifier | Modifier.ShiftModifier)
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "first st")
    qtbot.keyClick(field, Key.Key_Return)
    assert window.session.at == 0


def test_the_view_is_copied_as_an_image(qtbot: Any, opened: OpenWindow) -> None:
    window = opened("abcd")
    window.panels["gates"].canvas.setFocus()
    press(qtbot, window, Key.Key_C, Modifier.ControlModifier | Modifier.ShiftModifier)
    image = QGuiApplication.clipboard().image()
    assert image.width() >= 2 * window.panels["gates"].canvas.width()
    QGuiApplication.clipboard().clear()


def test_the_view_and_the_data_are_written(opened: OpenWindow, tmp_path: Any) -> None:
    window = opened("abcd")
    window.files.export_view(window.panels["gates"], tmp_path / "gates.svg")
    window.files.export_data(tmp_path / "trace.npz")
    assert b"<svg" in (tmp_path / "gates.svg").read_bytes()
    with np.load(tmp_path / "trace.npz", allow_pickle=False) as data:
        np.testing.assert_array_equal(data["cell"], window.session.trace["cell"])
    window.files.export_data(tmp_path / "nowhere" / "trace.npz")
    assert any("not exported" in text for text in window.notices.texts())


def test_none_is_still_there_after_a_thousand_frames(opened: OpenWindow) -> None:
    """PySide6 6.12 takes references from None at every call, and ends the process. A reference
    too many, on the other hand, costs nothing."""
    window = opened("abcdefgh" * 4)
    cells = [Focus(i % 32, "cell", (0, i % 16)) for i in range(1000)]
    for focus in cells[:50]:
        _frame(window, focus)
    before = sys.getrefcount(None)
    for focus in cells:
        _frame(window, focus)
    # PySide itself adds five whenever a painter opens on a new picture; losing some is what kills
    assert -200 < sys.getrefcount(None) - before < 20 * len(cells)


def _frame(window: Window, focus: Focus) -> None:
    window.session.hover(focus)
    window.session.seek(focus.step)
    window.refresh()
    QCoreApplication.processEvents()


def test_garbage_is_collected_on_the_thread_of_the_window(qtbot: Any, opened: OpenWindow) -> None:
    class Garbage:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            died.append(threading.current_thread())

    window = opened("abc")
    died: list[threading.Thread] = []
    gc.enable()
    try:
        prepare(window)
        qtbot.waitUntil(lambda: window.findChild(Collector) is not None, timeout=PATIENCE)
        Garbage()
        kept: list[list[object]] = []
        busy = threading.Thread(target=lambda: kept.extend([] for _ in range(50_000)))
        busy.start()
        busy.join()
        assert died == []
        qtbot.waitUntil(lambda: bool(died), timeout=PATIENCE)
        assert died == [threading.main_thread()]
    finally:
        gc.disable()  # as it is between these tests
        gc.unfreeze()


def test_a_theme_chosen_while_panels_are_made_is_theirs_too(opened: OpenWindow) -> None:
    window = opened("abcdefgh")
    desk, info, theme = window.desk, planted.everything(16, 2, 2), window.theme
    assert "attention" not in window.panels
    while desk.make_one(info, window.session, theme):
        assert "attention" not in window.panels  # not before there are all
    window.switch_theme()
    desk.show_model(info, window.theme)
    assert {"attention", "head"} <= window.panels.keys()
    assert {panel.theme for panel in window.panels.values()} == {window.theme} != {theme}


def test_a_burst_of_changes_is_one_drawing(
    qtbot: Any, opened: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened("abcdefgh")
    refreshed: list[float] = []
    refresh = window.timeline.refresh
    monkeypatch.setattr(
        window.timeline, "refresh", lambda: (refreshed.append(time.monotonic()), refresh())
    )
    qtbot.wait(100)  # the last frame is long past
    refreshed.clear()
    for i in range(200):
        window.session.hover(Focus(i % 8))
    qtbot.waitUntil(lambda: bool(refreshed), timeout=PATIENCE)
    qtbot.wait(100)
    assert len(refreshed) == 1
