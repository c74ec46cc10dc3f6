"""Pooling: peaks survive, means are means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wm_explorer.pool import absmax, factor, mean


@given(
    st.integers(1, 40), st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.integers(0, 9)
)
def test_each_block_gives_its_value_of_largest_magnitude(
    rows: int, columns: int, down: int, across: int, seed: int
) -> None:
    values = np.random.default_rng(seed).normal(size=(rows, columns)).astype(np.float32)
    pooled = absmax(values, down, across)
    assert pooled.shape == (-(-rows // down), -(-columns // across))
    for i, row in enumerate(pooled):
        for j, value in enumerate(row):
            block = values[i * down : (i + 1) * down, j * across : (j + 1) * across]
            assert value == block.flat[np.abs(block).argmax()]


def test_a_block_is_missing_only_if_all_of_it_is() -> None:
    values = np.array([[np.nan, 2.0, np.nan, np.nan]], np.float32)
    np.testing.assert_array_equal(absmax(values, 1, 2), [[2.0, np.nan]])


def test_the_mean_of_a_last_block_that_is_short_is_its_own() -> None:
    values = np.array([[1.0], [3.0], [10.0]], np.float32)
    np.testing.assert_array_equal(mean(values, 2), [[2.0], [10.0]])


@pytest.mark.parametrize(
    ("cells", "pixels", "expected"), [(10, 100, 1), (100, 10, 10), (101, 10, 11), (5, 0, 5)]
)
def test_as_many_cells_share_a_pixel_as_must(cells: int, pixels: int, expected: int) -> None:
    assert factor(cells, pixels) == expected
