"""The memory Transformer once more (Wu et al. 2022, section 3), token by token, layer by layer.

Keys and values of all tokens are kept in lists; what a slot holds is worked out from the step.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
#: As much similarity a step of age counts, where slots are alike.
FRESHNESS = 1e-6


def reference(
    weights: dict[str, Array], config: dict[str, int | float | bool], tokens: list[int]
) -> dict[str, Array]:
    """Every channel [step, *axes] in double precision."""
    layers, heads, window, slots, width = (
        int(config[name]) for name in ("layers", "heads", "window", "slots", "width")
    )
    units = np.split(np.arange(width), heads)  # of each head
    keys: list[list[Array]] = [[] for _ in range(layers)]  # of each layer, token by token
    values: list[list[Array]] = [[] for _ in range(layers)]
    gate = 1 / (1 + np.exp(-weights["gate"].ravel()))
    shown: dict[str, list[Array]] = {}
    for step, token in enumerate(tokens):
        held = {j % slots: j for j in range(max(step - window - slots + 1, 0), step - window + 1)}
        ages = np.array([step - held[i] if i in held else -1.0 for i in range(slots)])
        first = max(step - window + 1, 0)
        x = weights["embed.weight"][token]
        attention = np.zeros((layers, heads, len(tokens)))
        attention[..., step + 1 :] = np.nan
        similarity, found, share = np.zeros((heads, slots)), np.zeros((heads, slots)), []
        for layer in range(layers):
            own = {
                name.removeprefix(f"layers.{layer}."): value
                for name, value in weights.items()
                if name.startswith(f"layers.{layer}.")
            }
            last = layer == layers - 1
            query, key, value = np.split(
                linear(own, "query_key_value", norm(own, "norm_attention", x)), 3
            )
            if last:
                query, key = (
                    np.concatenate([part[u] / np.sqrt((part[u] ** 2).sum()) for u in units])
                    for part in (query, key)
                )
            keys[layer].append(key)
            values[layer].append(value)
            mixed = np.zeros(width)
            for head, u in enumerate(units):
                scale = np.exp(weights["scale"][head, 0, 0]) if last else 1 / np.sqrt(len(u))
                scores = [
                    scale * (query[u] @ keys[layer][j][u])
                    + weights["bias"][layer, head, window - 1 - (step - j)]
                    for j in range(first, step + 1)
                ]
                attention[layer, head, first : step + 1] = softmax(np.array(scores))
                near = sum(
                    attention[layer, head, j] * values[layer][j][u] for j in range(first, step + 1)
                )
                if not last:
                    mixed[u] = near
                    continue
                for slot, j in held.items():
                    similarity[head, slot] = query[u] @ keys[layer][j][u]
                best = sorted(held, key=lambda s: similarity[head, s] - FRESHNESS * ages[s])
                best = best[-int(config["neighbours"]) :]
                far = np.zeros(len(u))
                if best:
                    found[head, best] = softmax(scale * similarity[head, best])
                    far = sum(found[head, s] * values[layer][held[s]][u] for s in best)
                parts = gate[head] * far, (1 - gate[head]) * near
                lengths = [np.sqrt((part**2).sum()) for part in parts]
                share.append(lengths[0] / sum(lengths))
                mixed[u] = sum(parts)
            x = x + linear(own, "project", mixed)
            x = x + linear(own, "down", gelu(linear(own, "up", norm(own, "norm_perceptron", x))))
        memory = np.zeros((2, slots, width))
        for slot, j in held.items():
            memory[:, slot] = keys[-1][j], values[-1][j]
        row = {
            "attention": attention, "memory.similarity": similarity, "read.weights": found,
            "memory.gate": gate, "memory.share": np.array(share), "memory.key": memory[0],
            "memory.value": memory[1], "slot.age": ages,
            "next": softmax(weights["embed.weight"] @ norm(weights, "norm", x)),
        }  # fmt: skip
        for name, number in row.items():
            shown.setdefault(name, []).append(number)
    return {name: np.array(numbers) for name, numbers in shown.items()}


def norm(weights: dict[str, Array], name: str, x: Array) -> Array:
    spread = np.sqrt(((x - x.mean()) ** 2).mean() + 1e-5)
    normed: Array = weights[f"{name}.weight"] * (x - x.mean()) / spread + weights[f"{name}.bias"]
    return normed


def linear(weights: dict[str, Array], name: str, x: Array) -> Array:
    return weights[f"{name}.weight"] @ x + weights[f"{name}.bias"]


def gelu(x: Array) -> Array:
    result: Array = x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))
    return result


def softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max())
    shares: Array = raised / raised.sum()
    return shares
