"""The n-gram model that a trained model has to beat."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]


def bits(train: Ids, held_out: Ids, order: int, symbols: int) -> float:
    """Bits a symbol of held-out text under an interpolated n-gram with Witten-Bell smoothing.

    A context h seen N(h) times, followed by T(h) kinds of symbol, gives
    p(w | h) = (N(h w) + T(h) p(w | h')) / (N(h) + T(h)), where h' is h without its oldest symbol
    and the empty context backs off to the uniform distribution (Witten & Bell 1991, method C;
    Chen & Goodman 1999, section 2.5). Id 0, the unknown, is read but never asked for.
    `train` and `held_out` are [symbol] and end in contexts of `order - 1` symbols.
    """
    asked = held_out[order - 1 :]
    probability = np.full(len(asked), 1.0 / (symbols - 1))
    for length in range(order):
        contexts = _contexts(train, length, symbols)
        nexts = train[length:]
        known = nexts != 0
        table = _Counts(contexts[known] * symbols + nexts[known], symbols)
        read = _contexts(held_out, length, symbols)[order - 1 - length :]
        together, total, kinds = table.look_up(read, asked)
        seen = total > 0
        mixed = (together + kinds * probability) / np.maximum(total + kinds, 1)
        probability = np.where(seen, mixed, probability)
    return float(-np.log2(probability[asked != 0]).mean())


def _contexts(text: Ids, length: int, symbols: int) -> Ids:
    """The `length` symbols before each symbol of a text as one number: [symbol - length]."""
    if symbols ** (length + 1) > np.iinfo(np.int64).max:
        raise ValueError(f"contexts of {length} out of {symbols} symbols do not fit 64 bits")
    count = len(text) - length
    contexts = np.zeros(count, np.int64)
    for offset in range(length):
        contexts = contexts * symbols + text[offset : offset + count]
    return contexts


class _Counts:
    """How often each pair (context, symbol) and each context was seen."""

    def __init__(self, pairs: Ids, symbols: int) -> None:
        self.symbols = symbols
        self.pairs, self.together = np.unique(pairs, return_counts=True)
        self.contexts, starts, self.kinds = np.unique(
            self.pairs // symbols, return_index=True, return_counts=True
        )
        self.total = np.add.reduceat(self.together, starts)

    def look_up(self, contexts: Ids, nexts: Ids) -> tuple[Any, Any, Any]:
        """N(h w), N(h) and T(h) of each context h and symbol w, 0 where they were not seen."""
        pair, is_pair = _find(self.pairs, contexts * self.symbols + nexts)
        context, is_context = _find(self.contexts, contexts)
        return (
            np.where(is_pair, self.together[pair], 0),
            np.where(is_context, self.total[context], 0),
            np.where(is_context, self.kinds[context], 0),
        )


def _find(values: Ids, wanted: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    """Where each wanted number stands among sorted ones, and whether it does."""
    place = np.searchsorted(values, wanted).clip(max=len(values) - 1)
    return place, values[place] == wanted
