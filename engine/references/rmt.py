"""The Recurrent Memory Transformer in plain numpy: every beginning of a segment as a whole pass.

What the explorer's model reads symbol by symbol, from a cache, is read here anew at each of them:
memory tokens, the segment so far, memory tokens once more, in one pass under one mask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.references.decoder import entropy, gelu, linear, normalise, softmax

Array = NDArray[np.float64]


def reference(
    weights: Mapping[str, Array], config: Mapping[str, float], tokens: Sequence[int]
) -> dict[str, Array]:
    """Every channel at every step: [step, *axes], NaN where a step cannot look yet."""
    slots, longest = int(config["slots"]), int(config["segment"])
    memory, segment, first = weights["memory"], 1, 0  # Bulatov et al. 2022, section 3
    steps: list[dict[str, Array]] = []
    for step, token in enumerate(tokens):
        part = tokens[first : step + 1]
        alpha, norms, x = read(weights, config, part, memory)
        written = x[-slots:]
        reading, writing = alpha[:, :, -slots - 1], alpha[:, :, -slots:]  # [layer, head, ...]
        symbols = slice(slots, slots + len(part))
        attention = np.full((*reading.shape[:2], len(tokens)), np.nan)
        attention[..., : step + 1] = 0
        attention[..., first : step + 1] = reading[..., symbols]
        onto = np.zeros((*writing.shape[:3], longest))
        onto[..., : len(part)] = writing[..., symbols]
        lengths = np.linalg.norm(written, axis=1) * np.linalg.norm(memory, axis=1)
        steps.append({
            "attention": attention,
            "attention.entropy": entropy(reading),
            "residual.norm": norms[:, -slots - 1],
            "memory.attention": reading[..., :slots],
            "write.attention": onto,
            "write.memory.attention": writing[..., :slots],
            "memory": memory,
            "memory.written": written,
            "memory.cosine": (written * memory).sum(1) / lengths,
            "segment": np.array(segment),
            "segment.place": np.array(len(part)),
            "next": softmax(linear(weights, "head", normalise(weights, "norm", x[-slots - 1]))),
        })  # fmt: skip
        if weights["ends"][token] or len(part) == longest:
            memory, segment, first = written, segment + 1, step + 1
    return {name: np.stack([each[name] for each in steps]) for name in steps[0]}


def read(
    weights: Mapping[str, Array],
    config: Mapping[str, float],
    part: Sequence[int],
    memory: Array,
) -> tuple[Array, Array, Array]:
    """Attention [layer, head, row, column], lengths [layer, row] of the residual stream, and what
    the last layer makes [row, unit] of memory tokens, symbols, and memory tokens again.
    """
    slots, length = len(memory), len(part)
    x = weights["embed.weight"][list(part)] + weights["place.weight"][:length]
    x = np.concatenate([memory, x, memory])
    row, column = np.ogrid[: len(x), : len(x)]
    seen = (column < slots) | ((row >= slots) & (column <= row)) | (row >= slots + length)
    attention, norms = [], []
    for layer in range(int(config["layers"])):
        prefix = f"layers.{layer}."
        own = {n.removeprefix(prefix): w for n, w in weights.items() if n.startswith(prefix)}
        joined = linear(own, "query_key_value", normalise(own, "norm_attention", x))
        queries, keys, values = np.split(joined, 3, axis=1)  # each [row, unit]
        heads, mixed = [], []
        for mine in np.split(np.arange(x.shape[1]), int(config["heads"])):  # a head's units
            scores = queries[:, mine] @ keys[:, mine].T / np.sqrt(len(mine))  # [row, column]
            heads.append(softmax(np.where(seen, scores, -np.inf)))
            mixed.append(heads[-1] @ values[:, mine])
        x = x + linear(own, "project", np.concatenate(mixed, axis=1))
        x = x + linear(own, "down", gelu(linear(own, "up", normalise(own, "norm_perceptron", x))))
        attention.append(heads)
        norms.append(np.sqrt((x**2).sum(1)))
    return np.array(attention), np.array(norms), x
