"""The window on a module of a person's own: keys in, its gates and probes as pixels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from torch import Tensor, nn

import wm_explorer as wm
from engine.client import Client
from engine.own.exploring import joined, own
from tests.ui.conftest import PATIENCE, picture, pixel
from ui.app import open_window
from ui.colours import LEVELS, pixels
from ui.mailbox import Mailbox
from ui.settings import Store
from ui.window import Window
from wm_explorer.document import Document


class Planted(nn.Module):
    """A probe that shows 1 in the feature of the symbol that is read, and -1 elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.embed = nn.Embedding(4, 5)
        self.gru = nn.GRU(5, 6, batch_first=True)
        self.head = nn.Linear(6, 4)

    def forward(self, ids: Tensor) -> Tensor:
        if ids.shape[1] > 6:
            raise RuntimeError("no room for seven")
        wm.probe("planted", 2 * nn.functional.one_hot(ids, 4).float() - 1)
        hidden, _ = self.gru(self.embed(ids))
        logits: Tensor = self.head(hidden)
        return logits


@pytest.fixture
def window(qtbot: Any, own_settings: Path) -> Iterator[Window]:
    QApplication.instance().setStyle("Fusion")
    mailbox = Mailbox()
    model = own(Planted(), text="abca", vocabulary="abcd")
    client = Client(mailbox.deliver, joined=joined(model, "Planted"))
    window = open_window(client, mailbox, Store(own_settings / "s.json"), Document("Planted"))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: bool(window.panels) and settled(window, "abca"), timeout=PATIENCE)
    yield window
    client.close()
    window.close()
    window.deleteLater()


def settled(window: Window, text: str) -> bool:
    session = window.session
    return not session.busy and session.trace is not None and session.text == text


def test_typed_keys_move_the_planted_pixels(window: Window, qtbot: Any) -> None:
    assert {"features", "gates", "next"} <= window.panels.keys()
    window.prompt.moveCursor(window.prompt.textCursor().MoveOperation.End)
    qtbot.keyClicks(window.prompt, "d")
    qtbot.waitUntil(lambda: settled(window, "abcad"), timeout=PATIENCE)
    trace = window.session.trace
    assert trace is not None
    assert trace["planted"].argmax(-1).tolist() == [0, 1, 2, 0, 3]
    panel = window.panels["features"]
    view = panel.view
    panel.raise_()  # it may be a tab
    qtbot.waitUntil(lambda: panel.showing, timeout=PATIENCE)
    window.refresh()
    image = picture(panel.canvas)
    (ribbon,) = view._ribbons
    width, height = ribbon.sight.step_width, ribbon.rect.height() / 4
    colours = pixels("activation", window.theme)
    low, high = (f"#{int(colours[i]) & 0xFFFFFF:06x}" for i in (0, LEVELS - 1))
    for step, symbol in enumerate([0, 1, 2, 0, 3]):
        for feature in range(4):
            x = ribbon.rect.left() + (step + 0.5) * width
            y = ribbon.rect.top() + (feature + 0.5) * height
            wanted = high if feature == symbol else low
            assert pixel(image, QPoint(int(x), int(y))) == wanted, (step, feature)


def test_what_the_module_raises_is_shown_and_the_text_can_go_on(window: Window, qtbot: Any) -> None:
    window.session.edit("abcdabc")
    qtbot.waitUntil(lambda: not window.session.busy, timeout=PATIENCE)
    assert "Planted raised RuntimeError: no room for seven" in window.session.failure
    window.session.edit("ab")
    qtbot.waitUntil(lambda: settled(window, "ab"), timeout=PATIENCE)
    assert len(window.session.trace or ()) == 2


def test_the_end_of_the_program_is_told_and_what_was_read_stays(window: Window, qtbot: Any) -> None:
    window.session._engine._process.stdin.close()  # as when the program is gone
    qtbot.waitUntil(lambda: bool(window.session.failure), timeout=PATIENCE)
    assert window.session.failure == "the program that explores this module has ended"
    assert len(window.session.trace or ()) == 4
    window.refresh()
    assert any("has ended: what was read last stays" in told for told in window.notices.texts())
    qtbot.keyClick(window.prompt, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: not window.session.busy, timeout=PATIENCE)


def test_a_module_is_not_among_what_is_opened_again(window: Window) -> None:
    window.files.remember()
    assert window.settings.recent == ()
