"""The Transformer of the article once more, token by token: as printed, and corrected."""

from __future__ import annotations

from math import cos, sin, sqrt

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def softmax(x: Array) -> Array:
    exponentials: Array = np.exp(x - x.max())
    total: Array = exponentials / exponentials.sum()
    return total


def norm(x: Array, weight: Array, bias: Array) -> Array:
    centred = x - x.mean()
    scaled: Array = centred / np.sqrt((centred * centred).mean() + 1e-5)
    return scaled * weight + bias


def place(number: int, width: int) -> Array:
    rates = [10_000 ** (-k / width) for k in range(0, width, 2)]
    return np.array([f(number * rate) for rate in rates for f in (sin, cos)])


class Layer:
    """One layer of an encoder, norms last, over the tokens it has been given so far."""

    def __init__(self, weights: dict[str, Array], prefix: str, heads: int) -> None:
        self.w = {n.removeprefix(prefix): w for n, w in weights.items() if n.startswith(prefix)}
        self.heads = heads
        self.keys: list[Array] = []
        self.values: list[Array] = []

    def __call__(self, x: Array) -> tuple[Array, Array]:
        w = self.w
        joined = w["self_attn.in_proj_weight"] @ x + w["self_attn.in_proj_bias"]
        q, k, v = joined.reshape(3, self.heads, -1)
        self.keys.append(k)
        self.values.append(v)
        weights, mixed = [], []
        for head in range(self.heads):
            keys = np.array([key[head] for key in self.keys])
            p = softmax(keys @ q[head] / sqrt(len(q[head])))
            weights.append(p)
            mixed.append(p @ np.array([value[head] for value in self.values]))
        out = w["self_attn.out_proj.weight"] @ np.concatenate(mixed) + w["self_attn.out_proj.bias"]
        x = norm(x + out, w["norm1.weight"], w["norm1.bias"])
        wide = np.maximum(w["linear1.weight"] @ x + w["linear1.bias"], 0)
        x = norm(
            x + w["linear2.weight"] @ wide + w["linear2.bias"], w["norm2.weight"], w["norm2.bias"]
        )
        return x, np.array(weights)


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision, growing axes padded with NaN."""
    layers, heads, width = (int(config[name]) for name in ("layers", "heads", "width"))
    shown: dict[str, list[Array]] = {}
    corrected = [Layer(weights, f"corrected.encoder.layers.{n}.", heads) for n in range(layers)]
    total = np.zeros(int(config["slots"]))  # Σ exp of the scores
    for step, token in enumerate(tokens):
        x = weights["printed.embedding.weight"][token]
        attention = np.full((layers, heads, len(tokens)), np.nan)
        attention[..., : step + 1] = 0
        for n in range(layers):  # a text alone is so many sequences of one token
            x, alone = Layer(weights, f"printed.encoder.layers.{n}.", heads)(x)
            attention[n, :, step] = alone[:, 0]
        memory = weights["printed.memory"]
        scores = np.exp(memory @ x)
        total = total + scores
        row = _row(x, attention, scores / total, memory, memory)
        row["next"] = _said(weights, "printed", x + row["read"][0])
        x = weights["corrected.embedding.weight"][token] * sqrt(width) + place(step, width)
        attention = np.full((layers, heads, len(tokens)), np.nan)
        for n, layer in enumerate(corrected):
            x, attention[n, :, : step + 1] = layer(x)
        keys, values = weights["corrected.memory_key"], weights["corrected.memory_value"]
        right = _row(x, attention, softmax(keys @ x / sqrt(width)), keys, values)
        sums = norm(
            x + right["read"][0], weights["corrected.norm.weight"], weights["corrected.norm.bias"]
        )
        right["next"] = _said(weights, "corrected", sums)
        row |= {f"corrected.{name}": value for name, value in right.items()}
        for name, value in row.items():
            shown.setdefault(name, []).append(value)
    return {name: np.array(values) for name, values in shown.items()}


def _row(x: Array, attention: Array, p: Array, keys: Array, values: Array) -> dict[str, Array]:
    return {
        "attention": attention, "encoded": x[None], "read.weights": p[None], "memory.key": keys,
        "memory": values, "read": (p @ values)[None],
    }  # fmt: skip


def _said(weights: dict[str, Array], side: str, x: Array) -> Array:
    return softmax(weights[f"{side}.head.weight"] @ x + weights[f"{side}.head.bias"])
