"""Texts of a source and a target: what continues them, and what steps of the source do not say."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests import listed
from tests.attending import translating
from wm_explorer import memoryflow, parts, scalars, tables
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


def test_a_table_has_no_rows_for_what_there_is_not(tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    tables.save(translating(), path)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    cells = {(r["channel"], int(r["step"]), int(r["token_index"])): float(r["value"]) for r in rows}
    own = {(step, token) for step in range(3, 6) for token in range(3, step + 1)}
    assert {key[1:] for key in cells if key[0] == "attention"} == own
    assert {key[1:] for key in cells if key[0] == "cross.attention"} == {
        (step, token) for step in range(3, 6) for token in range(3)
    }
    assert cells["encoder.attention", 0, 2] == 0.25
    assert cells["attention", 5, 5] == 0.5


def test_memory_flows_from_the_source_and_from_the_target() -> None:
    found = memoryflow.flow(translating(), 0, 6, 0.5)
    edges = {(a[1], b[1]): data["weight"] for a, b, data in found.edges(data=True)}
    assert edges == {(0, 0 + 4): 1.0, (1, 3): 1.0, (3, 4): 0.5, (0, 5): 0.5, (1, 5): 0.5}


def test_parts_that_do_nothing_at_a_step_are_not_active() -> None:
    run = trace([0.1, 0.2, 0.3, 0.4])
    graph = parts.graph(INFO)
    assert parts.activity(graph, run, 1)["output"] == 0
    assert parts.activity(graph, run, 2)["output"] == pytest.approx(0.4)


def test_the_output_of_a_large_vocabulary_is_what_is_listed() -> None:
    graph = parts.graph(listed.INFO)
    assert parts.activity(graph, listed.trace(), 1)["output"] == pytest.approx(0.5)
