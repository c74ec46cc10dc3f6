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
from itertools import pairwise
from statistics import median

from tests.bench.timing import Row, report
from tests.bench.watched import now

HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")


def start() -> dict[str, float]:
    """One start with settings of its own: milliseconds from exec, and the longest gaps."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, **dict.fromkeys(HOMES, home)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # modules are compiled once, not always
        command = [sys.executable, "-m", "tests.bench.watched"]
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
    report(rows)
