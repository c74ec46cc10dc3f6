"""Wraps the layers of a module while it is read, so that what they are given can be seen.

No hooks: torch leaves the fused path of `nn.TransformerEncoderLayer` where a module has one, and
other bits come out. Instead the `forward` of each instance is exchanged for one that calls it and
then hands over what went in and what came out. It is taken off again after every reading.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock, get_ident
from typing import Any, NamedTuple

from torch import nn

#: The layers that are understood. What is derived from them must keep their arguments.
RECURRENT: tuple[type[nn.Module], ...] = (nn.LSTM, nn.GRU, nn.RNN)
CELLS: tuple[type[nn.Module], ...] = (nn.LSTMCell, nn.GRUCell, nn.RNNCell)
LAYERS: tuple[type[nn.Module], ...] = (
    *RECURRENT,
    *CELLS,
    nn.MultiheadAttention,
    nn.TransformerEncoderLayer,
)

_MISSING = object()
_one_at_a_time = RLock()  # whose wrapper would be put back when two end out of order


class Call(NamedTuple):
    """One call of a layer."""

    path: str  # of the module, such as encoder.layers.0.self_attn; "" for the module itself
    layer: nn.Module
    given: Mapping[str, Any]  # by the names of the arguments of `forward`
    output: Any


Take = Callable[[Call], None]


def layers_of(module: nn.Module) -> dict[str, nn.Module]:
    """The layers of a module that are understood, by their paths, in the module's own order."""
    return {path: layer for path, layer in module.named_modules() if isinstance(layer, LAYERS)}


@contextmanager
def watched(module: nn.Module, take: Take) -> Iterator[None]:
    """Hands over every call of a layer that this thread makes.

    An encoder layer is handed over as its attention, and only if it took the fused path, on which
    its attention is never called. What `take` raises reaches the caller of the layer.
    """
    with _one_at_a_time:
        yield from _watched(module, take)


def _watched(module: nn.Module, take: Take) -> Iterator[None]:
    found = layers_of(module)
    thread, counts = get_ident(), Counter[str]()
    before = {path: layer.__dict__.get("forward", _MISSING) for path, layer in found.items()}

    def hand_over(call: Call) -> None:
        if get_ident() == thread:
            counts[call.path] += 1
            take(call)

    try:
        for path, layer in found.items():
            if isinstance(layer, nn.TransformerEncoderLayer):
                wrapped = _encoder_layer(path, layer, hand_over, counts)
            else:
                wrapped = _layer(path, layer, hand_over)
            layer.__dict__["forward"] = wrapped
        yield
    finally:
        for path, layer in found.items():
            if before[path] is _MISSING:
                layer.__dict__.pop("forward", None)
            else:
                layer.__dict__["forward"] = before[path]


def _layer(path: str, layer: nn.Module, take: Take) -> Callable[..., Any]:
    forward, names = layer.forward, inspect.signature(type(layer).forward)

    def watched_forward(*args: Any, **options: Any) -> Any:
        output = forward(*args, **options)
        take(Call(path, layer, _arguments(names, layer, args, options), output))
        return output

    return watched_forward


def _encoder_layer(
    path: str, layer: nn.TransformerEncoderLayer, take: Take, counts: Counter[str]
) -> Callable[..., Any]:
    forward, names = layer.forward, inspect.signature(type(layer).forward)
    inner = f"{path}.self_attn".removeprefix(".")

    def watched_forward(*args: Any, **options: Any) -> Any:
        before = counts[inner]
        output = forward(*args, **options)
        if counts[inner] == before and isinstance(layer.self_attn, nn.MultiheadAttention):
            given = _arguments(names, layer, args, options)
            x = layer.norm1(given["src"]) if layer.norm_first else given["src"]
            take(Call(inner, layer.self_attn, _as_attention(x, given), None))
        return output

    return watched_forward


def _as_attention(x: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the layer's attention would have been called with."""
    return {
        "query": x,
        "key": x,
        "value": x,
        "attn_mask": given["src_mask"],
        "key_padding_mask": given["src_key_padding_mask"],
    }


def _arguments(
    names: inspect.Signature, layer: nn.Module, args: Any, options: Any
) -> Mapping[str, Any]:
    bound = names.bind(layer, *args, **options)
    bound.apply_defaults()
    return bound.arguments
