"""Fits large arrays to few pixels without losing the peaks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def factor(cells: int, pixels: int) -> int:
    """How many cells share a pixel."""
    return max(1, -(-cells // max(pixels, 1)))


def absmax(values: Array, rows: int, columns: int) -> Array:
    """Pools blocks of rows x columns to the value of largest magnitude, sign kept.

    [row, column] -> [ceil(row / rows), ceil(column / columns)]. NaN only where all of a block is.
    """
    return _pool(_pool(values, rows, 0), columns, 1)


def mean(values: Array, rows: int) -> Array:
    """Pools blocks of rows to their mean: [row, column] -> [ceil(row / rows), column].

    Right for gates: the largest of four gates says nothing about the three that are closed.
    """
    if rows <= 1 or not values.size:
        return values
    sums = np.add.reduceat(values, np.arange(0, len(values), rows), 0)
    pooled: Array = np.divide(sums, rows, dtype=np.float32)
    if beyond := len(values) % rows:
        pooled[-1] = sums[-1] / np.float32(beyond)
    return pooled


def _pool(values: Array, by: int, axis: int) -> Array:
    if by <= 1 or not values.size:
        return values
    starts = np.arange(0, values.shape[axis], by)
    high = np.fmax.reduceat(values, starts, axis)
    low = np.fmin.reduceat(values, starts, axis)
    pooled: Array = np.where(high >= -low, high, low)
    return pooled
