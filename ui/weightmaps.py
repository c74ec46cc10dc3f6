"""Attention maps as bytes that stand for colours, kept up with a run row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ui.colours import ABSENT, INVALID, LEVELS
from wm_explorer.ranges import Scale, scaled
from wm_explorer.trace import Trace

Array = NDArray[np.float32]
Bytes = NDArray[np.uint8]

#: (trace, first step, stop) -> weights [step, head, token], tokens as far as the last step sees.
Read = Callable[[Trace, int, int], Array]
#: The same -> whether there is a weight at all.
Present = Callable[[Trace, int, int], NDArray[np.bool_]]


class Part(NamedTuple):
    """Which tokens a map shows, the same on both axes, and how fine."""

    first: int  # the first token shown
    room: int  # tokens there is place for
    pool: int  # tokens that share a cell

    @property
    def side(self) -> int:
        """Cells along each axis."""
        return -(-self.room // self.pool)

    def cell(self, token: int) -> int:
        """The cell of a token, along either axis."""
        return (token - self.first) // self.pool

    def tokens(self, cell: int) -> range:
        """The tokens that share a cell."""
        first = self.first + cell * self.pool
        return range(first, first + self.pool)


def room_for(tokens: int, limit: int | None = None) -> int:
    """Place for so many tokens that need not grow at every one of them: 8, 12, 16, 24, 32, ..."""
    room = 8
    while room < tokens:
        room = room * 3 // 2 if room & (room - 1) == 0 else room // 3 * 4
    return min(room, limit) if limit and limit >= tokens else room


class WeightMaps:
    """Bytes [head, row, column] of one or many heads. Rewrites only the rows that changed.

    Where tokens share a cell, the largest weight stands for them. What lies in the future of a
    row is absent, and so is what is not `present` where a text is a source and a target.
    """

    def __init__(self, read: Read, present: Present) -> None:
        self.cells: Bytes = np.empty((0, 0, 0), np.uint8)
        self._read, self._present = read, present
        self._key: object = None
        self._trace: Trace | None = None
        self._last: Array = np.empty((0, 0), np.float32)  # the weights of the last row of cells

    def refresh(
        self, trace: Trace, part: Part, levels: tuple[float, float], scale: Scale
    ) -> range | None:
        """Brings the bytes up to date. Gives the rows that changed, None if all may have."""
        key = (part, levels, scale)
        before, known = len(self._trace or ()), trace.shared(self._trace)
        fresh = key != self._key or not known
        if fresh:
            heads = self._read(trace, 0, 1).shape[1]
            self.cells = np.full((heads, part.side, part.side), ABSENT, np.uint8)
            before = known = 0
        self._key, self._trace = key, trace
        stop = min(max(before, len(trace)), part.first + part.room)
        if known >= stop:
            return range(0)
        rows = range(max(part.cell(known), 0), part.cell(stop - 1) + 1)
        self.cells[:, rows.start : rows.stop] = ABSENT
        if part.pool == 1:
            self._write_plain(rows, trace, part, levels, scale)
            return None if fresh else rows
        for row in rows:
            values = self._row(row, trace, part, known if known == before else 0)
            cells = quantise(values, levels, scale)
            if trace.sources:
                cells[~self._there(row, trace, part)] = ABSENT
            self.cells[:, row, : values.shape[-1]] = cells
        return None if fresh else rows

    def _write_plain(
        self, rows: range, trace: Trace, part: Part, levels: tuple[float, float], scale: Scale
    ) -> None:
        """Writes rows where every weight has a cell of its own, all at once."""
        steps = range(part.first + rows.start, min(part.first + rows.stop, len(trace)))
        if not steps:
            return
        values = self._read(trace, steps.start, steps.stop)
        values = values[..., part.first : part.first + part.room]  # [step, head, token]
        cells = quantise(values, levels, scale)
        reach = np.array([trace.reach(step) for step in steps])[:, None] - part.first
        future = np.arange(values.shape[-1]) >= reach  # [step, token]
        cells.swapaxes(0, 1)[:, future] = ABSENT
        if trace.sources:
            there = self._present(trace, steps.start, steps.stop)
            cells[~there[..., part.first : part.first + part.room]] = ABSENT
        stop = rows.start + len(steps)
        self.cells[:, rows.start : stop, : values.shape[-1]] = cells.swapaxes(0, 1)

    def _row(self, row: int, trace: Trace, part: Part, done: int) -> Array:
        """The weights of a row of cells: [head, column]. Steps before `done` are in the last."""
        first = part.first + row * part.pool
        stop = min(first + part.pool, len(trace), part.first + part.room)
        if first >= stop:
            return self._last[:, :0]
        values = self._read(trace, max(first, done), stop)
        pooled = _pool(values[..., part.first : part.first + part.room], part.pool)
        if first < done:
            before = self._last.shape[1]
            np.fmax(pooled[:, :before], self._last, out=pooled[:, :before])
        self._last = pooled
        return pooled

    def _there(self, row: int, trace: Trace, part: Part) -> NDArray[np.bool_]:
        """Whether a row of cells has weights: [head, column]."""
        first = part.first + row * part.pool
        stop = min(first + part.pool, len(trace), part.first + part.room)
        there = self._present(trace, first, stop)[..., part.first : part.first + part.room]
        return _pool(there.astype(np.float32), part.pool) > 0


def quantise(values: Array, levels: tuple[float, float], scale: Scale) -> Bytes:
    """Numbers to colour indices; NaN and infinity to the colour of what is invalid."""
    with np.errstate(invalid="ignore"):
        share = scaled(values, *levels, scale) * np.float32(LEVELS - 1)
        result: Bytes = (np.clip(share, 0, LEVELS - 1) + np.float32(0.5)).astype(np.uint8)
    finite = np.isfinite(values)
    if not finite.all():
        result[~finite] = INVALID
    return result


def _pool(values: Array, by: int) -> Array:
    """[step, head, token] -> [head, ceil(token / by)], the largest of all steps and `by` tokens."""
    row: Array = np.fmax.reduce(values, 0) if len(values) > 1 else values[0]
    if by == 1:
        return row
    pooled = row[:, ::by].copy()
    for offset in range(1, by):  # far faster than reduceat
        part = row[:, offset::by]
        np.fmax(pooled[:, : part.shape[1]], part, out=pooled[:, : part.shape[1]])
    return pooled
