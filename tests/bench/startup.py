"""From the start of the program to the first heatmap, and how long the window stands still.

python -m tests.bench.startup
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from statistics import median
from time import CLOCK_MONOTONIC, clock_gettime, process_time
from typing import Any

from tests.bench.timing import Row, report

HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
#: Milliseconds between two looks at the clock.
TICK = 1
#: The window is watched for so long after its first heatmap, in milliseconds.
AFTERWARDS = 500


def now() -> float:
    """Milliseconds on the clock that all processes share."""
    return 1000 * clock_gettime(CLOCK_MONOTONIC)


# in the program that is measured


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
        from PySide6.QtCore import QTimer

        from ui.canvas import Canvas  # no sooner than the window itself imports them
        from ui.desk import Desk

        self._window = window
        self._seen: dict[str, float] = {}
        self._ticks: list[float] = []
        self._later = QTimer.singleShot
        self._timer = QTimer(window)
        self._timer.setTimerType(self._timer.timerType().PreciseTimer)
        self._timer.timeout.connect(lambda: self._ticks.append(now()))
        self._wrap(type(window), "paintEvent", self._painted)
        self._wrap(Canvas, "paintEvent", self._drawn)
        self._wrap(Desk, "show_model", lambda _: self._seen.setdefault("opened", now()), first=True)

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
        self._seen["painted"], self._seen["cpu"] = now(), 1000 * process_time()
        self._timer.start(TICK)

    def _drawn(self, canvas: Any) -> None:
        if canvas.view.id == "gates" and canvas.scene() and "heatmap" not in self._seen:
            self._seen["heatmap"] = now()
            self._later(AFTERWARDS, self._window, self._finish)

    def _finish(self) -> None:
        print(json.dumps({"seen": self._seen, "ticks": self._ticks}), flush=True)
        self._window.close()


# in the benchmark


def start() -> dict[str, float]:
    """One start with settings of its own: milliseconds from exec, and the longest gaps."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, **dict.fromkeys(HOMES, home)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, not always
        command = [sys.executable, "-m", "tests.bench.startup", "--watched"]
        began = now()
        done = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, check=True, text=True, timeout=120
        )
    found = json.loads(done.stdout.splitlines()[-1])
    seen, ticks = found["seen"], found["ticks"]
    loading = [t for t in ticks if t <= seen["opened"]]
    coming = [t for t in ticks if t > seen["opened"]]
    return {
        "first paint": seen["painted"] - began,
        "CPU of the window until its first paint": seen["cpu"],
        "first heatmap": seen["heatmap"] - began,
        "gap while torch loads": longest_gap([*loading, seen["opened"]]),
        "gap when the panels come": longest_gap([*loading[-1:], *coming]),
    }


def longest_gap(times: list[float]) -> float:
    return max((b - a for a, b in pairwise(times)), default=0.0)


def bare() -> float:
    """Milliseconds from exec to the first line of a program that imports QtWidgets alone."""
    words = "import time, PySide6.QtWidgets; print(time.clock_gettime(time.CLOCK_MONOTONIC))"
    began = now()
    done = subprocess.run(
        [sys.executable, "-c", words], stdout=subprocess.PIPE, check=True, text=True
    )
    return 1000 * float(done.stdout) - began


def rows(starts: int = 9, start: Callable[[], dict[str, float]] = start) -> list[Row]:
    """Medians of some starts, and the quickest: other work on the machine only adds to it."""
    start()  # reads the files into memory
    found = [start() for _ in range(starts)]
    imports = [bare() for _ in range(starts)]
    targets = {
        "first paint": 300.0,
        "CPU of the window until its first paint": None,
        "first heatmap": 3000.0,
        "gap while torch loads": 30.0,
        "gap when the panels come": None,
    }
    result = []
    for name, target in targets.items():
        values = [times[name] for times in found]
        result.append(Row(f"start: {name}, median", median(values), target, "ms"))
        result.append(Row(f"start: {name}, quickest of {starts}", min(values), None, "ms"))
    result.append(Row("python and QtWidgets imported, median", median(imports), None, "ms"))
    result.append(Row("python and QtWidgets imported, quickest", min(imports), None, "ms"))
    return result


if __name__ == "__main__":
    if "--watched" in sys.argv:
        sys.exit(watched([]))
    report(rows)
