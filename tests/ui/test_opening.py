"""Files and folders dropped on a window: a text is read, a model opens, anything else is told."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QListWidget,
    QMenu,
    QPushButton,
    QTableWidget,
    QWidget,
)

from engine import bundle
from engine.messages import Loading
from tests import borrowed, tiny
from tests.hostile.folders import good
from tests.hostile.making import call, program, torch_zip
from tests.ui.conftest import (
    PATIENCE,
    OpenWindow,
    SharedEngine,
    gates_settled,
    picture,
    pixel,
)
from ui.buttons import SignButton
from ui.files import hub_id
from ui.modelpage import ModelPage
from ui.preferences import Preferences
from ui.settings import Store
from ui.watch import SOON
from ui.window import Window


def drop(target: QWidget, path: Path) -> bool:
    """Drags a file over a widget and lets go, as a file manager does. Whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, action = QPoint(20, 20), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, action, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDropEvent(QPointF(place), action, data, buttons, keys))
    return True


def wait_read(qtbot: Any, window: Window, model: str, text: str) -> None:
    session = window.session

    def read() -> bool:
        return session.document.model == model and session.text == text and not session.busy

    qtbot.waitUntil(read, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window._frame.isActive() and not window._due, timeout=PATIENCE)


def close_notice(qtbot: Any, window: Window) -> None:
    """Clicks the sign that closes the one notice there is."""
    (sign,) = window.notices.findChildren(SignButton)
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)


def test_a_dropped_text_is_read_and_painted(
    qtbot: Any, opened: OpenWindow, tiny_model: str, tmp_path: Path
) -> None:
    window = opened("")
    before = gates_settled(qtbot, window)
    (tmp_path / "text.pt").write_text("abc abc")  # whatever it is called
    assert drop(window, tmp_path / "text.pt")
    wait_read(qtbot, window, tiny_model, "abc abc")
    assert picture(window.panels["gates"].canvas) != before
    assert window.prompt.toPlainText() == "abc abc"


@pytest.mark.parametrize("where", ["window", "prompt"])
@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_dropped_model_opens_wherever_it_falls(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, where: str, what: str
) -> None:
    model = tiny.lstm(tmp_path / "other")
    if what == "file":
        model = (model / bundle.WEIGHTS).rename(tmp_path / "weights.txt")
    window = opened("abc")
    before = gates_settled(qtbot, window)
    target = window if where == "window" else window.prompt.viewport()
    assert drop(target, model)
    wait_read(qtbot, window, str(model), "abc")
    qtbot.waitUntil(lambda: window.desk.info is window.session.info, timeout=PATIENCE)
    assert window.session.info.channel("cell").axes[1].size == 5
    assert window.windowTitle() == f"{model.name} — wm_explorer"
    qtbot.waitUntil(lambda: picture(window.panels["gates"].canvas) != before, timeout=PATIENCE)
    assert window.settings.models[0] == str(model)


@pytest.mark.parametrize("where", ["window", "prompt"])
def test_what_is_neither_is_told_in_one_notice(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, tiny_model: str, where: str
) -> None:
    window = opened("abc")
    path = tmp_path / "picture.pt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\0\0")
    drop(window if where == "window" else window.prompt.viewport(), path)
    qtbot.waitUntil(lambda: bool(window.notices.texts()), timeout=PATIENCE)
    (told,) = window.notices.texts()
    assert "picture.pt" in told
    assert "UTF-8" in told
    wait_read(qtbot, window, tiny_model, "abc")


def test_a_hostile_file_is_told_and_what_is_open_goes_on(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, tiny_model: str
) -> None:
    window = opened("abc")
    before = gates_settled(qtbot, window)
    path = tmp_path / "a.safetensors"
    path.write_bytes(torch_zip(program(call("posix", "system", f"touch {tmp_path / 'canary'}"))))
    drop(window, path)
    qtbot.waitUntil(lambda: bool(window.notices.texts()), timeout=PATIENCE)
    (told,) = window.notices.texts()
    assert "posix.system" in told
    assert not (tmp_path / "canary").exists()
    wait_read(qtbot, window, tiny_model, "abc")
    (line,) = (w for w in window.notices.findChildren(QFrame) if w.accessibleName() == told)
    assert pixel(picture(line), QPoint(1, line.height() // 2)) == window.theme.warning
    close_notice(qtbot, window)
    qtbot.waitUntil(lambda: picture(window.panels["gates"].canvas) == before, timeout=PATIENCE)
    assert not window.session.can_redo
    assert window.settings.models == (tiny_model,)


def button(window: QWidget, text: str) -> QPushButton:
    (found,) = (b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible())
    return found


def test_a_folder_with_code_is_asked_about_once(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, tiny_model: str
) -> None:
    folder = good(tmp_path / "asks", auto_map={"AutoModel": "modeling.Model"})
    window = opened("abc")
    drop(window, folder)
    qtbot.waitUntil(lambda: any("auto_map" in t for t in window.notices.texts()), timeout=PATIENCE)
    wait_read(qtbot, window, tiny_model, "abc")
    assert window.settings.trusted == ()
    qtbot.mouseClick(button(window, "Open this folder"), Qt.MouseButton.LeftButton)
    # there is no model in it, but that is found out only after the yes
    qtbot.waitUntil(
        lambda: bool(window.notices.texts()) and "auto_map" not in window.notices.texts()[0],
        timeout=PATIENCE,
    )
    wait_read(qtbot, window, tiny_model, "abc")
    assert window.settings.trusted == (str(folder),)
    window.close()
    assert Store(window._store.path).settings.trusted == (str(folder),)
    again = opened("abc")
    drop(again, folder)
    qtbot.waitUntil(lambda: bool(again.notices.texts()), timeout=PATIENCE)
    assert not any("auto_map" in text for text in again.notices.texts())
    wait_read(qtbot, again, tiny_model, "abc")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_long_load_is_told_and_can_be_given_up(
    qtbot: Any,
    opened: OpenWindow,
    shared_engine: SharedEngine,
    tmp_path: Path,
    tiny_model: str,
) -> None:
    window = opened("abc")
    before = gates_settled(qtbot, window)
    other = tiny.lstm(tmp_path / "slow")
    pid = shared_engine.client.pid
    os.kill(pid, signal.SIGSTOP)  # as slow as can be
    drop(window, other)
    window.session.receive(Loading(window.session._opening, "reading the file", 0.25))
    assert window.notices.texts() == []
    qtbot.waitUntil(lambda: bool(window.notices.texts()), timeout=SOON + PATIENCE)
    (told,) = window.notices.texts()
    assert told.startswith("slow is being opened: reading the file, 25 %")
    (line,) = (w for w in window.notices.findChildren(QFrame) if w.accessibleName() == told)
    shown, low = picture(line), line.height() - 2
    done = [pixel(shown, QPoint(line.width() * part // 100, low)) for part in (10, 24, 26, 90)]
    assert [colour == window.theme.accent for colour in done] == [True, True, False, False]
    cancel = button(window, "Cancel")
    qtbot.waitUntil(lambda: window.notices.texts()[0].endswith(" s"), timeout=PATIENCE)
    assert button(window, "Cancel") is cancel, "a click on it would be lost"
    qtbot.mouseClick(button(window, "Cancel"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shared_engine.client.pid != pid, timeout=PATIENCE)
    wait_read(qtbot, window, tiny_model, "abc")
    qtbot.waitUntil(lambda: window.notices.texts() == [], timeout=PATIENCE)
    gates = window.panels["gates"]
    qtbot.waitUntil(lambda: picture(gates.canvas) == before, timeout=PATIENCE)


def test_the_page_of_a_model_says_what_its_file_holds(
    qtbot: Any, opened: OpenWindow, tiny_model: str
) -> None:
    window = opened("abc")
    window.actions_.commands["model.page"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(ModelPage)), timeout=PATIENCE)
    (page,) = window.findChildren(ModelPage)
    words = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert str(Path(tiny_model)) in words
    assert "gate.forget: how much of its cell each unit keeps from the step before" in words
    (table,) = page.findChildren(QTableWidget)
    names = [table.item(row, 0).text() for row in range(table.rowCount())]
    assert "embed.weight" in names
    row = names.index("embed.weight")
    assert (table.item(row, 1).text(), table.item(row, 2).text()) == ("10 × 8", "float16")
    shown = picture(page)
    title = page.findChildren(QLabel)[0].geometry()
    ink = {
        pixel(shown, QPoint(x, y))
        for x in range(title.left(), title.left() + 60)
        for y in range(title.top(), title.bottom())
    }
    assert window.theme.text in ink
    page.close()


def test_models_opened_before_are_in_the_menu(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, tiny_model: str
) -> None:
    model = tiny.lstm(tmp_path / "other")
    window = opened("abc")
    drop(window, model)
    wait_read(qtbot, window, str(model), "abc")
    window.refresh()
    window.files.open_model(tiny_model)
    wait_read(qtbot, window, tiny_model, "abc")
    window.refresh()
    menu = QMenu(window)
    window.files.fill_models(menu)
    (action,) = (a for a in menu.actions() if a.text() == "other")
    assert action.toolTip() == str(model)
    action.trigger()
    wait_read(qtbot, window, str(model), "abc")
    (model / bundle.WEIGHTS).unlink()
    model.rmdir()
    window.files.fill_models(menu)
    assert not next(a for a in menu.actions() if a.text() == "other").isEnabled()


def test_a_target_that_has_just_begun_is_looked_at(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, library_folder: Path
) -> None:
    """Nothing has foretold its first token, so some channels have no value at any step."""
    folder = borrowed.t5(tmp_path / "t5")
    window = opened("abc")
    window.files.open_model(str(folder))
    window.session.edit("the cat")
    wait_read(qtbot, window, str(folder), "the cat")
    window.refresh()
    assert [text for text in window.notices.texts() if "wrong" in text or "NaN" in text] == []


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, since the library's progress bars leave a thread behind."""
    return borrowed.gpt2(tmp_path_factory.mktemp("gpt2"))


def test_a_number_that_no_first_step_has_is_not_told_as_wrong(
    qtbot: Any, library_folder: Path, opened: OpenWindow
) -> None:
    """The surprise of a first token is NaN, since nothing has foretold it."""
    folder = library_folder
    window = opened("abc")
    window.files.open_model(str(folder))
    window.session.edit("the cat sat")
    wait_read(qtbot, window, str(folder), "the cat sat")
    trace = window.session.trace
    assert trace is not None
    assert np.isnan(trace["surprise"][0])
    window.refresh()
    assert [text for text in window.notices.texts() if "NaN" in text] == []


def test_a_yes_to_a_folder_can_be_taken_back(
    qtbot: Any, opened: OpenWindow, tmp_path: Path, tiny_model: str
) -> None:
    asks, kept = good(tmp_path / "asks", auto_map={"AutoModel": "modeling.Model"}), "/elsewhere"
    window = opened("abc")
    window.settings.trust(kept)
    window.files.trust(str(asks))
    wait_read(qtbot, window, tiny_model, "abc")
    window.show_preferences()
    (dialog,) = window.findChildren(Preferences)
    (folders,) = dialog.findChildren(QListWidget)
    assert [folders.item(row).text() for row in range(2)] == [str(asks), kept]
    forget = button(dialog, "Forget")
    assert not forget.isEnabled()
    place = folders.visualItemRect(folders.item(0)).center()
    qtbot.mouseClick(folders.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(forget, Qt.MouseButton.LeftButton)
    assert window.settings.trusted == (str(asks), kept), "not before OK"
    qtbot.mouseClick(button(dialog, "OK"), Qt.MouseButton.LeftButton)
    assert window.settings.trusted == (kept,)
    assert Store(window._store.path).settings.trusted == (kept,)
    drop(window, asks)
    qtbot.waitUntil(lambda: any("auto_map" in t for t in window.notices.texts()), timeout=PATIENCE)
    wait_read(qtbot, window, tiny_model, "abc")


def dropped(*links: str | Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(link) if isinstance(link, str) else QUrl.fromLocalFile(str(link))
                  for link in links])  # fmt: skip
    return data


def test_of_several_files_a_model_and_a_text_are_opened(
    qtbot: Any, opened: OpenWindow, tmp_path: Path
) -> None:
    window = opened("abc")
    text, other = tmp_path / "text.txt", tmp_path / "more.txt"
    text.write_text("cab")
    other.write_text("bac")
    model = tiny.lstm(tmp_path / "models" / "other")
    window.files.open_dropped(dropped(text, model, other).urls())
    wait_read(qtbot, window, str(model), "cab")
    assert "Of 3 files, other, text.txt were opened: one model and one text at once" in (
        window.notices.texts()
    )


def test_the_files_of_one_model_are_one_model(
    qtbot: Any, opened: OpenWindow, tmp_path: Path
) -> None:
    window = opened("abc")
    model = tiny.lstm(tmp_path / "other")
    (model / "notes.txt").write_text("not to be read")
    window.files.open_dropped(dropped(*sorted(model.iterdir())).urls())
    wait_read(qtbot, window, str(model / bundle.WEIGHTS), "abc")
    assert window.notices.texts() == []


def test_a_link_is_no_file_unless_it_leads_to_a_model_of_the_hub(
    qtbot: Any, opened: OpenWindow, tiny_model: str
) -> None:
    window = opened("abc")
    window.files.open_dropped(dropped("https://example.com/model.bin").urls())
    (told,) = window.notices.texts()
    assert "https://example.com/model.bin is no file here" in told
    wait_read(qtbot, window, tiny_model, "abc")
    for link in ("https://huggingface.co/some/model/tree/main", "https://hf.co/some/model"):
        assert hub_id(QUrl(link)) == "some/model"
    assert hub_id(QUrl("https://huggingface.co/models")) is None
    assert hub_id(QUrl("https://example.com/some/model")) is None


def test_a_panel_that_floats_takes_what_is_dropped_on_it(
    qtbot: Any, opened: OpenWindow, tmp_path: Path
) -> None:
    window = opened("abc")
    model = tiny.lstm(tmp_path / "other")
    panel = window.panels["gates"]
    panel.setFloating(True)
    assert drop(panel, model)
    wait_read(qtbot, window, str(model), "abc")


def test_the_page_makes_way_for_that_of_the_next_model(
    qtbot: Any, opened: OpenWindow, tmp_path: Path
) -> None:
    window = opened("abc")
    window.show_model_page()
    qtbot.waitUntil(lambda: bool(window.findChildren(ModelPage)), timeout=PATIENCE)
    (page,) = window.findChildren(ModelPage)
    assert "It carries a state of fixed size" in page.words()
    model = tiny.decoder(tmp_path / "other")
    assert drop(page, model)
    wait_read(qtbot, window, str(model), "abc")
    qtbot.waitUntil(lambda: window.findChildren(ModelPage) == [], timeout=PATIENCE)
