"""Numbers derived from a trace, one for each step. Each states its formula.

`trace.derived(surprise)` works out only what is new.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from engine.spec import Channel, ModelInfo
from wm_explorer.corrections import as_printed
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

NEXT, ANSWER = "next", "answer"


class Standing(NamedTuple):
    """How likely a symbol was: its probability, and its place among all, 1 the likeliest.

    The place is 0 where the probability is no number.
    """

    probability: float
    rank: int


def distribution(info: ModelInfo) -> str | None:
    """What says which symbol is read: the name of a channel of kind probability over the symbols.

    `next` where there is one; a model that reads both ways has another name for the symbol at
    each step itself. None for a model that only answers. Over very many symbols there is no such
    channel, but the likeliest of them are listed: see `is_listed`.
    """
    names = [name for name in _over_symbols(info) if name != ANSWER]
    return NEXT if NEXT in names else next(iter(names), None)


def said(info: ModelInfo) -> str | None:
    """What the model says at a step: which symbol is read, or else its answer."""
    answers = [name for name in _over_symbols(info) if name == ANSWER]
    return distribution(info) or next(iter(answers), None)


def is_listed(info: ModelInfo, name: str) -> bool:
    """Whether a distribution is not shown whole, but by its likeliest symbols.

    Then `name.symbol` [rank] are these symbols, `name.probability` [rank] theirs, and
    `name.entropy` and `surprise` are taken from all symbols by the engine.
    """
    return any(channel.name == f"{name}.symbol" for channel in info.channels)


def derived(info: ModelInfo) -> frozenset[str]:
    """Channels that hold what is derived here, because it cannot be derived from what is listed."""
    name = distribution(info)
    if name is None or not is_listed(info, name):
        return frozenset()
    return frozenset([f"{name}.entropy", "surprise"])


def _over_symbols(info: ModelInfo) -> list[str]:
    listed = [c.name.removesuffix(".symbol") for c in info.channels if _lists_symbols(c)]
    return listed + [
        c.name
        for c in as_printed(info)
        if c.kind == "probability" and [axis.name for axis in c.axes] == ["symbol"]
    ]


def _lists_symbols(channel: Channel) -> bool:
    ranks = [axis.name for axis in channel.axes] == ["rank"]
    return channel.kind == "symbol" and ranks and channel.name.endswith(".symbol")


def probability(trace: Trace, first: int = 0) -> Array:
    """What the model gave the token at each step before reading it: next[t-1, token t].

    [step] from step `first` on; NaN at the first step of all, which nothing predicts. A model
    without `next` is asked for the symbol at the step itself: symbol[t, token t]. NaN for models
    with neither.
    """
    values = np.full(len(trace) - first, np.nan, np.float32)
    if (channel := distribution(trace.info)) is None:
        return values
    if is_listed(trace.info, channel):
        given: Array = np.exp2(-trace.window("surprise", first, len(trace)))
        return given
    before = 1 if channel == NEXT else 0
    begin = max(first, before)
    ids = np.array([token.id for token in trace.tokens[begin:]], np.intp)
    p = trace.window(channel, begin - before, len(trace) - before)  # [step, symbol]
    values[begin - first :] = p[np.arange(len(ids)), ids]
    return values


def surprise(trace: Trace, first: int = 0) -> Array:
    """-log2 of the probability, in bits: [step] from step `first` on."""
    channel = distribution(trace.info)
    if channel is not None and is_listed(trace.info, channel):
        return trace.window("surprise", first, len(trace))
    with np.errstate(divide="ignore"):
        given = trace.derived(probability)[first:]
        values: Array = 0 - np.log2(given)  # 0, not -0, for certainty
    return values


def entropy(trace: Trace, first: int = 0) -> Array:
    """How undecided the model is about the symbol, in bits: -sum p log2 p.

    [step] from step `first` on.
    """
    if (channel := said(trace.info)) is None:
        return np.full(len(trace) - first, np.nan, np.float32)
    if is_listed(trace.info, channel):
        return trace.window(f"{channel}.entropy", first, len(trace))
    p = trace.window(channel, first, len(trace))
    terms = np.where(p > 0, p * np.log2(np.maximum(p, 1e-30)), 0)
    values: Array = 0 - terms.sum(-1, dtype=np.float32)
    return values


def cell(trace: Trace, channel: str, index: tuple[int, ...]) -> Array:
    """One cell of a channel over time, such as one unit's activation: [step]."""
    where: tuple[Any, ...] = (slice(None), *index)
    values: Array = trace[channel][where]
    return values


def is_said(trace: Trace, step: int, name: str) -> bool:
    """Whether a step says this distribution: none does while a source is read."""
    channel = trace.info.channel(f"{name}.symbol" if is_listed(trace.info, name) else name)
    return step in trace.part(channel.steps)


def listed(trace: Trace, step: int, name: str | None = None) -> tuple[NDArray[np.intp], Array]:
    """The symbols that a distribution gives a probability, and these: two [symbol].

    `name` is the distribution, `next` where not said. All symbols in their order where it is shown
    whole, else the likeliest, best first; none where nothing is said.
    """
    name = name or NEXT
    if not is_said(trace, step, name):
        return np.empty(0, np.intp), np.empty(0, np.float32)
    if is_listed(trace.info, name):
        symbols = trace.at(f"{name}.symbol", step).astype(np.intp)
        return symbols, trace.at(f"{name}.probability", step)
    p = trace.at(name, step)
    return np.arange(len(p)), p


def top(trace: Trace, step: int, count: int, channel: str | None = None) -> list[tuple[int, float]]:
    """The most probable symbols after a step: (symbol id, probability), best first.

    `channel` is the distribution, `next` where not said. No more than are listed.
    """
    ids, p = listed(trace, step, channel)
    if not len(p):
        return []
    count = min(count, len(p))
    best = np.argpartition(-p, count - 1)[:count]
    order = best[np.lexsort((best, -p[best]))]
    return [(int(ids[i]), float(p[i])) for i in order]


def standing(trace: Trace, step: int, name: str) -> Standing | None:
    """How the token that came stands in the distribution of a step; None if none came yet, or
    nothing was said.

    For `next` it is the token after the step, else that of the step itself.
    """
    at = step + 1 if name == NEXT else step
    if at >= len(trace) or not is_said(trace, step, name):
        return None
    if is_listed(trace.info, name):
        place = float(trace.at("rank", at))
        p = float(np.exp2(-trace.at("surprise", at)))
        return Standing(p, int(place) if place == place else 0)
    values, symbol = trace.at(name, step), trace.tokens[at].id
    return Standing(float(values[symbol]), rank(values, symbol))


def rank(values: Array, i: int) -> int:
    """The place of one of [cell] values when the largest is first, 1 the best; 0 for NaN."""
    return int((values > values[i]).sum()) + 1 if values[i] == values[i] else 0
