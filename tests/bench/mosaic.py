"""What the attention mosaic costs: one more token, and the first picture of a long run.

python -m tests.bench.mosaic
"""

from __future__ import annotations

from statistics import median
from time import process_time

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from tests.attending import model, read, run, weights
from tests.bench.timing import Row, report
from ui.theme import DARK
from ui.view import Scene
from ui.views.attention import Attention
from wm_explorer.trace import Trace

LAYERS = HEADS = 12
SIZE = (900, 900)


class Screen:
    """A mosaic drawn into a picture as large as a panel."""

    def __init__(self) -> None:
        self.view = Attention(model(LAYERS, HEADS))
        self._image = QImage(*SIZE, QImage.Format.Format_RGB32)

    def paint(self, trace: Trace) -> float:
        """The milliseconds of one drawing at the newest step."""
        scene = Scene(trace, len(trace) - 1, DARK)
        started = process_time()
        with QPainter(self._image) as painter:
            self.view.draw(painter, QSizeF(*SIZE), scene)
        return 1000 * (process_time() - started)


def one_more(tokens: int, rounds: int) -> float:
    """The median of drawings after one more token, in milliseconds."""
    values = weights(model(LAYERS, HEADS), tokens)
    first = tokens - rounds
    trace, screen = run(model(LAYERS, HEADS), first, values[:first, ..., :first]), Screen()
    screen.paint(trace)
    times = []
    for count in range(first + 1, tokens + 1):
        trace = read(trace, values[:count, ..., :count])
        times.append(screen.paint(trace))
    return median(times)


def first_picture(tokens: int) -> float:
    """The first drawing of a run that is all there, in milliseconds."""
    values = np.full((tokens, LAYERS, HEADS, tokens), 1 / tokens, np.float32)
    trace = run(model(LAYERS, HEADS), tokens, values)
    Screen().paint(trace)  # what happens once in a process is not measured
    return Screen().paint(trace)


def rows() -> list[Row]:
    application = QGuiApplication.instance() or QGuiApplication([])
    assert application is not None
    heads = LAYERS * HEADS
    return [
        Row(f"mosaic, {heads} heads of 64x64, one more token", one_more(64, 15), 1.5, "ms"),
        Row(f"mosaic, {heads} heads at 256 tokens, one more token", one_more(256, 60), 1.5, "ms"),
        Row(f"mosaic, {heads} heads at 512 tokens, one more token", one_more(512, 40), 1.5, "ms"),
        Row(f"mosaic, {heads} heads at 512 tokens, first picture", first_picture(512), 1000, "ms"),
    ]


if __name__ == "__main__":
    report(rows)
