"""How numbers become colours: which range is shown, on which scale, and said in words."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.spec import RANGES, Kind

Array = NDArray[np.float32]

Mode = Literal["kind", "robust", "window", "full", "manual"]
Scale = Literal["linear", "root", "symlog"]

MODES: tuple[Mode, ...] = ("kind", "robust", "window", "full", "manual")
SCALES: tuple[Scale, ...] = ("linear", "root", "symlog")

#: Symmetric logarithm: values below this share of the largest are shown linearly.
LINEAR_SHARE = 0.01


class Range(NamedTuple):
    """A person's choice of colour range for one view.

    `kind`: 0 to 1 for gates, weights and probabilities; symmetric to the largest value ever shown
    otherwise. `robust`: the 1st to 99th percentile of what is visible. `window`: the extremes of
    what is visible. `full`: the extremes of the whole run. `manual`: `low` to `high`.
    """

    mode: Mode = "kind"
    scale: Scale = "linear"
    low: float = 0.0
    high: float = 1.0


def diverging(kind: Kind) -> bool:
    """Whether a kind is symmetric about 0."""
    return kind in ("memory", "activation")


def levels(
    range_: Range, kind: Kind, visible: Array, whole: Array, peak: float
) -> tuple[float, float]:
    """The lowest and highest value that get a colour of their own.

    `visible` is what is in sight, `whole` the channel over the run (`trace[channel]`), `peak` its
    largest magnitude (`trace.peak`). Only finite values count. Diverging kinds are symmetric
    about 0 unless the range is manual. Never empty: low < high.
    """
    fixed = RANGES[kind]
    if range_.mode == "manual":
        low, high = range_.low, range_.high
    elif range_.mode == "kind" and fixed is not None:
        low, high = fixed
    elif range_.mode == "kind" and diverging(kind):
        low, high = -peak, peak
    else:
        of = visible if range_.mode in ("robust", "window") else whole
        low, high = _extremes(of, robust=range_.mode == "robust")
    if diverging(kind) and range_.mode != "manual":
        high = max(abs(low), abs(high))
        low = -high
    if not high > low:
        room = max(0.5, abs(low) / 100)
        low, high = (low - room, low + room) if low else (-1.0 * diverging(kind), 1.0)
    return float(low), float(high)


def _extremes(values: Array, *, robust: bool) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 0.0
    if robust:
        low, high = np.percentile(finite, (1, 99))
        return float(low), float(high)
    return float(finite.min()), float(finite.max())


def scaled(values: Array, low: float, high: float, scale: Scale) -> Array:
    """Values as a share of the colour bar: low is 0, high is 1. NaN and infinity pass through.

    `root` takes the square root of the share (of the distance from 0, with sign, where the range
    spans 0). `symlog` is linear up to 1 % of the largest magnitude and logarithmic above.
    """
    if scale == "linear":
        return (values - low) / (high - low)
    bend = _bend(scale, max(abs(low), abs(high)))
    if scale == "root" and low >= 0:
        share: Array = np.sqrt(np.clip((values - low) / (high - low), 0, None))
        return share
    bottom, top = bend(np.float32(low)), bend(np.float32(high))
    result: Array = (bend(values) - bottom) / (top - bottom)
    return result


def _bend(scale: Scale, largest: float):  # type: ignore[no-untyped-def]
    if scale == "root":
        return lambda v: np.sign(v) * np.sqrt(np.abs(v))
    unit = largest * LINEAR_SHARE or 1.0
    return lambda v: np.sign(v) * np.log1p(np.abs(v) / unit)
