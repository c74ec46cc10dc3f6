"""The program itself with a watch in it: what `python -m tests.bench.startup` measures.

It imports as little as it can, so that the start that is measured is the program's own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from time import CLOCK_MONOTONIC, clock_gettime, process_time
from typing import Any

#: Milliseconds between two looks at the clock.
TICK = 1
#: The window is watched for so long after its first heatmap, in milliseconds.
AFTERWARDS = 500


def now() -> float:
    """Milliseconds on the clock that all processes share."""
    return 1000 * clock_gettime(CLOCK_MONOTONIC)


def watched(arguments: list[str]) -> int:
    """`wm-explorer` with a watch in it, which prints what it saw when the window is there."""
    cli = import_module("ui.cli")

    def importing(name: str) -> Any:
        module = import_module(name)
        if name == "ui.app":
            watch(module)
        return module

    cli.import_module = importing  # so that nothing is imported sooner than it would be
    return int(cli.main(arguments))


def watch(app_module: Any) -> None:
    """Has the window watched from the moment on when it is made."""
    make = app_module.open_window

    def open_window(*arguments: Any) -> Any:
        window = make(*arguments)
        Watch(window)
        return window

    app_module.open_window = open_window


class Watch:
    """Notes the first painting of a window and of a heatmap in it, and when a timer ticked."""

    def __init__(self, window: Any) -> None:
        from PySide6.QtCore import QTimer  # no sooner than the window itself imports it

        self._window = window
        self._seen: dict[str, float] = {}
        self._ticks: list[float] = []
        self._later = QTimer.singleShot
        self._timer = QTimer(window)
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(lambda: self._ticks.append(now()))
        self._wrap(type(window), "paintEvent", self._painted)
        self._wrap(
            type(window.desk), "make_one", lambda _: self._seen.setdefault("opened", now()),
            first=True,
        )  # fmt: skip

    def _wrap(
        self, cls: Any, name: str, note: Callable[[Any], object], *, first: bool = False
    ) -> None:
        """Calls `note` after a method, or before it."""
        method = getattr(cls, name)

        def wrapped(this: Any, *arguments: Any) -> Any:
            if first:
                note(this)
            result = method(this, *arguments)
            if not first:
                note(this)
            return result

        setattr(cls, name, wrapped)

    def _painted(self, window: Any) -> None:
        if "painting" not in self._seen:
            self._seen["painting"] = now()
            self._later(0, self._window, self._on_screen)

    def _on_screen(self) -> None:
        from ui.canvas import Canvas  # needs what the window does not need to begin with

        self._seen["painted"], self._seen["cpu"] = now(), 1000 * process_time()
        self._wrap(Canvas, "paintEvent", self._drawn)
        self._timer.start(TICK)

    def _drawn(self, canvas: Any) -> None:
        if canvas.view.id == "gates" and canvas.scene() and "heatmap" not in self._seen:
            self._seen["heatmap"] = now()
            self._later(AFTERWARDS, self._window, self._finish)

    def _finish(self) -> None:
        print(json.dumps({"seen": self._seen, "ticks": self._ticks}), flush=True)
        self._window.close()


if __name__ == "__main__":
    sys.exit(watched([]))
