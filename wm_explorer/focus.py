"""What the person points at: one cell of one channel at one step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Focus:
    """A place in a trace. Every view shows the parts of it that it has an axis for.

    `index` counts along the channel's axes, e.g. (layer, unit) or (layer, head, token). A focus
    without a channel is a step only.
    """

    step: int
    channel: str | None = None
    index: tuple[int, ...] = ()
