"""Numbers derived from a trace, one for each step. Each states its formula.

`trace.derived(surprise)` works out only what is new.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.spec import ModelInfo
from wm_explorer.trace import Trace

Array = NDArray[np.float32]

NEXT, ANSWER = "next", "answer"


def distribution(info: ModelInfo) -> str | None:
    """The channel that says which symbol is read: of kind probability, with the one axis `symbol`.

    `next` where there is one; a model that reads both ways has another name for the symbol at
    each step itself. None for a model that only answers.
    """
    names = [name for name in _over_symbols(info) if name != ANSWER]
    return NEXT if NEXT in names else next(iter(names), None)


def said(info: ModelInfo) -> str | None:
    """What the model says at a step: which symbol is read, or else its answer."""
    answers = [name for name in _over_symbols(info) if name == ANSWER]
    return distribution(info) or next(iter(answers), None)


def _over_symbols(info: ModelInfo) -> list[str]:
    return [
        c.name
        for c in info.channels
        if c.kind == "probability" and [axis.name for axis in c.axes] == ["symbol"]
    ]


def probability(trace: Trace, first: int = 0) -> Array:
    """What the model gave the token at each step before reading it: next[t-1, token t].

    [step] from step `first` on; NaN at the first step of all, which nothing predicts. A model
    without `next` is asked for the symbol at the step itself: symbol[t, token t]. NaN for models
    with neither.
    """
    values = np.full(len(trace) - first, np.nan, np.float32)
    if (channel := distribution(trace.info)) is None:
        return values
    before = 1 if channel == NEXT else 0
    begin = max(first, before)
    ids = np.array([token.id for token in trace.tokens[begin:]], np.intp)
    p = trace.window(channel, begin - before, len(trace) - before)  # [step, symbol]
    values[begin - first :] = p[np.arange(len(ids)), ids]
    return values


def surprise(trace: Trace, first: int = 0) -> Array:
    """-log2 of the probability, in bits: [step] from step `first` on."""
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
    p = trace.window(channel, first, len(trace))
    terms = np.where(p > 0, p * np.log2(np.maximum(p, 1e-30)), 0)
    values: Array = 0 - terms.sum(-1, dtype=np.float32)
    return values


def cell(trace: Trace, channel: str, index: tuple[int, ...]) -> Array:
    """One cell of a channel over time, such as one unit's activation: [step]."""
    where: tuple[Any, ...] = (slice(None), *index)
    values: Array = trace[channel][where]
    return values


def top(trace: Trace, step: int, count: int, channel: str | None = None) -> list[tuple[int, float]]:
    """The most probable symbols after a step: (symbol id, probability), best first.

    `channel` is the distribution, `next` where not said.
    """
    p = trace.at(channel or NEXT, step)
    count = min(count, len(p))
    best = np.argpartition(-p, count - 1)[:count]
    order = best[np.argsort(-p[best], kind="stable")]
    return [(int(i), float(p[i])) for i in order]


def rank(values: Array, i: int) -> int:
    """The place of one of [cell] values when the largest is first, 1 the best; 0 for NaN."""
    return int((values > values[i]).sum()) + 1 if values[i] == values[i] else 0
