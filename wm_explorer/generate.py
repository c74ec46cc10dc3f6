"""Continues a text from the distribution that is on show."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from engine.spec import ModelInfo
from wm_explorer import scalars
from wm_explorer.document import Decoding
from wm_explorer.trace import Trace


def adjusted(
    next_: NDArray[np.float32], decoding: Decoding, never: Collection[int] = (0,)
) -> NDArray[np.float64]:
    """The distribution that is sampled: p^(1/temperature) over the `top_k` best, renormalised.

    [symbol] -> [symbol]. The places in `never` are never generated; the unknown symbol is, where
    not said otherwise. Greedy decoding puts all on the most probable symbol. All 0 if there is
    nothing to choose.
    """
    p = np.asarray(next_, np.float64).copy()
    p[list(never)] = 0
    if not p.any():
        return p
    if decoding.temperature <= 0:
        best = np.zeros_like(p)
        best[p.argmax()] = 1
        return best
    if 0 < decoding.top_k < len(p):
        p[p < np.partition(p, -decoding.top_k)[-decoding.top_k]] = 0
    with np.errstate(divide="ignore"):
        logits = np.log(p) / decoding.temperature
    q: NDArray[np.float64] = np.exp(logits - logits.max())
    q /= q.sum()
    return q


def choose(trace: Trace, step: int, decoding: Decoding, position: int) -> int | None:
    """The id of the next symbol. The same seed at the same position chooses the same.

    It is one of the symbols that are listed, which of a large vocabulary are only the likeliest:
    the rest is as if it were impossible. None if none of them can be written, or if it is one
    that ends the text.
    """
    ids, p = scalars.listed(trace, step)
    never = set(trace.info.unwritten) - set(trace.info.ends)
    unwritten = np.flatnonzero(np.isin(ids, list(never)))
    q = adjusted(p, decoding, unwritten.tolist())
    if not q.any():
        return None
    random = np.random.default_rng((decoding.seed, position))
    chosen = int(ids[random.choice(len(q), p=q)])
    return None if chosen in trace.info.ends else chosen


def continued(text: str, info: ModelInfo, symbol: int) -> str:
    """The text with one symbol more: in the target, which begins where there is none yet."""
    if info.divider and not any(line.startswith(info.divider.strip()) for line in text.split("\n")):
        text = text.removesuffix("\n") + info.divider
    return text + info.symbols[symbol]
