"""Memory flow: which tokens wrote which slots, and which tokens read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.spec import ModelInfo
from wm_explorer.sentences import AGE, hop_weights
from wm_explorer.trace import Trace

if TYPE_CHECKING:
    import networkx as nx


def flows(info: ModelInfo) -> bool:
    """Whether a model has a memory that is written and read."""
    names = {channel.name for channel in info.channels}
    return (
        {"write.weights", "read.weights"} <= names
        or hop_weights(info) is not None
        or any(_attends(info))
    )


def flow(trace: Trace, first: int, stop: int, threshold: float) -> nx.DiGraph:
    """What went into the memory and out of it in the steps from `first` up to `stop`.

    Nodes are `("token", step)` and `("slot", number)`. An edge from a token to a slot says how much
    was written there at that step, one from a slot to a token how much was read; `weight` is at
    least the threshold. The slots of a Transformer are the tokens in its cache, so its edges go
    from the token that was read to the one that read it.
    """
    import networkx

    found = networkx.DiGraph()
    found.add_nodes_from(("token", step) for step in range(first, stop))
    names = {channel.name for channel in trace.info.channels}
    if {"write.weights", "read.weights"} <= names:
        _heads(found, trace, first, stop, threshold)
    elif (hops := hop_weights(trace.info)) is not None:
        _sentences(found, trace, hops, first, stop, threshold)
    else:
        _tokens(found, trace, first, stop, threshold)
    return found


def _heads(found: nx.DiGraph, trace: Trace, first: int, stop: int, threshold: float) -> None:
    """Heads that write and read slots."""
    for name in ("write.weights", "read.weights"):
        weights = trace.window(name, first, stop).max(1)  # [step, slot]
        for step, slot in np.argwhere(weights >= threshold).tolist():
            token, place = ("token", first + step), ("slot", slot)
            ends = (token, place) if name.startswith("write") else (place, token)
            found.add_edge(*ends, weight=float(weights[step, slot]))


def _sentences(
    found: nx.DiGraph, trace: Trace, hops: str, first: int, stop: int, threshold: float
) -> None:
    """Sentences that are written when they end, and looked up by hops."""
    ages = trace.window(AGE, first, stop)  # [step, slot]
    for step, slot in np.argwhere(ages == 0).tolist():
        found.add_edge(("token", first + step), ("slot", slot), weight=1.0)
    weights = trace.window(hops, first, stop).max(1)  # [step, slot]
    for step, slot in np.argwhere(weights >= threshold).tolist():
        found.add_edge(("slot", slot), ("token", first + step), weight=float(weights[step, slot]))


def _tokens(found: nx.DiGraph, trace: Trace, first: int, stop: int, threshold: float) -> None:
    """Tokens that look back at tokens: the strongest head counts."""
    names = _attends(trace.info)
    names = names if trace.sources else names[:1]  # an encoder's and a decoder's, or the only one
    for step in range(first, stop):
        weights = [trace.at(name, step).reshape(-1, trace.reach(step)) for name in names]
        strongest = np.fmax.reduce(np.concatenate(weights))  # [token]
        for token in np.flatnonzero(strongest >= threshold).tolist():
            if first <= token < stop and token != step:
                found.add_edge(("token", token), ("token", step), weight=float(strongest[token]))


def _attends(info: ModelInfo) -> list[str]:
    """The channels of weights over tokens."""
    return [c.name for c in info.channels if c.kind == "weights" and c.axes[-1].name == "token"]
