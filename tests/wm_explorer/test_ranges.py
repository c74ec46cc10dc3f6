"""Colour ranges: which numbers the ends of a colour bar stand for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from wm_explorer.ranges import MODES, SCALES, Range, levels, scaled

VISIBLE = np.array([0.1, 0.2, 0.4], np.float32)
WHOLE = np.array([-3.0, 0.1, 0.2, 0.4, 9.0], np.float32)


def test_weights_are_never_stretched_unasked() -> None:
    assert levels(Range(), "weights", VISIBLE, WHOLE, 9) == (0, 1)
    assert levels(Range("window"), "weights", VISIBLE, WHOLE, 9) == pytest.approx((0.1, 0.4))
    assert levels(Range("full"), "scalar", VISIBLE, WHOLE, 9) == (-3, 9)


def test_what_has_both_signs_is_symmetric_about_zero() -> None:
    assert levels(Range(), "memory", VISIBLE, WHOLE, 9) == (-9, 9)
    assert levels(Range("window"), "activation", VISIBLE, WHOLE, 9) == pytest.approx((-0.4, 0.4))
    assert levels(Range("manual", low=-1, high=3), "memory", VISIBLE, WHOLE, 9) == (-1, 3)


def test_robust_leaves_out_the_outermost_percent() -> None:
    values = np.append(np.linspace(0, 1, 1000, dtype=np.float32), 1e6).astype(np.float32)
    low, high = levels(Range("robust"), "scalar", values, values, 1e6)
    assert 0 < low < 0.02
    assert 0.98 < high < 1.0


FLOATS = arrays(np.float32, st.integers(0, 6), elements=st.floats(width=32))


@given(FLOATS, st.sampled_from(MODES), st.sampled_from(["gate", "memory", "scalar"]))
def test_levels_are_finite_and_in_order_whatever_the_values(
    values: np.ndarray, mode: str, kind: str
) -> None:
    finite = np.abs(values[np.isfinite(values)])
    low, high = levels(Range(mode), kind, values, values, float(finite.max(initial=0)))  # type: ignore[arg-type]
    assert np.isfinite([low, high]).all()
    assert low < high


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-2.0, 2.0), (0.5, 4.0)])
def test_every_scale_runs_from_end_to_end_and_never_turns_back(
    scale: str, low: float, high: float
) -> None:
    share = scaled(np.linspace(low, high, 101, dtype=np.float32), low, high, scale)  # type: ignore[arg-type]
    assert share[0] == pytest.approx(0, abs=1e-6)
    assert share[-1] == pytest.approx(1, abs=1e-6)
    assert (np.diff(share) > 0).all()
    if low == -high:
        assert share[50] == pytest.approx(0.5, abs=1e-6)


def test_a_root_lifts_what_is_small() -> None:
    assert scaled(np.float32([0.01]), 0, 1, "root")[0] == pytest.approx(0.1)
    assert scaled(np.float32([0.01]), 0, 1, "symlog")[0] > 0.1
