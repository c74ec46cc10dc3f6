"""Continues a text from the distribution that is on show."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wm_explorer.document import Decoding


def adjusted(next_: NDArray[np.float32], decoding: Decoding) -> NDArray[np.float64]:
    """The distribution that is sampled: p^(1/temperature) over the `top_k` best, renormalised.

    [symbol] -> [symbol]. The unknown symbol, id 0, is never generated. Greedy decoding puts all
    on the most probable symbol.
    """
    p = np.asarray(next_, np.float64).copy()
    p[0] = 0
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


def choose(next_: NDArray[np.float32], decoding: Decoding, position: int) -> int:
    """The id of the next symbol. The same seed at the same position chooses the same."""
    random = np.random.default_rng((decoding.seed, position))
    q = adjusted(next_, decoding)
    return int(random.choice(len(q), p=q))
