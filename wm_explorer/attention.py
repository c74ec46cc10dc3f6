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
            number = channel.axes[-2].number(index[-1])
            found.append(Head(channel.name, index, layer, number))
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


def span(trace: Trace, channel: Channel, step: int) -> range:
    """The tokens that a channel's heads can look at, at a step: none outside of its part."""
    if step not in trace.part(channel.steps):
        return range(0)
    tokens = trace.part(channel.tokens)
    return range(tokens.start, min(tokens.stop, trace.reach(step)))


def present(trace: Trace, first: int, stop: int) -> NDArray[np.bool_]:
    """Where there are weights at all: [step, head, token], heads and tokens as in `weights`."""
    stop = min(stop, len(trace))
    parts = []
    for channel in filter(shows_heads, trace.info.channels):
        there = np.zeros((stop - first, 1, trace.reach(stop - 1)), np.bool_)
        for row, step in enumerate(range(first, stop)):
            seen = span(trace, channel, step)
            there[row, :, seen.start : seen.stop] = True
        parts.append(there.repeat(int(np.prod(channel.shape(0)[:-1])), 1))
    return np.concatenate(parts, 1)


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
    seen = [span(trace, trace.info.channel(head.channel), s) for s in steps[: len(values)]]
    starts, stops = (np.array(ends, int)[:, None] for ends in ([s.start for s in seen],
                                                               [s.stop for s in seen]))  # fmt: skip
    token_of = tokens.start + np.arange(values.shape[1])
    there = (starts <= token_of) & (token_of < stops)
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
    """Means of a statistic over the rows read so far that have weights. Costs only what is new.

    Tokens and steps are counted from the first that a head can look at, and from its first row.
    """

    def __init__(self) -> None:
        self._trace: Trace | None = None
        self._done: dict[str, int] = {}  # statistic -> rows summed up
        self._sums: dict[str, NDArray[np.float64]] = {}  # -> [step, head], of rows 0 to step
        self._rows: dict[str, NDArray[np.float64]] = {}  # -> [step, head], rows that count

    def at(self, statistic: str, trace: Trace, step: int) -> NDArray[np.float64]:
        """The mean over the rows up to a step: [head].

        NaN where a weight is NaN, and where no row counts: the first has no token before it.
        """
        same = trace.shared(self._trace)
        self._done = {name: min(done, same) for name, done in self._done.items()}
        self._trace = trace
        done = self._done.get(statistic, 0)
        for row in range(done, step + 1):
            values = weights(trace, row, row + 1)[0]  # [head, token]
            for of in (self._sums, self._rows):
                self._make_room(of, statistic, row, len(values))
            sums, rows = self._sums[statistic], self._rows[statistic]
            sums[row], rows[row] = _measured(statistic, trace, row, values)
            if row:
                sums[row] += sums[row - 1]
                rows[row] += rows[row - 1]
        self._done[statistic] = max(done, step + 1)
        sums, rows = self._sums[statistic][step], self._rows[statistic][step]
        means: NDArray[np.float64] = np.full_like(sums, np.nan)
        np.divide(sums, rows, out=means, where=rows > 0)
        return means

    def _make_room(
        self, of: dict[str, NDArray[np.float64]], statistic: str, row: int, count: int
    ) -> None:
        values = of.get(statistic, np.zeros((0, count)))
        if row >= len(values):
            more = np.zeros((max(64, len(values)), count))
            of[statistic] = np.concatenate([values, more])


def _measured(statistic: str, trace: Trace, row: int, values: Array) -> tuple[Array, Array]:
    """A statistic of each head's row, and 1 where it counts, 0 where there is none: two [head]."""
    found, counts = np.zeros((2, len(values)), np.float32)
    first = 0
    for channel in filter(shows_heads, trace.info.channels):
        last = first + int(np.prod(channel.shape(0)[:-1]))
        seen, step = span(trace, channel, row), row - trace.part(channel.steps).start
        if seen and not (statistic == "previous" and not 0 < step <= len(seen)):
            own = values[first:last, seen.start : seen.stop]
            found[first:last], counts[first:last] = STATISTICS[statistic](own, step), 1
        first = last
    return found, counts


def ranked(values: Sequence[float] | NDArray[np.float64], *, descending: bool) -> list[int]:
    """Heads by their number; equal ones stay in order, those without a number come last."""
    keys = np.asarray(values, np.float64)
    keys = np.where(np.isnan(keys), np.inf, -keys if descending else keys)
    return [int(i) for i in np.argsort(keys, kind="stable")]
