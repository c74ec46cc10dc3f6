"""Memory flow: which tokens wrote which slots, and which tokens read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.spec import ModelInfo
from wm_explorer.retrieval import Source, source
from wm_explorer.segments import memory_tokens, segments, written_by
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
    least the threshold. Memory tokens are slots: the symbols of a segment wrote them, and what one
    that is not over yet would write counts too. The slots of other Transformers are the tokens in
    the cache, so their edges go from the token that was read to the one that read it. Where tokens
    are put into slots later, the edge to the slot goes from the token that it holds. Slots that
    were learned are written by none; they are counted through layers and heads, since each head
    has its own.
    """
    import networkx

    found = networkx.DiGraph()
    found.add_nodes_from(("token", step) for step in range(first, stop))
    names = {channel.name for channel in trace.info.channels}
    if {"write.weights", "read.weights"} <= names:
        _heads(found, trace, first, stop, threshold)
    elif (hops := hop_weights(trace.info)) is not None:
        _sentences(found, trace, hops, first, stop, threshold)
    elif memory_tokens(trace.info) is not None:
        _segments(found, trace, first, stop, threshold)
    elif (where := source(trace.info)) is not None:
        _retrieved(found, trace, where, first, stop, threshold)
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


def _segments(found: nx.DiGraph, trace: Trace, first: int, stop: int, threshold: float) -> None:
    """Memory tokens that the symbols of a segment write and heads read: the strongest counts."""
    tokens = memory_tokens(trace.info)
    assert tokens is not None
    for segment in segments(trace, stop):
        weights = written_by(trace, tokens, segment)  # [slot, symbol]
        for slot, place in np.argwhere(weights >= threshold).tolist():
            step = segment.steps[place]
            if step >= first:
                weight = float(weights[slot, place])
                found.add_edge(("token", step), ("slot", slot), weight=weight)
    reads = trace.window(tokens.reads, first, stop).max((1, 2))  # [step, slot]
    for step, slot in np.argwhere(reads >= threshold).tolist():
        weight = float(reads[step, slot])
        found.add_edge(("slot", slot), ("token", first + step), weight=weight)


def _retrieved(
    found: nx.DiGraph, trace: Trace, where: Source, first: int, stop: int, threshold: float
) -> None:
    """Slots that hold tokens, or what was learned, and the tokens at which heads take from them."""
    weights = trace.window(where.weights, first, stop)
    if where.learned:  # each head has slots of its own
        _tokens(found, trace, first, stop, threshold)
        weights = weights.reshape(len(weights), -1)  # [step, layer * head * slot]
    else:
        weights = weights.max(1)  # [step, slot]
        ages = trace.window(AGE, first, stop).astype(int)  # [step, slot]
        for step, slot in np.argwhere(ages >= 0).tolist():
            if (token := first + step - ages[step, slot]) >= first:
                found.add_edge(("token", int(token)), ("slot", slot), weight=1.0)
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
