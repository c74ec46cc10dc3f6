"""What networks with a recurrent state keep between tokens: taken apart and copied."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from torch import Tensor
from torch.nn.functional import pad
from transformers import cache_utils
from transformers.cache_utils import DynamicCache, DynamicLayer, DynamicSlidingWindowLayer

from engine.opening.huggingface.memory import Kept
from engine.opening.huggingface.seeing import Seeing

#: What networks call their memory, as an argument and in what they give back.
ARGUMENTS = ("past_key_values", "cache_params", "state")
#: The five parts of RWKV's state, in their order.
RWKV = ("shift.feedforward", "shift.attention", "numerator", "denominator", "exponent")
#: The three parts of the state of xLSTM's mLSTM: C, n, m.
MLSTM = ("cell", "normalizer", "stabilizer")
#: What some modules keep themselves, without a cache: the attribute, and what it is.
OWN = {"recurrent_states": "state", "conv1d_state": "convolution"}


def argument(network: Any) -> str | None:
    """What a network calls its memory; None if it has none."""
    known = inspect.signature(network.forward).parameters
    return next((name for name in ARGUMENTS if name in known), None)


def empty(network: Any, name: str) -> Any:
    """A memory of nothing; None where the network makes its own."""
    cache = library_own(network, name)
    for i, layer in enumerate(getattr(cache, "layers", ())):
        if type(layer) in (DynamicLayer, DynamicSlidingWindowLayer):
            cache.layers[i] = Kept()
        elif type(layer).__name__ == "LinearAttentionAndSlidingWindowAttentionLayer":
            # a layer with a window keeps all tokens too: its mask hides what it must not see
            whole = cache_utils.LinearAttentionAndFullAttentionLayer
            cache.layers[i] = whole(layer.number_of_states)
    return cache


def library_own(network: Any, name: str) -> Any:
    """The same as the library makes it."""
    for _, module, attribute in _owned(network):
        setattr(module, attribute, None)
    config = network.config.get_text_config()
    if name == "state" or config.model_type == "xlstm":
        return None
    return DynamicCache(config=config)


def copied(network: Any, cache: Any) -> Any:
    """A copy that later tokens do not change. Of attention it is only how much there is."""
    own = [(module, name, _cloned(getattr(module, name))) for _, module, name in _owned(network)]
    if isinstance(cache, list):
        return own, [tensor.clone() for tensor in cache]
    if not hasattr(cache, "layers"):
        return own, deepcopy(cache)
    return own, [x.length if isinstance(x, Kept) else deepcopy(x) for x in cache.layers]


def restored(cache: Any, copy: Any) -> Any:
    """The memory as it was when copied; the copy may be used again."""
    own, parts = copy
    for module, name, value in own:
        setattr(module, name, _cloned(value))
    if isinstance(cache, list):
        return [tensor.clone() for tensor in parts]
    if not hasattr(cache, "layers"):
        return deepcopy(parts)
    for i, part in enumerate(parts):
        if isinstance(part, int):
            cache.layers[i].length = part
        else:
            cache.layers[i] = deepcopy(part)
    return cache


def parts(network: Any, cache: Any) -> dict[str, dict[int, Tensor]]:
    """What is remembered, by name and layer, without a batch: [...]. Attention is left out."""
    found: dict[str, dict[int, Tensor]] = {}

    def add(name: str, layer: int, value: Tensor | None) -> None:
        if value is not None:
            found.setdefault(name, {})[layer] = value[0].float()

    if isinstance(cache, list):
        for name, states in zip(RWKV, cache, strict=True):
            for layer in range(states.shape[-1]):
                add(name, layer, states[..., layer])
    rnn = getattr(cache, "rnn_state", None)
    for layer, states in (rnn or {}).items():
        for name, value in zip(MLSTM, states, strict=True):
            add(name, layer, value.squeeze(-1) if name == "stabilizer" else value)
    for i, layer in enumerate(getattr(cache, "layers", None) or ()):
        for name in ("recurrent_states", "conv_states"):
            for j, value in (getattr(layer, name, None) or {}).items():
                plain = {"recurrent_states": "state", "conv_states": "convolution"}[name]
                add(_numbered(plain, j), i, value)
    return found | _own_parts(network)


def _own_parts(network: Any) -> dict[str, dict[int, Tensor]]:
    found: dict[str, dict[int, Tensor]] = {}
    for layer, module, attribute in _owned(network):
        value = getattr(module, attribute)
        if value is not None:
            found.setdefault(OWN[attribute], {})[layer] = value[0].float()
    return found


def _owned(network: Any) -> list[tuple[int, Any, str]]:
    """What modules keep themselves: the layer, the module and the attribute. Looked for once."""
    if network not in _found:
        _found[network] = [
            (next((int(part) for part in name.split(".") if part.isdigit()), 0), module, attribute)
            for name, module in network.named_modules()
            for attribute in OWN
            if hasattr(module, attribute)
        ]
    return _found[network]


_found: WeakKeyDictionary[Any, list[tuple[int, Any, str]]] = WeakKeyDictionary()


def _numbered(name: str, index: int) -> str:
    return name if not index else f"{name}.{index + 1}"


@contextmanager
def windows(cache: Any, seeing: Seeing) -> Iterator[None]:
    """Lets `seeing` see what short convolutions look at after each token of a stretch."""
    layers = getattr(cache, "layers", None) or ()
    layers = [x for x in layers if seeing.stretch and hasattr(x, "update_conv_state")]
    try:
        for layer in layers:
            layer.update_conv_state = partial(_windows, seeing, layer)
        yield
    finally:
        for layer in layers:
            del layer.update_conv_state


def _windows(seeing: Seeing, layer: Any, new: Tensor, state_idx: int = 0, **how: Any) -> Tensor:
    """As the library's own: the inputs before and those that are new, [batch, unit, place]."""
    whole: Tensor = type(layer).update_conv_state(layer, new, state_idx=state_idx, **how)
    size, steps = layer.conv_kernel_size[state_idx], new.shape[-1]
    padded = pad(whole, (size + steps - whole.shape[-1], 0))
    each = padded.unfold(-1, size, 1)[0, :, 1:]  # [unit, step, place]
    seeing.after(_numbered("convolution", state_idx), each.transpose(0, 1))
    return whole


def lasts(values: Mapping[int, Tensor]) -> bool:
    """Whether all layers remember in the same shape."""
    return len({tuple(value.shape) for value in values.values()}) == 1


def _cloned(value: Any) -> Any:
    return value.clone() if isinstance(value, Tensor) else deepcopy(value)
