"""Models that are printed wrongly beside their corrections: what the two sides show, compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.spec import CORRECTED, Channel, ModelInfo
from wm_explorer.trace import Trace

Array = NDArray[np.float32]


def pairs(info: ModelInfo) -> tuple[str, ...]:
    """Channels that a correction has too, with the same axes: those with most errors first."""
    known = {channel.name: channel.axes for channel in info.channels}
    found = [name for name, axes in known.items() if known.get(CORRECTED + name) == axes]
    errors = [erratum.channel for erratum in info.errata]
    return tuple(sorted(found, key=lambda name: -errors.count(name)))


def as_printed(info: ModelInfo) -> tuple[Channel, ...]:
    """The channels without those that are corrections of another."""
    corrections = {CORRECTED + channel.name for channel in info.channels}
    return tuple(channel for channel in info.channels if channel.name not in corrections)


def is_correction(channel: str) -> bool:
    """Whether a channel is what a correction shows."""
    return channel.startswith(CORRECTED)


class Facts(NamedTuple):
    """What there is to say of a pair at a step; each two numbers are printed and corrected."""

    sums: tuple[float, float] | None  # of weights, over their last axis; the mean of several
    moved: tuple[float, float] | None  # the largest change since the step before
    apart: float  # the largest difference of the two


def facts(trace: Trace, name: str, step: int) -> Facts:
    now = [trace.at(side, step) for side in (name, CORRECTED + name)]
    sums = moved = None
    if trace.info.channel(name).kind == "weights":
        sums = _two(values.sum(-1).mean() for values in now)
    if step:
        before = [trace.at(side, step - 1) for side in (name, CORRECTED + name)]
        moved = _two(_apart(a, b) for a, b in zip(now, before, strict=True))
    return Facts(sums, moved, _apart(*now))


def _apart(a: Array, b: Array) -> float:
    """The largest difference, as far along the last axis as both reach."""
    if a.ndim:
        reach = min(a.shape[-1], b.shape[-1])
        a, b = a[..., :reach], b[..., :reach]
    return float(np.abs(a - b).max()) if a.size else 0.0


def _two(values: Iterable[float]) -> tuple[float, float]:
    first, second = map(float, values)
    return first, second
