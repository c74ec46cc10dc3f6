"""What a model retrieves from slots beside its context: which slots, and what they hold.

A slot holds the token that was read so many steps ago as `slot.age` says. Where there is no such
channel, what slots hold was learned and is no token's.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.spec import Channel, ModelInfo
from wm_explorer.sentences import AGE
from wm_explorer.trace import Trace

Array = NDArray[np.float32]


class Source(NamedTuple):
    """The channels of a memory from which heads retrieve."""

    weights: str  # how much each head takes from each slot [head, slot] or [layer, head, slot]
    share: str  # how much of what each head takes comes from slots [head] or [layer, head]
    context: str | None  # how much it takes from each token [layer, head, token]
    layers: tuple[int, ...]  # those that retrieve
    heads: int
    layered: bool  # whether weights and share have an axis of layers
    learned: bool  # whether slots hold what was learned, and not what was read


class Found(NamedTuple):
    """One slot or one token, and what each head takes from it."""

    place: int  # the slot, or the step of the token
    token: int | None  # the step of the token that a slot holds
    weights: Array  # [head]


def source(info: ModelInfo) -> Source | None:
    """Where a model retrieves from, if it does.

    Heads take from slots by NAME.weights, of kind weights, and a gate NAME.share with the same
    axes but the slots says how much that is. Without an axis of layers it is the last that does.
    """
    names = {channel.name for channel in info.channels}
    context = next((c for c in info.channels if _axes(c) == ["layer", "head", "token"]), None)
    for weights in info.channels:
        axes = _axes(weights)
        ends = weights.kind == "weights" and weights.name.endswith(".weights")
        if not ends or axes not in (["head", "slot"], ["layer", "head", "slot"]):
            continue
        for share in info.channels:
            if share.kind == "gate" and share.name.endswith(".share") and _axes(share) == axes[:-1]:
                layered = len(axes) == 3
                deep = weights.axes[0].size if layered else context and context.axes[0].size
                layers = range(deep or 1)
                return Source(
                    weights.name, share.name, context.name if context else None,
                    tuple(layers) if layered else tuple(layers[-1:]),
                    weights.axes[-2].size or 1, layered, AGE not in names,
                )  # fmt: skip
    return None


def retrieved(trace: Trace, where: Source, step: int, layer: int) -> list[Found]:
    """The slots from which some head of a layer takes something, the strongest first."""
    weights = trace.at(where.weights, step)
    weights = weights[layer] if where.layered else weights  # [head, slot]
    ages = None if where.learned else trace.at(AGE, step)  # [slot]
    return [
        Found(slot, None if ages is None else step - int(ages[slot]), weights[:, slot])
        for slot in _strongest(weights)
    ]


def attended(trace: Trace, where: Source, step: int, layer: int) -> list[Found]:
    """The tokens of the context from which some head of a layer takes something."""
    if where.context is None:
        return []
    weights = trace.at(where.context, step)[layer]  # [head, token]
    return [Found(token, token, weights[:, token]) for token in _strongest(weights)]


def _strongest(weights: Array) -> list[int]:
    """The columns of [head, column] in which some weight is above 0, or no number."""
    largest = np.nan_to_num(weights, nan=np.inf).max(0)
    order: list[int] = np.argsort(-largest, kind="stable").tolist()
    return [i for i in order if largest[i] > 0]


def _axes(channel: Channel) -> list[str]:
    return [axis.name for axis in channel.axes]
