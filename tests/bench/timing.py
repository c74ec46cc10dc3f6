"""Compares the cost of callables within one process, on a machine that may be busy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import process_time


def interleave(work: Mapping[str, Callable[[], object]], rounds: int = 30) -> dict[str, float]:
    """The median CPU seconds of one call of each callable.

    The callables take turns, every other round in reverse, so that whatever slows the machine
    down slows all of them.
    """
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for call in work.values():
        call()  # what happens once is not measured
    for turn in range(rounds):
        for name, call in list(work.items())[:: -1 if turn % 2 else 1]:
            started = process_time()
            call()
            seconds[name].append(process_time() - started)
    return {name: median(values) for name, values in seconds.items()}
