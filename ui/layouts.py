"""Where the panels stand: the arrangement to begin with, and layouts that are kept."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from itertools import pairwise
from zlib import crc32

from PySide6.QtCore import QByteArray, Qt, qVersion
from PySide6.QtWidgets import QDockWidget, QMainWindow

from ui.settings import StoredLayout

#: Views by their place in the arrangement to begin with; others share the lower row in tabs.
READING = ("tokens",)
MEMORY = (
    "corrections", "adaptation", "retrieval", "hops", "stack", "segments", "slots", "addressing",
    "allocation",
)  # fmt: skip
LARGE = ("gates", "attention", "head")
#: Views of a special memory that stand side by side; the others are tabs in the lower row.
MEMORIES = 2
SIDE = ("next", "inspector")

PROMPT = 120  # its height in points

Docks = Mapping[str, QDockWidget]


def arrange(window: QMainWindow, prompt: QDockWidget, docks: Docks) -> None:
    """Prompt and tokens above, the large pictures below them, the rest in a row below those;
    next symbols and the inspector at the right. `docks` are by view id.

    Where there is a special memory, it is what the large pictures show."""
    reading = [docks[i] for i in READING if i in docks]
    memory = [i for i in MEMORY if i in docks][:MEMORIES]
    large = [docks[i] for i in memory or LARGE if i in docks]
    side = [docks[i] for i in SIDE if i in docks]
    lower = [dock for dock in docks.values() if dock not in (*reading, *large, *side)]
    if not large:
        large, lower = lower[:1], lower[1:]
    for dock in (prompt, *docks.values()):
        dock.setFloating(False)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, prompt)
    column = [prompt, *reading, *large[:1], *lower[:1]]
    for above, below in pairwise(column):
        window.splitDockWidget(above, below, Qt.Orientation.Vertical)
    for left, right in pairwise(large):
        window.splitDockWidget(left, right, Qt.Orientation.Horizontal)
    for behind in lower[1:]:
        window.tabifyDockWidget(lower[0], behind)
    for dock in side:
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    for dock in (prompt, *docks.values()):
        dock.show()
    if lower:
        lower[0].raise_()
    heights = {**dict.fromkeys(reading, 130), **dict.fromkeys(large[:1], 480)}
    heights |= {prompt: PROMPT, **dict.fromkeys(lower[:1], 230)}
    _resize(window, [d for d in column if d in heights], heights, Qt.Orientation.Vertical)
    _resize(window, large, dict.fromkeys(large, 700), Qt.Orientation.Horizontal)
    if side:
        window.resizeDocks([prompt, side[0]], [1450, 440], Qt.Orientation.Horizontal)
    if len(side) == 2:
        window.resizeDocks(side, [460, 520], Qt.Orientation.Vertical)


def _resize(
    window: QMainWindow,
    docks: Sequence[QDockWidget],
    sizes: Mapping[QDockWidget, int],
    way: Qt.Orientation,
) -> None:
    window.resizeDocks(list(docks), [sizes[dock] for dock in docks], way)


def key(views: Sequence[str]) -> str:
    """The name under which the layout of these views is kept."""
    return " ".join(sorted(views))


def store(window: QMainWindow, docks: Docks) -> StoredLayout:
    """The window's present layout."""
    state = window.saveState().data()
    assert isinstance(state, bytes)
    return StoredLayout(qVersion(), _names(docks), crc32(state), b64encode(state).decode())


def restorable(layout: StoredLayout | None, docks: Docks) -> QByteArray | None:
    """What may be given to restoreState; None unless Qt, the docks and every byte are as they
    were when the layout was stored."""
    if layout is None or layout.qt != qVersion() or layout.docks != _names(docks):
        return None
    try:
        state = b64decode(layout.state, validate=True)
    except ValueError:
        return None
    return QByteArray(state) if crc32(state) == layout.checksum else None


def _names(docks: Docks) -> tuple[str, ...]:
    return tuple(sorted(dock.objectName() for dock in docks.values()))
