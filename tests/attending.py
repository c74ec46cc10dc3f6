"""Made-up runs of models with attention, without an engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.messages import Update
from engine.spec import Axis, Channel, ModelInfo, Token
from wm_explorer.trace import Trace

Array = NDArray[np.float32]


def model(
    layers: int = 2, heads: int = 3, *, causal: bool = True, by_layer: bool = False
) -> ModelInfo:
    """A model that shows nothing but attention, in one channel or in one for each layer."""
    ends = (Axis("head", heads), Axis("token"))
    channels: tuple[Channel, ...]
    if by_layer:
        names = [f"layer.{i}.attention" for i in range(layers)]
        channels = tuple(Channel(name, ends, "weights", "made up") for name in names)
    else:
        channels = (Channel("attention", (Axis("layer", layers), *ends), "weights", "made up"),)
    return ModelInfo("made-up", "none", 0, channels, {}, ("a",), None, causal)


def weights(info: ModelInfo, tokens: int, seed: int = 0) -> Array:
    """Random attention that sums to 1: [step, layer, head, token], 0 in the future."""
    first = info.channels[0]
    layers = len(info.channels) if first.axes[0].name == "head" else first.shape(0)[0]
    heads = first.shape(0)[-2]
    random = np.random.default_rng(seed)
    values = np.exp(random.normal(0, 2, (tokens, layers, heads, tokens))).astype(np.float32)
    if info.causal:
        values *= np.tri(tokens, dtype=np.float32)[:, None, None]
    result: Array = values / values.sum(-1, keepdims=True)
    return result


def read(trace: Trace, values: Array, keep: int | None = None, text: Sequence[str] = "") -> Trace:
    """The trace after all steps of `values` [step, layer, head, token] from `keep` on."""
    keep = len(trace) if keep is None else keep
    count = len(values)
    text = text or "abcdefghij" * (count // 10 + 1)
    tokens = [Token(text[i], 0, i) for i in range(keep, count)]
    names = [channel.name for channel in trace.info.channels]
    new = values[keep:]
    arrays = [new] if len(names) == 1 else [new[:, layer] for layer in range(len(names))]
    update = Update(1, keep, tokens, names, True, 0.0)
    return trace.apply(update, [np.zeros((count - keep, 0), np.float32), *arrays])


def run(
    info: ModelInfo, tokens: int, values: Array | None = None, text: Sequence[str] = ""
) -> Trace:
    """A trace of so many tokens."""
    values = weights(info, tokens) if values is None else values
    return read(Trace(info), values, text=text)


def translating() -> Trace:
    """Three tokens of a source and three of a target, weights like those of an encoder and a
    decoder: [step, layer = 1, head = 1, token] for each of three channels."""
    axes = (Axis("layer", 1), Axis("head", 1), Axis("token"))
    parts = {
        "encoder.attention": ("source", "source"),
        "attention": ("target", "target"),
        "cross.attention": ("target", "source"),
    }
    channels = tuple(
        Channel(name, axes, "weights", "made up", steps=steps, tokens=tokens)  # type: ignore[arg-type]
        for name, (steps, tokens) in parts.items()
    )
    info = ModelInfo("made-up", "none", 0, channels, {}, ("a",))
    maps = np.full((3, 6, 1, 1, 6), np.nan, np.float32)
    maps[0, :3, 0, 0, :3] = [[0.5, 0.25, 0.25], [0, 1, 0], [0, 0.25, 0.75]]
    maps[1, 3, 0, 0, 3:4] = 1
    maps[1, 4, 0, 0, 3:5] = 0.5, 0.5
    maps[1, 5, 0, 0, 3:6] = 0.25, 0.25, 0.5
    maps[2, 3:, 0, 0, :3] = [[0, 1, 0], [1, 0, 0], [0.5, 0.5, 0]]
    tokens = [Token("abcdef"[i], 0, i, source=i < 3) for i in range(6)]
    update = Update(1, 0, tokens, list(parts), True, 0.0)
    return Trace(info).apply(update, [np.zeros((6, 0), np.float32), *maps])
