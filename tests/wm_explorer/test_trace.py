"""Traces: what an update says is what is there, and nothing that was there changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.capture import Attending, Stack
from engine.layout import Layout
from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from tests.attending import model, read, weights
from wm_explorer.trace import Trace

UNIT = (Axis("layer", 2), Axis("unit", 3))
INFO = ModelInfo(
    id="planted",
    family="none",
    parameters=0,
    channels=(
        Channel("gate.a", UNIT, "gate", ""),
        Channel("gate.b", UNIT, "gate", ""),
        Channel("next", (Axis("symbol", 4),), "probability", ""),
        Channel("attention", (Axis("layer", 1), Axis("head", 2), Axis("token")), "weights", ""),
    ),
    blocks={"gates": ("gate.a", "gate.b")},
    symbols=("?", "a", "b", "c"),
)
WIDTH = Layout(INFO.channels, INFO.blocks).width


def update(keep: int, ids: list[int]) -> tuple[Update, list[np.ndarray]]:
    """Steps whose every number is 10 * step + id, attention of the step's own length."""
    steps = range(keep, keep + len(ids))
    value = np.array([10 * step + i for step, i in zip(steps, ids, strict=True)], np.float32)
    rows = np.repeat(value[:, None], WIDTH, 1)
    end = keep + len(ids)
    grown = np.full((len(ids), 1, 2, end), np.nan, np.float32)
    for i, step in enumerate(steps):
        grown[i, ..., : step + 1] = value[i]
    tokens = [Token("?abc"[i], i, step) for step, i in zip(steps, ids, strict=True)]
    return Update(1, keep, tokens, ["attention"], True, 0.0), [rows, grown] if ids else []


def check(trace: Trace, ids: list[int]) -> None:
    assert [t.id for t in trace.tokens] == ids
    expected = np.array([10 * step + i for step, i in enumerate(ids)], np.float32)
    assert trace["gate.b"].shape == (len(ids), 2, 3)
    np.testing.assert_array_equal(trace["gate.b"][:, 1, 2], expected)
    np.testing.assert_array_equal(trace["next"][:, 0], expected)
    attention = trace["attention"]
    assert attention.shape == (len(ids), 1, 2, len(ids))
    for step in range(len(ids)):
        assert trace.at("attention", step).shape == (1, 2, step + 1)
        assert (attention[step, 0, 1, : step + 1] == expected[step]).all()
        assert np.isnan(attention[step, ..., step + 1 :]).all()


EDIT = st.tuples(st.floats(0, 1), st.lists(st.integers(0, 3), max_size=90))


@given(st.lists(EDIT, max_size=6))
def test_traces_are_what_their_updates_say_and_never_change(
    edits: list[tuple[float, list[int]]],
) -> None:
    trace, ids = Trace(INFO), list[int]()
    earlier: list[tuple[Trace, list[int]]] = []
    for where, new in edits:
        keep = round(where * len(ids))
        trace, ids = trace.apply(*update(keep, new)), ids[:keep] + new
        earlier.append((trace, ids))
    for each, its_ids in earlier:
        check(each, its_ids)


@given(st.lists(EDIT, min_size=2, max_size=5))
def test_shared_steps_are_the_same_and_are_all_that_an_update_kept(
    edits: list[tuple[float, list[int]]],
) -> None:
    trace = Trace(INFO)
    for where, new in edits:
        before, keep = trace, round(where * len(trace))
        trace = trace.apply(*update(keep, new))
        shared = trace.shared(before)
        assert shared == keep or (not new and shared == len(trace))
        assert trace.shared(trace) == len(trace)
    assert trace.shared(Trace(INFO)) == 0


def test_arrays_cannot_be_written_to() -> None:
    trace = Trace(INFO).apply(*update(0, [1, 2]))
    with pytest.raises(ValueError, match="read-only"):
        trace["gate.a"][0] = 1


def test_an_unknown_channel_is_named_with_those_there_are() -> None:
    with pytest.raises(KeyError, match=r"gate\.nope.*gate\.a"):
        Trace(INFO)["gate.nope"]


def test_the_peak_follows_the_run_and_its_branches() -> None:
    trace = Trace(INFO).apply(*update(0, [1, 2, 3]))
    assert trace.peak("next") == 23
    longer = trace.apply(*update(3, [3]))
    assert longer.peak("next") == 33
    assert trace.peak("next") == 23
    assert longer.apply(*update(1, [2])).peak("next") == 12


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_told_of_and_no_peak(wrong: float) -> None:
    message, (rows, grown) = update(0, [1, 2, 3])
    rows[1, 0], rows[2, 0] = wrong, -wrong
    trace = Trace(INFO).apply(message, [rows, grown])
    assert not trace.finite(0)
    assert not trace.finite(2)
    longer = trace.apply(*update(3, [1]))
    assert longer.finite(3)
    assert trace.peak("gate.a") == 23
    assert longer.peak("gate.a") == 31


def test_attention_keeps_to_its_budget_while_a_text_grows_and_branches() -> None:
    budget = 2 * 3 * 4 * 300 * 300  # of two layers of three heads, 300 tokens
    attending = Attending((Stack(2, 3),), budget, layers=(0, 1), heads=(0, 1, 2))
    info = replace(model(), attending=attending)
    values, trace = weights(info, 300), Trace(info)
    for length in (50, 64, 65, 130, 160, 299, 300):
        known, trace = len(trace), read(trace, values[:length, ..., :length])
        assert trace["attention"].nbytes <= trace.kept <= budget
        shown = trace["attention"]
        np.testing.assert_array_equal(shown[known:], values[known:length, ..., :length])
        assert np.isnan(shown[: min(known, 50), ..., 50:]).all()  # there was nothing yet
        np.testing.assert_array_equal(shown[:50, ..., :50], values[: len(shown[:50]), ..., :50])
    other = weights(info, 220, seed=1)
    branch = read(trace, other, keep=100)
    np.testing.assert_array_equal(branch["attention"][100:], other[100:])
    assert np.isnan(branch["attention"][:50, ..., 50:]).all()
    np.testing.assert_array_equal(trace["attention"][299], values[299])
    assert branch.kept <= budget
