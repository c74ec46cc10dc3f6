"""Derived numbers against the same numbers by hand; incremental equals whole."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer import scalars
from wm_explorer.trace import Trace


def info(channel: str | None = "next") -> ModelInfo:
    channels = [Channel("cell", (Axis("unit", 2),), "memory", "")]
    if channel is not None:
        channels.append(Channel(channel, (Axis("symbol", 4),), "probability", ""))
    return ModelInfo("planted", "none", 0, tuple(channels), {}, ("?", "a", "b", "c"))


ROWS = [[0.0, 0.5, 0.25, 0.25], [0.0, 0.0, 1.0, 0.0], [0.25, 0.25, 0.25, 0.25]]
IDS = [1, 3, 2]


def traced(model: ModelInfo, ids: list[int], rows: list[list[float]]) -> Trace:
    return extended(Trace(model), 0, ids, rows)


def extended(trace: Trace, keep: int, ids: list[int], rows: list[list[float]]) -> Trace:
    tokens = [Token(trace.info.symbols[i], i, keep + n) for n, i in enumerate(ids)]
    width = 2 + (len(trace.info.channels) - 1) * 4
    values = np.full((len(ids), width), 9.0, np.float32)
    if width > 2 and ids:
        values[:, 2:] = rows
    return trace.apply(Update(1, keep, tokens, [], True, 0.0), [values])


def test_probability_is_what_the_step_before_gave_the_token() -> None:
    np.testing.assert_equal(scalars.probability(traced(info(), IDS, ROWS)), [np.nan, 0.25, 1.0])


def test_surprise_is_its_negative_logarithm_and_certainty_is_plain_zero() -> None:
    values = scalars.surprise(traced(info(), IDS, ROWS))
    np.testing.assert_equal(values, [np.nan, 2.0, 0.0])
    assert not np.signbit(values[2])
    impossible = scalars.surprise(traced(info(), [1, 0], ROWS[:2]))
    assert impossible[1] == np.inf


def test_entropy_is_in_bits() -> None:
    np.testing.assert_allclose(scalars.entropy(traced(info(), IDS, ROWS)), [1.5, 0, 2])


def test_a_model_that_reads_both_ways_is_asked_at_the_step_itself() -> None:
    trace = traced(info("symbol"), IDS, ROWS)
    assert scalars.distribution(trace.info) == "symbol"
    np.testing.assert_equal(scalars.probability(trace), [0.5, 0.0, 0.25])
    np.testing.assert_allclose(scalars.surprise(trace), [1.0, np.inf, log2(4)])


def test_a_model_without_a_distribution_has_no_numbers() -> None:
    trace = traced(info(None), IDS, [])
    assert scalars.distribution(trace.info) is None
    for derive in (scalars.probability, scalars.surprise, scalars.entropy):
        np.testing.assert_equal(derive(trace), [np.nan] * 3)


@pytest.mark.parametrize("derive", [scalars.probability, scalars.surprise, scalars.entropy])
@pytest.mark.parametrize("channel", ["next", "symbol", None])
def test_from_a_step_on_is_the_end_of_the_whole(derive, channel: str | None) -> None:  # type: ignore[no-untyped-def]
    trace = traced(info(channel), IDS, ROWS)
    for first in range(4):
        np.testing.assert_equal(derive(trace, first), derive(trace)[first:])
    assert len(derive(Trace(info(channel)))) == 0


STEPS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 2)), max_size=5)


@given(st.lists(st.tuples(st.integers(0, 12), STEPS), min_size=1, max_size=8))
def test_derived_numbers_follow_any_history(
    edits: list[tuple[int, list[tuple[int, int]]]],
) -> None:
    trace = Trace(info())
    earlier = []
    for keep, steps in edits:
        trace = extended(
            trace, min(keep, len(trace)), [i for i, _ in steps], [ROWS[r] for _, r in steps]
        )
        np.testing.assert_equal(trace.derived(scalars.surprise), scalars.surprise(trace))
        earlier.append(trace)
    for each in earlier:
        np.testing.assert_equal(each.derived(scalars.surprise), scalars.surprise(each))


def test_only_what_is_new_is_derived() -> None:
    asked: list[int] = []

    def compute(trace: Trace, first: int) -> scalars.Array:
        asked.append(first)
        return scalars.entropy(trace, first)

    trace = traced(info(), IDS, ROWS)
    trace.derived(compute)
    trace.derived(compute)
    longer = extended(trace, 3, [1], ROWS[:1])
    longer.derived(compute)
    trace.derived(compute)
    extended(longer, 1, [2], ROWS[:1]).derived(compute)
    assert asked == [0, 3, 1]


def test_top_is_best_first_and_rank_counts_from_one() -> None:
    trace = traced(info(), IDS, ROWS)
    assert scalars.top(trace, 0, 3) == [(1, 0.5), (2, 0.25), (3, 0.25)]
    assert scalars.top(trace, 0, 99, "next")[3] == (0, 0.0)
    p = trace.at("next", 0)
    assert [scalars.rank(p, i) for i in range(4)] == [4, 1, 2, 2]
    assert scalars.rank(np.array([np.nan, 1.0], np.float32), 0) == 0
