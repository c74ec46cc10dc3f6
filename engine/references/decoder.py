"""The decoder's equations in plain numpy: one pass over the whole text, without a cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def reference(
    weights: Mapping[str, Array], config: Mapping[str, float], tokens: Sequence[int]
) -> dict[str, Array]:
    """Every channel at every step: [step, *axes], NaN where a step cannot look yet."""
    past = np.tri(len(tokens), dtype=bool)  # [step, token]
    alpha, norms, probability = read(weights, config, tokens, past)
    return {
        "attention": np.where(past[:, None, None], alpha, np.nan),
        "attention.entropy": entropy(alpha),
        "residual.norm": norms,
        "cache.fill": np.arange(1, len(tokens) + 1) / config["context"],
        "next": probability,
    }


def read(
    weights: Mapping[str, Array],
    config: Mapping[str, float],
    tokens: Sequence[int],
    seen: NDArray[np.bool_],
) -> tuple[Array, Array, Array]:
    """Attention [step, layer, head, token], norms [step, layer], probabilities [step, symbol].

    `seen` [step, token] says which step looks at which token. The layers are those of Radford et
    al. 2019, section 2.3; attention is equation 1 of Vaswani et al. 2017.
    """
    x = weights["embed.weight"][list(tokens)] + weights["place.weight"][: len(tokens)]
    attention, norms = [], []
    for layer in range(int(config["layers"])):
        prefix = f"layers.{layer}."
        own = {n.removeprefix(prefix): w for n, w in weights.items() if n.startswith(prefix)}
        joined = linear(own, "query_key_value", normalise(own, "norm_attention", x))
        queries, keys, values = np.split(joined, 3, axis=1)  # each [step, unit]
        heads, mixed = [], []
        for mine in np.split(np.arange(x.shape[1]), int(config["heads"])):  # a head's units
            scores = queries[:, mine] @ keys[:, mine].T / np.sqrt(len(mine))  # [step, token]
            heads.append(softmax(np.where(seen, scores, -np.inf)))
            mixed.append(heads[-1] @ values[:, mine])
        x = x + linear(own, "project", np.concatenate(mixed, axis=1))
        x = x + linear(own, "down", gelu(linear(own, "up", normalise(own, "norm_perceptron", x))))
        attention.append(heads)
        norms.append(np.sqrt((x**2).sum(-1)))
    logits = normalise(weights, "norm", x) @ weights["embed.weight"].T
    return np.moveaxis(np.array(attention), 2, 0), np.stack(norms, axis=1), softmax(logits)


def normalise(weights: Mapping[str, Array], name: str, x: Array) -> Array:
    """LN(x) = g (x - mean) / √(variance + 10⁻⁵) + b (Ba et al. 2016, equation 4)."""
    gain, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    spread = np.sqrt(x.var(-1, keepdims=True) + 1e-5)
    result: Array = gain * (x - x.mean(-1, keepdims=True)) / spread + bias
    return result


def linear(weights: Mapping[str, Array], name: str, x: Array) -> Array:
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def gelu(x: Array) -> Array:
    """½ x (1 + tanh(√(2/π) (x + 0.044715 x³))) (Hendrycks & Gimpel 2016, section 2)."""
    result: Array = 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return result


def softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    result: Array = raised / raised.sum(-1, keepdims=True)
    return result


def entropy(alpha: Array) -> Array:
    """In bits; 0 log 0 is 0."""
    terms = alpha * np.log2(np.where(alpha > 0, alpha, 1))
    result: Array = 0.0 - terms.sum(-1)
    return result
