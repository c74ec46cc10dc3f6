"""Texts of a source and a target: what continues them, and what steps of the source do not say."""

from __future__ import annotations

import numpy as np
import pytest

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer import scalars
from wm_explorer.document import Decoding
from wm_explorer.generate import choose, continued
from wm_explorer.trace import Trace

INFO = ModelInfo(
    "planted",
    "none",
    0,
    (Channel("next", (Axis("symbol", 4),), "probability", "planted", steps="target"),),
    {},
    ("<begin>", "<end>", "x", "y"),
    unwritten=(0, 1),
    divider="\n=> ",
    ends=(1,),
)


def trace(*said: list[float]) -> Trace:
    """Two tokens of a source, then as many of a target as things are said."""
    layout = Layout(INFO.channels, INFO.blocks)
    rows = np.full((2 + len(said), layout.width), np.nan, np.float32)
    layout.view(rows, "next")[2:] = said
    tokens = [Token("s", 2, i, source=True) for i in range(2)]
    tokens += [Token("t", 3, 2 + i) for i in range(len(said))]
    return Trace(INFO).apply(Update(1, 0, tokens, [], True, 0.0), [rows])


@pytest.mark.parametrize(
    ("text", "longer"),
    [
        ("a b", "a b\n=> y"),
        ("a b\n", "a b\n=> y"),
        ("a b\n=> x", "a b\n=> xy"),
        ("a b\n=>", "a b\n=>y"),
        ("a => b", "a => b\n=> y"),
    ],
)
def test_what_is_generated_goes_to_the_target(text: str, longer: str) -> None:
    assert continued(text, INFO, 3) == longer


def test_generation_ends_where_the_model_says_so() -> None:
    greedy = Decoding(temperature=0)
    assert choose(trace([0.5, 0.1, 0.1, 0.3]), 2, greedy, 0) == 3
    assert choose(trace([0.1, 0.5, 0.1, 0.3]), 2, greedy, 0) is None
    assert choose(trace([0.1, 0.5, 0.1, 0.3]), 1, greedy, 0) is None  # of the source


def test_steps_of_the_source_say_nothing() -> None:
    run = trace([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4])
    assert scalars.top(run, 1, 3) == []
    assert scalars.standing(run, 1, "next") is None
    assert scalars.standing(run, 2, "next") == scalars.Standing(pytest.approx(0.4), 1)
    assert np.isnan(scalars.surprise(run)[:3]).all()
    assert scalars.surprise(run)[3] == pytest.approx(-np.log2(0.4))
