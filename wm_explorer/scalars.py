"""Numbers derived from a trace, one for each step. Each states its formula."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wm_explorer.trace import Trace

Array = NDArray[np.float32]

NEXT = "next"


def probability(trace: Trace) -> Array:
    """What the model gave the token at each step before reading it: next[t-1, token t].

    [step]; NaN at the first step, which nothing predicts, and for models without `next`.
    """
    values = np.full(len(trace), np.nan, np.float32)
    if NEXT in trace and len(trace) > 1:
        ids = np.array([token.id for token in trace.tokens[1:]])
        values[1:] = trace[NEXT][np.arange(len(trace) - 1), ids]
    return values


def surprise(trace: Trace) -> Array:
    """-log2 of the probability, in bits: [step]."""
    with np.errstate(divide="ignore"):
        values: Array = -np.log2(probability(trace))
    return values


def entropy(trace: Trace) -> Array:
    """How undecided the model is about the next symbol, in bits: -sum p log2 p. [step]."""
    if NEXT not in trace:
        return np.full(len(trace), np.nan, np.float32)
    p = trace[NEXT]
    terms = np.where(p > 0, p * np.log2(np.maximum(p, 1e-30)), 0)
    values: Array = -terms.sum(-1, dtype=np.float32)
    return values


def cell(trace: Trace, channel: str, index: tuple[int, ...]) -> Array:
    """One cell of a channel over time, such as one unit's activation: [step]."""
    values: Array = trace[channel][:, *index]
    return values


def top(trace: Trace, step: int, count: int) -> list[tuple[int, float]]:
    """The most probable next symbols after a step: (symbol id, probability), best first."""
    p = trace.at(NEXT, step)
    count = min(count, len(p))
    best = np.argpartition(-p, count - 1)[:count]
    order = best[np.argsort(-p[best], kind="stable")]
    return [(int(i), float(p[i])) for i in order]
