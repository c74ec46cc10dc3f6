"""Windows on a real engine, and checks that tests leave nothing behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from engine.client import Client
from engine.messages import Message
from ui.app import open_window
from ui.mailbox import Mailbox
from ui.settings import Store
from ui.window import Window
from wm_explorer.document import Document

PATIENCE = 60_000  # milliseconds; a busy machine imports torch and transformers slowly


@pytest.hookimpl(tryfirst=True)
def pytest_itemcollected(item: pytest.Item) -> None:
    """Qt's warnings fail tests, except that offscreen windows have no window manager to ask."""
    words = "This plugin does not support (propagateSizeHints|raise)"
    item.add_marker(pytest.mark.qt_log_ignore(words, extend=True))


class SharedEngine:
    """One engine for all tests, whose replies go to the window that is open now."""

    def __init__(self) -> None:
        self.mailbox: Mailbox | None = None
        self.client = Client(self._deliver)

    def _deliver(self, message: Message, arrays: list[Any]) -> None:
        mailbox = self.mailbox  # which may be taken away on the other thread
        if mailbox is not None:
            mailbox.deliver(message, arrays)


@pytest.fixture(scope="session")
def shared_engine() -> Iterator[SharedEngine]:
    engine = SharedEngine()
    yield engine
    engine.client.close()


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A random LSTM of two layers of 16 units, so that a unit has rows of pixels of its own."""
    import torch

    from engine import checkpoint
    from engine.models.lstm import LSTM
    from engine.vocabulary import Vocabulary

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model = LSTM(Vocabulary.of("abcdefgh "), embedding=8, units=16, layers=2)
    checkpoint.save(model, folder)
    return str(folder)


OpenWindow = Callable[..., Window]


@pytest.fixture
def opened(
    qtbot: Any, shared_engine: SharedEngine, tiny_model: str, own_settings: Path
) -> Iterator[OpenWindow]:
    """Opens windows: `opened(text)` gives one that has read the text. Closed afterwards."""
    QApplication.instance().setStyle("Fusion")
    windows: list[Window] = []

    def settled(window: Window, text: str) -> bool:
        session = window.session
        return not session.busy and session.trace is not None and session.text == text

    def open_(
        text: str = "",
        model: str = tiny_model,
        asked: dict[str, Any] | None = None,
        **options: Any,
    ) -> Window:
        shared_engine.mailbox = mailbox = Mailbox()
        store = Store(own_settings / "settings.json")
        document = Document(model, text, **(asked or {}))
        window = open_window(shared_engine.client, mailbox, store, document, **options)
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: settled(window, text), timeout=PATIENCE)
        qtbot.waitUntil(lambda: bool(window.panels), timeout=PATIENCE)
        return window

    yield open_
    for window in windows:
        if window is windows[-1]:
            qtbot.waitUntil(lambda: not windows[-1].session.busy, timeout=PATIENCE)
        window.close()
        window.deleteLater()
    shared_engine.mailbox = None
    windows.clear()


@pytest.fixture(scope="module", autouse=True)
def collected_here() -> Iterator[None]:
    """Garbage is collected between tests, and never on the thread that hears the engine, which
    would take widgets apart. The window has a collector of its own for that."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that leaves top-level widgets, threads or processes behind."""
    if "qapp" not in request.fixturenames:
        yield
        return
    if "shared_engine" in request.fixturenames:
        request.getfixturevalue("shared_engine")
    request.getfixturevalue("qapp")
    before = left_behind()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    for kind, count in left_behind().items():
        assert count <= before[kind], f"{count - before[kind]} more {kind} than before the test"


def left_behind() -> dict[str, int]:
    return {
        "top-level widgets": len(QApplication.topLevelWidgets()),
        "threads": threading.active_count(),
        "child processes": len(psutil.Process().children()),
    }


def picture(widget: QWidget) -> QImage:
    """The widget as it is painted."""
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def gates_settled(qtbot: Any, window: Window) -> QImage:
    """The gates as they are painted, once the panels have found their places."""
    canvas = window.panels["gates"].canvas
    qtbot.waitUntil(lambda: canvas.height() > 200, timeout=PATIENCE)
    return picture(canvas)


def pixel(image: QImage, point: QPoint) -> str:
    """The colour at a point, as #rrggbb."""
    return QColor(image.pixel(point)).name()
