"""Attention as the library computes it, seen on its way: a registered function and its mask.

The library lets a model's attention be computed by any function that is registered under a name
for `attn_implementation`. Ours calls the model's own eager function, so that grouped queries, soft
caps, sinks and windows are the model's own, and keeps the weights. The mask function is registered
under the same name: without it the library would leave the causal mask out, and not say so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import torch
from torch import Tensor

from engine.opening.huggingface.library import library

NAME = "wm_explorer"
#: What the modelling files call their own attention in plain operations.
EAGER = (
    "eager_attention_forward",
    "simple_eager_attention_forward",
    "text_eager_attention_forward",
)


#: Takes the attention of one layer, [head, step, token], as soon as it is computed.
Watch = Callable[[int, Tensor], None]


class Seen:
    """The attention weights of one pass, [head, step, token] for each call, in their order.

    They are kept, unless someone watches them come: all layers of a long text take much memory.
    """

    def __init__(self, watch: Watch | None = None) -> None:
        self.weights: list[Tensor] = []
        self._watch, self._count = watch, 0

    def take(self, weights: Tensor) -> None:
        if self._watch is None:
            self.weights.append(weights)
        else:
            self._watch(self._count, weights)
        self._count += 1

    def __enter__(self) -> Seen:
        global _seeing
        _seeing = self
        return self

    def __exit__(self, *error: object) -> None:
        global _seeing
        _seeing = None


#: Who looks. One process runs one model at a time.
_seeing: Seen | None = None


def attend(
    module: Any,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    **how: Any,
) -> tuple[Tensor, Tensor]:
    """The model's own attention: what is mixed, and the weights [batch, head, step, token]."""
    mixed, weights = _own(type(module).__module__)(module, query, key, value, attention_mask, **how)
    if _seeing is not None:
        _seeing.take(weights[0])
    return mixed, weights


def mask(*args: Any, **how: Any) -> Tensor | None:
    """The eager mask, [batch, 1, step, token]: 0 where a step may look. Plainly made for one step
    that sees all that was read."""
    if how.get("q_length") == 1 and how.get("attention_mask") is None and _looks_back(how):
        shape = (how["batch_size"], 1, 1, how["kv_length"])
        return torch.zeros(shape, dtype=how.get("dtype"), device=how.get("device"))
    hides: Tensor | None = _masks().eager_mask(*args, **how)
    return hides


def register() -> None:
    """Makes both known to the library. Safe to call again."""
    library().AttentionInterface.register(NAME, attend)
    library().AttentionMaskInterface.register(NAME, mask)


def _looks_back(how: dict[str, Any]) -> bool:
    """Whether the mask hides the future and nothing else, and the step is the last of what is read.

    Raises nothing: what the library leaves out counts as no.
    """
    last = how.get("kv_length", -1) == how.get("q_offset", 0) + 1
    plain: bool = how.get("mask_function") is _masks().causal_mask_function
    return last and plain and how.get("kv_offset", 0) == 0


@cache
def _masks() -> Any:
    library()
    from transformers import masking_utils

    return masking_utils


@cache
def _own(name: str) -> Any:
    """The eager attention of the file that a kind of attention module is defined in."""
    file = sys.modules[name]
    for function in EAGER:
        if hasattr(file, function):
            return getattr(file, function)
    raise NotImplementedError(f"{name} has no attention of its own in plain operations")


def sums_to_one(weights: Tensor) -> bool | None:
    """Whether rows sum to 1; False where some goes nowhere, as to a sink; None if neither."""
    sums = weights.float().sum(-1)
    if torch.isnan(weights).any() or weights.min() < 0 or sums.max() > 1 + 1e-3:
        return None
    return bool((sums - 1).abs().max() < 1e-3)
