"""From a key to every panel painted: our window beside the straightforward one.

python -m tests.bench.keystroke
"""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.bench import planted
from tests.bench.naive import Naive
from tests.bench.timing import Row, percentile, report
from ui import layouts
from ui.app import application
from ui.mailbox import Mailbox
from ui.settings import Store
from ui.window import Window
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

#: The panels that are all in sight.
PANELS = {"tokens", "next", "gates", "states", "attention", "head", "scalars", "inspector"}
TEXT = "The quick brown fox jumps over the lazy dog; then it does so once more, and so on. " * 8
#: Tokens before the first measured key, and after the last.
FROM, TO = 64, 128


class Cost(NamedTuple):
    """What one key took, in milliseconds."""

    cpu: float
    wall: float


class Paints(QObject):
    """Waits until each of some widgets was painted, so that none is skipped."""

    def __init__(self, widgets: Sequence[QWidget]) -> None:
        super().__init__()
        self._all, self.missing = set(widgets), set[QWidget]()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.missing.discard(watched)  # type: ignore[arg-type]
        return False

    def measure(self, act: Callable[[], object]) -> Cost:
        """What it takes to act and to paint all widgets. Waiting for the frame costs nothing."""
        drain()
        self.missing = set(self._all)
        wall, cpu = perf_counter(), process_time()
        act()
        while self.missing:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()  # what follows at once belongs to it
        QGuiApplication.sync()
        return Cost(1000 * (process_time() - cpu), 1000 * (perf_counter() - wall))


class Contest:
    """Both windows on the same made-up model, in one process."""

    def __init__(self, folder: Path, units: int, layers: int, heads: int) -> None:
        info = planted.everything(units, layers, heads)
        self.session = planted.Instant(info).session()
        self.ours = Window(self.session, Mailbox(), Store(folder / "settings.json"))
        self.theirs = Naive(info)
        self._their_session = planted.Instant(info).session()
        self._shown: Trace | None = None
        self._their_session.on_change(self._show_theirs)
        self.theirs.prompt.textEdited.connect(self._their_session.edit)
        self.write(TEXT[:FROM])
        for window in (self.theirs, self.ours):
            window.resize(1904, 1050)
            window.show()
        while self.ours.desk.info is None:
            QApplication.processEvents()  # panels are made one a turn
        for id_ in self.ours.panels.keys() - PANELS:
            self.ours.removeDockWidget(self.ours.panels[id_])
        docks = {id_: panel for id_, panel in self.ours.panels.items() if id_ in PANELS}
        layouts.arrange(self.ours, self.ours.prompt_dock, docks)
        lower = [self.ours.panels[id_] for id_ in ("states", "scalars")]
        self.ours.splitDockWidget(lower[0], lower[1], Qt.Orientation.Horizontal)
        self.session.lock(Focus(FROM // 2, "cell", (0, 7)))
        settle()
        shown = {id_ for id_, panel in self.ours.panels.items() if panel.showing}
        assert shown == PANELS, f"in sight are {shown}"
        self.canvases = {id_: self.ours.panels[id_].canvas for id_ in PANELS}
        self.our_paints = Paints(list(self.canvases.values()))
        self.their_paints = Paints(self.theirs.canvases())

    def _show_theirs(self) -> None:
        trace = self._their_session.trace
        if trace and trace is not self._shown:
            self._shown = trace
            self.theirs.show_trace(trace)

    def write(self, text: str) -> None:
        """Makes both read another text."""
        self.session.edit(text)
        self.theirs.prompt.setText(text)
        self._their_session.edit(text)

    def type_ours(self, key: str) -> Cost:
        return self.our_paints.measure(lambda: QTest.keyClick(self.ours.prompt, key))

    def type_theirs(self, key: str) -> Cost:
        return self.their_paints.measure(lambda: QTest.keyClick(self.theirs.prompt, key))

    def seek(self, step: int) -> Cost:
        return self.our_paints.measure(lambda: self.session.seek(step))

    def restart(self) -> None:
        """The text as it is before the first key, with the caret at its end."""
        self.write(TEXT[:FROM])
        self.ours.prompt.moveCursor(self.ours.prompt.textCursor().MoveOperation.End)
        self.theirs.prompt.end(False)
        self.session.seek(None)
        settle()

    def close(self) -> None:
        for window in (self.ours, self.theirs):
            window.close()
            window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def contest(
    units: int = planted.UNITS, layers: int = planted.LAYERS, heads: int = planted.HEADS
) -> Iterator[Contest]:
    if QApplication.instance() is None:
        application()
    with tempfile.TemporaryDirectory() as folder:
        both = Contest(Path(folder), units, layers, heads)
        yield both
        both.close()


def drain(seconds: float = 0.02) -> None:
    """Does what earlier keys have left to do, for longer than a frame, and keeps the processor
    awake: waking up takes it longer than painting a panel."""
    end = perf_counter() + seconds
    while perf_counter() < end:
        QApplication.processEvents()


def settle(milliseconds: int = 60) -> None:
    """Lets everything happen that was about to."""
    QTest.qWait(milliseconds)


def keys(both: Contest, rounds: int = 3, to: int = TO) -> list[Row]:
    """A key at the end of a text that is as long as `FROM` to `to` tokens."""
    ours: list[Cost] = []
    theirs: list[Cost] = []
    for turn in range(rounds + 1):
        both.restart()
        for i, key in enumerate(TEXT[FROM:to]):
            order = (both.type_ours, both.type_theirs)[:: -1 if i % 2 else 1]
            costs = {type_.__name__: type_(key) for type_ in order}
            if turn:  # what happens once is not measured
                ours.append(costs["type_ours"])
                theirs.append(costs["type_theirs"])
    cpu, wall = [c.cpu for c in ours], [c.wall for c in ours]
    baseline = median(c.cpu for c in theirs)
    where = QGuiApplication.platformName()
    name = f"key to {len(PANELS)} panels painted, {where}"
    return [
        Row(f"{name}: CPU, median", median(cpu), 6.0, "ms"),
        Row(f"{name}: CPU, p90", percentile(cpu, 0.9), None, "ms"),
        Row(f"{name}: CPU, p99", percentile(cpu, 0.99), None, "ms"),
        Row(f"{name}: wall, median", median(wall), None, "ms"),
        Row(f"{name}: wall, p99", percentile(wall, 0.99), None, "ms"),
        Row(f"the straightforward window, {where}: CPU, median", baseline, None, "ms"),
        Row(f"{where}: straightforward / ours, CPU", baseline / median(cpu), 10.0, "", True),
    ]


def shares(both: Contest, to: int = TO) -> list[Row]:
    """What each panel takes of it: for one more token, and for a jump to some other step."""
    both.restart()
    with timed_views(both) as spent:
        costs = [_split(both.type_ours, key, spent) for key in TEXT[FROM:to]]
    steps = random.Random(0).sample(range(to), min(to, 60))
    with timed_views(both) as spent:
        jumps = [_split(both.seek, step, spent) for step in steps]
    return [*_share_rows("one more token", costs), *_share_rows("jump", jumps)]


def _split(act: Callable[[Any], Cost], argument: object, spent: Counter[str]) -> dict[str, float]:
    """The milliseconds of CPU by panel, and under two more names."""
    spent.clear()
    whole = act(argument).cpu
    return {**spent, "everything else": whole - spent.total(), "in all": whole}


def _share_rows(what: str, costs: list[dict[str, float]]) -> Iterator[Row]:
    for part in costs[0]:
        yield Row(f"{what}: {part}", median(cost[part] for cost in costs), None, "ms")


@contextmanager
def timed_views(both: Contest) -> Iterator[Counter[str]]:
    """Adds up what drawing costs each view, in milliseconds of CPU."""
    spent = Counter[str]()

    def timed(id_: str, draw: Callable[..., None]) -> Callable[..., None]:
        def draw_timed(*arguments: object) -> None:
            started = process_time()
            draw(*arguments)
            spent[id_] += 1000 * (process_time() - started)  # type: ignore[assignment]

        return draw_timed

    for id_, canvas in both.canvases.items():
        canvas.view.draw = timed(id_, canvas.view.draw)  # type: ignore[method-assign]
    yield spent
    for canvas in both.canvases.values():
        del canvas.view.draw


def rows() -> list[Row]:
    with contest() as both:
        return keys(both) + shares(both)


if __name__ == "__main__":
    report(rows)
