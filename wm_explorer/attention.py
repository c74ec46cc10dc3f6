"""Attention heads: where a model shows them, and numbers that tell how each one looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.spec import Channel, ModelInfo
from wm_explorer.trace import Trace

Array = NDArray[np.float32]


class Head(NamedTuple):
    """One head's attention map, and its layer and number, from 0."""

    channel: str
    place: tuple[int, ...]  # along the channel's axes, without the tokens
    layer: int
    number: int


def shows_heads(channel: Channel) -> bool:
    """Whether a channel holds attention: weights whose axes end in (head, token)."""
    if channel.kind != "weights":
        return False
    ends = [axis.name for axis in channel.axes[-2:]] == ["head", "token"]
    fixed = all(axis.size is not None for axis in channel.axes[:-1])
    return ends and fixed and channel.axes[-1].size is None


def heads(info: ModelInfo) -> tuple[Head, ...]:
    """Every head of a model, in the order of its channels and of their axes.

    The layer is that of a `layer` axis, else the number in the channel's name, else the
    channel's place among those with heads.
    """
    found = []
    for place, channel in enumerate(filter(shows_heads, info.channels)):
        axes = [axis.name for axis in channel.axes]
        named = re.search(r"\d+", channel.name)
        for index in np.ndindex(channel.shape(0)[:-1]):
            if "layer" in axes:
                at = axes.index("layer")
                layer = channel.axes[at].number(index[at])
            else:
                layer = int(named[0]) if named else place
            found.append(Head(channel.name, index, layer, index[-1]))
    return tuple(found)


def weights(trace: Trace, first: int, stop: int) -> Array:
    """What every head looked at: [step, head, token], heads in the order of `heads`.

    Tokens go as far as the last of the steps can see; earlier steps' rows hold no meaning
    beyond their own reach.
    """
    stop = min(stop, len(trace))
    parts = []
    for channel in filter(shows_heads, trace.info.channels):
        values = trace.window(channel.name, first, stop)[..., : trace.reach(stop - 1)]
        parts.append(values.reshape(len(values), -1, values.shape[-1]))
    return parts[0] if len(parts) == 1 else np.concatenate(parts, 1)


def weights_of(trace: Trace, head: Head, first: int, stop: int) -> Array:
    """What one head looked at: [step, token], tokens as in `weights`."""
    stop = min(stop, len(trace))
    where: tuple[slice | int, ...] = (slice(None), *head.place, slice(trace.reach(stop - 1)))
    values: Array = trace.window(head.channel, first, stop)[where]
    return values


def strongest(trace: Trace, head: Head, step: int) -> tuple[int, float]:
    """The token that a head looks at most at a step, and its weight. NaN counts as least."""
    row = trace.at(head.channel, step)[head.place]
    token = int(np.argmax(np.where(np.isnan(row), -1, row)))
    return token, float(row[token])


def largest_in(trace: Trace, head: Head, steps: range, tokens: range) -> tuple[int, int] | None:
    """The (step, token) of the largest weight in a block of a map; None if nothing is there.

    Tokens that a step cannot see are not there. NaN counts as least.
    """
    values = weights_of(trace, head, steps.start, steps.stop)[:, tokens.start : tokens.stop]
    reach = np.array([trace.reach(step) for step in steps[: len(values)]], int)[:, None]
    there = tokens.start + np.arange(values.shape[1]) < reach
    if not there.any():
        return None
    place = int(np.where(there, np.nan_to_num(values, nan=-1), -2).argmax())
    step, token = divmod(place, values.shape[1])
    return steps.start + step, tokens.start + token


def entropy(row: Array, step: int) -> Array:
    """How spread the weights are, in bits: -sum a log2 a. [head, token] -> [head]."""
    values: Array = -(row * np.log2(np.maximum(row, 1e-38))).sum(-1)
    return values + 0.0  # no negative zero


def first_token(row: Array, step: int) -> Array:
    """The weight on the first token, an attention sink (Xiao et al. 2024, StreamingLLM)."""
    return row[:, 0]


def distance(row: Array, step: int) -> Array:
    """How many tokens away a head looks on average: sum a_j |t - j| (Vig and Belinkov 2019)."""
    away = np.abs(np.arange(row.shape[-1], dtype=np.float32) - step)
    values: Array = (row * away).sum(-1)
    return values


def previous_token(row: Array, step: int) -> Array:
    """The weight on the token before (Voita et al. 2019, positional heads)."""
    return row[:, step - 1]


def largest(row: Array, step: int) -> Array:
    """The largest weight: how sure a head is (Voita et al. 2019, confidence)."""
    values: Array = row.max(-1)
    return values


#: Each gives a number for every head from one row of weights: (row [head, token], step) -> [head].
STATISTICS: dict[str, Callable[[Array, int], Array]] = {
    "entropy": entropy,
    "first": first_token,
    "distance": distance,
    "previous": previous_token,
    "largest": largest,
}


class RunningMeans:
    """Means of a statistic over the rows read so far. Costs only what is new."""

    def __init__(self) -> None:
        self._trace: Trace | None = None
        self._done: dict[str, int] = {}  # statistic -> rows summed up
        self._sums: dict[str, NDArray[np.float64]] = {}  # -> [step, head], of rows 0 to step

    def at(self, statistic: str, trace: Trace, step: int) -> NDArray[np.float64]:
        """The mean over the rows up to a step: [head].

        NaN where a weight is NaN, and where no row counts: the first has no token before it.
        """
        same = trace.shared(self._trace)
        self._done = {name: min(done, same) for name, done in self._done.items()}
        self._trace = trace
        skipped = 1 if statistic == "previous" else 0
        measure, done = STATISTICS[statistic], self._done.get(statistic, 0)
        for row in range(done, step + 1):
            values = weights(trace, row, row + 1)[0]  # [head, token]
            sums = self._room(statistic, row, len(values))
            sums[row] = measure(values, row) if row >= skipped else 0
            sums[row] += sums[row - 1] if row else 0
        self._done[statistic] = max(done, step + 1)
        rows = step + 1 - skipped
        sums = self._sums[statistic][step]
        return sums / rows if rows else np.full_like(sums, np.nan)

    def _room(self, statistic: str, row: int, count: int) -> NDArray[np.float64]:
        sums = self._sums.get(statistic, np.zeros((0, count)))
        if row >= len(sums):
            more = np.zeros((max(64, len(sums)), count))
            sums = self._sums[statistic] = np.concatenate([sums, more])
        return sums


def ranked(values: Sequence[float] | NDArray[np.float64], *, descending: bool) -> list[int]:
    """Heads by their number; equal ones stay in order, those without a number come last."""
    keys = np.asarray(values, np.float64)
    keys = np.where(np.isnan(keys), np.inf, -keys if descending else keys)
    return [int(i) for i in np.argsort(keys, kind="stable")]
