"""From a paste into the prompt to the first picture and to the last, with a real model.

python -m tests.bench.paste
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from engine.client import Client
from tests.bench.timing import Row, report
from ui.app import application, open_window
from ui.mailbox import Mailbox
from ui.settings import Store
from ui.window import Window
from wm_explorer.document import Document

MODEL, CHARACTERS = "lstm-char", 2400
WORDS = "in the beginning god created heaven and earth without form void darkness was upon"
PATIENCE = 60.0  # seconds


class Pasted(NamedTuple):
    """Milliseconds after the paste."""

    first: float  # until the first picture with something of the new text
    whole: float  # until all of it is on the screen
    gap: float  # the longest time between two ticks of a timer of 1 ms


class Pictures(QObject):
    """Notes how many steps each painting of the gates shows, and when."""

    def __init__(self, window: Window) -> None:
        super().__init__()
        self._window = window
        self.seen: list[tuple[float, int]] = []
        self.ticks: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self.ticks.append(perf_counter()))
        self._timer.start(1)
        window.panels["gates"].canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, self._note)  # once it is on the screen
        return False

    def _note(self) -> None:
        self.seen.append((perf_counter(), len(self._window.session.trace or ())))


def wait(until: Callable[[], bool]) -> None:
    """Lets the window live until something is so."""
    end = perf_counter() + PATIENCE
    while not until():
        if perf_counter() > end:
            raise TimeoutError("the window did not come to rest")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def paste(window: Window, pictures: Pictures, text: str) -> Pasted:
    """Pastes a text into an empty prompt."""
    window.session.edit("")
    wait(lambda: not window.session.busy and not window.session.trace)
    QTest.qWait(100)
    QApplication.clipboard().setText(text)
    pictures.seen.clear()
    pictures.ticks.clear()
    began = perf_counter()
    QTest.keyClick(window.prompt, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: bool(pictures.seen) and pictures.seen[-1][1] == len(text))
    first = next(when for when, steps in pictures.seen if steps)
    ticks = [began, *pictures.ticks, perf_counter()]
    gap = max(b - a for a, b in pairwise(ticks))
    return Pasted(1000 * (first - began), 1000 * (pictures.seen[-1][0] - began), 1000 * gap)


def pastes(model: str, characters: int, rounds: int) -> list[Pasted]:
    """Pastes texts that differ from their first word on."""
    if QApplication.instance() is None:
        application()
    mailbox = Mailbox()
    client = Client(mailbox.deliver)
    try:
        with tempfile.TemporaryDirectory() as folder:
            store = Store(Path(folder) / "settings.json")
            window = open_window(client, mailbox, store, Document(model, "in the beginning"))
            window.show()
            wait(lambda: bool(window.panels) and not window.session.busy)
            pictures = Pictures(window)
            texts = [text_of(characters, seed) for seed in range(rounds + 1)]
            found = [paste(window, pictures, text) for text in texts]
            window.close()
            window.deleteLater()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    finally:
        client.close()
    return found[1:]  # what happens once is not measured


def text_of(characters: int, seed: int) -> str:
    chosen = random.Random(seed).choices(WORDS.split(), k=characters // 2)
    return " ".join(chosen)[:characters]


def rows(model: str = MODEL, characters: int = CHARACTERS, rounds: int = 9) -> list[Row]:
    found = pastes(model, characters, rounds)
    name = f"{characters:,} characters pasted into {Path(model).name}"
    return [
        Row(f"{name}: first picture, median", median(p.first for p in found), 100.0, "ms"),
        Row(f"{name}: first picture, quickest", min(p.first for p in found), None, "ms"),
        Row(f"{name}: all of it, median", median(p.whole for p in found), 1000.0, "ms"),
        Row(f"{name}: all of it, quickest", min(p.whole for p in found), None, "ms"),
        Row(f"{name}: longest gap, median", median(p.gap for p in found), None, "ms"),
    ]


if __name__ == "__main__":
    report(rows)
