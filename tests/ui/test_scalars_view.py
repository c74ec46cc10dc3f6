"""Lines over time: drawing what is new gives what drawing all of it gives, at any history."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from ui.export import image
from ui.theme import DARK, LIGHT
from ui.view import Scene
from ui.views.scalars import Scalars
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

CHANNELS = (
    Channel("strength", (), "scalar", "one line"),
    Channel("residual.norm", (Axis("layer", 5),), "scalar", "five"),
    Channel("next", (Axis("symbol", 2),), "probability", "what comes"),
)
INFO = ModelInfo("planted", "none", 0, CHANNELS, {}, ("?", "a"))
WIDTH = Layout(CHANNELS, {}).width
LIMITS = {"strength": 1.0, "residual.norm": 1.0}


def extended(trace: Trace, keep: int, steps: int, seed: int) -> Trace:
    """Numbers from 0 to 1, some of which are none; the first step has both ends."""
    rows = np.random.default_rng(seed).random((steps, WIDTH)).astype(np.float32)
    rows[rows[:, 0] > 0.9] = np.nan
    if keep == 0 and steps > 1:
        rows[0], rows[1] = 1, 0
    tokens = [Token("a", 1, keep + i) for i in range(steps)]
    update = Update(1, keep, tokens, [], True, 0.0)
    return trace.apply(update, [rows] if steps else [])


STEPS = st.tuples(
    st.floats(0.5, 1), st.integers(0, 9), st.floats(0, 1), st.sampled_from([None, 0, 3])
)


@pytest.mark.parametrize("size", [(520, 240), (300, 260)])  # names beside the plots, and above
@pytest.mark.parametrize("width", [1.0, 1.7, 9.0])
@given(edits=st.lists(STEPS, min_size=2, max_size=8))
@example(edits=[(1, 0, 1, None), (1, 1, 1, None), (1, 1, 1, None), (1, 9, 1, None)])  # scrolls
@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_drawing_what_is_new_equals_drawing_all(
    qtbot: QtBot,
    size: tuple[int, int],
    width: float,
    edits: list[tuple[float, int, float, int | None]],
) -> None:
    trace, view = extended(Trace(INFO), 0, 40, 99), Scalars(INFO)
    view._axis.step_width = width
    for number, (where, new, cursor, line) in enumerate(edits):
        keep = max(round(where * len(trace)), 2)
        trace = extended(trace, keep, new, number)
        focus = None if line is None else Focus(1, "residual.norm", (line,))
        theme = LIGHT if number == 5 else DARK
        scene = Scene(trace, round(cursor * (len(trace) - 1)), theme, focus)
        kept = image(view, scene, size)
        fresh = Scalars(INFO)
        fresh._axis.step_width, fresh._sight = width, view._sight
        assert kept == image(fresh, scene, size)
