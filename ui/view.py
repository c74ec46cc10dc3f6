"""Views: how channels are drawn. Each lives in a file under ui/views and is found there.

A view draws itself with a QPainter into any device of any size: the same code serves the screen,
pictures, SVG and PDF. It reads the trace it is given and knows nothing of docks, files, threads
or the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import ClassVar, NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter

from engine.spec import ModelInfo
from ui.theme import Theme
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range
from wm_explorer.trace import Trace


@dataclass(frozen=True)
class Scene:
    """What there is to draw: a trace with at least one step, a step of it, and a focus.

    `vector` asks for text as text and lines as lines: no cached pictures except heatmaps. `still`
    says that no step will follow, so that no room need be kept for one.
    """

    trace: Trace
    at: int
    theme: Theme
    focus: Focus | None = None
    vector: bool = False
    still: bool = False

    def continues(self, before: Scene) -> bool:
        """Whether steps were added at most, and the cursor moved."""
        same = self.focus == before.focus and self.theme is before.theme
        return same and self.trace.shared(before.trace) == len(before.trace)

    def shows(self, trace: Trace, at: int, theme: Theme, focus: Focus | None) -> bool:
        """Whether it is a scene of these."""
        same = self.trace is trace and self.at == at and self.theme is theme
        return same and self.focus == focus

    def moved(self, before: Scene) -> range:
        """The steps that were added, and those from one cursor to the other."""
        first = min(before.at, self.at, len(before.trace) - 1)
        return range(first, max(before.at + 1, self.at + 1, len(self.trace)))


class Choice(NamedTuple):
    """Something a person can choose about a view, shown as a drop-down list above it."""

    id: str
    label: str
    options: Sequence[tuple[str, str]]  # (value, text)


class View(QObject):
    """Draws some channels of a model. Made for one model; a new model makes new views."""

    id: ClassVar[str]
    rank: ClassVar[int] = 0  # place in menus and layouts, the smallest first
    ranged: ClassVar[bool] = False  # whether `range` applies: whether there is a colour bar
    size: ClassVar[tuple[int, int]] = (900, 500)  # of an exported picture, in points

    @classmethod
    def accepts(cls, info: ModelInfo) -> bool:
        """Whether the model has channels that this view can draw. Asks kinds and axes, never
        the model's name."""
        raise NotImplementedError

    def __init__(self, info: ModelInfo, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.info = info
        self.range = Range()
        self.chosen: dict[str, str] = {c.id: c.options[0][0] for c in self.choices() if c.options}

    def title(self) -> str:
        """The view's name, translated."""
        raise NotImplementedError

    def choices(self) -> Sequence[Choice]:
        """What a person can choose; the first option of each is the default."""
        return ()

    def draw(self, painter: QPainter, size: QSizeF, scene: Scene) -> None:
        """Paints everything but the canvas colour behind it."""
        raise NotImplementedError

    def changed(self, before: Scene, now: Scene, size: QSizeF) -> Sequence[QRectF] | None:
        """Where a drawing of `now` differs from the last one, which was of `before`, of this size
        and with what is chosen now. None for anywhere: all of it is painted then.

        It must not change what the view remembers of its last drawing.
        """
        return None

    def focus_at(self, point: QPointF, scene: Scene) -> Focus | None:
        """What lies under a point of the last drawing."""
        return None

    def edited_by(self, point: QPointF, scene: Scene | None, text: str) -> str | None:
        """The whole text after a click at a point of the last drawing; None where a click edits
        nothing, and only points.

        `text` is the text as it is, which may be ahead of the scene; there is no scene while there
        is no step.
        """
        return None

    def draw_blank(self, painter: QPainter, size: QSizeF, theme: Theme) -> None:
        """Paints what is to be seen while there is no step: nothing, unless a click may edit."""

    def line_at(self, point: QPointF | None, scene: Scene) -> tuple[QRectF, int, int] | None:
        """A stretch of the document's text that can be changed where the last drawing shows it:
        under a point, or in the scene's focus. Its place, and where in the text it starts and
        stops. It holds no line end."""
        return None

    def zoom(self, factor: float) -> None:
        """Makes what is shown larger or smaller (Ctrl + wheel)."""

    def scroll(self, points: float) -> bool:
        """Moves what does not fit into sight (wheel), down by so many points; False if nothing
        can be moved."""
        return False

    def describe(self, scene: Scene) -> str:
        """What a screen reader says of the drawing: its title and the state at the cursor."""
        return self.title()


@cache
def view_modules() -> tuple[str, ...]:
    """The names of the modules that hold views."""
    package = import_module("ui.views")
    return tuple(f"ui.views.{module.name}" for module in iter_modules(package.__path__))


@cache
def views() -> dict[str, type[View]]:
    """Every view by its id, in the order of their ranks."""
    modules = [import_module(name) for name in view_modules()]
    found = [
        cls
        for module in modules
        for cls in vars(module).values()
        if isinstance(cls, type)
        and issubclass(cls, View)
        and "id" in vars(cls)
        and cls.__module__ == module.__name__
    ]
    return {cls.id: cls for cls in sorted(found, key=lambda cls: (cls.rank, cls.id))}


def views_for(info: ModelInfo) -> list[type[View]]:
    """The views that can draw something of a model."""
    return [cls for cls in views().values() if cls.accepts(info)]
