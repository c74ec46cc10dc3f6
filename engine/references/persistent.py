"""All-attention layers once more (Sukhbaatar et al. 2019, section 3): one pass over the text."""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    layers, heads, slots = (int(config[name]) for name in ("layers", "heads", "slots"))
    steps = len(tokens)
    x = weights["embed.weight"][tokens] + weights["place.weight"][:steps]  # [step, unit]
    attention = np.full((steps, layers, heads, steps), np.nan)
    learned = np.zeros((steps, layers, heads, slots))
    for layer in range(layers):
        own = {
            name.removeprefix(f"layers.{layer}."): value
            for name, value in weights.items()
            if name.startswith(f"layers.{layer}.")
        }
        joined = norm(own, "norm", x) @ own["query_key_value.weight"].T
        size = x.shape[1] // heads
        learned_keys, learned_values = memory(own, size)
        mixed = np.zeros_like(x)
        for head in range(heads):
            mine = slice(head * size, (head + 1) * size)
            q, k, v = (part[:, mine] for part in np.split(joined, 3, axis=1))
            for step in range(steps):
                keys = np.concatenate([learned_keys[head], k[: step + 1]])
                values = np.concatenate([learned_values[head], v[: step + 1]])
                raised = np.exp(keys @ q[step] / np.sqrt(size))
                shares = raised / raised.sum()
                learned[step, layer, head] = shares[:slots]
                attention[step, layer, head, : step + 1] = shares[slots:]
                mixed[step, mine] = shares @ values
        x = x + mixed @ own["project.weight"].T
    logits = norm(weights, "norm", x) @ weights["embed.weight"].T
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    every = [
        memory({name: weights[f"layers.{layer}.{name}"] for name in ("keys", "values")}, size)
        for layer in range(layers)
    ]
    kept = [np.repeat(np.stack(part)[None], steps, 0) for part in zip(*every, strict=True)]
    return {
        "attention": attention,
        "persistent.weights": learned,
        "persistent.share": learned.sum(-1),
        "persistent.key": kept[0],
        "persistent.value": kept[1],
        "next": raised / raised.sum(-1, keepdims=True),
    }


def memory(own: dict[str, Array], size: int) -> tuple[Array, Array]:
    """M_k and M_v of a layer: both [head, slot, feature]. What is kept is smaller."""
    return own["keys"] * np.sqrt(size), own["values"] * np.sqrt(own["values"].shape[1])


def norm(weights: dict[str, Array], name: str, x: Array) -> Array:
    """Ba et al. 2016, equation 4."""
    mean, variance = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
    scaled = (x - mean) / np.sqrt(variance + 1e-5)
    result: Array = weights[f"{name}.weight"] * scaled + weights[f"{name}.bias"]
    return result
