"""Compares the cost of callables within one process, on a machine that may be busy."""

from __future__ import annotations

import faulthandler
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from time import process_time
from typing import NamedTuple

#: No benchmark takes so long, in seconds, not even on a busy machine.
LONGEST = 1800


class Row(NamedTuple):
    """One measurement beside what it should be."""

    name: str
    measured: float
    target: float | None = None  # None where it is only reported
    unit: str = ""  # "" for a ratio
    least: bool = False  # whether the target is the least it should be, not the most

    @property
    def met(self) -> bool | None:
        """None if there is no target."""
        if self.target is None:
            return None
        return self.measured >= self.target if self.least else self.measured <= self.target


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


def percentile(values: Sequence[float], share: float) -> float:
    """The value that so large a share of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def table(rows: Iterable[Row]) -> str:
    """Rows as lines: name, measured, target, met."""
    rows, lines = list(rows), []
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        target = ""
        if row.target is not None:
            bound = "at least" if row.least else "at most"
            target = f"{bound} {row.target:g}{row.unit and ' ' + row.unit}"
        met = {True: "met", False: "MISSED", None: ""}[row.met]
        measured = f"{row.measured:8.2f} {row.unit:<3}"
        lines.append(f"{row.name:<{width}} {measured} {target:<17} {met}".rstrip())
    return "\n".join(lines)


def report(measure: Callable[[], Iterable[Row]]) -> None:
    """What `python -m` of a benchmark does: prints its rows, as JSON if asked for. One that stands
    still says where, and ends."""
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    rows = list(measure())
    faulthandler.cancel_dump_traceback_later()
    print(json.dumps(rows) if "--json" in sys.argv else table(rows), flush=True)
