"""The views of what most models have, against pictures that somebody has looked at.

See tests/ui/pictures.py. Views of a special memory have tests of their own.
"""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.ui.pictures import assert_looks_as_it_did, differ
from ui.export import image
from ui.theme import DARK, LIGHT, Theme
from ui.view import Scene, views, views_for
from wm_explorer.focus import Focus
from wm_explorer.trace import Trace

SIZE = (480, 320)
TEXT = "In the beginning\n天地玄黃\u200b"


def planted() -> Trace:
    """A run of a model that shows something of every kind; each number follows a formula."""
    unit = (Axis("layer", 2), Axis("unit", 24))
    channels = (
        Channel("gate.input", unit, "gate", "how much is written", "i = σ(a)", source="planted"),
        Channel("gate.forget", unit, "gate", "how much is kept", "f = σ(b)", source="planted"),
        Channel(
            "cell", unit, "memory", "what is held", "c = f · c₋₁ + i",
            "{cell} = {gate.forget} · {cell@-1} + {gate.input}", "planted",
        ),
        Channel("residual.norm", (Axis("layer", 2),), "scalar", "how long the stream is"),
        Channel("next", (Axis("symbol", 40),), "probability", "what comes next"),
        Channel("attention", (Axis("layer", 2), Axis("head", 3), Axis("token")), "weights", "who"),
    )  # fmt: skip
    symbols = ("\ufffd", *sorted(set(TEXT)), *map(chr, range(0x4E00, 0x4E40)))[:40]
    info = ModelInfo("planted", "none", 0, channels, {}, symbols)
    steps = len(TEXT)
    layout = Layout(channels, {})
    rows = np.zeros((steps, layout.width), np.float32)
    t, u = np.arange(steps)[:, None, None], np.arange(24)[None, None]
    layer = np.arange(2)[None, :, None]
    layout.view(rows, "gate.input")[:] = 0.5 + 0.5 * np.sin(t / 3 + u / 4 + layer)
    layout.view(rows, "gate.forget")[:] = (u + 1) / 25 * (0.5 + 0.5 * np.cos(t / 5))
    cell = layout.view(rows, "cell")
    for step in range(steps):
        before = cell[step - 1] if step else 0
        gates = layout.view(rows, "gate.forget")[step], layout.view(rows, "gate.input")[step]
        cell[step] = gates[0] * before + gates[1] * np.where(u[0] % 2, 1, -1)
    layout.view(rows, "residual.norm")[:] = 1 + t[:, 0] / 10 + layer[0].T
    chances = np.exp(-((np.arange(40)[None] - 2 * t[:, 0]) ** 2) / 8)
    layout.view(rows, "next")[:] = chances / chances.sum(-1, keepdims=True)
    key = np.arange(steps)
    head = np.arange(6).reshape(2, 3, 1)
    scores = -np.abs(key[None, None, None] - (t[..., None] - head[None])) / 1.5
    weights = np.where(key > t[..., None], 0, np.exp(scores))
    weights /= weights.sum(-1, keepdims=True)
    weights[np.broadcast_to(key > t[..., None], weights.shape)] = np.nan
    ids = {symbol: i for i, symbol in enumerate(symbols)}
    tokens = [Token(c, ids.get(c, 0), i, c in ids) for i, c in enumerate(TEXT)]
    update = Update(1, 0, tokens, ["attention"], True, 0.0)
    return Trace(info).apply(update, [rows, weights.astype(np.float32)])


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("view_id", [cls.id for cls in views_for(planted().info)])
def test_a_view_looks_as_it_did(qtbot: QtBot, view_id: str, theme: Theme) -> None:
    trace = planted()
    view = views()[view_id](trace.info)
    focus = Focus(9, "attention", (1, 2, 4)) if view_id in ("attention", "head") else None
    focus = focus or Focus(9, "cell", (1, 5))
    assert_looks_as_it_did(view, Scene(trace, 14, theme, focus), SIZE)


def test_a_picture_of_something_else_is_told_apart(qtbot: QtBot) -> None:
    """The tolerance is not so wide that any picture passes."""
    trace = planted()
    gates = image(views()["gates"](trace.info), Scene(trace, 14, DARK), SIZE)
    view = views()["gates"](trace.info)
    view.chosen["layer"] = "0"
    assert differ(gates, image(view, Scene(trace, 14, DARK), SIZE))
