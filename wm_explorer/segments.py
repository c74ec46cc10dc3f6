"""Segments of a text and the memory tokens between them, told from channels and their axes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.spec import Channel, ModelInfo
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

SEGMENT, PLACE = "segment", "segment.place"


class MemoryTokens(NamedTuple):
    """The names of the channels that show memory tokens."""

    memory: str  # what a segment was given [slot, unit]
    written: str  # what becomes of it, if the segment ends here [slot, unit]
    cosine: str  # between the two [slot]
    reads: str  # what each head takes from each memory token [layer, head, slot]
    writes: str  # what each memory token takes from each place [layer, head, slot, place]
    keeps: str  # and from each memory token [layer, head, slot, previous]


class Segment(NamedTuple):
    """A stretch of the text that is read at once; the last of its steps may be to come."""

    number: int  # from 1
    steps: range


def memory_tokens(info: ModelInfo) -> MemoryTokens | None:
    """Where a model shows its memory tokens; None for one without."""
    names = {channel.name for channel in info.channels}
    memory = [c.name for c in info.channels if c.kind == "memory" and _axes(c) == "slot unit"]
    weights = {_axes(c): c.name for c in info.channels if c.kind == "weights"}
    cosines = [c.name for c in info.channels if c.kind == "scalar" and _axes(c) == "slot"]
    wanted = ("layer head slot", "layer head slot place", "layer head slot previous")
    if not {SEGMENT, PLACE} <= names or len(memory) != 2 or not cosines:
        return None
    if not weights.keys() >= set(wanted):
        return None
    reads, writes, keeps = (weights[axes] for axes in wanted)
    return MemoryTokens(memory[0], memory[1], cosines[0], reads, writes, keeps)


def segments(trace: Trace, stop: int) -> list[Segment]:
    """The segments of the first `stop` steps, in their order."""
    numbers = trace.window(SEGMENT, 0, stop)  # [step]
    starts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist()]
    ends = [*starts[1:], len(numbers)]
    return [
        Segment(int(numbers[first]), range(first, end))
        for first, end in zip(starts, ends, strict=True)
        if first < end
    ]


def mass(trace: Trace, reads: str, first: int, stop: int) -> Array:
    """What each head takes from all memory tokens together: Σᵢ αᵢ, [step, layer, head]."""
    values: Array = trace.window(reads, first, stop).sum(-1)
    return values


def written_by(trace: Trace, tokens: MemoryTokens, segment: Segment) -> Array:
    """How much each memory token took from each symbol of a segment, as it stood at the last of
    its steps: the largest of all heads, [slot, symbol]."""
    weights = trace.at(tokens.writes, segment.steps[-1])[..., : len(segment.steps)]
    values: Array = weights.reshape(-1, *weights.shape[-2:]).max(0)
    return values


def _axes(channel: Channel) -> str:
    return " ".join(axis.name for axis in channel.axes)
