"""The recurrent state of a layer as a matrix: planted numbers at known places."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from ui.colours import LEVELS, table
from ui.export import image
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene
from ui.views.matrix import BAR, EDGE, SIDE, TITLE, Matrix
from wm_explorer.focus import Focus
from wm_explorer.ranges import Range
from wm_explorer.trace import Trace

pytestmark = pytest.mark.usefixtures("qapp")

LAYER = Axis("layer", 2, (1, 5))
INFO = ModelInfo(
    "planted",
    "none",
    0,
    (
        Channel("state", (LAYER, Axis("unit", 4), Axis("state", 2)), "memory", "planted"),
        Channel(
            "cell",
            (Axis("layer", 1), Axis("head", 2), Axis("key", 4), Axis("value", 2)),
            "memory",
            "planted",
        ),
        Channel("other", (LAYER, Axis("unit", 4)), "memory", "planted"),
    ),
    {},
    ("a",),
)
SIZE = (int(SIDE + EDGE) + 400, int(2 * TITLE + BAR) + 100)  # cells of 100 by 50


def trace() -> Trace:
    layout = Layout(INFO.channels, INFO.blocks)
    rows = np.zeros((2, layout.width), np.float32)
    state = layout.view(rows, "state")  # [step, layer, unit, state]
    state[0, 1, 2, 1] = 1
    state[1, 1, 2, 1] = 4
    state[1, 0, 0, 0] = -4
    layout.view(rows, "cell")[1, 0, 1, 3, 0] = 2
    tokens = [Token("a", 0, 0), Token("a", 0, 1)]
    return Trace(INFO).apply(Update(1, 0, tokens, [], True, 0.0), [rows])


def at(unit: int, state: int) -> QPointF:
    return QPointF(SIDE + 100 * unit + 50, TITLE + 50 * state + 25)


def shares(view: Matrix, step: int, theme: Theme) -> dict[tuple[int, int], float]:
    """The cells that are not of the colour of 0, and where on the colour map they lie."""
    picture = image(view, Scene(trace(), step, theme), SIZE)
    names = [QColor.fromRgb(rgb).name() for rgb in table("memory", theme)]
    found = {}
    for unit in range(4):
        for state in range(2):
            point = at(unit, state)
            name = QColor(picture.pixel(int(point.x()), int(point.y()))).name()
            share = names.index(name) / (LEVELS - 1)
            if abs(share - 0.5) > 0.01:
                found[unit, state] = share
    return found


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_units_lie_to_the_right_and_states_down(theme: Theme) -> None:
    view = Matrix(INFO)
    assert view.range == Range(scale="symlog")
    view.range = Range()
    assert shares(view, 1, theme) == {(0, 0): 0.0}
    view.chosen["layer"] = "1"
    assert shares(view, 1, theme) == {(2, 1): 1.0}
    view.chosen["show"] = "change"
    assert shares(view, 1, theme)[2, 1] == pytest.approx(0.5 + 3 / 8, abs=0.01)


def test_heads_are_chosen_where_there_are_some() -> None:
    view = Matrix(INFO)
    assert [choice.id for choice in view.choices()] == ["layer", "show", "head"]
    assert [text for _, text in view.choices()[0].options] == [
        "state, layer 2", "state, layer 6", "cell, layer 1",
    ]  # fmt: skip
    view.chosen |= {"layer": "2", "head": "1"}
    assert shares(view, 1, DARK) == {(3, 0): 1.0}
    assert "cell, layer 1, head 2: the largest is 2, at key 4, value 1" in view.describe(
        Scene(trace(), 1, DARK)
    )
    view.chosen["head"] = "0"
    assert not shares(view, 1, DARK)


def test_a_cell_that_is_pointed_at_is_that_of_the_channel() -> None:
    view, scene = Matrix(INFO), Scene(trace(), 1, DARK)
    view.chosen["layer"] = "1"
    image(view, scene, SIZE)
    assert view.focus_at(at(2, 1), scene) == Focus(1, "state", (1, 2, 1))
    assert view.focus_at(QPointF(2, 2), scene) is None
    framed = Scene(trace(), 1, DARK, Focus(1, "state", (1, 2, 1)))
    picture = image(view, framed, SIZE)
    point = at(2, 1)
    column = {
        QColor(picture.pixel(int(point.x()) - 50 + d, int(point.y()))).name() for d in (-1, 0, 1)
    }
    assert DARK.hover in column


def test_plain_states_are_no_matrices() -> None:
    assert Matrix.accepts(INFO)
    assert not Matrix.accepts(ModelInfo("m", "m", 0, INFO.channels[2:], {}, ("a",)))
