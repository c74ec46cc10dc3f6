"""Gates and states: the cell that is drawn is the cell that is meant, and drawing a part of it anew
gives what drawing all of it gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from ui.colours import table
from ui.export import image
from ui.theme import DARK
from ui.view import Scene, View
from ui.views.gates import NAMES, Gates
from ui.views.states import States
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

LAYERS, UNITS = 2, 12
AXES = (Axis("layer", LAYERS), Axis("unit", UNITS))
INFO = ModelInfo(
    id="planted",
    family="none",
    parameters=0,
    channels=(
        Channel("gate.input", AXES, "gate", ""),
        Channel("cell", AXES, "memory", ""),
    ),
    blocks={},
    symbols=("?", "a"),
)
SIZE = (500, 300)


def apply(trace: Trace, keep: int, values: np.ndarray) -> Trace:
    """Keeps steps and appends some: [step, channel * layer * unit]."""
    tokens = [Token("a", 1, keep + i) for i in range(len(values))]
    update = Update(1, keep, tokens, [], True, 0.0)
    return trace.apply(update, [values.astype(np.float32)] if len(values) else [])


def planted(steps: int, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.random((steps, 2 * LAYERS * UNITS)).astype(np.float32)


def test_a_gate_is_drawn_where_its_step_unit_and_layer_are(qtbot: QtBot) -> None:
    values = np.zeros((20, 2, LAYERS, UNITS), np.float32)
    values[7, 0, 1, 3] = 1
    trace = apply(Trace(INFO), 0, values.reshape(20, -1))
    view = Gates(INFO)
    assert view.chosen["layer"] == "1"  # the top layer first
    picture = image(view, Scene(trace, 19, DARK), SIZE)
    brightest = table("gate", DARK)[253]
    found = [
        (x, y)
        for x in range(int(NAMES), 400)
        for y in range(100)
        if picture.pixel(x, y) == brightest
    ]
    assert found
    for point in (found[0], found[-1], found[len(found) // 2]):
        focus = view.focus_at(QPointF(point[0] + 0.5, point[1] + 0.5), Scene(trace, 19, DARK))
        assert focus == Focus(7, "gate.input", (1, 3))
    view.chosen["layer"] = "0"
    picture = image(view, Scene(trace, 19, DARK), SIZE)
    assert picture.pixel(*found[0]) == table("gate", DARK)[0]


def test_a_state_is_drawn_in_its_cell_and_found_there(qtbot: QtBot) -> None:
    values = np.zeros((3, 2, LAYERS, UNITS), np.float32)
    values[2, 1, 0, 5] = -2
    trace = apply(Trace(INFO), 0, values.reshape(3, -1))
    view, scene = States(INFO), Scene(trace, 2, DARK)
    picture = image(view, scene, SIZE)
    lowest = QColor(table("memory", DARK)[0])
    points = [
        QPointF(x + 0.5, y + 0.5)
        for x in range(SIZE[0])
        for y in range(SIZE[1] - 20)
        if picture.pixelColor(x, y) == lowest
    ]
    assert len(points) > 20
    assert {view.focus_at(point, scene) for point in points} == {Focus(2, "cell", (0, 5))}
    earlier = image(view, Scene(trace, 1, DARK), SIZE)
    assert earlier.pixelColor(points[0].toPoint()) != lowest


LAYER = Axis("layer", 2, (3, 7))  # the others attend
HEADS = ModelInfo(
    id="planted",
    family="none",
    parameters=0,
    channels=(
        Channel("gate.decay", (LAYER, Axis("head", 4)), "gate", ""),
        Channel("state.input", (LAYER, Axis("group", 2), Axis("state", 3)), "activation", ""),
        Channel("stabilizer", (LAYER, Axis("head", 4)), "memory", ""),
        Channel("some.share", (LAYER, Axis("head", 4)), "gate", ""),
    ),
    blocks={},
    symbols=("?", "a"),
)


def test_what_changes_the_state_of_heads_and_groups_is_a_ribbon_too(qtbot: QtBot) -> None:
    rows = np.zeros((5, 2 * (4 + 6 + 4 + 4)), np.float32)
    rows[2, 4 + 3] = 1  # gate.decay of the last head of layer 8
    rows[4, 8 + 6 + 4] = -3  # state.input: the second group's second
    trace = apply(Trace(HEADS), 0, rows)
    view, scene = Gates(HEADS), Scene(trace, 4, DARK)
    assert [name for _, name in view.choices()[0].options] == ["Layer 8", "Layer 4"]
    picture = image(view, scene, SIZE)
    for kind, rank, focus in (
        ("gate", 253, Focus(2, "gate.decay", (1, 3))),
        ("activation", 0, Focus(4, "state.input", (1, 1, 1))),
    ):
        colour = table(kind, DARK)[rank]
        points = [
            QPointF(x + 0.5, y + 0.5)
            for x in range(int(NAMES), 400)
            for y in range(SIZE[1] - 40)
            if picture.pixel(x, y) == colour
        ]
        found = {view.focus_at(point, scene) for point in points}
        assert focus in found
        assert found <= {focus, None}
    states = States(HEADS)
    image(states, scene, SIZE)
    assert states.focus_at(QPointF(20, 60), scene) == Focus(4, "stabilizer", (0, 0))
    assert "layer 4" in states.describe(scene)


def test_colours_of_a_layer_reach_as_far_as_that_layer(qtbot: QtBot) -> None:
    """What another layer holds does not make this one pale."""
    values = np.zeros((3, 2, LAYERS, UNITS), np.float32)
    values[1, 1, 0, 5], values[1, 1, 1, 5] = 100, 2
    trace = apply(Trace(INFO), 0, values.reshape(3, -1))
    assert (trace.peak("cell"), trace.peak("cell", 0), trace.peak("cell", 1)) == (100, 100, 2)
    view, scene = Gates(INFO), Scene(trace, 2, DARK)
    image(view, scene, SIZE)
    assert [ribbon.levels for ribbon in view._shown] == [(0, 1), (-2, 2)]


STEPS = st.tuples(st.floats(0, 1), st.integers(0, 60), st.floats(0, 1))


@pytest.mark.parametrize("size", [SIZE, (500, 60)])  # a row for each unit, and fewer
@pytest.mark.parametrize("view_class", [Gates, States])
@given(edits=st.lists(STEPS, min_size=1, max_size=6))
@example(edits=[(0, 47, 0), (1, 0, 1)])  # scrolls to a step that was read, but not drawn
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_drawing_what_changed_equals_drawing_all(
    qtbot: QtBot,
    view_class: type[View],
    size: tuple[int, int],
    edits: list[tuple[float, int, float]],
) -> None:
    trace, view = Trace(INFO), view_class(INFO)
    for number, (where, new, cursor) in enumerate(edits):
        keep = round(where * len(trace))
        trace = apply(trace, keep, planted(new, number))
        if not len(trace):
            continue
        at = round(cursor * (len(trace) - 1))
        kept = image(view, Scene(trace, at, DARK), size)
        fresh = view_class(INFO)
        if isinstance(view, Gates) and isinstance(fresh, Gates):
            fresh._first = view._first  # where it has scrolled to depends on where it was
        assert kept == image(fresh, Scene(trace, at, DARK), size)


def test_more_units_than_pixels_are_pooled_and_said(qtbot: QtBot) -> None:
    view = Gates(INFO)
    trace = apply(Trace(INFO), 0, planted(5))
    image(view, Scene(trace, 4, DARK), (500, 50))
    assert view._shown[0].pooled > 1
    image(view, Scene(trace, 4, DARK), SIZE)
    assert view._shown[0].pooled == 1
    assert view._shown[0].rect == QRectF(NAMES, 0, SIZE[0] - NAMES, view._shown[0].rect.height())


def test_gates_that_share_a_row_show_their_mean_and_states_their_largest(qtbot: QtBot) -> None:
    """One open gate among closed ones must not look like many."""
    values = np.zeros((4, 2, LAYERS, UNITS), np.float32)
    values[:, :, 1, 0] = 1
    trace = apply(Trace(INFO), 0, values.reshape(4, -1))
    view = Gates(INFO)
    picture = image(view, Scene(trace, 3, DARK), (500, 50))
    gate, cell = view._shown
    assert gate.pooled == cell.pooled > 1
    x = int(NAMES) + 4
    share = round(253 / gate.pooled)
    near = table("gate", DARK)[share - 1 : share + 2]
    assert picture.pixel(x, int(gate.rect.top())) in near
    assert picture.pixel(x, int(cell.rect.top())) == table("memory", DARK)[253]
